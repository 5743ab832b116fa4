"""``@FILE``: what a file gives to flags, one set of values or a row for each trial.

@params.yaml   {lr: 0.1}             one set
@trials.json   [{"n": 1}, {"n": 2}]  two trials
@trials.csv    a row of names, then a row for each trial
@params.ini    [train]               its keys, if the script is train.py
               [model]               model.KEY
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator

from flagscan.assignments.decoding import plain
from flagscan.assignments.problems import Problem
from flagscan.assignments.settings import Row, Setting
from flagscan.config import VALUES_FORMATS
from flagscan.datafiles.entries import Content, Entry, Opaque, Unacceptable, Unreadable
from flagscan.datafiles.reading import SUFFIXES, read
from flagscan.errors import ScriptNotFoundError
from flagscan.files import larger_than, read_bytes

STDIN = "-"
LARGEST = 1 << 20
"""Bytes of a file; what is larger is data, not values that flags are given."""
_LARGEST_OF = {"ini": 1 << 16, "toml": 1 << 16, "python": 1 << 16}
"""Bytes of formats that are written by hand. Their parsers need seconds for some texts of 1 MB."""
_KINDS = {**SUFFIXES, ".csv": "csv", "": "csv", ".tsv": "tsv", ".py": "python"}
"""By how a name ends. As in Guild, a name without an ending is that of a CSV file."""
_TABLES = ("csv", "tsv")
_TEXTS = ("csv", "tsv", "ini")
"""Formats that know nothing but texts."""
_SECTIONED = ("ini", "toml")


class UnusableFile(Exception):
    """A file gives no values; the problem says why."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(why)
        self.problem = Problem(place, why)


def rows_of(path: str, values_format: str | None, own: Collection[str]) -> list[Row]:
    """What the file at PATH gives: a row for each trial.

    Args:
        path: the name behind the ``@``; ``-`` is standard input.
        values_format: one of ``VALUES_FORMATS``, where the name does not tell.
        own: what sections for the script are called.

    Raises:
        UnusableFile: it cannot be read, or is not what it should be.
    """
    name = "standard input" if path == STDIN else path
    kind = _format_of(path, name, values_format)
    data = _read(path, name, _LARGEST_OF.get(kind, LARGEST))
    try:
        if kind == "python":
            from flagscan.assignments.modules import read_module

            content = read_module(data, name)
        else:
            content = read(data, "guild" if kind == "yaml" else kind, strict=True)
    except Unacceptable as error:
        raise UnusableFile(_place(name, kind, error.line), error.why) from None
    except Unreadable as error:
        raise UnusableFile(_place(name, kind, error.line), f"no {kind}: {error.why}") from None
    return list(_File(name, kind, own).rows(content))


def _format_of(path: str, name: str, values_format: str | None) -> str:
    if values_format is not None:
        return values_format
    if path == STDIN:
        raise UnusableFile(
            f"@{path}", f"say its format: --values-format {'|'.join(VALUES_FORMATS)}"
        )
    kind = _KINDS.get(os.path.splitext(path)[1].lower())
    if kind is None:
        raise UnusableFile(
            name, f"its name tells no format; say --values-format {'|'.join(VALUES_FORMATS)}"
        )
    return kind


def _read(path: str, name: str, largest: int) -> bytes:
    if path != STDIN:
        try:
            return read_bytes(path, largest)
        except ScriptNotFoundError as error:
            raise UnusableFile(name, error.why) from None
    try:
        data = sys.stdin.buffer.read(largest + 1)
    except (OSError, ValueError, AttributeError):
        raise UnusableFile(name, "it cannot be read") from None
    if len(data) > largest:
        raise UnusableFile(name, larger_than(largest))
    return data


def _place(name: str, kind: str, line: int, column: str = "") -> str:
    if kind in _TABLES:
        return f"{name} row {line}" + (f" column {column[:60]}" if column else "")
    return f"{name}:{line}"


class _File:
    """The file called NAME, of KIND."""

    def __init__(self, name: str, kind: str, own: Collection[str]) -> None:
        self._name = name
        self._kind = kind
        self._own = own

    def rows(self, content: Content) -> Iterator[Row]:
        """The rows of CONTENT, what it holds."""
        if content.entries is not None:
            yield tuple(self._settings(self._without_own_section(content.entries)))
            return
        if not isinstance(content.value, list):
            raise UnusableFile(self._name, "it is neither a mapping nor a list of mappings")
        if not content.rows:
            raise UnusableFile(self._name, "it has no rows, which makes no trials")
        for number, row in enumerate(content.rows, 1):
            if row is None:
                raise UnusableFile(self._name, f"item {number} of the list is no mapping")
            yield tuple(self._settings(row))

    def _without_own_section(self, entries: tuple[Entry, ...]) -> Iterator[Entry]:
        for entry in entries:
            own = self._kind in _SECTIONED and entry.entries is not None and entry.key in self._own
            if own and entry.entries is not None:
                yield from entry.entries
            else:
                yield entry

    def _settings(self, entries: Iterable[Entry]) -> Iterator[Setting]:
        for entry in entries:
            place = _place(self._name, self._kind, entry.line, str(entry.key))
            if not isinstance(entry.key, str):
                raise UnusableFile(place, f"the name {entry.key!r} is no text; put it in quotes")
            if isinstance(entry.value, Opaque) and entry.value.source.startswith("!"):
                raise UnusableFile(
                    place, f"{entry.key}: tags ({entry.value.source[:40]}) are not read"
                )
            parts = None if entry.entries is None else tuple(self._settings(entry.entries))
            yield Setting(
                entry.key,
                plain(entry.value),
                place,
                is_text=self._kind in _TEXTS and entry.entries is None,
                is_cell=self._kind in _TABLES,
                parts=parts,
            )
