"""What a file of settings holds: entries, each with its place, its comments and its value."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LONGEST = 200
"""Letters of a reason."""


class Unreadable(Exception):
    """A text is not what its format says, or more than we look at."""

    def __init__(self, why: str, line: int = 1) -> None:
        super().__init__(why)
        self.why = why if len(why) <= _LONGEST else why[: _LONGEST - 3] + "..."
        """One line, never a long one: some readers quote a line of the file."""
        self.line = line


class Unacceptable(Unreadable):
    """A text is what its format says, and is not taken all the same."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that has no plain form here: a date, a node with a tag of its own."""

    source: str
    """The text that stands in the file."""


def plain(value: object, source: str) -> object:
    """VALUE, a scalar written as SOURCE, unless it has no plain form."""
    if isinstance(value, (datetime.date, datetime.time)):
        return Opaque(source)
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return Opaque(source)
    return value


_MOST_BITS = 4096
"""Python refuses to write out much larger integers; hexadecimal ones may be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and what it holds."""

    key: object
    """A text, or what else the format has for a key."""
    value: object
    """Plain, with :class:`Opaque` for what is not."""
    line: int
    column: int
    entries: tuple[Entry, ...] | None = None
    """The entries of a value that is a mapping."""
    comment: str = ""
    """The comment at the end of its line, with its mark."""
    above: tuple[str, ...] = ()
    """The lines of the block of comments directly above it."""
    source: str = ""
    """The text of the value."""
    items: tuple[int, ...] = ()
    """The lines of the items of a list, where the format tells."""
    tagged: bool = False
    """Whether the value stands in another place of the file too (an anchor, a merged key)."""

    @property
    def is_group(self) -> bool:
        """Whether its entries are settings of their own: all have names that can be dotted."""
        return bool(self.entries) and all(is_name(entry.key) for entry in self.entries or ())


@dataclass(frozen=True, slots=True)
class Content:
    """What a whole file holds."""

    value: object
    entries: tuple[Entry, ...] | None = None
    """None: it is no mapping at its top."""
    rows: tuple[tuple[Entry, ...] | None, ...] = ()
    """If it is a list, the entries of each item (None: that one is no mapping). Only of what is
    read strictly."""


def check_float(text: str, line: int) -> None:
    """Make sure that TEXT, which became an infinite float, says so.

    Raises:
        Unacceptable: it is a number that is too large.
    """
    if "inf" not in text.lower():
        raise Unacceptable(f"{text.strip()} is too large a number", line)


def is_name(key: object) -> bool:
    """Whether KEY can be a part of a dotted name."""
    return isinstance(key, str) and bool(key) and "." not in key


def leaves(entries: tuple[Entry, ...], prefix: str = "") -> Iterator[tuple[str, Entry]]:
    """The dotted name and entry of every setting below ENTRIES, groups taken apart."""
    for entry in entries:
        name = prefix + str(entry.key)
        if entry.is_group and entry.entries is not None:
            yield from leaves(entry.entries, f"{name}.")
        else:
            yield name, entry


def holds_opaque(value: object) -> bool:
    """Whether VALUE or a part of it has no plain form."""
    if isinstance(value, Opaque):
        return True
    if isinstance(value, Mapping):
        return any(holds_opaque(key) or holds_opaque(item) for key, item in value.items())
    return isinstance(value, (list, tuple)) and any(holds_opaque(item) for item in value)
