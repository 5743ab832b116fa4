"""Fewer trials than all: sampled from a grid, or drawn from ranges and choices."""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

import pytest

from flagscan.assignments.resolving import resolve
from flagscan.assignments.trials import Trials
from flagscan.errors import InvalidValuesError
from flagscan.testing import option, script_of, variable

from ..conftest import Flagscan

SCRIPT = script_of(
    option("lr", type="float", default=0.1),
    option("n", type="int"),
    option("mode", choices=["fast", "slow"]),
    option("layers", type="int", nargs="+", choices=[1, 2, 3]),
    option("drop", type="float", min=0, max=1),
    option("decay", type="float", min=1e-6, max=0.1, distribution="loguniform"),
    option("half", type="float", min=0),
    option("name", type="str"),
    option("amp", action="store_true"),
)


def drawn(*words: str, search: str | None = None, count: int = 200, seed: int = 3) -> Trials:
    return resolve(words, SCRIPT, search=search, max_trials=count, seed=seed)


def test_ranges_are_drawn_from() -> None:
    trials = list(drawn("n=[1:3]", "lr=[0.5:2]", "drop=loguniform[0.001:1]", "mode=[fast,slow]"))
    assert len(trials) == 200
    assert {t["n"] for t in trials} == {1, 2, 3}
    assert {t["mode"] for t in trials} == {"fast", "slow"}
    assert all(type(t["lr"]) is float and 0.5 <= t["lr"] <= 2 for t in trials)
    small = sum(t["drop"] < 0.03 for t in trials)  # type: ignore[operator]
    assert 70 < small < 130  # half of the orders of magnitude
    assert all(0.001 <= t["drop"] <= 1 for t in trials)  # type: ignore[operator]


def test_the_same_seed_draws_the_same_everywhere() -> None:
    words = ["lr=loguniform[1e-5:0.1]", "n=[1:10:7]", "mode=[fast,slow]"]
    assert list(drawn(*words, count=3, seed=7)) == [
        {"lr": 0.0001973926871970626, "mode": "fast", "n": 7},
        {"lr": 1.9487007247258693e-05, "mode": "slow", "n": 4},
        {"lr": 1.7060654934271484e-05, "mode": "slow", "n": 1},
    ]
    part = list(drawn("n=range[1:1000000]", count=3, seed=5))
    assert part == [{"n": 267854}, {"n": 653160}, {"n": 777821}]
    assert list(drawn(*words)) == list(drawn(*words))
    assert list(drawn(*words)) != list(drawn(*words, seed=4))


def test_twenty_by_default_and_a_seed_that_is_told() -> None:
    first = resolve(["lr=[0:1]"], SCRIPT)
    assert len(list(first)) == len(first) == 20
    again = resolve(["lr=[0:1]"], SCRIPT, seed=first.chance_seed)
    assert list(again) == list(first)


def test_the_space_of_the_flags_themselves() -> None:
    trials = list(drawn("lr=0.5", search="random"))
    assert {frozenset(t) for t in trials} == {frozenset(["lr", "mode", "drop", "decay"])}
    assert {t["lr"] for t in trials} == {0.5}
    decays = [t["decay"] for t in trials]
    assert 1e-6 <= min(decays) < 1e-5  # type: ignore[type-var,operator]
    assert all(isinstance(t["drop"], float) for t in trials)
    # What is given is not drawn.
    assert {t["mode"] for t in drawn("mode=slow", search="random")} == {"slow"}


def test_a_grid_of_ranges() -> None:
    trials = list(drawn("n=[1:3]", "lr=[0:1]", "decay=null", "drop=0", "mode=slow", search="grid"))
    assert [(t["lr"], t["n"]) for t in trials] == [
        (lr, n) for lr in (0.0, 0.25, 0.5, 0.75, 1.0) for n in (1, 2, 3)
    ]
    some = drawn("n=[1:3]", "lr=[0:1]", "decay=null", "drop=0", "mode=slow", search="grid", count=4)
    assert len(list(some)) == len(some) == 4
    assert all(trial in trials for trial in some)


@pytest.mark.parametrize("search", ["latin-hypercube", "sobol"])
def test_designs_spread_evenly(search: str) -> None:
    pytest.importorskip("scipy")
    words = ["lr=[0.0:1.0]", "n=[1:16]", "mode=fast", "drop=0.5", "decay=0.01"]
    trials = list(drawn(*words, search=search, count=16))
    assert sorted(math.floor(t["lr"] * 16) for t in trials) == list(range(16))  # type: ignore[operator]
    assert sorted(t["n"] for t in trials) == list(range(1, 17))  # type: ignore[type-var]
    assert list(drawn(*words, search=search, count=16)) == trials
    assert list(drawn(*words, search=search, count=16, seed=9)) != trials


