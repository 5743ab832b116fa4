"""Whatever stands in a guild.yml: faults are told with a place, and nothing fails."""

from __future__ import annotations

import datetime
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.errors import TargetFileError
from flagscan.guildfile.document import Document
from flagscan.guildfile.validate import problems, schema

WORDS = sorted(
    {name for part in schema()["$defs"].values() for name in part.get("properties", {})}
    | {"train", "lr", "no", "include", "$include", "{{x}}", "a#b", "a:b", "uniform[1:2]", "x-own"}
)

HUGE = "0xHUGE"
"""Stands for a number of more digits than Python agrees to print."""
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats()
    | st.sampled_from([*WORDS, "", "012", HUGE, "\0"])
    | st.just(datetime.date(2020, 1, 1))
)
KEYS = st.sampled_from(WORDS) | st.booleans() | st.integers(0, 2) | st.none()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
FLAGS = st.dictionaries(
    st.sampled_from(["lr", "a", "$include"]),
    st.dictionaries(
        st.sampled_from(["default", "type", "choices", "min", "max", "arg-split", "description"]),
        SCALARS | st.lists(SCALARS | st.fixed_dictionaries({"value": SCALARS}), max_size=3),
        max_size=4,
    )
    | VALUES,
    max_size=3,
)
OPERATION = st.fixed_dictionaries(
    {}, optional={"main": SCALARS, "flags": FLAGS, "requires": VALUES, "steps": VALUES}
)
OPERATIONS = st.dictionaries(st.sampled_from(["train", "fit"]), OPERATION | VALUES, max_size=2)
ITEM = st.fixed_dictionaries(
    {},
    optional={
        "model": st.sampled_from(["m", "n", ""]),
        "config": st.sampled_from(["m", "c"]),
        "extends": st.sampled_from(["m", "n", "c", "d"]) | VALUES,
        "operations": OPERATIONS,
        "flags": FLAGS,
        "resources": VALUES,
        "operation-defaults": OPERATION | VALUES,
    },
)


def check(data: Any) -> None:
    text = yaml.safe_dump(data, allow_unicode=True).replace(HUGE, f"{2**20000:#x}")
    lines = text.splitlines() or [""]
    try:
        found = problems(Document(text, "guild.yml"))
    except TargetFileError:
        return
    for diagnostic in found:
        assert "\n" not in diagnostic.message
        assert len(diagnostic.message) < 400
        assert 1 <= diagnostic.location.line <= len(lines)
        assert 0 <= diagnostic.location.column <= len(lines[diagnostic.location.line - 1])


@settings(max_examples=150)
@given(VALUES)
def test_anything(data: Any) -> None:
    check(data)


@settings(max_examples=250)
@given(st.lists(ITEM, max_size=4) | OPERATIONS)
def test_what_looks_like_a_guild_file(data: Any) -> None:
    check(data)
