"""Values of flags against the real Guild: what texts mean, and what scripts receive in a batch."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import flagscan
from flagscan.assignments.decoding import decode
from flagscan.assignments.problems import Refused
from flagscan.assignments.resolving import resolve
from flagscan.assignments.sequences import Series
from flagscan.cli import main

from .project import Project

HERE = Path(__file__).parent

TRAIN = """
import argparse, json, os, sys, tempfile
parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", type=float, default=0.1)
parser.add_argument("--discount", type=float, default=0.9)
parser.add_argument("--layers", type=int, nargs="+", default=[8])
parser.add_argument("--words", nargs="*", default=[])
parser.add_argument("--name", default="x")
parser.add_argument("--text", type=str)
parser.add_argument("--n", type=int, default=3)
parser.add_argument("--amp", action="store_true")
parser.add_argument("--ema", action=argparse.BooleanOptionalAction, default=True)
parser.add_argument("--mode", choices=["fast", "slow"], default="fast")
handle, _ = tempfile.mkstemp(dir=os.environ["RUNS"])
with os.fdopen(handle, "w") as stream:
    json.dump(vars(parser.parse_args()), stream)
"""

VARIABLES = """
import json, os, tempfile
learning_rate = 0.1
name = "x"
layers = [8, 9]
amp = False
limit = None
handle, _ = tempfile.mkstemp(dir=os.environ["RUNS"])
with os.fdopen(handle, "w") as stream:
    json.dump([learning_rate, name, layers, amp, limit], stream)
"""

PARAMS = """
import json, os, tempfile
params = {"learning_rate": 0.1, "name": "x", "layers": [8], "amp": False, "limit": None}
handle, _ = tempfile.mkstemp(dir=os.environ["RUNS"])
with os.fdopen(handle, "w") as stream:
    json.dump(params, stream)
"""


@pytest.fixture
def runs(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where each run leaves what it was given; the current one is the project."""
    folder = tmp_path / "runs"
    folder.mkdir()
    project.environment["RUNS"] = str(folder)
    monkeypatch.chdir(project.folder)
    return folder


def prepared(project: Project, source: str) -> None:
    path = project.write("train.py", source)
    project.emit(flagscan.discover(path, cache=False))


def received(project: Project, runs: Path, *arguments: str) -> list[Any]:
    """What the runs of ``guild run train ARGUMENTS`` were given."""
    for old in runs.iterdir():
        old.unlink()
    done = project.guild("run", "train", *arguments, "-y")
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(path.read_text()) for path in runs.iterdir()]


FORMATS = {
    "json": '{"learning-rate": 0.01, "layers": [64, 32], "name": "1e-3", "amp": true}',
    "yaml": "learning-rate: 1e-2\nlayers: [64, 32]\nname: '1e-3'\namp: yes\n",
    "ini": "[train]\nlearning-rate = 0.01\nlayers = 64 32\nname = 1e-3\namp = yes\n",
    "csv": "learning-rate,layers,name,amp\n0.01,64 32,1e-3,yes\n",
    "tsv": "learning-rate\tlayers\tname\tamp\n0.01\t64 32\t1e-3\tyes\n",
    "toml": 'learning-rate = 0.01\nlayers = [64, 32]\nname = "1e-3"\namp = true\n',
    "py": "learning_rate = 1 / 100\nlayers = [64, 32]\nname = '1e-3'\namp = True\n",
}


def test_a_file_in_each_format_gives_the_same_run(project: Project, runs: Path) -> None:
    prepared(project, TRAIN)
    os.mkdir("params")
    texts = set()
    for kind, text in FORMATS.items():
        if kind == "toml" and sys.version_info < (3, 11):
            continue
        project.write(f"params/train-1.{kind}", text)
        assert main(["train.py", f"@params/train-1.{kind}", "--emit", f"{kind}.yaml"]) == 0
        texts.add((project.folder / f"{kind}.yaml").read_text())
    assert len(texts) == 1
    for kind in ("csv", "json", "yaml"):
        assert main(["train.py", "@params/train-1.ini", "--emit", f"batch.{kind}"]) == 0
        (given,) = received(project, runs, f"@batch.{kind}")
        assert (given["learning_rate"], given["layers"]) == (0.01, [64, 32])
        assert (given["name"], given["amp"], given["discount"]) == ("1e-3", True, 0.9)


def test_the_six_runs(project: Project, runs: Path) -> None:
    prepared(project, TRAIN)
    words = ["learning-rate=[0.01,0.001,0.0001]", "discount=[0.95,0.99]"]
    assert main(["train.py", *words, "--emit", "trials.csv"]) == 0
    given = received(project, runs, "@trials.csv")
    assert sorted((g["learning_rate"], g["discount"]) for g in given) == sorted(
        (rate, discount) for rate in (0.01, 0.001, 0.0001) for discount in (0.95, 0.99)
    )


