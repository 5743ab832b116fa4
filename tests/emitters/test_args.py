"""Command lines of trials: what real programs read from them is what was given."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import flagscan
from flagscan.assignments.resolving import resolve
from flagscan.emitters.args import EMITTER
from flagscan.emitters.base import EmitOptions
from flagscan.errors import InvalidValuesError
from flagscan.testing import option, script_of

from ..conftest import Flagscan

ARGPARSE = """
import argparse, json, pathlib

def str2bool(text):
    return text.lower() == "true"

p = argparse.ArgumentParser()
p.add_argument("data")
p.add_argument("--lr", type=float, default=0.1)
p.add_argument("--n", type=int)
p.add_argument("--name")
p.add_argument("-s", type=str)
p.add_argument("--layers", nargs="+", type=int)
p.add_argument("--words", nargs="*")
p.add_argument("--fast", action="store_true")
p.add_argument("--no-aug", dest="aug", action="store_false")
p.add_argument("--amp", action=argparse.BooleanOptionalAction)
p.add_argument("--flag", type=bool, default=True)
p.add_argument("--strict", type=str2bool, default=True)
p.add_argument("-v", "--verbose", action="count", default=1)
p.add_argument("--tags", action="append")
p.add_argument("--base", action="append", default=["x"])
p.add_argument("--on", action="store_true", default=True)
p.add_argument("--three", action="store_const", const=3)
print(json.dumps(vars(p.parse_args())))
"""

CLICK = """
import click, json

@click.group()
@click.option("--seed", type=int)
@click.option("--debug/--quiet", default=True)
@click.pass_context
def main(context, **given):
    context.obj = given

@main.command()
@click.argument("files", nargs=-1)
@click.option("--lr", default=0.1)
@click.option("--tags", multiple=True, default=["a"])
@click.option("--pair", nargs=2, type=float)
@click.option("--yes", type=bool)
@click.option("--text", type=str)
@click.pass_obj
def fit(root, **given):
    print(json.dumps({**root, **given}))

main()
"""

FIRE = """
import fire, json

def train(data, lr=0.1, layers=(1, 2), name="x", amp=False, options=None):
    print(json.dumps(dict(data=data, lr=lr, layers=layers, name=name, amp=amp, options=options)))

