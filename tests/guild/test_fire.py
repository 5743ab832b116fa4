"""Fire: defaults and values reach a function through Guild as Python has them."""

from __future__ import annotations

import flagscan

from .libraries import path_to
from .project import Project

FUNCTION = """
import fire

def train(lr=1e-5, tag="1e-3", run="123", layers=[64, 32], betas=(0.9, 0.99), options={"a": 1},
          amp=True, ema=False, tiny=-1e-06, dashed="-x", nothing=None, words="a,b", empty="",
          spaced="a b", quoted="it's", braces="{}", mode="None", n: int = 3, f: float = 0,
          separator="-", keyword="--z", number=7, limit=float("inf"), *, seed: int = None):
    record({name: repr(value) for name, value in locals().items()})

fire.Fire(train)
"""
DEFAULTS = {
    "lr": "1e-05", "tag": "'1e-3'", "run": "'123'", "layers": "[64, 32]", "betas": "(0.9, 0.99)",
    "options": "{'a': 1}", "amp": "True", "ema": "False", "tiny": "-1e-06", "dashed": "'-x'",
    "nothing": "None", "words": "'a,b'", "empty": "''", "spaced": "'a b'", "quoted": repr("it's"),
    "braces": "'{}'", "mode": "'None'", "n": "3", "f": "0", "separator": "'-'",
    "keyword": "'--z'", "number": "7", "limit": "inf", "seed": "None",
}  # fmt: skip


def test_defaults_and_values_reach_a_function(project: Project) -> None:
    path = project.script("train.py", path_to("fire", "termcolor") + FUNCTION)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train")["value"] == DEFAULTS
    given = {"lr": "0.5", "amp": "no", "n": "8", "words": "hello", "seed": "3"}
    given["layers"] = "'[1, 2]'"  # without quotes Guild takes it for two runs
    changed = {
        "lr": "0.5", "amp": "False", "n": "8", "words": "'hello'", "seed": "3", "layers": "[1, 2]"
    }  # fmt: skip
    received = project.run("train", *(f"{name}={text}" for name, text in given.items()))["value"]
    assert received == {**DEFAULTS, **changed}


METHODS = """
import fire

class Trainer:
    def __init__(self, lr=0.1):
        self.lr = lr

    def fit(self, epochs=3):
        record([self.lr, epochs])

    def test(self, path):
        record([self.lr, path])

fire.Fire(Trainer)
"""


def test_a_method_gets_the_constructors_values_too(project: Project) -> None:
    path = project.script("train.py", path_to("fire", "termcolor") + METHODS)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train-fit")["value"] == [0.1, 3]
    assert project.run("train-fit", "lr=0.2", "epochs=5")["value"] == [0.2, 5]
    assert project.run("train-test", "path=a.pt")["value"] == [0.1, "a.pt"]
    assert "path" in project.guild("run", "train-test", "-y").stderr