def test_a_profile_combines_with_values(project: Project, runs: Path) -> None:
    prepared(project, TRAIN)
    project.write("profile.toml" if sys.version_info >= (3, 11) else "profile.ini", "n=7\n")
    project.write("more.json", '{"discount": 0.5, "learning-rate": 0.25}')
    profile = "@profile.toml" if sys.version_info >= (3, 11) else "@profile.ini"
    words = [profile, "@more.json", "learning-rate=[1,2]"]
    assert main(["train.py", *words, "--emit", "trials.json"]) == 0
    given = received(project, runs, "@trials.json")
    assert sorted(g["learning_rate"] for g in given) == [1.0, 2.0]
    assert {(g["discount"], g["n"]) for g in given} == {(0.5, 7)}


AWKWARD = [
    "text=['1', '1e-3', 'yes', 'null', '2020-01-01', '12:30', ' a ', 'a: b', '#', '~', '%', 'é']",
    "words=[['a b', '7', \"it's\"], [], ['yes']]",
    "learning-rate=[1e-5,1e22,0.1]",
]


@pytest.mark.parametrize("kind", ["csv", "json", "yaml"])
def test_awkward_values_reach_a_command_line(project: Project, runs: Path, kind: str) -> None:
    prepared(project, TRAIN)
    script = flagscan.discover("train.py", cache=False)
    for word in AWKWARD:
        trials = resolve([word, "n=[5]", "ema=yes", "mode=slow"], script)
        name = word.partition("=")[0]
        expected = [trial[name] for trial in trials]
        words = [word, "n=[5]", "ema=yes", "mode=slow"]
        assert main(["train.py", *words, "--emit", f"trials.{kind}"]) == 0
        given = received(project, runs, f"@trials.{kind}")
        found = [item[name.replace("-", "_")] for item in given]
        assert sorted(map(repr, found)) == sorted(map(repr, expected))
        assert {(g["n"], g["ema"], g["mode"]) for g in given} == {(5, True, "slow")}


@pytest.mark.parametrize("source", [VARIABLES, PARAMS])
def test_awkward_values_reach_variables(project: Project, runs: Path, source: str) -> None:
    prepared(project, source)
    words = ["name=['1', yes, 1e-3]", "layers=[[1, 2, 'x y'], [3, 4]]", "amp=yes", "limit=0.5"]
    assert main(["train.py", *words, "--emit", "trials.csv"]) == 0
    given = received(project, runs, "@trials.csv")
    order = ("learning_rate", "name", "layers", "amp", "limit")
    rows = [[g[name] for name in order] if isinstance(g, dict) else g for g in given]
    expected = [
        [0.1, name, layers, True, 0.5]
        for name in ("1", "yes", "1e-3")
        for layers in ([1, 2, "x y"], [3, 4])
    ]
    assert sorted(map(repr, rows)) == sorted(map(repr, expected))


SWITCHES = """
import argparse, json, os, tempfile
parser = argparse.ArgumentParser()
parser.add_argument("--n", type=int, default=3)
parser.add_argument("--no-aug", dest="aug", action="store_false")
parser.add_argument("--amp", action=argparse.BooleanOptionalAction, default=True)
parser.add_argument("--ema", action=argparse.BooleanOptionalAction, default=False)
parser.add_argument("--swa", action=argparse.BooleanOptionalAction)
handle, _ = tempfile.mkstemp(dir=os.environ["RUNS"])
with os.fdopen(handle, "w") as stream:
    json.dump(vars(parser.parse_args()), stream)
"""


def test_switches_in_one_run_and_in_many(project: Project, runs: Path) -> None:
    """Guild loses ``arg-switch: no`` in the trials of a batch (``guild/op_cmd.py``)."""
    prepared(project, SWITCHES)
    untouched = {"aug": True, "amp": True, "ema": False, "swa": None}
    assert received(project, runs) == [{"n": 3} | untouched]
    given = received(project, runs, "n=[1,2]")
    assert sorted(given, key=str) == [{"n": n} | untouched for n in (1, 2)]
    turned = {"aug": False, "amp": False, "ema": True, "swa": False}
    assert received(project, runs, "no-aug=no", "amp=no", "ema=yes", "swa=no") == [
        {"n": 3} | turned
    ]
    words = [f"{name}=[yes,no]" for name in ("no-aug", "amp", "ema", "swa")]
    assert main(["train.py", *words, "--emit", "trials.csv"]) == 0
    given = received(project, runs, "@trials.csv")
    found = sorted(tuple(g[n] for n in ("aug", "amp", "ema", "swa")) for g in given)
    assert found == sorted(itertools.product([True, False], repeat=4))


