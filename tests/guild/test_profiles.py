"""Guild runs an operation with the values of the files that a profile stands for."""

from __future__ import annotations

import pytest

from flagscan.cli import main
from tests.guild.project import Project

ARGPARSE = """
import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, default=0.1)
p.add_argument("--layers", type=int, nargs="+", default=[64])
p.add_argument("--fast", action="store_true")
p.add_argument("--name", default="x")
record(vars(p.parse_args()))
"""
GLOBALS = """
params = {"lr": 0.1, "layers": [64], "fast": False, "name": "x"}
record(params)
"""
TEXT = """\
train:
  main: train
  flags-dest: DEST
  auto-flags: yes
  flags:
    profile:
      choices:
        p1: {args: one.json}
        p2:
          description: the second
          args: [one.json, two.yaml]
        plain: {}
      default: p1
"""


@pytest.mark.parametrize(
    ("script", "dest"), [(ARGPARSE, "args"), (GLOBALS, "global:params")], ids=["args", "dict"]
)
def test_guild_run_with_a_profile(project: Project, script: str, dest: str) -> None:
    project.script("train.py", script)
    project.write("one.json", '{"lr": 0.5, "layers": [1, 2], "fast": true}')
    project.write("two.yaml", "lr: 2\nname: 1e-3 yes\n")
    project.write("guild.yml", TEXT.replace("DEST", dest))
    assert main([str(project.folder / "guild.yml"), "--sync", "-q"]) == 0
    first = {"lr": 0.5, "layers": [1, 2], "fast": True, "name": "x"}
    second = {"lr": 2.0, "layers": [1, 2], "fast": True, "name": "1e-3 yes"}
    plain = {"lr": 0.1, "layers": [64], "fast": False, "name": "x"}
    assert project.run("train")["value"] == first, "the default is applied"
    assert project.run("train", "profile=p2")["value"] == second
    assert project.run("train", "profile=p2", "lr=7")["value"] == {**second, "lr": 7}
    assert project.run("train", "profile=plain")["value"] == plain
    project.write("one.json", '{"lr": 0.25, "layers": [3], "fast": false}')
    assert main([str(project.folder / "guild.yml"), "--sync", "-q"]) == 0
    assert project.run("train", "profile=p1")["value"] == {**plain, "lr": 0.25, "layers": [3]}
    assert "the second" in project.guild("run", "train", "--help-op").stdout
