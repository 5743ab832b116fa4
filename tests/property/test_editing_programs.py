"""Generated programs: with other values they hold these, and differ in their characters only."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.editing.editing import edit
from flagscan.editing.verifying import same

RUN = """
import json, sys
for line in sys.stdin:
    names = {"__name__": "__main__"}
    try:
        exec(compile(json.loads(line).encode("utf-8", "surrogatepass"), "train.py", "exec"), names)
        answer = repr(names["_held"])
    except BaseException as error:
        answer = repr(error)
    print(json.dumps(answer), flush=True)
"""

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.text(max_size=8).filter(lambda text: text.isprintable() or "\0" not in text),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, min_size=1, max_size=3),
    st.lists(SCALARS, min_size=2, max_size=3).map(tuple),
)


@dataclass(frozen=True)
class Program:
    """A program in pieces: between two of them stands a value."""

    pieces: tuple[str, ...]
    values: tuple[object, ...]
    dest: str

    def text(self, written: list[str]) -> str:
        """The program with the values WRITTEN so."""
        return self.pieces[0] + "".join(
            text + piece for text, piece in zip(written, self.pieces[1:], strict=True)
        )


def literal(value: object) -> str:
    """VALUE as a person would write it."""
    if isinstance(value, float) and math.isinf(value):
        return "1e999" if value > 0 else "-1e999"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))},)"
    return ascii(value) if isinstance(value, str) else repr(value)


GLOBALS = (
    ("{} = ", "\n"),
    ("{}: object = ", "  # how much\n"),
    ("{}, _other = ", ", 0\n"),
    ("if True:\n    {} = ", "\n"),
    ("try:\n\t{}=(", ")\nfinally:\n\tpass\n"),
    ("first_{0} = 1; {0} =  ", " ; last_{0} = 2\n"),
)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A program, and what it declares."""
    values = tuple(draw(st.lists(VALUES, min_size=1, max_size=4)))
    names = [f"k{number}" for number in range(len(values))]
    kind = draw(st.sampled_from(["globals", "dict", "call", "argparse"]))
    heads, tails = [], []
    for name in names:
        if kind == "globals":
            head, tail = draw(st.sampled_from(GLOBALS))
        elif kind == "dict":
            head, tail = draw(st.sampled_from([("'{}': ", ", "), ('"{}":(', "),\n  # next\n")]))
        elif kind == "call":
            head, tail = "{}=", ",\n"
        else:
            head, tail = draw(
                st.sampled_from([
                    ("p.add_argument('--{}', default=", ")\n"),
                    ("p.add_argument(\n  '--{}', help='é', default = ", " ,  # so\n)\n"),
                ])
            )  # fmt: skip
        heads.append(head.format(name))
        tails.append(tail.format(name))
    starts = {
        "globals": "é = 'é'\n",
        "dict": "params = {",
        "call": "params = dict(",
        "argparse": "import argparse\np = argparse.ArgumentParser()\n",
    }
    held = f"_held = [{', '.join(names)}]\n"
    ends = {
        "globals": held,
        "dict": "}\n_held = list(params.values())\n",
        "call": ")\n_held = list(params.values())\n",
        "argparse": "_held = list(vars(p.parse_args([])).values())\n",
    }
    pieces = [starts[kind] + heads[0]]
    pieces += [tail + head for tail, head in zip(tails, heads[1:], strict=False)]
    pieces.append(tails[-1] + ends[kind])
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    pieces[0] = mark + pieces[0]
    dest = {"globals": "globals", "argparse": "args"}.get(kind, "global:params")
    return Program(tuple(piece.replace("\n", newline) for piece in pieces), values, dest)


@pytest.fixture(scope="module")
def child() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-I", "-c", RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def held(child: subprocess.Popen[str], text: str) -> str:
    assert child.stdin is not None
    assert child.stdout is not None
    print(json.dumps(text), file=child.stdin, flush=True)
    answer: str = json.loads(child.stdout.readline())
    return answer


@settings(max_examples=60)
@given(program=programs(), data=st.data())
def test_programs(child: subprocess.Popen[str], program: Program, data: Any) -> None:
    written = [literal(value) for value in program.values]
    source = program.text(written)
    wanted = {
        number: data.draw(VALUES, label=f"k{number}")
        for number in range(len(program.values))
        if data.draw(st.booleans())
    }
    result = edit(
        source.encode("utf-8", "surrogatepass"),
        "train.py",
        {f"k{number}": value for number, value in wanted.items()},
        dest=program.dest,
    )
    text = result.files["train.py"].decode("utf-8", "surrogatepass")
    assert not result.notes
    # What is before, between and behind the values is as it was.
    rest = text
    for number, piece in enumerate(program.pieces):
        if number:
            position = rest.find(piece) if number < len(program.values) else len(rest) - len(piece)
            assert position >= 0
            new = rest[:position]
            value = wanted.get(number - 1, program.values[number - 1])
            if same(value, program.values[number - 1]):
                assert new == written[number - 1]
            rest = rest[position:]
        assert rest.startswith(piece)
        rest = rest[len(piece) :]
    assert rest == ""
    expected = [wanted.get(number, value) for number, value in enumerate(program.values)]
    expected = [
        tuple(value) if isinstance(value, list) and isinstance(old, tuple) else value
        for value, old in zip(expected, program.values, strict=True)
    ]
    assert held(child, text) == repr(expected)
