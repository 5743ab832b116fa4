"""Whatever stands in a file of settings: it is read, or refused with a reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flagscan.datafiles.entries import Unreadable
from flagscan.datafiles.flags import flags_of
from flagscan.datafiles.reading import read

KINDS = ["yaml", "omegaconf", "json", "ini", "toml"]
# Pieces that mean something in one of the formats.
PIECES = st.sampled_from(
    [
        *"abc \n\t:,-[]{}#'\"&*!|>?%@`=;~0.\\",
        *(
            ": ",
            "- ",
            "\n  ",
            "<<: *a",
            "&a ",
            "*a",
            "[s]\n",
            "k = ",
            "!!",
            "---\n",
            "1e-3",
            "${x}",
        ),
        *("\ufeff", "\x85", "\u2028", "\0", "%(x)s", "'''", '"""', "2020-01-01", "null", "[[t]]\n"),
    ]
)


@pytest.mark.parametrize("kind", KINDS)
@given(st.binary(max_size=60) | st.lists(PIECES, max_size=30).map(lambda p: "".join(p).encode()))
@example(b"? [a]\n: b\n")
@example(b"? {a: b}\n: c\n")
@example(b"a: !!int x\n")
@example(b"a: !!float [1]\n")
@example(b"=: 1\n")
@example(b"[a]\nb = %(c)s\n")
@example(b"a: 1" + b"0" * 5000)
def test_nothing_else_is_raised(kind: str, data: bytes) -> None:
    try:
        content = read(data, kind)
    except Unreadable:
        return
    for flag in flags_of(content.entries or (), "file"):
        assert flag.location.line >= 1


@pytest.mark.parametrize("text", ["9" * 5000, '{"a": ' + "9" * 5000 + "}"])
def test_numbers_of_too_many_digits(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        with pytest.raises(Unreadable):
            read(text.encode(), "json")
