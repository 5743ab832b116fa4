"""How long Python may take to match a pattern, at worst.

Matching tries one possibility after the other. Where a repetition stands in another, or has
alternatives that overlap, there are exponentially many; repetitions behind each other multiply
theirs. No limit of ours could end a match that has begun.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import Any

# Python's own parser of patterns; it has no public name.
_IN_RE = sys.version_info >= (3, 11)
constants: Any = import_module("re._constants" if _IN_RE else "sre_constants")
parser: Any = import_module("re._parser" if _IN_RE else "sre_parse")

_MOST = 10_000_000
"""Possibilities that are tried: less than a second."""
_REPEATS = {
    getattr(constants, name)
    for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
    if hasattr(constants, name)
}


def affordable(pattern: str | bytes, flags: int, length: int) -> bool:
    """Whether matching PATTERN anywhere in a text of LENGTH characters takes next to no time."""
    flags &= ~re.DEBUG
    # Flags may also be given where it is called; only this one changes what is repeated.
    for how in (flags, flags | re.VERBOSE):
        try:
            parsed = parser.parse(pattern, how)
            if _possibilities(parsed, length) * (length + 1) > _MOST:
                return False
        except RecursionError:
            return False
        except (re.error, OverflowError):
            continue  # Python refuses it at once
    return True


def _possibilities(part: Any, length: int) -> int:
    """In how many ways PART of a pattern may match at one place; at least 1."""
    total = 1
    for operation, operand in part:
        if operation in _REPEATS:
            least, most, inner = operand
            ways = _possibilities(inner, length)
            if ways > 1 and most > 1:
                return _MOST + 1
            total *= ways * (min(int(most), length) - min(int(least), length) + 1)
        elif operation is constants.BRANCH:
            total *= sum(_possibilities(choice, length) for choice in operand[1])
        else:
            for inner in _parts(operand):
                total *= _possibilities(inner, length)
        if total > _MOST:
            return _MOST + 1
    return total


def _parts(operand: Any) -> list[Any]:
    """The patterns within OPERAND: those of a group, a look ahead or a condition."""
    if isinstance(operand, parser.SubPattern):
        return [operand]
    if isinstance(operand, tuple):
        return [part for item in operand for part in _parts(item)]
    return []
