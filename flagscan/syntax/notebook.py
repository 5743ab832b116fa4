"""The code cells of a Jupyter notebook as one module, each line known by its cell.

    {"cells": [{"cell_type": "code", "source": ["lr = 0.1\\n"]}, ...], "nbformat": 4, ...}

Read are nbformat 4 and the worksheets of its forerunners. A cell that is no Python even
without IPython's magics is left out with a diagnostic: running it stops the notebook, and
of what follows nothing can be said that holds less than if it were mended.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterator
from typing import Any

from flagscan.model.diagnostic import (
    BAD_CELL,
    LARGE_NOTEBOOK,
    NOT_A_NOTEBOOK,
    OLD_NOTEBOOK,
    OTHER_LANGUAGE,
    Diagnostic,
)
from flagscan.model.location import Location
from flagscan.syntax.cells import Cell
from flagscan.syntax.magics import cell_magic, masked
from flagscan.syntax.source import Source, digest_of

_LARGEST = 1024 * 1024
"""Bytes of a file that Guild 0.9 copies by default (``op_util``)."""


class NotANotebook(ValueError):
    """The bytes are no notebook; carries the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def is_notebook(path: str) -> bool:
    """Whether PATH is called as notebooks are."""
    return path.lower().endswith(".ipynb")


def read_notebook(data: bytes, path: str) -> Source:
    """The code cells of the notebook DATA.

    A notebook in another language has none.

    Raises:
        NotANotebook: it is not JSON, or not of a notebook's form.
    """
    document = _load(data, path)
    joined = _Joined(path)
    try:
        cells = list(_cells(document))
        language = _language(document)
    except _WrongForm as error:
        raise _no_notebook(path, str(error)) from None
    if language:
        joined.diagnostics.append(OTHER_LANGUAGE.at(Location(path, 1, 0), language=language))
        cells = []
    elif "cells" not in document:
        joined.diagnostics.append(OLD_NOTEBOOK.at(Location(path, 1, 0), path=path))
    elif len(data) > _LARGEST:
        joined.diagnostics.append(LARGE_NOTEBOOK.at(Location(path, 1, 0), path=path))
    for number, (text, tags) in enumerate(cells, 1):
        if text is not None:
            joined.add(number, text, tags)
    return joined.source(digest_of(data))


class _WrongForm(ValueError):
    pass


class _Joined:
    """The text of the cells met so far, one below the other."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.cells: list[Cell] = []
        self.diagnostics: list[Diagnostic] = []
        self._python: list[str] = []
        self._written: list[str] = []

    def add(self, number: int, text: str, tags: tuple[str, ...]) -> None:
        text = text if text.endswith("\n") else text + "\n"
        python = masked(text)
        written = [line + "\n" for line in text.split("\n")[:-1]]
        trouble = _trouble(python)
        if trouble is not None:
            what, line, column = trouble
            where = Location(self.path, line, column, cell=number)
            self.diagnostics.append(BAD_CELL.at(where, what=what))
            python = "\n" * text.count("\n")
        first = len(self._written) + 1
        # An empty line between cells: comments at the end of one are not about the next.
        self._python.append(python + "\n")
        self._written += [*written, "\n"]
        end = len(self._written)
        self.cells.append(Cell(number, first, end, tags, cell_magic(text)))

    def source(self, digest: str) -> Source:
        return Source.of_cells(
            self.path,
            "".join(self._python),
            self._written,
            digest,
            cells=tuple(self.cells),
            diagnostics=tuple(self.diagnostics),
        )


def _load(data: bytes, path: str) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except RecursionError:
        raise _no_notebook(path, "nested too deeply") from None
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg}" if data.strip() else "empty"
        raise _no_notebook(path, what, error.lineno, error.colno - 1) from None
    except ValueError as error:  # UnicodeDecodeError, and numbers of too many digits
        raise _no_notebook(path, f"not JSON: {error}") from None
    if not isinstance(document, dict):
        raise _no_notebook(path, "no object")
    return document


def _no_notebook(path: str, what: str, line: int = 1, column: int = 0) -> NotANotebook:
    return NotANotebook(NOT_A_NOTEBOOK.at(Location(path, line, max(column, 0)), what=what))


def _cells(document: dict[str, Any]) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """The text of each cell (None for one without code) and its tags."""
    if "cells" in document:
        cells = _list(document["cells"], "cells")
    elif "worksheets" in document:
        cells = []
        for sheet in _list(document["worksheets"], "worksheets"):
            cells += _list(_object(sheet, "a worksheet").get("cells", []), "cells")
    else:
        raise _WrongForm("it has no cells")
    for number, item in enumerate(cells, 1):
        cell = _object(item, f"cell {number}")
        if cell.get("cell_type") != "code":
            yield None, ()
            continue
        source = cell.get("source", cell.get("input", ""))
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str):
            raise _WrongForm(f"the source of cell {number} is no text")
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        tags = tags if isinstance(tags, list) else []
        yield _clean(source), tuple(tag for tag in tags if isinstance(tag, str))


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return text.encode("utf-8", "replace").decode()  # JSON can say halves of characters


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise _WrongForm(f"its {what} are no list")
    return value


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _WrongForm(f"{what} is no object")
    return value


def _language(document: dict[str, Any]) -> str:
    """The language of the kernel; empty for Python, and where nothing is said."""
    metadata = document.get("metadata")
    if not isinstance(metadata, dict):
        return ""
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        section = metadata.get(part)
        name = section.get(key) if isinstance(section, dict) else None
        if isinstance(name, str) and name:
            return "" if "python" in name.lower() else name
    return ""


def _trouble(text: str) -> tuple[str, int, int] | None:
    """Why TEXT is no Python, and where (line, column); None if it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return str(error.msg), error.lineno or 1, max((error.offset or 1) - 1, 0)
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__, 1, 0
    return None
