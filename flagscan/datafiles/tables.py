"""Tables, CSV and TSV: a row of names, then rows of texts.

    lr,mode
    0.1,fast     ->  [{"lr": "0.1", "mode": "fast"}]

An entry's line is the number of its row, the row of names being the first: that is what programs
that show tables count. Empty rows are passed over.
"""

from __future__ import annotations

import csv
import io

from flagscan.datafiles.entries import Content, Entry, Unacceptable, Unreadable

_MOST_CELLS = 30_000


def read_table(text: str, delimiter: str) -> Content:
    """What the table TEXT holds, whose cells DELIMITER separates.

    Raises:
        Unreadable: it has no names, its rows are not of one length, or it is too much.
    """
    rows: list[tuple[Entry, ...]] = []
    names: list[str] = []
    cells = 0
    # Lines as files have them: str.splitlines would also split a cell at, say, a U+2028.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if not row:
                continue
            if not names:
                names = _names(row, number)
                continue
            if len(row) != len(names):
                raise Unacceptable(
                    f"it has {len(row)} cells, and there are {len(names)} names", number
                )
            cells += len(row)
            if cells > _MOST_CELLS:
                raise Unacceptable("it holds too many values", number)
            rows.append(
                tuple(
                    Entry(name, cell, number, column, source=cell)
                    for column, (name, cell) in enumerate(zip(names, row, strict=True))
                )
            )
    except csv.Error as error:
        raise Unreadable(str(error), number + 1) from None
    if not names:
        raise Unacceptable("it is empty")
    return Content([{str(e.key): e.value for e in row} for row in rows], None, tuple(rows))


def _names(row: list[str], number: int) -> list[str]:
    names: dict[str, None] = {}
    for index, name in enumerate(map(str.strip, row), 1):
        if not name:
            raise Unacceptable(f"column {index} has no name", number)
        if name in names:
            raise Unacceptable(f"the column {name!r} is there twice", number)
        names[name] = None
    return list(names)
