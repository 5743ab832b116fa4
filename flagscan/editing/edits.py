"""Changing some characters of a file and no others.

>>> apply_edits("lr = 0.1", [Edit(5, 8, "0.5")])
'lr = 0.5'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flagscan.syntax.source import Source, digest_of


class Overlap(ValueError):
    """Two edits want the same characters."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from START to END make way for TEXT."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """TEXT with EDITS made; insertions at one place stand in the order given.

    Raises:
        Overlap: two of them replace the same characters with something else.
    """
    parts: list[str] = []
    position = 0
    last: Edit | None = None
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit == last and edit.start < edit.end:
            continue
        if edit.start < position:
            raise Overlap
        parts.extend((text[position : edit.start], edit.text))
        position, last = edit.end, edit
    parts.append(text[position:])
    return "".join(parts)


def encoded(source: Source, text: str) -> bytes | None:
    """The bytes of a file that holds TEXT instead of the text of SOURCE, all else as there.

    None where the encoding does not give back the bytes that it was read from (one that keeps
    a state has several ways to write the same).
    """
    try:
        if digest_of(source.text.encode(source.encoding)) == source.digest:
            return text.encode(source.encoding)
    except UnicodeError:
        pass
    return None
