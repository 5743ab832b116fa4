"""The README says what is true."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import flagscan

from .conftest import ROOT, Flagscan, environment

README = (ROOT / "README.rst").read_text()
COMMANDS = re.findall(r"^    \$ (.*)$", README, re.MULTILINE)


@pytest.fixture
def example(folder: Path) -> Path:
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(folder / "examples" / "train.py", folder / "train.py")
    (folder / "src").mkdir()
    return folder


def test_the_first_command_sets_up_and_shows_the_main_job(
    flagscan: Flagscan, example: Path
) -> None:
    *setup, main_job, show = COMMANDS[0].split(" && ")
    assert setup == ["python3 -m venv .venv", ".venv/bin/pip install -q ."]
    program, *arguments = shlex.split(main_job)
    assert program == ".venv/bin/flagscan"
    assert flagscan(*arguments).status == 0
    assert show == "cat examples/guild.yml"
    text = (example / "examples" / "guild.yml").read_text()
    for name in ("lr:", "batch-size:", "encoder-dropout:", "decoder-dropout:", "hidden:"):
        assert name in text


def test_the_second_command_runs_the_tests() -> None:
    assert COMMANDS[1].endswith("&& .venv/bin/python -m pytest -q -n auto")
    assert len(COMMANDS) == 2


@pytest.mark.parametrize(
    "line", [line for line in README.splitlines() if line.startswith("    flagscan ")]
)
def test_the_usage_lines_work(flagscan: Flagscan, example: Path, line: str) -> None:
    command = re.split("[#|&]", line)[0]
    arguments = shlex.split(command)[1:]
    if arguments[0] == "guild.yml":
        flagscan("train.py", "--emit", "guild.yml")
    result = flagscan(*arguments)
    assert result.status == 0


def test_the_library_lines_are_true() -> None:
    path = ROOT / "examples" / "train.py"
    script = flagscan.discover(path, cache=False)
    assert script["lr"].default == 0.001
    unknown = script["seed"].default
    assert isinstance(unknown, flagscan.Unresolved)
    assert unknown.source == "random.randrange(1000)"


def test_the_example_is_what_its_own_parser_says(tmp_path: Path) -> None:
    path = ROOT / "examples" / "train.py"
    done = subprocess.run(
        [sys.executable, str(path)], env=environment(), capture_output=True, text=True, check=True
    )
    live = dict(line.split(" = ") for line in done.stdout.splitlines())
    script = flagscan.discover(path, cache=False)
    assert {flag.destination for flag in script} == set(live)
    for flag in script:
        if not isinstance(flag.default, flagscan.Unresolved):
            assert repr(flag.default) == live[flag.destination]
