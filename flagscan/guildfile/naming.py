"""Names that were probably meant: ``flag-import`` was ``flags-import``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_CLOSE = 0.6


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of KNOWN that NAME was probably meant to be; empty when none is near."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, _CLOSE)), "")