fire.Fire(train)
"""


def lines_of(script: Any, *words: str) -> list[str]:
    trials = resolve(words, script)
    assert EMITTER.trials is not None
    return "".join(EMITTER.trials(script, trials, EmitOptions())).splitlines()


def received(folder: Path, source: str, *words: str) -> Any:
    """What a program, run with the command line for WORDS, says it was given."""
    path = folder / "train.py"
    path.write_text(source)
    (line,) = lines_of(flagscan.discover(path, cache=False), *words)
    command = shlex.split(line)
    assert command[:2] == ["python", str(path)]
    done = subprocess.run(
        [sys.executable, *command[1:]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_argparse_reads_what_was_given(tmp_path: Path) -> None:
    given = received(
        tmp_path,
        ARGPARSE,
        *("data=a b", "lr=-1e-5", "n=-3", "name=-x 'y' \"z\"", "s=$HOME", "layers=-1 2"),
        *("words=[]", "fast=yes", "no-aug=no", "amp=no", "flag=no", "strict=no", "verbose=3"),
        *("tags=['a b', '1e-3']", "three=yes"),
    )
    assert given == {
        "data": "a b",
        "lr": -1e-05,
        "n": -3,
        "name": "-x 'y' \"z\"",
        "s": "$HOME",
        "layers": [-1, 2],
        "words": [],
        "fast": True,
        "aug": False,
        "amp": False,
        "flag": False,
        "strict": False,
        "verbose": 3,
        "tags": ["a b", "1e-3"],
        "base": ["x"],
        "three": 3,
        "on": True,
    }


def test_what_is_off_is_not_said(tmp_path: Path) -> None:
    given = received(
        tmp_path, ARGPARSE, "data=x", "fast=no", "no-aug=yes", "amp=yes", "n=null", "three=no"
    )
    assert (given["fast"], given["aug"], given["amp"], given["n"]) == (False, True, True, None)


def test_click_reads_what_was_given(tmp_path: Path) -> None:
    pytest.importorskip("click")
    given = received(
        tmp_path,
        CLICK,
        *("seed=3", "debug=no", "lr=-0.5", "tags=-x 1", "pair=-1 2", "yes=no", "text=-t"),
        "files=a 'b c'",
    )
    assert given == {
        "seed": 3,
        "debug": False,
        "files": ["a", "b c"],
        "lr": -0.5,
        "tags": ["-x", "1"],
        "pair": [-1.0, 2.0],
        "yes": False,
        "text": "-t",
    }


def test_fire_reads_what_was_given(tmp_path: Path) -> None:
    pytest.importorskip("fire")
    given = received(
        tmp_path, FIRE, "data=1e-3", "name=1e-3", "layers=[3, 4]", "amp=yes", "options={a: b}"
    )
    assert given["name"] == "1e-3"
    assert given["layers"] == [3, 4]
    assert given["amp"] is True
    assert given["options"] == {"a": "b"}


def test_a_line_for_each_trial() -> None:
    script = script_of(option("lr", type="float", default=0.1))
    assert lines_of(script, "lr=[0.1,0.2]") == [
        "python train.py --lr 0.1",
        "python train.py --lr 0.2",
    ]


def test_xargs_runs_them(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text(ARGPARSE)
    (tmp_path / "python").symlink_to(sys.executable)
    script = flagscan.discover(path, cache=False)
    lines = lines_of(script, "data=[\"it's\",'$HOME \\\\ \"','*']", "n=[1,2]")
    done = subprocess.run(
        ["xargs", "-d", "\\n", "-n", "1", "sh", "-c"],
        input="\n".join(lines),
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    given = [json.loads(line) for line in done.stdout.splitlines()]
    texts = ["it's", '$HOME \\\\ "', "*"]
    assert [(g["data"], g["n"]) for g in given] == [(t, n) for t in texts for n in (1, 2)]


def test_a_script_without_a_command_line_is_run_by_apply() -> None:
    script = flagscan.discover_source("lr = 0.1\nname = 'x'\nlayers = [1]\n", "train.py")
    (line,) = lines_of(script, "lr=1e-5", "name=1e-3", "layers=1 'a b'")
    command = shlex.split(line)
    assert command[:4] == ["python", "-m", "flagscan.apply", "train.py"]
    (trial,) = resolve(command[4:], script)
    assert trial == {"lr": 1e-05, "name": "1e-3", "layers": [1, "a b"]}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["base=y"], "base: what is given is added to the default"),
        (["on=no"], "on: the script has no option for that"),
        (["verbose=0"], "verbose: it is counted up from 1"),
        (["name=a\nb"], "line break"),
    ],
)
def test_what_no_command_line_says(words: list[str], why: str) -> None:
    script = flagscan.discover_source(ARGPARSE, "train.py")
    with pytest.raises(InvalidValuesError, match=why):
        lines_of(script, "data=x", "lr=[1,2]", *words)


def test_which_of_several_flag_sets_is_said(tmp_path: Path, flagscan: Flagscan) -> None:
    script = tmp_path / "two.py"
    script.write_text("params = {'lr': 0.1}\nlr: float = 0.3\nprint(params['lr'], lr)\n")
    for dest, expected in (("globals", "0.1 0.5\n"), ("global:params", "0.5 0.3\n")):
        line = flagscan(str(script), "--dest", dest, "lr=0.5", "--format", "args").out
        words = shlex.split(line)
        assert words[0] == "python"
        done = subprocess.run(
            [sys.executable, *words[1:]], capture_output=True, text=True, check=True, timeout=120
        )
        assert done.stdout == expected


def test_a_notebook_is_edited_and_executed(tmp_path: Path, flagscan: Flagscan) -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": "lr = 0.1", "outputs": []}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    path = tmp_path / "a b.ipynb"
    path.write_text(json.dumps(notebook))
    out = flagscan(str(path), "lr=[0.5,0.6]", "--format", "args").out
    for line, value in zip(out.splitlines(), ("0.5", "0.6"), strict=True):
        first, execute = line.split(" | ")
        assert execute == "jupyter nbconvert --to notebook --execute --stdin --stdout"
        words = shlex.split(first)
        assert words[0] == "flagscan"
        edited = json.loads(flagscan(*words[1:]).out)
        assert edited["cells"][0]["source"] == f"lr = {value}"
