"""What somebody wrote for flags, before it is known which flags there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """A name and what it is to be."""

    name: str
    value: object
    """Plain; a text to be decoded if ``is_text``."""
    place: str
    """Where it is written, for a message."""
    is_text: bool = False
    """Whether the format knows nothing but texts (the command line, CSV, INI)."""
    is_cell: bool = False
    """Whether it stands in a table, where nothing may mean: not given."""
    parts: tuple[Setting, ...] | None = None
    """The settings in a value that is a mapping."""


Row = tuple[Setting, ...]
"""What is given at once."""


def setting_of(word: str) -> Setting:
    """The word ``NAME=VALUE`` of a command line."""
    name, _, text = word.partition("=")
    return Setting(name, text, word if len(word) <= 60 else word[:57] + "...", is_text=True)
