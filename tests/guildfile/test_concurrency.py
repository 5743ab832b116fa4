"""Syncs that are killed, and syncs that run at once: the file is never torn, no change is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from flagscan.datafiles.guild import GuildLoader
from flagscan.guildfile.merge import Merged, Request, merge
from tests.conftest import Flagscan, environment

OPERATIONS, FLAGS = 36, 15


def script(number: int, default: int) -> str:
    options = "".join(
        f"parser.add_argument('--o{n}', type=int, default={default}, help='no {n}')\n"
        for n in range(FLAGS)
    )
    return f"# {number}\nimport argparse\nparser = argparse.ArgumentParser()\n{options}" + (
        "parser.parse_args()\n"
    )


def write(folder: Path, default: int) -> None:
    for number in range(OPERATIONS):
        (folder / f"train{number}.py").write_text(script(number, default))


def defaults(text: str) -> set[int]:
    data = yaml.load(text, GuildLoader)
    assert len(data) == OPERATIONS
    return {flag["default"] for operation in data.values() for flag in operation["flags"].values()}


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "flagscan", *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_sync_leaves_the_old_file_or_the_new_one(flagscan: Flagscan, folder: Path) -> None:
    write(folder, 0)
    assert flagscan(".", "--emit", "guild.yml").status == 0
    target = folder / "guild.yml"
    assert target.read_text().count("\n") > 2000
    began = time.monotonic()
    assert start(folder, "guild.yml", "--sync").wait() == 0
    usual = time.monotonic() - began
    chance = random.Random(1)
    seen = {0}
    for default in range(1, 13):
        write(folder, default)
        process = start(folder, "guild.yml", "--sync")
        # Somewhere in a run, mostly near its end, where the file is written.
        time.sleep(usual * chance.triangular(0.1, 1.6, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        (found,) = defaults(target.read_text())  # all of one version, and whole
        assert found in (default, max(seen))
        seen.add(found)
    assert start(folder, "guild.yml", "--sync").wait() == 0
    assert defaults(target.read_text()) == {12}
    assert [name for name in os.listdir(folder) if "tmp" in name] == []


def test_two_syncs_at_once_lose_nothing(flagscan: Flagscan, folder: Path) -> None:
    names = ["a", "b", "c", "d"]
    for name in names:
        (folder / f"{name}.py").write_text(script(0, 1))
    flagscan(".", "--emit", "guild.yml")
    for name in names:
        (folder / f"{name}.py").write_text(script(0, 2))
    # Each is about one operation, so that each has something to lose.
    running = [start(folder, "guild.yml", "--sync", "--op", name) for name in names]
    assert [process.wait() for process in running] == [0] * len(names)
    text = (folder / "guild.yml").read_text()
    data = yaml.load(text, GuildLoader)
    assert {f["default"] for o in data.values() for f in o["flags"].values()} == {2}
    assert flagscan("guild.yml", "--sync", "--check").status == 0


def test_what_an_editor_saves_meanwhile_is_kept(
    flagscan: Flagscan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "train.py").write_text(script(0, 1))
    flagscan("train.py", "--emit", "guild.yml")
    (folder / "train.py").write_text(script(0, 2))
    target = folder / "guild.yml"
    saved: list[int] = []

    def slow(text: str, path: str, requests: list[Request]) -> Merged:
        result = merge(text, path, requests)
        if not saved:
            saved.append(target.write_text("# saved meanwhile\n" + target.read_text()))
        return result

    monkeypatch.setattr("flagscan.emitters.guild.merge", slow)
    assert flagscan("guild.yml", "--sync").status == 0
    text = target.read_text()
    assert text.startswith("# saved meanwhile\n")
    assert "default: 2" in text
    assert "default: 1\n" not in text
