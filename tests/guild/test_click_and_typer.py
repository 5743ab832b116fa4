"""click and typer: defaults and values reach a command through Guild as it has them."""

from __future__ import annotations

from typing import Any

import flagscan

from .libraries import path_to
from .project import Project

CLICK = """
import click

def shared(f):
    return click.option("--seed", default=1)(f)

@click.command()
@click.argument("src", default="data")
@click.option("--lr", type=float, default=1e-5, help="learning rate")
@click.option("--name", default="-x")
@click.option("--neg", type=float, default=-1e-05)
@click.option("--cond", type=bool, default=False)
@click.option("--strict", type=bool, default=True)
@click.option("--fast", is_flag=True)
@click.option("--amp/--no-amp", default=True)
@click.option("--shout/--quiet", "-s/-q", default=True)
@click.option("--ema/--no-ema", default=False)
@click.option("--maybe/--no-maybe", default=None)
@click.option("--layers", multiple=True, type=int, default=[64])
@click.option("--tags", multiple=True, default=["a", "b"])
@click.option("--betas", nargs=2, default=(0.9, 0.99))
@click.option("--words", nargs=2, default=("-a", "b c"))
@click.option("--pair", type=(int, str), default=(1, "a b"))
@click.option("--opt", type=click.Choice(["sgd", "adam"]), default="sgd")
@click.option("-v", "--verbose", count=True)
@click.option("--up", "case", flag_value="upper")
@click.option("--n", type=click.IntRange(1, 9), default=3)
@click.option("--needed", required=True, default="d")
@click.option("--asked", prompt=True, default="3e5")
@click.option("--since", type=click.DateTime())
@click.option("--level", is_flag=False, flag_value="high", default="low")
@shared
def main(**values):
    record({**values, "since": str(values["since"])})

if __name__ == "__main__":
    main()
"""
CLICK_DEFAULTS: dict[str, Any] = {
    "src": "data", "lr": 1e-5, "name": "-x", "neg": -1e-05, "cond": False, "strict": True,
    "fast": False, "amp": True, "shout": True, "ema": False, "maybe": None, "layers": [64],
    "tags": ["a", "b"], "betas": [0.9, 0.99], "words": ["-a", "b c"], "pair": [1, "a b"],
    "opt": "sgd", "verbose": 0, "case": None, "n": 3, "needed": "d", "asked": "3e5",
    "since": "None", "level": "low", "seed": 1,
}  # fmt: skip
CLICK_GIVEN = {
    "src": ("other", "other"), "lr": ("0.5", 0.5), "name": ("1e3", "1e3"), "neg": ("-3", -3.0),
    "cond": ("yes", True), "strict": ("no", False), "fast": ("yes", True), "amp": ("no", False),
    "shout": ("no", False), "ema": ("yes", True), "maybe": ("yes", True), "layers": ("8", [8]),
    "tags": ("c", ["c"]), "betas": ("0.1 0.2", [0.1, 0.2]), "words": ("x y", ["x", "y"]),
    "pair": ("2 b", [2, "b"]), "opt": ("adam", "adam"), "verbose": ("yes", 1), "n": ("9", 9),
    "needed": ("e", "e"), "asked": ("07", "07"), "since": ("2020-01-02", "2020-01-02 00:00:00"),
    "level": ("mid", "mid"), "seed": ("7", 7),
}  # fmt: skip


def words_of(given: dict[str, tuple[str, Any]]) -> list[str]:
    """NAME=TEXT for each of GIVEN."""
    return [f"{name}={text}" for name, (text, _value) in given.items()]


def test_a_command_of_click(project: Project) -> None:
    path = project.script("train.py", path_to("click") + CLICK)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train")["value"] == CLICK_DEFAULTS
    received = project.run("train", *words_of(CLICK_GIVEN), "up=yes")["value"]
    changed = {name: value for name, (_text, value) in CLICK_GIVEN.items()}
    assert received == {**CLICK_DEFAULTS, **changed, "case": "upper"}
    done = project.guild("run", "train", "n=10", "-y")
    assert done.returncode
    assert "out of range" in done.stderr


GROUP = """
import click

@click.group()
def cli(): ...

@cli.command()
@click.option("--lr", default=0.1)
def fit(lr):
    record(["fit", lr])

@cli.group()
def data(): ...

@data.command("get")
@click.option("--url", prompt=True)
@click.argument("name")
def download(url, name):
    record(["get", url, name])

cli()
"""


def test_a_command_below_a_group_is_an_operation(project: Project) -> None:
    path = project.script("train.py", path_to("click") + GROUP)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train-fit")["value"] == ["fit", 0.1]
    assert project.run("train-fit", "lr=0.5")["value"] == ["fit", 0.5]
    assert project.run("train-data-get", "url=u", "name=n")["value"] == ["get", "u", "n"]
    # What would be asked for at a terminal has to be given.
    assert "url" in project.guild("run", "train-data-get", "name=n", "-y").stderr


TYPER = """
import enum
from datetime import datetime
from pathlib import Path
from typing import List, Optional, Tuple

import typer

class Net(str, enum.Enum):
    simple = "simple-net"
    conv = "conv"

def main(
    data: Path,
    lr: float = 1e-5,
    name: str = "1e-3",
    fast: bool = False,
    amp: bool = True,
    force: bool = typer.Option(False, "--force"),
    seed: Optional[int] = None,
    layers: List[int] = [64],
    betas: Tuple[float, float] = (0.9, 0.99),
    net: Net = Net.simple,
    n_steps: int = typer.Option(3, min=1, max=9),
    since: Optional[datetime] = None,
    verbose: int = typer.Option(0, "--verbose", "-v", count=True),
    out: Path = Path("runs"),
):
    record({k: v if isinstance(v, (int, float, list, tuple, type(None))) else str(getattr(
        v, "value", v)) for k, v in locals().items()})

if __name__ == "__main__":
    typer.run(main)
"""
TYPER_DEFAULTS: dict[str, Any] = {
    "data": "d", "lr": 1e-5, "name": "1e-3", "fast": False, "amp": True, "force": False,
    "seed": None, "layers": [64], "betas": [0.9, 0.99], "net": "simple-net", "n_steps": 3,
    "since": None, "verbose": 0, "out": "runs",
}  # fmt: skip
TYPER_GIVEN = {
    "lr": ("0.5", 0.5), "name": ("7", "7"), "fast": ("yes", True), "amp": ("no", False),
    "force": ("yes", True), "seed": ("3", 3), "layers": ("8", [8]), "net": ("conv", "conv"),
    "betas": ("0.1 0.2", [0.1, 0.2]), "n-steps": ("9", 9), "verbose": ("yes", 1),
    "since": ("2020-01-02", "2020-01-02 00:00:00"), "out": ("there", "there"),
}  # fmt: skip


def test_a_function_of_typer(project: Project) -> None:
    path = project.script("train.py", path_to("typer") + TYPER)
    project.emit(flagscan.discover(path, cache=False))
    assert project.run("train", "data=d")["value"] == TYPER_DEFAULTS
    received = project.run("train", "data=d", *words_of(TYPER_GIVEN))["value"]
    changed = {name.replace("-", "_"): value for name, (_text, value) in TYPER_GIVEN.items()}
    assert received == {**TYPER_DEFAULTS, **changed}
    assert "data" in project.guild("run", "train", "-y").stderr
