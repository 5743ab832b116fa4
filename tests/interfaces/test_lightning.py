"""LightningCLI: what is stated of the script's own modules is what the live parser holds.

Lightning itself needs PyTorch; the stand-in builds the same parser of the real jsonargparse.
"""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from tests.conftest import ROOT
from tests.live.starting import Program

STANDINS = ROOT / "tests" / "standins"
HEAD = """
from dataclasses import dataclass
from typing import *
from lightning.pytorch import LightningDataModule, LightningModule
from lightning.pytorch.cli import LightningCLI
@dataclass
class Opt:
    lr: float = 0.1
    nesterov: bool = False
class Net(LightningModule):
    def __init__(self, width: int = 64, act: Literal['relu', 'gelu'] = 'relu', drop: Optional[float] = None, layers: List[int] = [1, 2], opt: Opt = Opt(lr=0.5)):
        super().__init__()
class Data(LightningDataModule):
    def __init__(self, batch_size: int = 32, root: str = 'data', shuffle: bool = True):
        super().__init__()
"""
# What of the trainer is no flag here is not recorded.
TAIL = """
held = cli.config[cli.config.subcommand] if 'subcommand' in cli.config else cli.config
known = {k: v for k, v in vars(held.as_flat()).items() if not k.startswith('config')}
record({k: v for k, v in known.items() if k not in ('trainer.precision', 'ckpt_path') and (k != 'trainer.max_epochs' or v is not None)})
"""
PROGRAMS = {
    "model": "cli = LightningCLI(Net)",
    "model and data": "cli = LightningCLI(Net, Data)",
    "by keyword": "cli = LightningCLI(model_class=Net, datamodule_class=Data, seed_everything_default=7)",
    "no command": "cli = LightningCLI(Net, Data, run=False)",
    "no seed": "cli = LightningCLI(Net, run=False, seed_everything_default=False)",
    "defaults of the trainer": "cli = LightningCLI(Net, trainer_defaults={'max_epochs': 3}, run=False)",
    "own options": "class C(LightningCLI):\n  def add_arguments_to_parser(self, parser):\n    parser.add_argument('--note', default='x')\n    parser.set_defaults({'model.width': 128})\ncli = C(Net, Data, run=False)",
    "linked": "class C(LightningCLI):\n  def add_arguments_to_parser(self, parser):\n    parser.link_arguments('data.batch_size', 'model.width')\ncli = C(Net, Data, run=False)\ndel cli.config.model['width']",
    "in a function": "def main():\n  return LightningCLI(Net, Data, run=False)\nif __name__ == '__main__':\n  cli = main()",
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    source = HEAD + PROGRAMS[name] + TAIL
    program = Program(
        source, tmp_path, "jsonargparse", enums="name", modules=["lightning.pytorch.cli"],
        ignored={"config", "seed_everything", "trainer.max_epochs"},
        paths=[STANDINS],
    )  # fmt: skip
    flags = {flag.name for flag_set in program.flag_sets for flag in flag_set.flags}
    assert flags & {"model.width", "data.batch_size"}
    assert not program.problems()


def found(source: str, folder: Path) -> Script:
    return analyse((HEAD + source).encode(), str(folder / "train.py")).script


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class LightningCLI: pass\nLightningCLI()", id="own-class"),
        pytest.param("from other import LightningCLI\nLightningCLI(Net)", id="another-library"),
        pytest.param("LightningCLI(Net, args=['fit', '--model.width', '1'])", id="own-words"),
    ],
)
def test_what_is_no_flag(source: str, tmp_path: Path) -> None:
    script = found(source, tmp_path)
    assert not any(s.interface == "jsonargparse" and s.flags for s in script.flag_sets)


def test_the_options_of_the_trainer_are_told(tmp_path: Path) -> None:
    script = found("LightningCLI(Net)", tmp_path)
    assert [s.command for s in script.flag_sets if s.interface == "jsonargparse"] == [
        (), ("fit",), ("validate",), ("test",), ("predict",),
    ]  # fmt: skip
    assert any("the trainer of LightningCLI" in d.message for d in script.diagnostics)


def test_a_model_that_is_chosen_by_its_name_has_no_options_here(tmp_path: Path) -> None:
    script = found("LightningCLI(Net, subclass_mode_model=True, run=False)", tmp_path)
    assert not any(f.name.startswith("model") for f in script.flags)


@pytest.mark.parametrize(
    ("keywords", "commands"),
    [
        ("parser_kwargs={'fit': {'default_config_files': ['fit.yaml']}}", [(), ("fit",)]),
        ("parser_kwargs={'default_config_files': ['fit.yaml']}, run=False", [()]),
    ],
)
def test_a_config_file_of_the_project_is_offered_instead(
    keywords: str, commands: list[tuple[str, ...]], tmp_path: Path
) -> None:
    (tmp_path / "fit.yaml").write_text("model:\n  width: 5\n")
    for source in ("LightningCLI", "class C(LightningCLI): pass\nC"):
        script = found(f"{source}(Net, {keywords})", tmp_path)
        assert {s.interface for s in script.flag_sets if s.flags} == {"config_files"}
        assert [s.command for s in script.flag_sets] == commands
        (flag,) = script.flag_sets[-1].flags
        assert (flag.name, flag.default) == ("model.width", 5)
