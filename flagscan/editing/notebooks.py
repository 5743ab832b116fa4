"""Changing some characters in the cells of a notebook, and no others in its JSON.

    {"source": ["lr = 0.1\\n", ...]}  ->  {"source": ["lr = 0.5\\n", ...]}

The text of all cells is one program here; an edit of it is carried back to the JSON texts that
the cell is written as.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import accumulate
from json import decoder
from typing import TypeAlias

from flagscan.editing.edits import Edit, apply_edits
from flagscan.syntax.source import Source

_MARK = b"\xef\xbb\xbf"
_BLANK = re.compile(r"[ \t\r\n]*")
_ATOM = re.compile(r"[^\s,\]}]+")
_CHARACTER = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL)
"""A character of a JSON text, as it is written."""

Path: TypeAlias = "tuple[str | int, ...]"
"""The keys and indexes that lead to a value."""
Place: TypeAlias = "tuple[int, int]"
"""Where something begins and ends."""


def with_edits(data: bytes, source: Source, edits: Iterable[Edit]) -> bytes | None:
    """The notebook DATA, which SOURCE was made of, with EDITS of its text.

    None where it is written in a way that is not followed here (line ends of Windows in cells).

    Raises:
        Overlap: two edits replace the same characters with something else.
    """
    mark = _MARK if data.startswith(_MARK) else b""
    try:
        text = data[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return None
    walk = _Walk(text)
    begins = [0, *accumulate(len(line) for line in source.lines)]
    changes = []
    for edit in edits:
        start, end = _place(source, edit.start), _place(source, edit.end)
        cell = source.cell_at(source.text.count("\n", 0, edit.start) + 1)
        if cell is None:
            return None
        offsets = walk.characters_of(cell.number)
        start, end = start - begins[cell.first - 1], end - begins[cell.first - 1]
        if not 0 <= start <= end <= len(offsets) or not offsets:
            return None
        if any(text[a:b] == "\\r" for a, b in offsets):
            return None
        # The end of what is replaced, not the beginning of what follows: that may stand in the
        # next of the texts.
        first = offsets[start][0] if start < len(offsets) else offsets[-1][1]
        last = offsets[end - 1][1] if end > start else first
        changes.append(Edit(first, last, json.dumps(edit.text, ensure_ascii=text.isascii())[1:-1]))
    return mark + apply_edits(text, changes).encode("utf-8")


def _place(source: Source, offset: int) -> int:
    """The place, in the lines as they are written, of OFFSET in the text with masked magics."""
    before = source.text[:offset]
    line = before.count("\n")
    head = before[before.rfind("\n") + 1 :].encode()
    # A masked line has as many bytes as the one that it stands for.
    column = len(source.lines[line].encode()[: len(head)].decode(errors="replace"))
    return sum(map(len, source.lines[:line])) + column


class _Walk:
    """Where the sources of cells are in the TEXT of a notebook, which is known to be JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._texts: dict[Path, list[Place]] = {}
        self._cells: list[Path] = []
        self._value(0, ())

    def characters_of(self, number: int) -> list[Place]:
        """Where each character of the source of cell NUMBER (from 1) is written."""
        path = self._cells[number - 1]
        places = self._texts.get((*path, "source")) or self._texts.get((*path, "input")) or []
        return [
            match.span()
            for start, end in places
            for match in _CHARACTER.finditer(self._text, start + 1, end - 1)
        ]

    def _value(self, start: int, path: Path) -> int:
        """Go past the value at START, to which PATH leads; where it ends."""
        start = self._past_blank(start)
        character = self._text[start]
        if character in "{[":
            if path[-2:-1] == ("cells",) and path[:1] in (("cells",), ("worksheets",)):
                self._cells.append(path)
            return self._items(start + 1, path, "}" if character == "{" else "]")
        if character == '"':
            end = self._text_at(start)[1]
            owner = path if isinstance(path[-1:] and path[-1], str) else path[:-1]
            if owner[-1:] in (("source",), ("input",)):
                self._texts.setdefault(owner, []).append((start, end))
            return end
        match = _ATOM.match(self._text, start)
        assert match is not None
        return match.end()

    def _items(self, start: int, path: Path, close: str) -> int:
        number = 0
        while True:
            start = self._past_blank(start)
            if self._text[start] == ",":
                start = self._past_blank(start + 1)
            if self._text[start] == close:
                return start + 1
            key: str | int = number
            if close == "}":
                key, start = self._text_at(start)
                start = self._past_blank(start) + 1  # the colon
            start = self._value(start, (*path, key))
            number += 1

    def _text_at(self, start: int) -> tuple[str, int]:
        """The JSON text that begins at START, and where it ends."""
        scan = decoder.scanstring  # type: ignore[attr-defined]  # not in the stubs
        value, end = scan(self._text, start + 1, False)
        return str(value), int(end)

    def _past_blank(self, start: int) -> int:
        match = _BLANK.match(self._text, start)
        assert match is not None
        return match.end()
