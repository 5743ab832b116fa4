"""What a script says reaches a terminal with its control characters shown, and files as data."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

EVIL = {
    "colour": "\x1b[31m",
    "title": "\x1b]0;owned\x07",
    "clear": "\x1b[2J\x1b[H",
    "csi of one byte": "\x9b2J",
    "return": "fine\rwrong",
    "backspace": "wrong\x08\x08",
    "right to left": "\u202egnp.exe",
    "isolate": "\u2066a\u2069",
    "zero width": "a\u200bb",
    "line separator": "a\u2028b",
    "paragraph separator": "a\u2029b",
    "next line": "a\x85b",
    "bell": "\x07",
    "nul": "a\x00b",
    "delete": "a\x7fb",
    "byte order mark": "\ufeffa",
    "newline": "a\nb: 1\n- c",
    "yaml": "a: b # c\n'd",
    "surrogate": "\udcff",
    "private": "\ue000",
}
FORMATS = ("table", "json", "jsonl", "guild")


@pytest.fixture
def evil(request: pytest.FixtureRequest, folder: Path) -> str:
    """A script whose every text is evil."""
    text: str = EVIL[request.param]
    script = """
import argparse, os
parser = argparse.ArgumentParser(description=EVIL)
group = parser.add_argument_group(EVIL, EVIL)
parser.add_argument("--lr", default=EVIL, choices=[EVIL, "x"], help=EVIL)
group.add_argument("--b", help=EVIL, metavar=EVIL, default=os.environ[EVIL])
parser.add_argument("--" + EVIL, dest="c")
parser.add_argument("--d", dest=EVIL)
parser.parse_args()
"""
    (folder / "train.py").write_text(script.replace("EVIL", repr(text)))
    return text


def unsafe(shown: str) -> list[str]:
    """The characters of SHOWN that a terminal or a person would be led astray by."""
    return [c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]


@pytest.mark.parametrize("evil", EVIL, indirect=True)
@pytest.mark.parametrize("output", ["full", "concise", "github"])
def test_a_terminal_is_not_controlled(evil: str, output: str, flagscan: Callable[..., Any]) -> None:
    done = flagscan("train.py", "-v", "--no-cache", "--output-format", output)
    assert unsafe(done.out) == []
    assert unsafe(done.err) == []
    assert "lr" in done.out


@pytest.mark.parametrize("evil", EVIL, indirect=True)
def test_json_holds_the_text_itself(evil: str, flagscan: Callable[..., Any]) -> None:
    for format_ in ("json", "jsonl"):
        out = flagscan("train.py", "--no-cache", "--format", format_).out
        assert unsafe(out) == []
        (document,) = json.loads(out) if format_ == "json" else [json.loads(out)]
        flags = {flag["name"]: flag for flag in document["flag_sets"][0]["flags"]}
        assert flags["lr"]["default"] == evil
        assert flags["lr"]["choices"] == [evil, "x"]


@pytest.mark.parametrize("evil", EVIL, indirect=True)
def test_guild_yml_can_always_be_read_and_holds_the_same(
    evil: str, flagscan: Callable[..., Any], folder: Path
) -> None:
    assert flagscan("train.py", "--no-cache", "--emit", "guild.yml").status == 0
    stated = yaml.safe_load((folder / "guild.yml").read_bytes())
    assert list(stated) == ["train"]
    lr = stated["train"]["flags"]["lr"]
    assert lr.get("default", evil) == evil
    assert set(lr.get("choices", [evil])) <= {evil, "x"}


@pytest.mark.parametrize("name", ["a\x1b[31m.py", "b\u202e.py", "c\nd.py", "e\rf.py", "-g.py"])
def test_names_of_files(name: str, flagscan: Callable[..., Any], folder: Path) -> None:
    (folder / name).write_text("lr = 0.1\ndef")
    for words in (("--", name), (".",), (".", "--output-format", "concise"), (f"{name}x",)):
        done = flagscan(*words)
        assert unsafe(done.out) == []
        assert unsafe(done.err) == []
