"""simple-parsing: defaults and values reach a dataclass through Guild."""

from __future__ import annotations

import flagscan

from .libraries import path_to
from .project import Project

SCRIPT = """
from dataclasses import asdict, dataclass
from typing import List, Literal, Optional, Tuple

from simple_parsing import list_field, mutable_field, parse

@dataclass
class Optimizer:
    lr: float = 1e-5
    nesterov: bool = True

@dataclass
class Config:
    first: Optimizer = mutable_field(Optimizer)
    second: Optimizer = mutable_field(Optimizer, nesterov=False)
    name: str = "1e-3"
    shuffle: bool = True
    maybe: Optional[bool] = None
    seed: Optional[int] = None
    layers: List[int] = list_field(64, 32)
    betas: Tuple[float, float] = (0.9, 0.5)
    schedule: Literal["cosine", "linear"] = "cosine"

record(asdict(parse(Config)))
"""
DEFAULTS = {
    "first": {"lr": 1e-5, "nesterov": True},
    "second": {"lr": 1e-5, "nesterov": False},
    "name": "1e-3", "shuffle": True, "maybe": None, "seed": None, "layers": [64, 32],
    "betas": [0.9, 0.5], "schedule": "cosine",
}  # fmt: skip


def test_defaults_and_values_reach_a_dataclass(project: Project) -> None:
    path = project.script("train.py", path_to("simple_parsing") + SCRIPT)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train")["value"] == DEFAULTS
    words = "first.lr=0.5 first.nesterov=no second.nesterov=yes shuffle=no maybe=no seed=3".split()
    received = project.run("train", *words, "layers=8 4", "schedule=linear")["value"]
    assert received == {
        **DEFAULTS,
        "first": {"lr": 0.5, "nesterov": False},
        "second": {"lr": 1e-5, "nesterov": True},
        "shuffle": False,
        "maybe": False,
        "seed": 3,
        "layers": [8, 4],
        "schedule": "linear",
    }
