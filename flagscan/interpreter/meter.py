"""The last net: how long one interpretation may take, and how much memory.

Work is counted in steps, so that an answer does not depend on the machine. A step that costs
more than we foresaw is stopped here. What a slower machine would not find is never remembered.
"""

from __future__ import annotations

import sys
import time

from flagscan.interpreter.budget import Budget

if sys.platform != "win32":  # it has no such figure: no limit for memory there
    import resource


_BETWEEN = 0.02
"""Seconds from one look at the memory to the next."""


class Meter:
    """Started with the interpretation."""

    def __init__(self, budget: Budget) -> None:
        self._end = time.monotonic() + budget.seconds
        self._most = _peak() + budget.memory_bytes
        self._next = 0.0
        """When memory is looked at again: asking for it may cost a thousand steps."""

    def exceeded(self) -> str:
        """The limit that was passed, in words; empty while there is none."""
        now = time.monotonic()
        if now > self._end:
            return "seconds of work"
        if now < self._next:
            return ""
        self._next = now + _BETWEEN
        # The peak of the process never falls: what it was at the start belongs to others.
        return "bytes of memory" if _peak() > self._most else ""


def _peak() -> int:
    if sys.platform == "win32":
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
