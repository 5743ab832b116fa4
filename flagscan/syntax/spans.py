"""Where the nodes of a tree stand in the text, as offsets of characters.

    >>> spans = Spans(tree)                     # of the text "lr = 0.1\\n"
    >>> spans.of(tree.module.body[0].value)
    (5, 8)

``ast`` counts lines from 1 and columns in UTF-8 bytes, of a text whose lines may end in any of
the three ways; offsets here are those of :attr:`Source.text`, so that a text can be cut there
and put together again without any other character changing.
"""

from __future__ import annotations

import ast
import re

from flagscan.model.location import Location
from flagscan.syntax.tree import Tree

_LINE_END = re.compile(r"\r\n|\r|\n")


class Spans:
    """The nodes of one tree by place, and their parents."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.text = tree.source.text
        # ``parse`` takes a byte order mark away that is left in a text; columns do not count it.
        self._skipped = 1 if self.text.startswith("\ufeff") else 0
        self._starts = [self._skipped, *(m.end() for m in _LINE_END.finditer(self.text))]
        self.parents: dict[ast.AST, ast.AST] = {}
        self._by_place: dict[tuple[int, int], list[ast.AST]] = {}
        self.nodes = list(ast.walk(tree.module))
        for parent in self.nodes:
            for node in ast.iter_child_nodes(parent):
                self.parents[node] = parent
            line = getattr(parent, "lineno", None)
            if line is not None:
                place = (line, parent.col_offset)  # type: ignore[attr-defined]
                self._by_place.setdefault(place, []).append(parent)

    def offset(self, line: int, column: int) -> int:
        """The offset of ast's place (LINE, COLUMN in UTF-8 bytes)."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        row = self.text[start:end]
        if row.isascii():
            return start + column
        return start + len(row.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))

    def of(self, node: ast.AST) -> tuple[int, int]:
        """Where NODE begins and ends, without parentheses around it."""
        return (
            self.offset(node.lineno, node.col_offset),  # type: ignore[attr-defined]
            self.offset(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def at(self, location: Location) -> list[ast.AST]:
        """The nodes that begin at LOCATION, outer ones first."""
        line = self.tree.source.number_of(location)
        if not 0 < line <= len(self._starts):
            return []
        start = self._starts[line - 1]
        head = self.text[start : start + location.column]
        column = len(head.encode("utf-8", "surrogatepass"))
        return self._by_place.get((line, column), [])

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The innermost statement that NODE is part of (or is)."""
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.stmt):
            current = self.parents.get(current)
        return current
