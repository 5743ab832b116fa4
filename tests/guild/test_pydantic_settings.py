"""pydantic-settings: values reach the program through Guild, as options or in the environment."""

from __future__ import annotations

import flagscan

from .libraries import path_to
from .project import Project

MODELS = """
import enum
from pathlib import Path
from typing import Dict, List, Literal, Optional

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, CliApp, CliSubCommand, SettingsConfigDict

class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"

class Optimizer(BaseModel):
    lr: float = Field(1e-5, gt=0)
    nesterov: bool = True
    betas: List[float] = [0.9, 1e-5]

def shown(settings):
    record(settings.model_dump(mode="json"))
"""
FIELDS = """
    optimizer: Optimizer = Optimizer(nesterov=False)
    number: str = "1e-3"
    answer: str = "yes"
    empty: str = ""
    path: Path = "data/x.json"
    steps: float = 100
    shuffle: bool = True
    kind: Literal["a", "b"] = "b"
    layers: List[int] = Field(default_factory=lambda: [64, 32])
    names: List[str] = ["a b", "7", "no"]
    extra: Dict[str, int] = {"a": 1}
    mode: Mode = Mode.FAST
    seed: Optional[int] = None

shown(Settings())
"""
DEFAULTS = {
    "optimizer": {"lr": 1e-5, "nesterov": False, "betas": [0.9, 1e-5]},
    "number": "1e-3", "answer": "yes", "empty": "", "path": "data/x.json", "steps": 100.0,
    "shuffle": True, "kind": "b", "layers": [64, 32], "names": ["a b", "7", "no"],
    "extra": {"a": 1}, "mode": "fast", "seed": None,
}  # fmt: skip
CHANGES = """optimizer.lr=0.5 optimizer.nesterov=yes shuffle=no kind=a steps=7 answer=maybe seed=3
    number=2""".split()
CHANGED = {
    **DEFAULTS,
    "optimizer": {"lr": 0.5, "nesterov": True, "betas": [0.9, 1e-5]},
    "shuffle": False, "kind": "a", "steps": 7.0, "answer": "maybe", "seed": 3, "number": "2",
    "layers": [8, 4], "mode": "slow",
}  # fmt: skip


def test_options(project: Project) -> None:
    head = "class Settings(BaseSettings, cli_parse_args=True):"
    path = project.script("train.py", path_to("pydantic_settings") + MODELS + head + FIELDS)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train")["value"] == DEFAULTS
    received = project.run("train", *CHANGES, "layers='[8, 4]'", "mode=SLOW")
    assert received["value"] == CHANGED


def test_variables_of_the_environment(project: Project) -> None:
    head = """
class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="app_", env_nested_delimiter="__", env_ignore_empty=True
    )
"""
    path = project.script("train.py", path_to("pydantic_settings") + MODELS + head + FIELDS)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train") == {"argv": [], "value": DEFAULTS}
    received = project.run("train", *CHANGES, "layers='[8, 4]'", "mode=slow")
    assert received == {"argv": [], "value": CHANGED}


def test_a_variable_without_a_value_is_left_out_where_an_empty_one_would_fail(
    project: Project,
) -> None:
    head = "class Settings(BaseSettings):"
    fields = "\n    seed: Optional[int] = None\n    lr: float = 0.1\nshown(Settings())\n"
    path = project.script("train.py", path_to("pydantic_settings") + MODELS + head + fields)
    text = project.emit(flagscan.discover(path, cache=False))
    assert "# seed is left out: its default is None, and Guild sets the variable" in text
    assert project.run("train", "lr=0.5")["value"] == {"seed": None, "lr": 0.5}


def test_sub_commands(project: Project) -> None:
    program = """
class Fit(BaseModel):
    some_rate: float = 0.1
    amp: bool = False
    def cli_cmd(self):
        shown(self)
class Main(BaseModel):
    fit: CliSubCommand[Fit]
    def cli_cmd(self):
        CliApp.run_subcommand(self)
CliApp.run(Main)
"""
    path = project.script("train.py", path_to("pydantic_settings") + MODELS + program)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train-fit")["value"] == {"some_rate": 0.1, "amp": False}
    received = project.run("train-fit", "some-rate=0.5", "amp=yes")["value"]
    assert received == {"some_rate": 0.5, "amp": True}
