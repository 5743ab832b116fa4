"""The cells of a notebook, and of a script that is written in cells.

    # %% tags=["parameters"]           a cell of jupytext's percent format
    lr = 0.1

A cell with the tag ``parameters`` is the one whose names papermill sets.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

PARAMETERS = "parameters"
_MARKER = re.compile(r"#\s*(?:%%+(?=\s|$|\[)|\+(?=\s|$)|-\s*$|In\[[^\]]*\])(?P<options>.*)")
"""A line that begins a cell: jupytext's percent and light formats, exported notebooks."""
_TAGS = re.compile(r"""["']?\btags["']?\s*[=:]\s*\[(?P<tags>[^\]]*)\]""")
_TAG = re.compile(r"""(["'])(.*?)\1""")


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell of a notebook, in the text that all of them make."""

    number: int
    """Counted from 1 among all cells, text included, as they stand in the notebook."""
    first: int
    """Its first line, from 1, and the one behind its last."""
    end: int
    tags: tuple[str, ...] = ()
    magic: str = ""
    """The cell magic that its code stands under (``time``)."""


def is_marker(line: str) -> bool:
    """Whether LINE, a comment, begins a cell."""
    return _MARKER.match(line.strip()) is not None


def parameters_in(lines: Sequence[str], module: ast.Module) -> range | None:
    """The lines of the first cell of a script that is tagged as the one of its parameters."""
    if not any(PARAMETERS in line and "tags" in line for line in lines):
        return None
    inside = {
        number
        for statement in module.body
        for number in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    }
    begin = None
    for number, line in enumerate(lines, 1):
        match = _MARKER.match(line) if line.startswith("#") and number not in inside else None
        if match is None:
            continue
        if begin is not None:
            return range(begin, number)
        options = match["options"]
        tags = _TAGS.search(options)
        tagged = tags and PARAMETERS in (tag for _, tag in _TAG.findall(tags["tags"]))
        if tagged and not re.search(r"\[(?:markdown|md|raw)\]", options):
            begin = number + 1
    return None if begin is None else range(begin, len(lines) + 1)
