"""Texts of values, by Guild's rules; ``tests/guild/test_values.py`` compares with Guild."""

from __future__ import annotations

import math

import pytest

from flagscan.assignments.decoding import Search, decode
from flagscan.assignments.problems import Refused


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1", None, 1),
        ("01", None, 1),
        ("0x10", None, 16),
        ("1e-3", None, 0.001),
        ("1_000", None, "1_000"),
        ("12:30", None, "12:30"),
        ("0o17", None, "0o17"),
        ("yes", None, True),
        ("y", None, "y"),
        ("null", None, None),
        ("", None, ""),
        ("'1'", None, "1"),
        ("2020-01-01", None, "2020-01-01"),
        ("{a: 1}", None, {"a": 1}),
        ("a #b", None, "a"),
        ("[1,2]*2", None, [1, 2, 1, 2]),
        ("model[v1].pt", None, "model[v1].pt"),
        ("[1:2]", None, Search("uniform", (1, 2))),
        ("loguniform[1e-5:0.1]", "float", Search("loguniform", (1e-05, 0.1))),
        ("1e-3", "string", "1e-3"),
        ("null", "string", "null"),
        ("[1,2]", "string", [1, 2]),
        ("1e2", "int", 100.0),
        ("7", "float", 7.0),
        ("0", "boolean", False),
        ("foo", "boolean", "foo"),
    ],
)
def test_a_text_means(text: str, kind: str | None, value: object) -> None:
    decoded = decode(text, kind)
    assert decoded == value
    assert type(decoded) is type(value)


def test_what_is_not_finite_is_said() -> None:
    assert decode("inf") == math.inf
    assert math.isnan(decode("nan"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("range[1:5]", [1, 2, 3, 4, 5]),
        ("range[0:1:0.25]", [0.0, 0.25, 0.5, 0.75, 1.0]),
        ("range[5]", [0, 1, 2, 3, 4]),
        ("range[5:1:-1]", [5, 4, 3, 2, 1]),
        ("linspace[0:1]", [0.0, 0.25, 0.5, 0.75, 1.0]),
        ("linspace[0:1:3]", [0.0, 0.5, 1.0]),
        ("logspace[-4:-1:4]", [0.0001, 0.001, 0.01, 0.1]),
        ("logspace[0:3:4:2]", [1.0, 2.0, 4.0, 8.0]),
        ("geomspace[1e-4:1:5]", [0.0001, 0.001, 0.01, 0.1, 1.0]),
    ],
)
def test_a_sequence_has(text: str, values: list[object]) -> None:
    decoded = decode(text)
    assert list(decoded) == values  # type: ignore[call-overload]
    assert [type(v) for v in decoded] == [type(v) for v in values]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1e400", "too large"),
        ("[1e400]", "too large"),
        ("{a: 1, a: 2}", "twice"),
        ("range[a:b]", "'a'"),
        ("range[1:5:0]", "zero"),
        ("range[5:1]", "no values"),
        ("range[0:1:1e-300]", "too"),
        ("linspace[0:1:2.5]", "2.5"),
        ("linspace[0]", "2 to 3"),
        ("logspace[0:400:3]", "large"),
        ("geomspace[-1:1]", "sign"),
        ("range[1:5]*2", "behind"),
        ("[1,2]*1000000000000", "too many"),
        ("[" * 200 + "]" * 200, "deep"),
        (
            "{a: &a [1,1,1,1,1,1,1,1,1,1], b: &b [" + "*a," * 99 + "], c: [" + "*b," * 99 + "]}",
            "many",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        decode(text)
