"""Guild's sequence functions, with Guild's results to the last digit.

    range[1:5]          1, 2, 3, 4, 5
    linspace[0:1:3]     0.0, 0.5, 1.0
    logspace[-4:-1:4]   0.0001, 0.001, 0.01, 0.1

Source: ``guild/flag_util.py`` of Guild AI 0.9.0, which computes them with NumPy; the formulas
here are those of ``numpy.arange`` and ``numpy.linspace``. ``geomspace`` does not work in Guild.
Values are computed when they are asked for, so that a long sequence takes no room.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

from flagscan.assignments.problems import Refused

MOST = 100_000_000
"""More values than that nobody means."""
_Number = int | float


_Item = TypeVar("_Item", covariant=True)


class Series(Sequence[_Item]):
    """COUNT values, of which number i is VALUE(i)."""

    __slots__ = ("_count", "_value")

    def __init__(self, count: int, value: Callable[[int], _Item]) -> None:
        self._count = count
        self._value = value

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_Item]: ...
    def __getitem__(self, index: int | slice) -> _Item | Sequence[_Item]:
        if isinstance(index, slice):
            return [self._value(i) for i in range(*index.indices(self._count))]
        return self._value(range(self._count)[index])

    def __iter__(self) -> Iterator[_Item]:
        return map(self._value, range(self._count))


def expand(name: str, arguments: Sequence[object]) -> Series[_Number]:
    """The values of the sequence function NAME for ARGUMENTS, decoded.

    Raises:
        Refused: the arguments do not fit.
    """
    least, most, function = FUNCTIONS[name]
    if not least <= len(arguments) <= most:
        counts = f"{least} to {most}" if least != most else str(least)
        raise Refused(f"{name}[...] takes {counts} numbers, divided by ':'")
    numbers: list[_Number] = []
    for argument in arguments:
        if isinstance(argument, bool) or not isinstance(argument, (int, float)):
            raise Refused(f"{name}[...] takes numbers, and {argument!r} is none")
        if not math.isfinite(argument):
            raise Refused(f"{name}[...] takes finite numbers")
        numbers.append(argument)
    try:
        series = function(*numbers)
    except OverflowError:
        raise Refused(f"the numbers of {name}[...] are too large") from None
    if not series:
        raise Refused(f"{name}[...] has no values")
    return series


def _range(start: _Number, end: _Number | None = None, step: _Number = 1) -> Series[_Number]:
    if step == 0:
        raise Refused("the step of range[...] is zero")
    # The end belongs to it: Guild adds a step, at most 1.
    stop = start if end is None else end + min(step, 1)
    start = 0 if end is None else start
    count = _checked(math.ceil((stop - start) / step))
    if all(isinstance(number, int) for number in (start, stop, step)):
        return Series(count, lambda i: start + i * step)
    first = float(start)
    # NumPy fills from the difference of the first two values, not from the step.
    delta = float(start + step) - first
    return Series(count, lambda i: _rounded(first + i * delta))


def _linspace(start: _Number, end: _Number, count: _Number = 5) -> Series[_Number]:
    points = _points(start, end, count)
    return Series(len(points), lambda i: _rounded(points[i]))


def _logspace(
    start: _Number, end: _Number, count: _Number = 5, base: _Number = 10
) -> Series[_Number]:
    if base <= 0:
        raise Refused("the base of logspace[...] is not positive")
    points = _points(start, end, count)
    for point in (points[0], points[-1]) if points else ():
        math.pow(base, point)  # raises where it is too large
    return Series(len(points), lambda i: _rounded(math.pow(base, points[i])))


def _geomspace(start: _Number, end: _Number, count: _Number = 5) -> Series[_Number]:
    if start == 0 or end == 0 or (start < 0) != (end < 0):
        raise Refused("geomspace[...] goes between two numbers of one sign, and not zero")
    first, last, number = float(start), float(end), _count(count)
    ratio = last / first

    def value(i: int) -> float:
        if i in (0, number - 1):
            return _rounded(first if i == 0 else last)
        return _rounded(first * math.pow(ratio, i / (number - 1)))

    return Series(number, value)


def _points(start: _Number, end: _Number, count: _Number) -> Series[float]:
    """As ``numpy.linspace`` computes them."""
    number = _count(count)
    first, last = float(start), float(end)
    delta = last - first
    step = delta / (number - 1) if number > 1 else 0.0

    def value(i: int) -> float:
        if number > 1 and i == number - 1:
            return last
        if step == 0 and number > 1:  # too small for a float
            return i / (number - 1) * delta + first
        return i * step + first

    return Series(number, value)


def _count(count: _Number) -> int:
    try:
        number = operator.index(count)  # type: ignore[arg-type]
    except TypeError:
        raise Refused(f"the number of values is an int, not {count!r}") from None
    return _checked(number)


def _checked(count: int) -> int:
    if count > MOST:
        raise Refused(f"{count} values are too many")
    return max(0, count)


def _rounded(value: float) -> float:
    # Guild leaves negative numbers as they are.
    return round(value, 8) if value > 1e-8 else value


FUNCTIONS: dict[str, tuple[int, int, Callable[..., Series[_Number]]]] = {
    "range": (1, 3, _range),
    "linspace": (2, 3, _linspace),
    "logspace": (2, 4, _logspace),
    "geomspace": (2, 3, _geomspace),
}
"""The least and the most arguments of each, and what computes it."""
