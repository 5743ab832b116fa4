"""Objects of settings: flagscan.apply sets them, Guild alone does not; what is said works."""

from __future__ import annotations

import flagscan

from .libraries import path_to
from .project import Project

CLASS = """
import param

class Config(param.Parameterized):
    lr = param.Number(0.1, bounds=(0, 1))
    layers = param.List([64, 32])
    name_of_run = param.String("base")
"""
END = "record({n: getattr(cfg, n) for n in ('lr', 'layers', 'name_of_run')})\n"


def test_an_object_is_left_alone_by_guild(project: Project) -> None:
    project.write("guild.yml", "train:\n  main: train\n")
    path = project.script("train.py", path_to("param") + CLASS + "cfg = Config(lr=0.2)\n" + END)
    script = flagscan.discover(path, cache=False)
    assert script.flag_sets[script.selected or 0].dest == "object:cfg"
    written = project.emit(script)
    assert 'flags-dest: "none"' in written
    assert "lr" not in written
    told = next(d.message for d in script.diagnostics if d.code == "FS302")
    assert "'params = dict(...)'" in told
    assert "Config(**params)" in told
    held = {"lr": 0.2, "layers": [64, 32], "name_of_run": "base"}
    assert project.run("train")["value"] == held


def test_an_object_is_set_by_flagscan_apply(applied: Project) -> None:
    path = applied.script("train.py", path_to("param") + CLASS + "cfg = Config(lr=0.2)\n" + END)
    assert "--dest object:cfg" in applied.emit(flagscan.discover(path, cache=False))
    held = {"lr": 0.2, "layers": [64, 32], "name_of_run": "base"}
    assert applied.run("train")["value"] == held
    words = ["lr=0.5", "layers='1 2'", "name_of_run=1e3"]
    changed = {"lr": 0.5, "layers": [1, 2], "name_of_run": "1e3"}
    assert applied.run("train", *words)["value"] == changed


def test_what_the_diagnostic_says_works(project: Project) -> None:
    made = "params = dict(lr=0.2, layers=[8])\ncfg = Config(**params)\n"
    path = project.script("train.py", path_to("param") + CLASS + made + END)
    script = flagscan.discover(path, cache=False)
    assert "flags-dest: global:params" in project.emit(script)
    assert project.run("train")["value"]["lr"] == 0.2
    received = project.run("train", "lr=0.5", "layers='1 2'")["value"]
    assert received == {"lr": 0.5, "layers": [1, 2], "name_of_run": "base"}
