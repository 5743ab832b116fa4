"""jsonargparse: defaults and values reach a function through Guild."""

from __future__ import annotations

import flagscan

from .libraries import path_to
from .project import Project

SCRIPT = """
import enum
from dataclasses import asdict, dataclass
from typing import List, Literal, Optional, Tuple

from jsonargparse import CLI

class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"

@dataclass
class Optimizer:
    lr: float = 1e-5
    nesterov: bool = True

def main(
    data: str,
    optimizer: Optimizer = Optimizer(nesterov=False),
    number: str = "1e-3",
    shuffle: bool = True,
    maybe: Optional[bool] = None,
    seed: Optional[int] = None,
    layers: List[int] = [64, 32],
    betas: Tuple[float, float] = (0.9, 0.5),
    schedule: Literal["cosine", "linear"] = "cosine",
    mode: Mode = Mode.FAST,
):
    record({**locals(), "optimizer": asdict(optimizer), "mode": mode.name})

CLI(main)
"""
DEFAULTS = {
    "data": "x", "optimizer": {"lr": 1e-5, "nesterov": False}, "number": "1e-3", "shuffle": True,
    "maybe": None, "seed": None, "layers": [64, 32], "betas": [0.9, 0.5], "schedule": "cosine",
    "mode": "FAST",
}  # fmt: skip


def test_defaults_and_values_reach_a_function(project: Project) -> None:
    path = project.script("train.py", path_to("jsonargparse") + SCRIPT)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train", "data=x")["value"] == DEFAULTS
    words = "optimizer.lr=0.5 optimizer.nesterov=yes shuffle=no maybe=no seed=3 mode=SLOW".split()
    received = project.run("train", "data=x", *words, "layers='[8, 4]'")["value"]
    assert received == {
        **DEFAULTS,
        "optimizer": {"lr": 0.5, "nesterov": True},
        "shuffle": False,
        "maybe": False,
        "seed": 3,
        "mode": "SLOW",
        "layers": [8, 4],
    }
