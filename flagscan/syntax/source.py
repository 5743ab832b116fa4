"""From the bytes of a file to text, as Python itself would read it.

    >>> source = Source.from_bytes(b"# coding: latin-1\\nname = 'caf\\xe9'\\n", "train.py")
    >>> source.text.splitlines()[1]
    "name = 'café'"

PEP 263 cookies and byte order marks are honoured; line ends are kept as they
are (CPython's own parser takes all three kinds).
"""

from __future__ import annotations

import bisect
import codecs
import hashlib
import io
import tokenize
from dataclasses import dataclass, field

from flagscan.model.diagnostic import Diagnostic
from flagscan.model.location import Location
from flagscan.syntax.cells import PARAMETERS, Cell


class UndecodableSource(ValueError):
    """The bytes are not text in the encoding that they declare. The text says why."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


@dataclass(slots=True, eq=False)
class Source:
    """The text of one file, and where it came from."""

    path: str
    text: str
    digest: str
    """``sha256:`` and the hexadecimal digest of the bytes."""
    cells: tuple[Cell, ...] = ()
    """Of a notebook, its code cells: ``text`` is theirs, with what IPython adds masked."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was found on the way to the text."""
    _lines: list[str] | None = field(default=None, repr=False)
    _ascii: bool = field(default=False, repr=False)
    encoding: str = "utf-8"
    """As ``tokenize`` names it: ``utf-8-sig`` where the bytes begin with a byte order mark."""

    @classmethod
    def from_bytes(cls, data: bytes, path: str) -> Source:
        """Decode DATA.

        Raises:
            UndecodableSource: an unknown encoding, bytes outside it, or a null byte.
        """
        text, encoding = _decode(data)
        null = text.find("\0")
        if null >= 0:
            raise UndecodableSource("it contains a null byte", text.count("\n", 0, null) + 1)
        return cls(path, text, digest_of(data), encoding=encoding, _ascii=text.isascii())

    @classmethod
    def of_cells(
        cls,
        path: str,
        python: str,
        written: list[str],
        digest: str,
        *,
        cells: tuple[Cell, ...],
        diagnostics: tuple[Diagnostic, ...],
    ) -> Source:
        """The source of a notebook: the PYTHON of its cells, whose lines are WRITTEN so."""
        ascii_only = python.isascii() and all(line.isascii() for line in written)
        return cls(
            path,
            python,
            digest,
            cells=cells,
            diagnostics=diagnostics,
            _lines=written,
            _ascii=ascii_only,
        )

    @property
    def lines(self) -> list[str]:
        """The lines as CPython counts them, each with its line end."""
        if self._lines is None:
            # str.splitlines would also split at form feeds and Unicode separators.
            self._lines = io.StringIO(self.text, newline=None).readlines()
        return self._lines

    def column(self, line: int, byte_offset: int) -> int:
        """The character column (from 0) of ast's BYTE_OFFSET, which counts UTF-8 bytes."""
        if self._ascii or not 0 < line <= len(self.lines):
            return byte_offset
        return len(self.lines[line - 1].encode()[:byte_offset].decode(errors="replace"))

    def location(self, line: int, byte_offset: int) -> Location:
        """A Location in this file from the position that ast gives a node."""
        column = self.column(line, byte_offset)
        cell = self.cell_at(line)
        if cell is None:
            return Location(self.path, line, column)
        return Location(self.path, line - cell.first + 1, column, cell.number)

    def line_at(self, location: Location) -> str:
        """The line of this file that LOCATION is in."""
        return self.lines[self.number_of(location) - 1]

    def number_of(self, location: Location) -> int:
        """The number, in the text, of the line that LOCATION is in."""
        first = next((c.first for c in self.cells if c.number == location.cell), 1)
        return first + location.line - 1

    def cell_at(self, line: int) -> Cell | None:
        """The cell of a notebook that LINE of the text is in."""
        if not self.cells:
            return None
        index = bisect.bisect_right(self.cells, line, key=lambda cell: cell.first)
        return self.cells[max(index - 1, 0)]

    @property
    def tagged_cell(self) -> range | None:
        """The lines of the notebook's first cell that is tagged as that of its parameters."""
        for cell in self.cells:
            if PARAMETERS in cell.tags:
                return range(cell.first, cell.end)
        return None

    def between(self, line: int, start: int, end_line: int, end: int) -> str:
        """The exact text from (LINE, byte START) up to (END_LINE, byte END)."""
        lines = self.lines
        start, end = self.column(line, start), self.column(end_line, end)
        if line == end_line:
            return lines[line - 1][start:end]
        middle = lines[line : end_line - 1]
        return "".join([lines[line - 1][start:], *middle, lines[end_line - 1][:end]])


def digest_of(data: bytes) -> str:
    """The digest under which a file's bytes are known in answers and in the cache."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _decode(data: bytes) -> tuple[str, str]:
    try:
        encoding, first_lines = tokenize.detect_encoding(io.BytesIO(data).readline)
        del first_lines
        codec = codecs.lookup(encoding)
        if not getattr(codec, "_is_text_encoding", True):
            raise UndecodableSource(f"{encoding} is not a text encoding", 1)
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UndecodableSource(str(error), line) from error
    except (SyntaxError, LookupError, UnicodeError) as error:
        raise UndecodableSource(str(error), 1) from error
