"""Objects of settings: flagscan.apply sets them, Guild alone does not; what is said works."""

from __future__ import annotations

import os
import sys

import pytest

import flagscan

from .libraries import path_to
from .project import Project

PARAM = """
import param

class Config(param.Parameterized):
    lr = param.Number(0.1, bounds=(0, 1))
    layers = param.List([64, 32])
    amp = param.Boolean(True)
    name_of_run = param.String("a b")

cfg = Config(lr=0.2)
record({n: getattr(cfg, n) for n in ("lr", "layers", "amp", "name_of_run")})
"""
OBJECT = """
from dataclasses import dataclass, field

@dataclass
class Config:
    lr: float = 0.1
    layers: list = field(default_factory=lambda: [64, 32])
    amp: bool = True
    name_of_run: str = "a b"

cfg = Config(lr=0.2)
record(vars(cfg))
"""
HELD = {"lr": 0.2, "layers": [64, 32], "amp": True, "name_of_run": "a b"}
FLAGS = """
  flags-dest: args
  flags-import: no
  flags:
    lr: {type: number, default: 0.2}
    layers: {default: "64 32", arg-split: yes}
    amp: {type: boolean, default: yes}
    name_of_run: {type: string, default: a b}
"""


@pytest.mark.parametrize("text", [PARAM, OBJECT], ids=["param", "config_objects"])
def test_guild_leaves_it_alone_and_the_diagnostic_says_what_does_not(
    text: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder)
    project.script("train.py", path_to("param") + text)
    script = flagscan.discover("train.py", cache=False)
    assert script.selected_set is not None
    assert script.selected_set.dest == "object:cfg"
    project.write("guild.yml", "train:\n  main: train\n")
    written = project.emit(script)
    assert 'flags-dest: "none"' in written
    assert "lr" not in written
    assert project.run("train")["value"] == HELD

    told = next(d.message for d in script.diagnostics if d.code == "FS302")
    command = told.partition("'exec: python ")[2].rpartition("'")[0]
    assert command
    # Guild's own Python of these tests has no flagscan.
    project.environment["PYTHONPATH"] = os.path.dirname(os.path.dirname(flagscan.__file__))
    project.write("guild.yml", f"train:\n  exec: {sys.executable} {command}{FLAGS}")
    assert project.run("train")["value"] == HELD
    given = {"lr": "0.5", "layers": "'1 2'", "amp": "no", "name_of_run": "'c d'"}
    received = project.run("train", *(f"{name}={value}" for name, value in given.items()))["value"]
    assert received == {"lr": 0.5, "layers": [1, 2], "amp": False, "name_of_run": "c d"}


@pytest.mark.parametrize("text", [PARAM, OBJECT], ids=["param", "config_objects"])
def test_an_object_is_set_by_flagscan_apply(text: str, applied: Project) -> None:
    path = applied.script("train.py", path_to("param") + text)
    assert "--dest object:cfg" in applied.emit(flagscan.discover(path, cache=False))
    assert applied.run("train")["value"] == HELD
    words = ["lr=0.5", "layers='1 2'", "amp=no", "name_of_run=1e3"]
    changed = {"lr": 0.5, "layers": [1, 2], "amp": False, "name_of_run": "1e3"}
    assert applied.run("train", *words)["value"] == changed
