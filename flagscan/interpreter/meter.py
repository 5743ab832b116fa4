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
"""Seconds from one look at the memory to the next, at least."""
_SHARE = 50
"""A look may cost a fiftieth of the time: in a large process it takes milliseconds."""


class Meter:
    """Started with the interpretation."""

    def __init__(self, budget: Budget) -> None:
        now = time.monotonic()
        self._end = now + budget.seconds
        self._most = _peak() + budget.memory_bytes
        self._next = now + _BETWEEN
        """When memory is looked at again."""

    def exceeded(self) -> str:
        """The limit that was passed, in words; empty while there is none."""
        now = time.monotonic()
        if now > self._end:
            return "seconds of work"
        if now < self._next:
            return ""
        # The peak of the process never falls: what it was at the start belongs to others.
        peak = _peak()
        after = time.monotonic()
        self._next = after + max(_BETWEEN, _SHARE * (after - now))
        return "bytes of memory" if peak > self._most else ""


def _peak() -> int:
    if sys.platform == "win32":
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
