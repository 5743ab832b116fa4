"""Edits of a text by index: collected in any order, made all at once.

edits = Edits("a: 1\nb: 2\n")
edits.replace(3, 4, "5")
edits.insert_lines(5, 0, ["c: 3"])
edits.text()    # "a: 5\nc: 3\nb: 2\n"
"""

from __future__ import annotations

import re
from dataclasses import dataclass


class OverlapError(ValueError):
    """Two edits are about the same characters."""


class UnsafePlaceError(ValueError):
    """Nothing can be added at ``index``: something follows that would be torn."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    depth: int
    """Of two insertions at one index, the deeper comes first: it belongs to what ends there."""
    text: str


class Edits:
    """Edits of TEXT; added lines end like those of the text (NEWLINE)."""

    def __init__(self, text: str, newline: str = "\n") -> None:
        self._text = text
        self._newline = newline
        self._edits: list[_Edit] = []

    def __bool__(self) -> bool:
        return bool(self._edits)

    def count(self) -> int:
        """How many edits there are."""
        return len(self._edits)

    def forget(self, count: int) -> None:
        """Keep only the first COUNT edits."""
        del self._edits[count:]

    def insert(self, index: int, depth: int, text: str) -> None:
        """Put TEXT in at INDEX."""
        self._edits.append(_Edit(index, index, depth, text))

    def replace(self, start: int, end: int, text: str) -> None:
        """Put TEXT in the place of what stands from START to END."""
        if self._text[start:end] != text:
            self._edits.append(_Edit(start, end, 0, text))

    def insert_lines(self, index: int, column: int, lines: list[str]) -> None:
        """Put LINES, indented to COLUMN, in at INDEX, the start of a line or the end of all."""
        indent = " " * column
        text = self._newline.join(indent + line if line else "" for line in lines)
        before = self._text[:index]
        if index == len(self._text) and before.strip("\ufeff") and before[-1:] != "\n":
            self.insert(index, column, self._newline + text)
        else:
            self.insert(index, column, text + self._newline)

    def remove_lines(self, start: int, end: int) -> None:
        """Take away the lines that hold START to END."""
        first = self._text.rfind("\n", 0, start) + 1
        behind = self._text.find("\n", end)
        if behind >= 0:
            self._edits.append(_Edit(first, behind + 1, 0, ""))
            return
        # The last line, without an end: the one before it is the last now.
        first -= len(re.search(r"\r?\n?\Z", self._text[:first])[0])  # type: ignore[index]
        self._edits.append(_Edit(first, len(self._text), 0, ""))

    def line_behind(self, index: int) -> int:
        """The start of the line behind INDEX, after which only a comment may follow.

        Raises:
            UnsafePlaceError: something else follows.
        """
        end = self._text.find("\n", index)
        rest = self._text[index:] if end < 0 else self._text[index:end]
        if rest.strip() and not re.match(r"\s+#", rest):
            raise UnsafePlaceError(index)
        return len(self._text) if end < 0 else end + 1

    def text(self) -> str:
        """The text with all edits made.

        Raises:
            OverlapError: two of them are about the same characters.
        """
        pieces = []
        last = 0
        # Python's sort is stable: what was added first stands first; what is put in before
        # something that is replaced belongs to what is before it.
        for edit in sorted(self._edits, key=lambda e: (e.start, e.end > e.start, -e.depth)):
            if edit.start < last:
                raise OverlapError
            pieces += [self._text[last : edit.start], edit.text]
            last = edit.end
        pieces.append(self._text[last:])
        return "".join(pieces)
