"""Variables and dicts of real scripts: found, written down, and set by a run of Guild."""

from __future__ import annotations

import dataclasses
from typing import Any

from flagscan.analysis import analyse

from .project import Project

PLACES = """
import sys

plain = 1
annotated: int = 1
first, second = 1, 2
left = right = 1
shared = _hidden = 1
counter = 0
counter += 1
computed = 2 ** 5
layers = [64]
if sys.argv:
    alone = 1
if sys.argv:
    among = 1
    print(among)
try:
    tried = 1
except ImportError:
    tried = 2
if __name__ == "__main__":
    epochs = 3
    print(epochs)
names = "plain annotated first left right shared counter computed layers alone among tried epochs"
record({name: globals()[name] for name in names.split()})
"""
UNTOUCHED: dict[str, Any] = {
    "plain": 1,
    "annotated": 1,
    "first": 1,
    "left": 1,
    "right": 1,
    "shared": 1,
    "counter": 1,
    "computed": 32,
    "layers": [64],
    "alone": 1,
    "among": 1,
    "tried": 1,
    "epochs": 3,
}
DICT = """
params = {
    "lr": 0.1,
    "net": {"depth": 3, "kind": "1e3"},
    "schedule": {},
    "names": ["a"],
    "none": None,
    "table": {1: "x"},
}
record(params)
"""
NAMESPACE = """
from types import SimpleNamespace
params = SimpleNamespace(lr=0.1, net=SimpleNamespace(depth=3, kind="1e3"))
record([params.lr, params.net.depth, params.net.kind])
"""


def emit(project: Project, source: str, before: str = "") -> str:
    """Write the script and the guild.yml that is made of it, where the text BEFORE was."""
    if before:
        project.write("guild.yml", before)
    path = project.script("train.py", source)
    script = analyse(path.read_bytes(), "train.py").script
    return project.emit(dataclasses.replace(script, path="train.py"))


def test_globals(project: Project) -> None:
    emit(project, PLACES, "train: {main: train}\n")
    assert project.run("train")["value"] == UNTOUCHED
    flags = ("plain=5", "left=6", "right=7", "computed=8", "layers=1 2", "among=9", "epochs=10")
    assert project.run("train", *flags)["value"] == {
        **UNTOUCHED,
        "plain": 5,
        "left": 6,
        "right": 7,
        "computed": 8,
        "layers": [1, 2],
        "among": 9,
        "epochs": 10,
    }


def test_globals_that_guild_alone_would_ignore(applied: Project) -> None:
    assert "exec:" in emit(applied, PLACES)
    assert applied.run("train")["value"] == UNTOUCHED
    changed: dict[str, Any] = {
        name: [7, 8] if name == "layers" else 10 + number for number, name in enumerate(UNTOUCHED)
    }
    words = [f"{n}={'7 8' if n == 'layers' else changed[n]}" for n in UNTOUCHED]
    assert applied.run("train", *words)["value"] == {**changed, "counter": changed["counter"] + 1}


def test_dict(project: Project) -> None:
    emit(project, DICT)
    untouched = {
        "lr": 0.1,
        "net": {"depth": 3, "kind": "1e3"},
        "schedule": {},
        "names": ["a"],
        "none": None,
        "table": {"1": "x"},  # a key of JSON
    }
    assert project.run("train")["value"] == untouched
    changed = project.run("train", "lr=0.2", "net.depth=5", "net.kind=no")["value"]
    assert changed == {**untouched, "lr": 0.2, "net": {"depth": 5, "kind": "no"}}


def test_namespace(project: Project) -> None:
    emit(project, NAMESPACE)
    assert project.run("train")["value"] == [0.1, 3, "1e3"]
    assert project.run("train", "lr=0.2", "net.depth=5")["value"] == [0.2, 5, "1e3"]
