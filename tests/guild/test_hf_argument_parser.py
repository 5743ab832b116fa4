"""``HfArgumentParser``: defaults and values reach the dataclasses through Guild."""

from __future__ import annotations

import flagscan

from .libraries import path_to
from .project import Project

SCRIPT = """
import dataclasses
import enum
from typing import List, Literal, Optional

from transformers.hf_argparser import HfArgumentParser

class Mode(enum.Enum):
    A = "a"
    B = "b"

@dataclasses.dataclass
class Arguments:
    lr: float = 5e-5
    name: str = "1e-3"
    fp16: bool = False
    shuffle: bool = True
    strict: Optional[bool] = None
    seed: Optional[int] = None
    layers: List[int] = dataclasses.field(default_factory=lambda: [64, 32])
    tags: List[str] = dataclasses.field(default_factory=list)
    precision: Literal["bf16", "fp16"] = "bf16"
    mode: Mode = Mode.A

parser = HfArgumentParser(Arguments)
parser.add_argument("--python_bool", type=bool, default=True)
arguments, others = parser.parse_args_into_dataclasses()
record({**vars(arguments), "mode": Mode(arguments.mode).value, **vars(others)})
"""
DEFAULTS = {
    "lr": 5e-5, "name": "1e-3", "fp16": False, "shuffle": True, "strict": None, "seed": None,
    "layers": [64, 32], "tags": [], "precision": "bf16", "mode": "a", "python_bool": True,
}  # fmt: skip


def test_defaults_and_values_reach_the_dataclasses(project: Project) -> None:
    path = project.script("train.py", path_to("transformers") + SCRIPT)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train")["value"] == DEFAULTS
    given = {
        "lr": ("0.5", 0.5), "fp16": ("yes", True), "shuffle": ("no", False),
        "strict": ("no", False), "seed": ("3", 3), "layers": ("8 4", [8, 4]),
        "tags": ("a b", ["a", "b"]), "precision": ("fp16", "fp16"), "mode": ("b", "b"),
        "python_bool": ("no", False),
    }  # fmt: skip
    words = [f"{name}={text}" for name, (text, _value) in given.items()]
    expected = {**DEFAULTS, **{name: value for name, (_text, value) in given.items()}}
    assert project.run("train", *words)["value"] == expected
