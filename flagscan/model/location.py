"""Where something stands in a source file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source file."""

    path: str
    """The file as the user named it; a followed module, relative to the same folder."""
    line: int
    """Counted from 1."""
    column: int
    """Counted from 0 in characters, as in the JSON form. People are shown ``column + 1``."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column + 1}"
