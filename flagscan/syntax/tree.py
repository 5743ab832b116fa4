"""The syntax tree of a script: parsed once, with the exact text of every node.

The tree is CPython's own (``ast``): it means exactly what the running program
means, carries positions, and is an order of magnitude cheaper than a concrete
tree, which matters when a script pulls in a hundred sibling modules
(``docs/decisions/0001-two-trees.rst``). What it leaves out, the comments, is
read by :mod:`flagscan.syntax.comments` where a flag asks for them.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field

from flagscan.model.diagnostic import SYNTAX_ERROR, TOO_DEEP, UNDECODABLE, Diagnostic
from flagscan.model.location import Location
from flagscan.syntax.cells import parameters_in
from flagscan.syntax.notebook import NotANotebook, is_notebook, read_notebook
from flagscan.syntax.source import Source, UndecodableSource


class UnreadableScript(Exception):
    """A script that has no tree; carries the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(slots=True, eq=False)
class Tree:
    """A parsed file."""

    source: Source
    module: ast.Module
    reads_comments: bool = True
    """Whether comments may say something of a flag."""
    comments: object = field(default=None, repr=False)
    """Filled by :mod:`flagscan.syntax.comments` when somebody asks."""

    def location(self, node: ast.AST) -> Location:
        """Where NODE begins."""
        return self.source.location(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))

    def text(self, node: ast.AST) -> str:
        """NODE exactly as written, without parentheses around it."""
        end_line = getattr(node, "end_lineno", None)
        if end_line is None:
            return ""
        return self.source.between(
            node.lineno,  # type: ignore[attr-defined]
            node.col_offset,  # type: ignore[attr-defined]
            end_line,
            node.end_col_offset,  # type: ignore[attr-defined]
        )

    @property
    def parameters(self) -> range | None:
        """The lines of the cell that is tagged as the one of the parameters (papermill)."""
        if self.source.cells:
            return self.source.tagged_cell
        return parameters_in(self.source.lines, self.module)


def parse(data: bytes, path: str) -> Tree:
    """Read DATA, the content of the file PATH: a script, or by its name a notebook.

    Raises:
        UnreadableScript: it is not text, not Python, no notebook, or nested deeper than
            CPython's parser accepts.
    """
    try:
        if is_notebook(path):
            return parse_source(read_notebook(data, path))
        source = Source.from_bytes(data, path)
    except NotANotebook as error:
        raise UnreadableScript(error.diagnostic) from error
    except UndecodableSource as error:
        location = Location(path, error.line, 0)
        raise UnreadableScript(UNDECODABLE.at(location, what=str(error))) from error
    return parse_source(source)


def parse_source(source: Source) -> Tree:
    """The tree of SOURCE. Raises UnreadableScript as :func:`parse` does."""
    # A declared encoding has done its work; CPython would reject a cookie in a str only
    # where it is invalid, and warns about invalid escapes, which are not our business.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(source.text.removeprefix("\ufeff"), source.path)
    except SyntaxError as error:
        location = Location(source.path, error.lineno or 1, max((error.offset or 1) - 1, 0))
        raise UnreadableScript(SYNTAX_ERROR.at(location, what=_one_line(error.msg))) from error
    except (RecursionError, MemoryError) as error:
        what = _one_line(str(error)) or type(error).__name__
        raise UnreadableScript(TOO_DEEP.at(Location(source.path, 1, 0), what=what)) from error
    except ValueError as error:
        location = Location(source.path, 1, 0)
        raise UnreadableScript(SYNTAX_ERROR.at(location, what=_one_line(str(error)))) from error
    return Tree(source, module)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
