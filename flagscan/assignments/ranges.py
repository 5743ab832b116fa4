"""What a search draws from for one flag: a range of numbers, or a few values.

    [1:10]  uniform[0.1:0.9]  loguniform[1e-5:0.1]  uniform[0:1:0.5] (the first trial has 0.5)

Ints give ints, both ends included; a float among them gives floats. The arithmetic is the same on
every machine: that of logarithms is done in decimals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from flagscan.assignments.decoding import Search
from flagscan.assignments.kinds import Kind, kind_of
from flagscan.assignments.problems import Refused
from flagscan.assignments.schema import choices_of
from flagscan.assignments.sequences import expand
from flagscan.model.flag import Flag

_POINTS = 5
"""Values of a range in a grid: as many as Guild's sequences have."""
_EXACT = Context(prec=40)


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from LOW to HIGH."""

    low: int | float
    high: int | float
    log: bool = False
    """Whether each order of magnitude is as likely as another."""
    initial: object = None
    """What the first trial has."""

    @property
    def is_int(self) -> bool:
        """Whether it is one of ints."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    def at(self, place: float) -> int | float:
        """The number at PLACE, from 0 (inclusive) to 1 (exclusive)."""
        low, high = self.low, self.high
        if self.is_int and not self.log:
            return int(low) + int(place * (high - low + 1))
        if not self.log:
            return min(max(low + (high - low) * place, low), high)
        first, last = (Decimal(bound).ln(_EXACT) for bound in (low, high))
        step = _EXACT.multiply(_EXACT.subtract(last, first), Decimal(place))
        value = float(_EXACT.exp(_EXACT.add(first, step)))
        value = min(max(value, low), high)
        return round(value) if self.is_int else value

    def points(self) -> Sequence[object]:
        """A few numbers of it, evenly spread, with both ends."""
        if self.is_int and self.high - self.low < _POINTS:
            return list(range(int(self.low), int(self.high) + 1))
        name = "geomspace" if self.log else "linspace"
        found = expand(name, (self.low, self.high, _POINTS))
        if not self.is_int:
            return found
        return list(dict.fromkeys(round(value) for value in found))


def range_of(search: Search, kind: Kind) -> Range:
    """The range that SEARCH names, for a flag of KIND.

    Raises:
        Refused: there is no such range.
    """
    if kind.many or kind.name in ("string", "boolean"):
        raise Refused("a range is one of numbers, and the flag takes none")
    numbers = []
    for argument in search.arguments:
        if isinstance(argument, bool) or not isinstance(argument, (int, float)):
            raise Refused(f"a range is one of numbers, and {argument!r} is none")
        if not math.isfinite(argument):
            raise Refused("a range has finite ends")
        numbers.append(float(argument) if kind.name == "float" else argument)
    if len(numbers) not in (2, 3):
        raise Refused("a range has two ends, and perhaps a first value: [1:10:5]")
    low, high, *initial = numbers
    if not all(isinstance(number, int) for number in (low, high)):
        low, high = float(low), float(high)
    found = Range(low, high, search.name == "loguniform", *initial)
    _check(found)
    return found


def _check(found: Range) -> None:
    if found.low >= found.high:
        raise Refused(f"the range goes from {found.low} to {found.high}, which is no way up")
    if found.log and found.low <= 0:
        raise Refused("loguniform begins above zero")
    if found.initial is not None and not found.low <= found.initial <= found.high:  # type: ignore[operator]
        raise Refused(f"the first value {found.initial} is out of the range")


def space_of(flag: Flag) -> Range | list[object] | None:
    """What there is to draw from for FLAG by its declaration; None if it does not say."""
    kind = kind_of(flag)
    if kind.many:
        return None
    if choices := choices_of(flag):
        return choices
    bounds = (flag.min, flag.max)
    if kind.name not in ("int", "float", "number") or not all(_is_bound(b) for b in bounds):
        return None
    name = "loguniform" if flag.distribution == "loguniform" else "uniform"
    try:
        return range_of(Search(name, bounds), kind)
    except Refused:
        return None


def _is_bound(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
