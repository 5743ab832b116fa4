"""What is wrong with values, one line for each thing that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flagscan.errors import InvalidValuesError

MOST = 100
"""Problems that are told; who finds more need not look on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where it is written."""

    place: str
    """``lr=abc``, ``params/train-1.json:3``, ``params.csv row 4 column lr``."""
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" if self.place else self.what


class Refused(Exception):
    """A value that a flag does not take; the text says why."""


def raise_any(problems: Iterable[Problem]) -> None:
    """Raise InvalidValuesError if there are PROBLEMS, each told once."""
    lines = list(dict.fromkeys(str(problem) for problem in problems))
    if len(lines) > MOST:
        lines[MOST:] = ["... and more"]
    if lines:
        raise InvalidValuesError(lines)


def shown(value: object) -> str:
    """VALUE in a message: short, and never long to make."""
    if isinstance(value, str) and len(value) > 80:
        return repr(value[:77] + "...")
    if isinstance(value, int) and value.bit_length() > 256:
        return "a number of so many digits"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
