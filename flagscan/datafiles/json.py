"""JSON, as ``json.load`` reads it, with the place of every key.

The values are those of the standard library; a second, simple reading of a
text that is known to be right finds where the keys stand.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator

from flagscan.datafiles.entries import Content, Entry, Unacceptable, Unreadable, check_float

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"[^\s,\]}]+")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_MOST_KEYS = 20_000
_MOST_VALUES = 20_000
"""Values, those in lists too, of what is read strictly."""


def read_json(text: str, *, strict: bool = False, deepest: int) -> Content:
    """What the JSON document TEXT holds.

    STRICT refuses a key that is there twice, a number that no float can hold, and long lists.

    Raises:
        Unreadable: it is no JSON, or too much.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, error.lineno) from None
    except ValueError as error:  # a number with more digits than Python reads
        raise Unreadable(str(error)) from None
    places = _Places(text, deepest, strict)
    if isinstance(value, dict):
        return Content(value, places.mapping(_skip(text, 0), value, 0)[0])
    if strict and isinstance(value, list):
        return Content(value, None, tuple(places.rows(value)))
    return Content(value)


class _Places:
    """Goes through a text that is JSON for certain."""

    def __init__(self, text: str, deepest: int, strict: bool) -> None:
        self.text = text
        self.deepest = deepest
        self.strict = strict
        self.keys = 0
        self.values = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def rows(self, values: list[object]) -> Iterator[tuple[Entry, ...] | None]:
        """The entries of each item of VALUES, the list that the text is."""
        at = _skip(self.text, _skip(self.text, 0) + 1)
        for value in values:
            entries, at = self._value(at, value, 1)
            yield entries
            at = self._next(at)

    def mapping(
        self, at: int, value: dict[str, object], depth: int
    ) -> tuple[tuple[Entry, ...], int]:
        """The entries of the object that begins AT, whose value is VALUE, and where it ends."""
        found: dict[str, Entry] = {}
        at = _skip(self.text, at + 1)
        while self.text[at] != "}":
            begin = at
            at = self._string(at)
            key = json.loads(self.text[begin:at])
            at = _skip(self.text, _skip(self.text, at) + 1)
            start = at
            item = value.get(key)
            entries, at = self._value(at, item, depth + 1)
            line = bisect_right(self.starts, begin)
            self.keys += 1
            if self.keys > _MOST_KEYS:
                raise Unacceptable("it holds too many values", line)
            source = self.text[start : min(at, start + 2000)]
            column = begin - self.starts[line - 1]
            if self.strict and key in found:
                raise Unacceptable(f"the key {key!r} is there twice", line)
            # Of two equal keys, the last one counts, in the place of the first.
            found[key] = Entry(key, item, line, column, entries, source=source)
            at = self._next(at)
        return tuple(found.values()), at + 1

    def _value(self, at: int, value: object, depth: int) -> tuple[tuple[Entry, ...] | None, int]:
        if depth > self.deepest:
            raise Unacceptable("it is nested too deeply", bisect_right(self.starts, at))
        self.values += 1
        if self.strict and self.values > _MOST_VALUES:
            raise Unacceptable("it holds too many values", bisect_right(self.starts, at))
        first = self.text[at]
        if first == "{":
            return self.mapping(at, value if isinstance(value, dict) else {}, depth)
        if first == "[":
            items = value if isinstance(value, list) else []
            at = _skip(self.text, at + 1)
            index = 0
            while self.text[at] != "]":
                at = self._value(at, items[index] if index < len(items) else None, depth + 1)[1]
                index += 1
                at = self._next(at)
            return None, at + 1
        if first == '"':
            return None, self._string(at)
        match = _PLAIN.match(self.text, at)
        assert match is not None
        if self.strict and isinstance(value, float) and math.isinf(value):
            check_float(match[0], bisect_right(self.starts, at))
        return None, match.end()

    def _string(self, at: int) -> int:
        match = _STRING.match(self.text, at)
        assert match is not None
        return match.end()

    def _next(self, at: int) -> int:
        at = _skip(self.text, at)
        return _skip(self.text, at + 1) if self.text[at] == "," else at


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()
