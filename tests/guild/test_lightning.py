"""LightningCLI: values reach the modules of the script through Guild, as options or in the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import flagscan

from ..conftest import ROOT
from .libraries import path_to
from .project import Project

STANDINS = ROOT / "tests" / "standins"
SCRIPT = """
from typing import List, Literal, Optional

from lightning.pytorch import LightningDataModule, LightningModule
from lightning.pytorch.cli import LightningCLI

class Net(LightningModule):
    def __init__(
        self, width: int = 64, act: Literal["relu", "gelu"] = "relu", lr: float = 1e-5,
        layers: List[int] = [64, 32], resume: Optional[str] = None, amp: bool = True,
    ):
        super().__init__()

class Data(LightningDataModule):
    def __init__(self, batch_size: int = 32, name: str = "1e-3"):
        super().__init__()

cli = LightningCLI(Net, Data, KEYWORDS)
chosen = cli.config[cli.config.subcommand]
seed = chosen.seed_everything
record({"model": vars(chosen.model), "data": vars(chosen.data), "seed": seed})
"""
DEFAULTS = {
    "model": {"width": 64, "act": "relu", "lr": 1e-5, "layers": [64, 32], "resume": None,
              "amp": True},
    "data": {"batch_size": 32, "name": "1e-3"},
    "seed": True,
}  # fmt: skip


@pytest.fixture
def standin(project: Project) -> Project:
    """A project that finds the stand-in: not part of the script, as little as Lightning is."""
    folder = project.home / "site"
    shutil.copytree(STANDINS / "lightning", folder / "lightning")
    project.environment["PYTHONPATH"] = str(folder)
    return project


def script(project: Project, keywords: str) -> Path:
    text = path_to("jsonargparse") + SCRIPT.replace("KEYWORDS", keywords)
    return project.script("train.py", text)


def test_options(standin: Project) -> None:
    standin.emit(flagscan.discover(script(standin, ""), cache=False))
    assert standin.run("train-fit")["value"] == DEFAULTS
    words = "model.width=8 model.act=gelu model.amp=no data.name=x seed_everything=3".split()
    received = standin.run("train-fit", *words, "model.layers='[8, 4]'")["value"]
    assert received == {
        "model": {**DEFAULTS["model"], "width": 8, "act": "gelu", "amp": False, "layers": [8, 4]},  # type: ignore[dict-item]
        "data": {"batch_size": 32, "name": "x"},
        "seed": 3,
    }


def test_the_default_config_file(standin: Project) -> None:
    standin.write("fit.yaml", "model:\n  width: 16\n  lr: 0.5\nseed_everything: 7\n")
    keywords = 'parser_kwargs={"fit": {"default_config_files": ["fit.yaml"]}}'
    text = standin.emit(flagscan.discover(script(standin, keywords), cache=False))
    assert "flags-dest: config:fit.yaml" in text
    received = standin.run("train-fit", "model.lr=0.25")["value"]
    assert received["model"] == {**DEFAULTS["model"], "width": 16, "lr": 0.25}  # type: ignore[dict-item]
    assert received["seed"] == 7