def test_rows_that_lack_a_value(project: Project, runs: Path) -> None:
    prepared(project, TRAIN)
    project.write("rows.json", '[{"n": 1, "layers": [1, 2]}, {"name": "b"}]')
    assert main(["train.py", "@rows.json", "--emit", "trials.csv"]) == 0
    given = received(project, runs, "@trials.csv")
    found = sorted((g["n"], g["layers"], g["name"]) for g in given)
    assert found == [(1, [1, 2], "x"), (3, [8], "b")]


def guild_decodes(command: str, texts: list[tuple[str, str | None]]) -> list[str]:
    """The ``repr`` of what Guild makes of TEXTS."""
    python = os.path.join(os.path.dirname(command), "python")
    done = subprocess.run(
        [python, str(HERE / "decoder.py")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def generated_calls(count: int) -> list[str]:
    """Calls of sequence functions that make sense, some odd, by chance but always the same."""
    chance = random.Random(7)

    def number() -> str:
        kinds = [
            lambda: str(chance.randint(-20, 20)),
            lambda: repr(round(chance.uniform(-5, 5), chance.randint(1, 6))),
            lambda: repr(chance.uniform(0, 1) * 10 ** chance.randint(-12, 3)),
            lambda: f"{chance.randint(1, 9)}e{chance.randint(-9, 3)}",
        ]
        return chance.choice(kinds)()

    def call() -> str:
        name = chance.choice(["range", "linspace", "logspace", "list"])
        if name == "list":
            return f"[{number()}, {number()}]*{chance.randint(1, 4)}"
        if name == "range":
            start, step = float(number()), float(number()) or 1.0
            if chance.random() < 0.5:
                start, step = int(start), int(step) or 1
            end = start + step * chance.randint(1, 9)
            return f"range[{start!r}:{end!r}:{step!r}]"
        if name == "linspace":
            return f"linspace[{number()}:{number()}:{chance.randint(1, 9)}]"
        start, end = chance.uniform(-9, 3), chance.uniform(-9, 3)
        base = chance.choice(["", ":2", ":10", ":1.5", ":0.5"])
        return f"logspace[{start!r}:{round(end, 2)!r}:{chance.randint(1, 9)}{base}]"

    return [call() for _ in range(count)]


def test_sequences_agree_with_guild_to_the_last_digit(guild_command: str) -> None:
    calls = generated_calls(300)
    theirs = guild_decodes(guild_command, [(call, None) for call in calls])
    for call, expected in zip(calls, theirs, strict=True):
        if expected == "[]":  # Guild makes no trials of it, and we say so
            with pytest.raises(Refused):
                decode(call)
            continue
        value = decode(call)
        assert isinstance(value, (list, Series))
        assert repr(list(value)) == expected, call


TEXTS = [
    *("1", "-1", "+1", "01", "0x10", "1e-3", "1E5", "inf", "-inf", "nan", "1_000", "12:30", "1:2"),
    *("0o17", "y", "n", "None", "yes", "off", "TRUE", "null", "~", "# c", "", " ", "'1'", '"a"'),
    *("{a: 1}", "{a: [1, 2]}", "a: b", "a #b", "[1,2]", "[[1,2],[3]]", "[a, 'b', 1e-3]", "[]"),
    *("model[v1].pt", "a[0]", "1.5.2", "=", "@x", "%x", "`x", "a, b", "- a", "*x", "&x", "!x", "|"),
    *("1.", ".5", "-.5", ".inf", "017", "08", "0b11", "1e400x", "1,000", "٣", "x:y", "[1, 2", "]"),
]


@pytest.mark.parametrize("kind", [None, "string", "int", "float", "number", "boolean"])
def test_texts_mean_what_they_mean_to_guild(guild_command: str, kind: str | None) -> None:
    theirs = guild_decodes(guild_command, [(text, kind) for text in TEXTS])
    for text, expected in zip(TEXTS, theirs, strict=True):
        assert repr(decode(text, kind)) == expected, (text, kind)


def test_a_sample_is_the_one_that_guild_takes(guild_command: str) -> None:
    python = os.path.join(os.path.dirname(guild_command), "python")
    code = "from guild.batch_util import sample_trials as s; print(s(list(range(60)), 7, 5))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    script = flagscan.discover_source(TRAIN, "train.py")
    trials = resolve(["n=range[0:59]"], script, max_trials=7, seed=5)
    assert [trial["n"] for trial in trials] == json.loads(done.stdout)
