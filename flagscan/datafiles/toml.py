"""TOML, as ``tomllib`` reads it; keys are looked for line by line."""

from __future__ import annotations

import datetime
import math
import re
from functools import partial
from importlib import import_module

from flagscan.datafiles.comments import Comments
from flagscan.datafiles.entries import (
    Content,
    Entry,
    Opaque,
    Unacceptable,
    Unreadable,
    check_float,
    plain,
)

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*"|'[^']*')"""
_TABLE = re.compile(rf"\s*\[(?P<name>\s*{_KEY}(?:\s*\.\s*{_KEY})*)\s*\]\s*(?:#.*)?$")
_PAIR = re.compile(rf"(?P<indent>\s*)(?P<name>{_KEY}(?:\s*\.\s*{_KEY})*)\s*=\s*(?P<rest>.*)$")
_SIMPLE = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'\[{]+|\[[^\[\]#"']*\])(?P<comment>\s*\#.*)?$"""
)
_DEEP_KEY = re.compile(rf"(?:^(?:[ \t]*\[\[?)?|[{{,])(?:[ \t]*{_KEY}[ \t]*\.){{60}}", re.MULTILINE)
"""A key with so many dots that tomllib, whose work grows with their square, is not asked."""
_Path = tuple[str, ...]


def read_toml(text: str, *, strict: bool = False) -> Content:
    """What the TOML document TEXT holds.

    STRICT refuses a number that no float can hold.

    Raises:
        Unreadable: it is no TOML, or this Python (3.10) cannot read it.
    """
    try:
        tomllib = import_module("tomllib")
    except ImportError:
        raise Unacceptable("TOML is read with Python 3.11 and newer") from None
    deep = _DEEP_KEY.search(text)
    if deep:
        line = text[: deep.start()].count("\n") + 1
        raise Unacceptable("it is nested too deeply", line)
    try:
        value = tomllib.loads(text, parse_float=partial(_float, text) if strict else float)
    except ValueError as error:  # TOMLDecodeError, or a number of too many digits
        match = re.search(r"at line (\d+)", str(error))
        raise Unreadable(str(error), int(match[1]) if match else 1) from None
    comments = Comments(text)
    return Content(_plain(value), _entries(value, (), _places(comments), comments))


def _float(text: str, number: str) -> float:
    value = float(number)
    if math.isinf(value):
        check_float(number, text[: text.index(number)].count("\n") + 1)
    return value


def _entries(
    table: dict[str, object],
    path: _Path,
    places: dict[_Path, tuple[int, int, str]],
    comments: Comments,
) -> tuple[Entry, ...]:
    found = []
    for key, value in table.items():
        here = (*path, key)
        line, column, comment = places.get(here, places.get(path, (1, 0, "")))
        inner = _entries(value, here, places, comments) if isinstance(value, dict) else None
        above = comments.above(line) if here in places else ()
        held = _plain(value)
        found.append(
            Entry(
                key,
                held,
                line,
                column,
                inner,
                comment=comment if here in places else "",
                above=above,
                source=held.source if isinstance(held, Opaque) else str(held),
            )
        )
    return tuple(found)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return plain(value, value.isoformat())
    return plain(value, "a large integer")


def _places(comments: Comments) -> dict[_Path, tuple[int, int, str]]:
    """The line, column and comment of each key; those inside of texts and lists may mislead."""
    found: dict[_Path, tuple[int, int, str]] = {}
    table: _Path = ()
    for number, line in enumerate(comments.lines, 1):
        header = _TABLE.match(line)
        if header:
            table = _parts(header["name"])
            found.setdefault(table, (number, line.index("["), ""))
            continue
        pair = _PAIR.match(line)
        if pair:
            simple = _SIMPLE.match(pair["rest"].strip())
            comment = (simple["comment"] or "").strip() if simple else ""
            name = (*table, *_parts(pair["name"]))
            found.setdefault(name, (number, len(pair["indent"]), comment))
    return found


def _parts(name: str) -> _Path:
    return tuple(part.strip("\"' \t") for part in re.findall(_KEY, name))
