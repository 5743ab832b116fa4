"""Script -> JSON -> Script is the identity, whatever a Script holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.errors import InvalidDocumentError
from flagscan.model.diagnostic import Diagnostic, Severity
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import Dependency, FlagSet, Script, Tier
from flagscan.model.serialize import from_json, to_json
from flagscan.model.value import ABSENT, Reason, Step, Unresolved

TEXTS = st.text(max_size=4) | st.sampled_from(["$float", "$unresolved", "$tuple", "a", "\ud800"])
LOCATIONS = st.builds(
    Location, st.sampled_from(["train.py", "lib/a.py"]), st.integers(1, 9), st.integers(0, 9)
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    TEXTS,
    st.binary(max_size=3),
)
KEYS = st.one_of(SCALARS, st.tuples(SCALARS))
PLAIN = st.recursive(
    SCALARS | st.just(...) | st.complex_numbers(allow_nan=False, allow_infinity=False),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(TEXTS, inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=2),
        st.sets(SCALARS, max_size=3),
    ),
    max_leaves=6,
)
UNRESOLVED = st.builds(
    Unresolved,
    source=TEXTS,
    location=LOCATIONS,
    reason=st.sampled_from(Reason),
    candidates=st.lists(PLAIN, max_size=2).map(tuple),
    chain=st.lists(st.builds(Step, LOCATIONS, TEXTS), max_size=2).map(tuple),
)
VALUES = st.just(ABSENT) | PLAIN | UNRESOLVED
FLAGS = st.builds(
    Flag,
    name=TEXTS,
    options=st.lists(TEXTS, max_size=2).map(tuple),
    negations=st.lists(TEXTS, max_size=2).map(tuple),
    asked_for=st.booleans(),
    positional=st.booleans(),
    syntax=st.sampled_from(["", "click"]),
    destination=TEXTS,
    action=VALUES,
    default=VALUES,
    const=VALUES,
    choices=st.just(ABSENT) | st.lists(PLAIN, max_size=2) | UNRESOLVED,
    nargs=st.sampled_from([ABSENT, 2, "?", "+"]),
    help=st.just(ABSENT) | TEXTS | UNRESOLVED,
    required=st.sampled_from([ABSENT, True, False]),
    allow_other=st.booleans(),
    conditional=st.booleans(),
    settable=st.booleans(),
    location=LOCATIONS,
)
FLAG_SETS = st.builds(
    FlagSet,
    interface=st.sampled_from(["argparse", "globals"]),
    tier=st.sampled_from(Tier),
    dest=TEXTS,
    command=st.lists(TEXTS, max_size=2).map(tuple),
    active=st.booleans(),
    location=LOCATIONS,
    flags=st.lists(FLAGS, max_size=3).map(tuple),
)
SCRIPTS = st.builds(
    Script,
    path=st.just("train.py"),
    digest=TEXTS,
    dependencies=st.lists(st.builds(Dependency, TEXTS, TEXTS), max_size=2).map(tuple),
    selected=st.none() | st.integers(0, 3),
    flag_sets=st.lists(FLAG_SETS, max_size=2).map(tuple),
    diagnostics=st.lists(
        st.builds(
            Diagnostic,
            code=TEXTS,
            severity=st.sampled_from(Severity),
            message=TEXTS,
            location=LOCATIONS,
        ),
        max_size=2,
    ).map(tuple),
)
QUIET = settings(max_examples=60)


@QUIET
@given(SCRIPTS)
def test_a_script_survives_json(script: Script) -> None:
    text = json.dumps(to_json(script, exact=True), allow_nan=False)
    read = from_json(json.loads(text))
    assert repr(read) == repr(script) or read == script
    assert json.dumps(to_json(read, exact=True)) == text


@pytest.mark.parametrize(
    "broken", [None, [], {}, {"schema": 0}, {"schema": 1, "path": 3}, {"schema": 1, "flag_sets": 1}]
)
def test_anything_else_is_refused(broken: Any) -> None:
    with pytest.raises(InvalidDocumentError):
        from_json(broken)
