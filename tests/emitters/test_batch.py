"""Batch files for Guild: ``csv`` and ``yaml``; ``tests/guild/test_values.py`` runs them."""

from __future__ import annotations

import csv
import io

import pytest
import yaml

from flagscan.assignments.decoding import decode
from flagscan.assignments.resolving import resolve
from flagscan.datafiles.guild import GuildLoader
from flagscan.emitters import get
from flagscan.emitters.base import EmitOptions
from flagscan.errors import InvalidValuesError
from flagscan.model.script import Script
from flagscan.testing import option, script_of, variable

SCRIPT = script_of(
    option("lr", type="float", default=0.1),
    option("layers", type="int", nargs="+", default=[8]),
    option("name", type="str"),
    option("loose", default=1),
    option("amp", action="BooleanOptionalAction", default=True),
    option("ema", action="BooleanOptionalAction"),
    option("verbose", action="count", default=0),
    option("tags", action="append", type="str"),
    option("literal", syntax="python", default="x"),
)


def text_of(kind: str, *words: str, script: Script = SCRIPT) -> str:
    trials = resolve(words, script)
    emitter = get(kind)
    assert emitter.trials is not None
    return "".join(emitter.trials(script, trials, EmitOptions()))


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["lr=1"], {"lr": 1.0}),
        (["lr=1e-5"], {"lr": 1e-05}),
        (["layers=64 32"], {"layers": "64 32"}),
        (["name=1e-3"], {"name": "1e-3"}),
        (["name=a'b\n\tc"], {"name": "a'b\n\tc"}),
        (["name=2020-01-01"], {"name": "2020-01-01"}),
        (["lr=null"], {"lr": None}),
        (["loose=x"], {"loose": "x"}),
        (["literal=1e-3"], {"literal": "'1e-3'"}),
        (["verbose=0"], {"verbose": False}),
    ],
)
def test_what_guild_is_given(words: list[str], given: dict[str, object]) -> None:
    assert yaml.load(text_of("yaml", *words), GuildLoader) == [given]
    names, cells = list(csv.reader(io.StringIO(text_of("csv", *words))))
    decoded = dict(zip(names, map(decode, cells), strict=True))
    assert repr(decoded) == repr(given)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["name=model[v1].pt"], "name: Guild cannot pass this value: Guild takes it for a search"),
        (["name=--x"], "begins with '-'"),
        (["lr=-1e-5"], "begins with '-'"),
        (["tags=a"], "tags: Guild cannot pass this value: it is a list"),
        (["verbose=2"], "verbose: Guild gives the option once at most"),
    ],
)
def test_what_guild_cannot_pass(words: list[str], why: str) -> None:
    for kind in ("csv", "yaml", "json"):
        with pytest.raises(InvalidValuesError, match=why.replace("[", r"\[")):
            text_of(kind, *words)


def test_a_trial_that_lacks_a_value_has_the_default() -> None:
    script = script_of(variable("a", 1), variable("b", [1, "x y"]), dest="global:params")
    text = text_of("yaml", "a=[2,3]", script=script)
    assert text == "- {a: 2}\n- {a: 3}\n"
    assert text_of("csv", "a=[2,3]", "b=1 2", script=script) == "a,b\n2,'1 2'\n3,'1 2'\n"


def test_switches_say_yes_and_no() -> None:
    assert text_of("csv", "amp=[yes,no]", "ema=no") == "amp,ema\nyes,no\nno,no\n"
    # No option of the script says yes; it is the default, which null leaves alone.
    script = script_of(option("no-aug", action="store_false", default=True))
    assert text_of("csv", "no-aug=[yes,no]", script=script) == "no-aug\nnull\nno\n"
