"""pyrallis and draccus: defaults and values reach a dataclass through Guild, as YAML."""

from __future__ import annotations

import pytest

import flagscan

from .libraries import path_to
from .project import Project

SCRIPT = """
import enum
from dataclasses import asdict, dataclass, field
from typing import Dict, List, Optional, Tuple

import LIBRARY

class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"

@dataclass
class Optimizer:
    lr: float = 1e-5
    nesterov: bool = True

@dataclass
class Config:
    optimizer: Optimizer = field(default_factory=lambda: Optimizer(nesterov=False))
    number: str = "1e-3"
    answer: str = "yes"
    empty: str = ""
    path: str = "data/x.json"
    dashed: str = "-x"
    shuffle: bool = True
    maybe: Optional[bool] = None
    seed: Optional[int] = None
    layers: List[int] = field(default_factory=lambda: [64, 32])
    betas: Tuple[float, float] = (0.9, 1e-5)
    names: List[str] = field(default_factory=lambda: ["a b", "7", "no"])
    extra: Dict[str, int] = field(default_factory=lambda: {"a": 1})
    mode: Mode = Mode.FAST

@LIBRARY.wrap()
def main(config: Config):
    record({**asdict(config), "mode": config.mode.name})

main()
"""
DEFAULTS = {
    "optimizer": {"lr": 1e-5, "nesterov": False},
    "number": "1e-3", "answer": "yes", "empty": "", "path": "data/x.json", "dashed": "-x",
    "shuffle": True, "maybe": None, "seed": None, "layers": [64, 32], "betas": [0.9, 1e-5],
    "names": ["a b", "7", "no"], "extra": {"a": 1}, "mode": "FAST",
}  # fmt: skip


@pytest.mark.parametrize("library", ["pyrallis", "draccus"])
def test_defaults_and_values_reach_a_dataclass(library: str, project: Project) -> None:
    text = path_to(library) + SCRIPT.replace("LIBRARY", library)
    path = project.script("train.py", text)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train")["value"] == DEFAULTS
    words = "optimizer.lr=0.5 optimizer.nesterov=yes shuffle=no maybe=no seed=3 mode=SLOW".split()
    received = project.run("train", *words, "layers='[8, 4]'", "answer=maybe")["value"]
    assert received == {
        **DEFAULTS,
        "optimizer": {"lr": 0.5, "nesterov": True},
        "shuffle": False,
        "maybe": False,
        "seed": 3,
        "mode": "SLOW",
        "layers": [8, 4],
        "answer": "maybe",
    }
