"""Inputs that nobody would write: what is on disk, changed token by token and byte by byte."""

from __future__ import annotations

import ast
import io
import random
import re
import tokenize
import warnings
from collections.abc import Callable
from pathlib import Path

Mutation = Callable[[random.Random, list[str]], list[str]]
Valid = Callable[[str], bool]

_WORDS = re.compile(r"\w+|\s+|.", re.S)
STRANGE = (
    "0x" + "f" * 6000, "1e400", "-0", "1_0", "0o17", "nan", "float('inf')", "10 ** 10 ** 10",
    "'a' * 10 ** 12", "range(10 ** 12)", "__import__('os')", "*x", "**x", "lambda: x", "x := 1",
    "yield", "await x", "...", "None", "x[::2]", "f'{x!r:>{x}}'", "b'\\xff'", "'\\ud800'",
    "'\\N{DIGIT ONE}'", "\u202e", "\ufeff", "\x0c", "\x1b[31m", "\\\n", ";", "é", "\U0001d4b3",
    "async ",
    "global x", "nonlocal x", "del x", "import x", "from . import *", "with x as (y, z):",
    "try:", "except* E:", "finally:", "else:", "match x:", "case [*_]:", "type X = int",
    "def f[T](x: T): pass", "class C(*a, **k): x = x", "@x", "return x", "break", "raise",
    "&a", "*a", "<<: *a", "!!python/object:x", "!!binary", "---", "...", "? x", ": y", "- ", "|",
    ">", "%YAML 1.1", "{", "}", "[", "]", "#", "\t", "~", "yes", "12:30:00", "2001-01-01", "=",
    "${x}", "{{x}}", "$include", "flags:", "main:", "[DEFAULT]", "%(x)s", "\r\n", "\r", "\0",
)  # fmt: skip


def tokens(text: str) -> list[str]:
    """TEXT in pieces that joined give it again: Python's tokens, or words where it has none."""
    try:
        found, position, lines = [], (1, 0), text.splitlines(keepends=True)
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            gap = _between(lines, position, token.start)
            found += [gap, token.string]
            position = token.end
        return [piece for piece in found if piece]
    except (tokenize.TokenError, SyntaxError, IndexError):
        return _WORDS.findall(text)


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]] if start[0] <= len(lines) else ""
    rest = lines[start[0] - 1][start[1] :]
    return (
        rest
        + "".join(lines[start[0] : end[0] - 1])
        + (lines[end[0] - 1][: end[1]] if end[0] <= len(lines) else "")
    )


def delete(chance: random.Random, pieces: list[str]) -> list[str]:
    at = chance.randrange(len(pieces))
    return pieces[:at] + pieces[at + chance.randint(1, 4) :]


def repeat(chance: random.Random, pieces: list[str]) -> list[str]:
    at = chance.randrange(len(pieces))
    piece = pieces[at : at + chance.randint(1, 12)]
    return pieces[:at] + piece * chance.choice((2, 3, 50, 300)) + pieces[at:]


def swap(chance: random.Random, pieces: list[str]) -> list[str]:
    a, b = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    pieces = list(pieces)
    pieces[a], pieces[b] = pieces[b], pieces[a]
    return pieces


def replace(chance: random.Random, pieces: list[str]) -> list[str]:
    pieces = list(pieces)
    pieces[chance.randrange(len(pieces))] = chance.choice((*STRANGE, chance.choice(pieces)))
    return pieces


def insert(chance: random.Random, pieces: list[str]) -> list[str]:
    at = chance.randrange(len(pieces))
    return [*pieces[:at], chance.choice(STRANGE), *pieces[at:]]


def lines(chance: random.Random, pieces: list[str]) -> list[str]:
    """A few lines are left out, repeated, or come later."""
    rows = "".join(pieces).splitlines(keepends=True)
    at, to = sorted(chance.randrange(len(rows) + 1) for _ in range(2))
    some = rows[at : at + chance.randint(1, 4)]
    rest = rows[:at] + rows[at + len(some) :]
    return tokens("".join(chance.choice((rest, rows[:to] + some + rows[to:], rest[:to] + some))))


def rename(chance: random.Random, pieces: list[str]) -> list[str]:
    """One name for another everywhere: the program still parses, and means something else."""
    names = [piece for piece in set(pieces) if piece.isidentifier()]
    if len(names) < 2:
        return pieces
    old, new = chance.choice(sorted(names)), chance.choice(sorted(names))
    return [new if piece == old else piece for piece in pieces]


def nest(chance: random.Random, pieces: list[str]) -> list[str]:
    at = chance.randrange(len(pieces))
    opening, closing = chance.choice(("()", "[]", "{}"))
    depth = chance.choice((1, 10, 90, 199, 3000))
    return [*pieces[:at], opening * depth, pieces[at], closing * depth, *pieces[at + 1 :]]


MUTATIONS: tuple[Mutation, ...] = (
    delete,
    repeat,
    swap,
    replace,
    insert,
    rename,
    rename,
    lines,
    lines,
    nest,
)


def any_text(text: str) -> bool:
    """Nothing is asked of TEXT."""
    return True


def mutated(chance: random.Random, text: str, most: int = 6, valid: Valid = any_text) -> str:
    """TEXT after at most MOST mutations, no longer than some 200 kB.

    Mutations after which it is not VALID are taken back, but for a few: what is refused at once
    says little about the rest.
    """
    pieces = tokens(text) or [" "]
    left = chance.randint(1, most)
    for _ in range(4 * most):
        changed = chance.choice(MUTATIONS)(chance, pieces) or [" "]
        if chance.random() < 0.05 or valid("".join(changed)):
            pieces, left = changed, left - 1
        if not left:
            break
    return "".join(pieces)[:200_000]


def parses(text: str) -> bool:
    """Whether TEXT is Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text[:200_000])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def crossed(chance: random.Random, text: str, other: str) -> str:
    """TEXT with some lines of OTHER put in."""
    lines, more = text.splitlines(keepends=True), other.splitlines(keepends=True)
    at, start = chance.randint(0, len(lines)), chance.randint(0, len(more))
    lines[at:at] = more[start : start + chance.randint(1, 20)]
    return "".join(lines)


def damaged(chance: random.Random, data: bytes) -> bytes:
    """DATA with some of its bytes changed, cut off, or put in."""
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        rest = data[at + chance.randint(1, 64) :]
        what = chance.choice((b"", bytes([chance.randrange(256)]), chance.randbytes(9)))
        data = data[:at] + what + chance.choice((rest, data[at + 1 :], data[at:], b""))
    return data


def samples(folders: list[Path], suffixes: tuple[str, ...], most: int = 60_000) -> list[Path]:
    """The files below FOLDERS with one of SUFFIXES that are not large."""
    found = [p for folder in folders for p in sorted(folder.rglob("*")) if p.suffix in suffixes]
    return [p for p in found if p.is_file() and 0 < p.stat().st_size < most]