@pytest.mark.parametrize("search", ["latin-hypercube", "sobol"])
def test_designs_need_scipy(
    search: str, monkeypatch: pytest.MonkeyPatch, flagscan: Flagscan, train: str
) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats.qmc", None)
    result = flagscan("train.py", "lr=[0:1]", "--search", search)
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "flagscan: error: this search needs SciPy: pip install 'flagscan[search]'\n"
    )


def test_a_search_in_rows_is_one_of_a_single_row(flagscan: Flagscan, train: Path) -> None:
    Path("rows.csv").write_text("lr\n[0:1]\n[1:2]\n")
    result = flagscan("train.py", "@rows.csv")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "flagscan: error: a search draws from one set of values, and the files make 2; "
        "give one row, or lists where ranges are (linspace[0:1:5])\n"
    )
    Path("rows.csv").write_text("lr\n[0:1]\n")
    assert flagscan("train.py", "@rows.csv", "--format", "args").out.count("\n") == 20


def test_a_sample_of_a_grid_keeps_its_order() -> None:
    every = list(resolve(["n=range[1:30]", "lr=[0.5,1]"], SCRIPT))
    some = drawn("n=range[1:30]", "lr=[0.5,1]", count=7, seed=5)
    indexes = sorted(random.Random(5).sample(range(60), 7))
    assert list(some) == [every[i] for i in indexes]
    assert len(drawn("n=range[1:30]", count=30)) == 30
    assert drawn("n=range[1:30]", count=30).chance_seed is None


def test_a_large_grid_is_never_made() -> None:
    words = ["n=range[1:1000000]", "lr=linspace[0:1:1000000]"]
    every = resolve(words, SCRIPT)
    assert len(every) == 10**12
    assert next(iter(every)) == {"lr": 0.0, "n": 1}
    assert len(list(drawn(*words, count=5))) == 5


@pytest.mark.parametrize(
    ("words", "search", "why"),
    [
        (["lr=[3:2]"], None, "lr=[3:2]: the range goes from 3.0 to 2.0, which is no way up"),
        (["n=[1:x]"], None, "n=[1:x]: a range is one of numbers, and 'x' is none"),
        (["n=[1:2.5]"], None, "n=[1:2.5]: 1.0 is not an int"),
        (["drop=[0:2]"], None, "drop=[0:2]: 2.0 is more than the maximum 1"),
        (["mode=uniform[1:2]"], "random", "mode=uniform[1:2]: 'uniform[1:2]' is not one of"),
        (["amp=[0:1]"], None, "amp=[0:1]: '0:1' is not yes or no"),
        (["lr=loguniform[0:1]"], None, "lr=loguniform[0:1]: loguniform begins above zero"),
        (["lr=uniform[0:1:2]"], None, "lr=uniform[0:1:2]: the first value 2.0 is out of the"),
        (["lr=uniform[1]"], None, "lr=uniform[1]: a range has two ends"),
        (["lr=[0:inf]"], None, "lr=[0:inf]: a range has finite ends"),
        (["mode=fast", "drop=1", "decay=0.1"], "random", "there is nothing to search"),
    ],
)
def test_what_cannot_be_searched(words: list[str], search: str | None, why: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        resolve(words, SCRIPT, search=search)
    (told,) = caught.value.problems
    assert told.startswith(why)


def test_variables_take_what_the_ends_are() -> None:
    script = script_of(variable("a", 1, type="int"), variable("b", 1.0, type="float"))
    trials = list(resolve(["a=[1:3]", "b=[1:2.5]"], script, seed=1))
    assert {type(t["a"]) for t in trials} == {int}
    assert {type(t["b"]) for t in trials} == {float}


def test_the_command_line(flagscan: Flagscan, train: str) -> None:
    result = flagscan(
        "train.py", "lr=[0:1]", "--max-trials", "2", "--seed", "1", "--format", "args"
    )
    assert result.out.count("\n") == 2
    assert "2 trials, chosen by chance (--seed 1 repeats them)" in result.err
    assert "3 trials\n" in flagscan("train.py", "lr=range[1:3]").err
    assert flagscan("train.py", "lr=0.5").err == ""
    for arguments, why in (
        (["--seed", "1"], "--seed is for values"),
        (["--max-trials", "3"], "--max-trials is for values"),
        (["--search", "magic"], "magic"),
        (["--seed", "-1", "lr=1"], "--seed"),
        (["--search", "random"], "nothing to search"),
    ):
        result = flagscan("train.py", *arguments)
        assert (result.status, result.out) == (2, "")
        assert why in result.err
