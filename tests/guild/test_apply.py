"""Flags that Guild alone would ignore: ``guild run`` sets them through ``flagscan.apply``."""

from __future__ import annotations

from typing import Any

import pytest

from flagscan import discover

from .project import Project

SCRIPTS: dict[str, tuple[str, list[str], object]] = {
    "variables": (
        "lr: float = 0.1\na, b = 1, 2\nxs = [1, 2]\ns: str = 'x'\nfast: bool = True\n"
        "record([lr, a, b, xs, s, fast])\n",
        ["lr=0.5", "a=7", "xs=3 4", "s=yes", "fast=no"],
        [0.5, 7, 2, [3, 4], "yes", False],
    ),
    "arms": (
        "import sys\nif len(sys.argv) > 5:\n    lr = 0.1\nelse:\n    lr = 0.2\nn: int = 1\n"
        "record([lr, n])\n",
        ["lr=0.5"],
        [0.5, 1],
    ),
    "arms of a dict": (
        "import sys\nif len(sys.argv) > 5:\n    params = {'lr': 0.1, 'n': 1}\n"
        "else:\n    params = {'lr': 0.2, 'n': 2}\nrecord(params)\n",
        ["lr=0.1"],
        {"lr": 0.1, "n": 2},
    ),
    "arms of a try": (
        "try:\n    import no_such_module\n    params = {'lr': 0.1, 'n': 1}\n"
        "except ImportError:\n    params = {'lr': 0.2, 'n': 2}\nrecord(params)\n",
        ["lr=0.5"],
        {"lr": 0.5, "n": 2},
    ),
    "dict": (
        "import os\nparams = {'lr': 0.1, 'run': os.getcwd()[:1], 'n': None}\nrecord(params)\n",
        ["lr=0.5"],
        {"lr": 0.5, "run": "/", "n": None},
    ),
    "object": (
        "import param\nclass Config(param.Parameterized):\n    lr = param.Number(0.1)\n"
        "    n = param.Integer(3)\ncfg = Config()\nrecord([cfg.lr, cfg.n])\n",
        ["lr=0.5"],
        [0.5, 3],
    ),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_run_holds_the_values(applied: Project, name: str) -> None:
    source, words, expected = SCRIPTS[name]
    script = applied.script("train.py", source)
    text = applied.emit(discover(script))
    assert "exec:" in text
    assert "flagscan.apply, to be installed for the run, sets" in text
    result: Any = applied.run("train", *words)
    assert result["value"] == expected


@pytest.mark.parametrize("name", ["object", "variables"])
def test_an_operation_that_stands_there_and_runs_what_it_is_called(
    applied: Project, name: str
) -> None:
    source, words, expected = SCRIPTS[name]
    script = applied.script("train.py", source)
    applied.write("guild.yml", "train:\n  auto-flags: yes\n  description: mine\n")
    text = applied.emit(discover(script))
    assert "exec:" in text
    assert "flags-dest" not in text
    result: Any = applied.run("train", *words)
    assert result["value"] == expected
    assert applied.emit(discover(script)) == text


def test_an_operation_with_a_main_keeps_it(applied: Project) -> None:
    script = applied.script("train.py", SCRIPTS["object"][0])
    applied.write("guild.yml", "train:\n  main: train\n")
    assert "exec:" not in applied.emit(discover(script))
