"""The JSON forms: what is in them, and that they are what the schema says."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

from flagscan.emitters import get
from flagscan.emitters.base import EmitOptions
from flagscan.model.diagnostic import SYNTAX_ERROR
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import Dependency, FlagSet, Script, Tier
from flagscan.model.serialize import to_json
from flagscan.model.value import Reason, Step, Unresolved

HERE = Location("train.py", 3, 4)
UNKNOWN = Unresolved(
    source="f()",
    location=HERE,
    reason=Reason.EXTERNAL_CALL,
    candidates=(1, (2, "x")),
    chain=(Step(HERE, "g()"),),
)
VALUES = [
    None,
    True,
    3,
    0.5,
    math.inf,
    "text \x1b[31m \u202e \udcff",
    b"\x00",
    1j,
    ...,
    (1, 2),
    {1, 2},
    [1, [2]],
    {"a": 1},
    {"$x": 1},
    {1: 2},
    UNKNOWN,
]


def script() -> Script:
    flags = tuple(
        Flag(name=f"f{number}", options=(f"--f{number}",), default=value, location=HERE)
        for number, value in enumerate(VALUES)
    )
    sets = [
        FlagSet(interface="argparse", tier=Tier.COMMAND_LINE, dest="args", location=HERE, flags=f)
        for f in (flags, ())
    ]
    return Script(
        path="train.py",
        digest="sha256:" + "0" * 64,
        dependencies=(Dependency("a.py", "sha256:" + "1" * 64),),
        selected=0,
        flag_sets=tuple(sets),
        diagnostics=(SYNTAX_ERROR.at(HERE, what="x"),),
    )


def test_json_is_valid_and_ascii(assert_valid_script_json: Callable[[object], None]) -> None:
    text = get("json").emit([script(), script()], EmitOptions())
    assert text.isascii()
    assert "\x1b" not in text
    documents = json.loads(text)
    assert len(documents) == 2
    for document in documents:
        assert_valid_script_json(document)


def test_jsonl_has_a_line_per_script(assert_valid_script_json: Callable[[object], None]) -> None:
    text = get("jsonl").emit([script(), script()], EmitOptions())
    lines = text.splitlines()
    assert len(lines) == 2
    for line in lines:
        assert_valid_script_json(json.loads(line))


def test_values_that_json_lacks_are_tagged() -> None:
    (document,) = json.loads(get("json").emit([script()], EmitOptions()))
    defaults = [flag["default"] for flag in document["flag_sets"][0]["flags"]]
    assert defaults[4] == {"$float": "inf"}
    assert defaults[6] == {"$bytes": "AA=="}
    assert defaults[9:11] == [[1, 2], [1, 2]]
    assert defaults[13] == {"$dict": [["$x", 1]]}
    assert defaults[15]["$unresolved"]["source"] == "f()"


def test_all_flag_sets_are_shown_and_unwanted_flags_are_not() -> None:
    options = EmitOptions(include=("f1*",), exclude=("f11",))
    (document,) = json.loads(get("json").emit([script()], options))
    assert len(document["flag_sets"]) == 2
    names = [flag["name"] for flag in document["flag_sets"][0]["flags"]]
    assert names == ["f1", "f10", "f12", "f13", "f14", "f15"]


def test_rendering_a_document_gives_the_same_text() -> None:
    for name in ("json", "jsonl", "table"):
        emitter = get(name)
        assert emitter.render is not None
        for options in (EmitOptions(), EmitOptions(include=("f1",))):
            rendered = "".join(emitter.render([to_json(script())], options))
            assert rendered == emitter.emit([script()], options)
