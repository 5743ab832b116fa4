"""What is told about a guild.yml itself, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flagscan import validation
from flagscan.cache import Cache, default_directory

from .conftest import Flagscan
from .test_architecture import modules_of

TYPO = "train:\n  main: train\n  flag-import: no\n"
REFUSED = "train:\n  main: train\n  flags-import: 'no'\n"


def test_what_guild_ignores_is_a_warning(flagscan: Flagscan, train: Path) -> None:
    Path("guild.yml").write_text(TYPO)
    result = flagscan("guild.yml")
    assert result.status == 0
    assert "guild.yml:3:3: warning[FS632]" in result.err
    assert "(flags-import?)" in result.err
    assert flagscan("guild.yml").err == result.err, "and so it is when it is remembered"
    assert "FS632" not in flagscan("guild.yml", "-q").err


def test_what_guild_refuses_is_an_error(flagscan: Flagscan, train: Path) -> None:
    Path("guild.yml").write_text(REFUSED)
    result = flagscan("guild.yml")
    assert result.status == 1
    assert "guild.yml:3:17: error[FS631] flags-import is yes, no, all or a list" in result.err
    assert "train.py" in result.out, "the script is read all the same"


def test_places_are_told_before_reading_gives_up(flagscan: Flagscan, train: Path) -> None:
    Path("guild.yml").write_text("train:\nfit:\n  flags: 3\n")
    result = flagscan("guild.yml", "--output-format", "json")
    assert result.status == 1
    assert [item["location"]["line"] for item in json.loads(result.err)] == [1, 3]


def test_a_file_that_is_right_is_checked_once(folder: Path, train: Path) -> None:
    Path("guild.yml").write_text("train:\n  main: train\n  flags-import: no\n")
    assert "jsonschema" in modules_of("guild.yml")
    assert "jsonschema" not in modules_of("guild.yml")
    Path("guild.yml").write_text("train:\n  main: train\n  flags-import: yes\n")
    assert "jsonschema" in modules_of("guild.yml")


@pytest.mark.parametrize("noted", ["", "{}", '[["FS632"]]', "[" * 5000, '[["a", "b", "c", 1, 2]]'])
def test_a_damaged_note_is_no_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, noted: str
) -> None:
    Path("guild.yml").write_text(TYPO)
    monkeypatch.setattr(Cache, "recall", lambda self, text: noted)
    (finding,) = validation.findings_about("guild.yml", Cache(default_directory()))
    assert finding["location"] == {"path": "guild.yml", "line": 3, "column": 2}
