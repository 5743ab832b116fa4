"""What words of a command line give to the flags of a script."""

from __future__ import annotations

import pytest

from flagscan.assignments.resolving import resolve
from flagscan.errors import InvalidValuesError
from flagscan.model.script import Script
from flagscan.testing import flag_set_of, option, positional, script_of, script_with, variable

SCRIPT = script_of(
    option("lr", "-l", type="float", default=0.1, min=0, max=1),
    option("batch-size", type="int", default=32),
    option("mode", type="str", default="fast", choices=["fast", "slow", "1"]),
    option("layers", type="int", nargs="+", default=[64]),
    option("betas", type="float", nargs=2, default=[0.9, 0.99]),
    option("amp", action="BooleanOptionalAction", default=True),
    option("fast", action="store_true", default=False),
    option("untyped"),
    option("loose", default=1),
    option("name", type="str"),
    option("help", action="help"),
    option("cut", "-c", type="float", destination="dropout"),
)


def only(*words: str, script: Script = SCRIPT) -> dict[str, object]:
    (trial,) = resolve(words, script)
    return trial


@pytest.mark.parametrize(
    ("word", "name", "value"),
    [
        ("lr=1e-3", "lr", 0.001),
        ("lr=1", "lr", 1.0),
        ("l=0.5", "lr", 0.5),
        ("batch_size=8", "batch-size", 8),
        ("Batch-Size=8", "batch-size", 8),
        ("dropout=0.5", "cut", 0.5),
        ("mode=1", "mode", "1"),
        ("layers=64 32", "layers", [64, 32]),
        ("layers=[64,32]", "layers", [64, 32]),
        ("layers=7", "layers", [7]),
        ("betas=0.5 1", "betas", [0.5, 1.0]),
        ("amp=no", "amp", False),
        ("fast=1", "fast", True),
        ("untyped=1e-3", "untyped", "1e-3"),
        ("loose=1e-3", "loose", 0.001),
        ("loose=x", "loose", "x"),
        ("untyped=a=b", "untyped", "a=b"),
        ("name=yes", "name", "yes"),
        ("name=", "name", ""),
        ("name='[1,2]'", "name", "[1,2]"),
        ("lr=null", "lr", None),
    ],
)
def test_a_word_gives(word: str, name: str, value: object) -> None:
    trial = only(word)
    assert trial == {name: value}
    assert type(trial[name]) is type(value)


def test_the_last_one_counts() -> None:
    assert only("lr=0.1", "l=0.2") == {"lr": 0.2}


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("lr=abc", "lr=abc: 'abc' is not a number"),
        ("lr=2", "lr=2: 2.0 is more than the maximum 1"),
        ("lr=-0.5", "lr=-0.5: -0.5 is less than the minimum 0"),
        ("lr=[0.1,2]", "lr=[0.1,2]: 2.0 is more than the maximum 1"),
        ("lr=[]", "lr=[]: the list is empty, which makes no trials"),
        ("lr=1e400", "lr=1e400: 1e400 is too large a number"),
        ("batch-size=3.0", "batch-size=3.0: 3.0 is not an int"),
        ("batch-size=yes", "batch-size=yes: True is not an int"),
        ("mode=slo", "mode=slo: 'slo' is not one of 'fast', 'slow', '1'"),
        ("layers=", "layers=: [] has 0 values, and not 1"),
        ("layers=1 a", "layers=1 a: 'a' is not an int"),
        ("layers='1", "layers='1: a quote is not closed"),
        ("betas=1", "betas=1: [1.0] has 1 values, and not 2"),
        ("amp=maybe", "amp=maybe: 'maybe' is not yes or no"),
        ("help=1", "help=1: there is no flag 'help'; there are lr, batch-size, mode, "),
        ("leyers=1", "leyers=1: there is no flag 'leyers'; did you mean 'layers'?"),
        ("lr", "lr: say NAME=VALUE"),
    ],
)
def test_a_bad_word_is_told(word: str, problem: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        resolve([word], SCRIPT)
    (told,) = caught.value.problems
    assert told.startswith(problem)


def test_everything_that_is_wrong_is_told() -> None:
    with pytest.raises(InvalidValuesError) as caught:
        resolve(["lr=abc", "x=1", "mode=slow", "amp=x"], SCRIPT)
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "lr=abc",
        "x=1",
        "amp=x",
    ]


def test_what_is_required() -> None:
    script = script_of(option("lr", required=True), positional("data", required=True))
    with pytest.raises(InvalidValuesError, match="data is required") as caught:
        resolve(["lr=1"], script)
    assert len(caught.value.problems) == 1
    assert only("lr=1", "data=x", script=script) == {"data": "x", "lr": "1"}
    assert list(resolve(["lr=1"], script, required=False)) == [{"lr": "1"}]


def test_a_name_of_two_flags() -> None:
    script = script_of(variable("a_b", 1), variable("a-b", 2), dest="global:params")
    assert only("a-b=3", script=script) == {"a-b": 3}
    with pytest.raises(InvalidValuesError, match="'A_B' may be a_b or a-b"):
        resolve(["A_B=3"], script)


def test_variables_take_any_number() -> None:
    script = script_of(variable("n", 3, type="int"), variable("l", [1, "a"]), dest="globals")
    assert only("n=0.5", "l=1 'b c' yes", script=script) == {"n": 0.5, "l": [1, "b c", True]}


def test_sub_commands() -> None:
    root = flag_set_of(option("seed", type="int"))
    fit = flag_set_of(option("lr", type="float"), option("n", type="int"), command=("fit",))
    test = flag_set_of(option("n", type="int"), command=("test",))
    script = script_with(root, fit, test)
    assert resolve(["seed=1"], script).command == ()
    trials = resolve(["seed=1", "lr=0.1", "n=3"], script)
    assert trials.command == ("fit",)
    assert list(trials) == [{"lr": 0.1, "n": 3, "seed": 1}]
    with pytest.raises(InvalidValuesError, match=r"several commands \(fit, test\)"):
        resolve(["n=3"], script)
    assert resolve(["n=3"], script, operation="train-test").command == ("test",)


def test_lists_multiply_as_in_guild() -> None:
    trials = resolve(["lr=[0.01,0.001,0.0001]", "batch-size=range[1:2]"], SCRIPT)
    assert len(trials) == 6
    assert [(t["batch-size"], t["lr"]) for t in trials] == [
        (1, 0.01),
        (1, 0.001),
        (1, 0.0001),
        (2, 0.01),
        (2, 0.001),
        (2, 0.0001),
    ]
    assert list(trials.chosen([0, 4])) == [list(trials)[i] for i in (0, 4)]
    assert [flag.name for flag in trials.flags] == ["lr", "batch-size"]
