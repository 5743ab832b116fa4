"""tyro: defaults and values reach dataclasses and commands through Guild."""

from __future__ import annotations

import flagscan

from .libraries import path_to
from .project import Project

SCRIPT = """
import dataclasses
import enum
from typing import Literal, Optional

import tyro

class Mode(enum.Enum):
    A = 1
    B = 2

@dataclasses.dataclass
class Optimizer:
    learning_rate: float = 1e-5
    nesterov: bool = True

@dataclasses.dataclass
class Config:
    optimizer: Optimizer = dataclasses.field(default_factory=lambda: Optimizer(nesterov=False))
    other: Optimizer = dataclasses.field(default_factory=Optimizer)
    name: str = "1e-3"
    use_amp: bool = True
    exact: tyro.conf.FlagConversionOff[bool] = False
    maybe: Optional[bool] = None
    seed: Optional[int] = None
    layers: tuple[int, int] = (64, 32)
    tags: tuple[str, ...] = ("a b", "7")
    schedule: Literal["cosine", "linear"] = "cosine"
    mode: Mode = Mode.A

config = tyro.cli(Config)
record({**dataclasses.asdict(config), "mode": config.mode.name})
"""
DEFAULTS = {
    "optimizer": {"learning_rate": 1e-5, "nesterov": False},
    "other": {"learning_rate": 1e-5, "nesterov": True},
    "name": "1e-3", "use_amp": True, "exact": False, "maybe": None, "seed": None,
    "layers": [64, 32], "tags": ["a b", "7"], "schedule": "cosine", "mode": "A",
}  # fmt: skip


def test_defaults_and_values_reach_a_dataclass(project: Project) -> None:
    path = project.script("train.py", path_to("tyro") + SCRIPT)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train")["value"] == DEFAULTS
    words = """optimizer.learning-rate=0.5 optimizer.nesterov=yes other.nesterov=no use-amp=no
        exact=yes maybe=no seed=3 schedule=linear mode=B""".split()
    assert project.run("train", *words, "layers=8 4")["value"] == {
        **DEFAULTS,
        "optimizer": {"learning_rate": 0.5, "nesterov": True},
        "other": {"learning_rate": 1e-5, "nesterov": False},
        "use_amp": False,
        "exact": True,
        "maybe": False,
        "seed": 3,
        "schedule": "linear",
        "mode": "B",
        "layers": [8, 4],
    }


COMMANDS = """
import dataclasses
from typing import Union

import tyro

@dataclasses.dataclass
class Adam:
    eps: float = 1e-8

@dataclasses.dataclass
class Sgd:
    momentum: float = 0.9

def main(optimizer: Union[Adam, Sgd]):
    record([type(optimizer).__name__, dataclasses.asdict(optimizer)])

tyro.cli(main)
"""


def test_a_choice_of_classes_is_an_operation_each(project: Project) -> None:
    path = project.script("train.py", path_to("tyro") + COMMANDS)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train-optimizer-adam")["value"] == ["Adam", {"eps": 1e-8}]
    received = project.run("train-optimizer-sgd", "optimizer.momentum=0.5")["value"]
    assert received == ["Sgd", {"momentum": 0.5}]
