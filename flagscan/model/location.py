"""Where something stands in a source file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a source file. Places have the order of the file."""

    path: str
    """The file as the user named it; a followed module, relative to the same folder."""
    line: int
    """Counted from 1; of a notebook, in the cell."""
    column: int
    """Counted from 0 in characters, as in the JSON form. People are shown ``column + 1``."""
    cell: int = 0
    """In a notebook, the number of the cell among all of them, counted from 1."""

    def __str__(self) -> str:
        cell = f"cell {self.cell}:" if self.cell else ""
        return f"{self.path}:{cell}{self.line}:{self.column + 1}"

    def __lt__(self, other: Location) -> bool:
        return self._order() < other._order()

    @property
    def spot(self) -> str:
        """The place without its file: ``line 3``, ``line 3 of cell 2``."""
        return f"line {self.line} of cell {self.cell}" if self.cell else f"line {self.line}"

    def _order(self) -> tuple[str, int, int, int]:
        return self.path, self.cell, self.line, self.column
