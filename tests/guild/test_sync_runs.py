"""What ``--sync`` makes of ``auto-flags`` and of old spellings, run by the real Guild."""

from __future__ import annotations

import pytest

from flagscan.cli import main

from .project import Project

DICT = "params = {'lr': 0.1, 'steps': 3}\nrecord(params)\n"
GLOBALS = "lr = 0.1\nsteps = 3\nrecord({'lr': lr, 'steps': steps})\n"
PARSER = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--steps", type=int, default=3)
record(vars(parser.parse_args()))
"""


@pytest.mark.parametrize(
    ("script", "stated"),
    [
        pytest.param(DICT, "flags-dest: main.params", id="main.params"),
        pytest.param(DICT, "flags-config: {dest: main.params}", id="flags-config"),
        pytest.param(DICT, "auto-flags: {dest: main.params}", id="auto-flags-dest"),
        pytest.param(GLOBALS, "flags-dest: main", id="main"),
        pytest.param(PARSER, "description: a parser", id="parser"),
    ],
)
def test_the_run_gets_the_values(project: Project, script: str, stated: str) -> None:
    project.script("train.py", script)
    auto = "" if stated.startswith("auto") else "  auto-flags: yes\n"
    project.write("guild.yml", f"train:\n  main: train\n  {stated}\n{auto}")
    assert main([str(project.folder / "guild.yml"), "--sync", "-q"]) == 0
    assert project.run("train", "lr=0.5")["value"] == {"lr": 0.5, "steps": 3}
    source = (project.folder / "train.py").read_text()
    (project.folder / "train.py").write_text(source.replace("3", "4"))
    assert main([str(project.folder / "guild.yml"), "--sync", "-q"]) == 0
    assert project.run("train")["value"] == {"lr": 0.1, "steps": 4}
