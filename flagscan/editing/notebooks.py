"""A notebook with other text in its cells, everything else as it was.

    edits of the text that all cells make  ->  the bytes of the notebook

The text in which edits are made has IPython's magics masked (:mod:`flagscan.syntax.magics`);
they are untouched, and stand in the cells as they did.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from flagscan.editing.edits import Edit, apply_edits
from flagscan.syntax.source import Source

_INDENTS = (1, 2, 4, None, 0)
"""How programs write notebooks; Jupyter itself indents by one space."""


def with_edits(data: bytes, source: Source, edits: Iterable[Edit]) -> bytes | None:
    """The notebook DATA, which SOURCE was made of, with EDITS of its text.

    None where the file is not written as JSON usually is: other bytes would change.

    Raises:
        Overlap: two edits replace the same characters with something else.
    """
    text = data.decode("utf-8-sig")
    document = json.loads(text)
    style = _style(document, text)
    if style is None or data.startswith(b"\xef\xbb\xbf"):
        return None
    cells = list(_cells(document))
    offsets = [0, *accumulate(len(line) for line in source.lines)]
    places = [_moved(source, edit) for edit in edits]
    for cell in source.cells:
        begin, end = offsets[cell.first - 1], offsets[cell.end - 1]
        own = [
            Edit(edit.start - begin, edit.end - begin, edit.text)
            for edit in places
            if begin <= edit.start < end
        ]
        if own and not _rewrite(cells[cell.number - 1], own):
            return None
    return _written(document, text, *style).encode()


def _moved(source: Source, edit: Edit) -> Edit:
    """EDIT of the masked text as one of the lines as they are written."""
    start, end = (_place(source, offset) for offset in (edit.start, edit.end))
    return Edit(start, end, edit.text)


def _place(source: Source, offset: int) -> int:
    before = source.text[:offset]
    line = before.count("\n")
    head = before[before.rfind("\n") + 1 :].encode()
    # A masked line has as many bytes as the one that it stands for.
    column = len(source.lines[line].encode()[: len(head)].decode(errors="replace"))
    return sum(map(len, source.lines[:line])) + column


def _rewrite(cell: dict[str, Any], edits: list[Edit]) -> bool:
    key = "source" if "source" in cell else "input"
    held = cell[key]
    text = held if isinstance(held, str) else "".join(held)
    if "\r" in text:
        return False
    new = apply_edits(text, edits)
    cell[key] = new if isinstance(held, str) else list(_lines(new))
    return True


def _lines(text: str) -> Iterator[str]:
    *lines, last = text.split("\n")
    yield from (line + "\n" for line in lines)
    if last:
        yield last


def _cells(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "cells" in document:
        yield from document["cells"]
    else:
        for sheet in document["worksheets"]:
            yield from sheet.get("cells", ())


def _style(document: dict[str, Any], text: str) -> tuple[int | None, bool] | None:
    """The indentation, and whether other letters are escaped; None for another style."""
    for indent in _INDENTS:
        for escaped in (False, True):
            if _written(document, text, indent, escaped) == text:
                return indent, escaped
    return None


def _written(document: dict[str, Any], text: str, indent: int | None, escaped: bool) -> str:
    end = text[len(text.rstrip()) :]
    return json.dumps(document, indent=indent, ensure_ascii=escaped) + end
