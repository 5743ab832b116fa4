"""Flags of a guild.yml that cannot be meant, seen what the script has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Flagscan

SCRIPT = """\
import argparse
p = argparse.ArgumentParser()
p.add_argument("--learning-rate", type=float, default=0.1)
p.add_argument("--mode", default="fast")
p.add_argument("--tag", type=str)
p.add_argument("--kind", choices=["on", "1.10"])
p.add_argument("--flag", action="store_true")
p.add_argument("--names", nargs="+")
p.parse_args()
"""


def check(flagscan: Flagscan, folder: Path, flags: str) -> tuple[int, list[str]]:
    """The exit status of a check, and what is told of faults."""
    (folder / "train.py").write_text(SCRIPT)
    head = "train:\n  main: train\n  flags-dest: args\n  flags-import: no\n"
    (folder / "guild.yml").write_text(
        head + f"  auto-flags: {{include: [nothing]}}\n  flags:\n    {flags}\n"
    )
    result = flagscan("guild.yml", "--check", "--output-format", "concise")
    return result.status, [line for line in result.err.splitlines() if "[FS63" in line]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (
            "mode: off",
            "7:11: warning[FS634] mode: Guild reads off as a boolean and hands on an empty",
        ),
        (
            "mode: {default: yes}",
            "7:21: warning[FS634] mode: Guild reads yes as a boolean and hands on 1",
        ),
        ("tag: 1e-3", "7:10: warning[FS634] tag: Guild reads 1e-3 as the number 0.001; quote it"),
        ("tag: 1.10", "7:10: warning[FS634] tag: Guild reads 1.10 as the number 1.1; quote it"),
        ("tag: [a, 1_0]", "7:14: warning[FS634] tag: Guild reads 1_0 as the number 10; quote it"),
        ("kind: {choices: [on, '1.10']}", "7:22: warning[FS634] kind: Guild reads on as a boolean"),
        (
            "kind: {choices: [{value: 1.10, description: x}]}",
            "7:30: warning[FS634] kind: Guild reads 1.10 as the number 1.1; quote it",
        ),
        ("m: {arg-name: mode, default: no}", "7:34: warning[FS634] m: Guild reads no as a boolean"),
        (
            "learning-rat: 0.1",
            "7:5: warning[FS635] unknown-flag learning-rat: train.py has none such "
            "(learning-rate?)",
        ),
        ("xyz: 3", "7:5: warning[FS635] unknown-flag xyz: train.py has none such"),
    ],
)
def test_faults_fail_a_check(flagscan: Flagscan, folder: Path, flags: str, told: str) -> None:
    status, found = check(flagscan, folder, flags)
    assert status == 1
    assert any(line.startswith(f"guild.yml:{told}") for line in found), found


@pytest.mark.parametrize(
    "flags",
    [
        *("mode: 'off'", "mode: slow", "tag: 5", "tag: null", "tag: 0.5", "flag: yes"),
        *("learning-rate: 1e-3", "names: 1.10", "own: {arg-skip: yes, default: yes}"),
        "kind: {choices: ['on', '1.10']}",
    ],
)
def test_what_is_meant(flagscan: Flagscan, folder: Path, flags: str) -> None:
    assert check(flagscan, folder, flags)[1] == []


def test_the_states_tell_them_too(flagscan: Flagscan, folder: Path) -> None:
    check(flagscan, folder, "learning-rat: 0.1\n    mode: on")
    out = flagscan("guild.yml").out
    assert "guild.yml:7:5  extra-flag learning-rat: not in train.py (learning-rate?)" in out
    assert "guild.yml:8:11  mode: Guild reads on as a boolean and hands on 1; quote it" in out


def test_what_is_wrong_with_the_file_fails_a_check(flagscan: Flagscan, folder: Path) -> None:
    status, [line] = check(flagscan, folder, "mode: {default: a, defualt: b}")
    assert status == 1
    assert line.startswith("guild.yml:7:24: warning[FS632] a flag has no attribute 'defualt'")
