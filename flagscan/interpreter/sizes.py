"""How large what Python's own functions are given is, and what they may give.

They are called with the plain values of a script. Nothing of ours could end such a call that
takes minutes or gigabytes, so it is refused before it begins: no function that is called here
gives, or works for, more than the product of the sizes of what it is given.
"""

from __future__ import annotations

import math
import pathlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flagscan.interpreter.concretize import lift
from flagscan.interpreter.values import Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.budget import Budget
    from flagscan.interpreter.interpreter import Interpreter

NAME = "size of a computed value"
"""What the limit is called in diagnostics."""


def size_of(value: object) -> int:
    """The characters and items of VALUE, those of its items included."""
    match value:
        case str() | bytes():
            return len(value)
        case list() | tuple() | set() | frozenset():
            return len(value) + sum(map(size_of, value))
        case dict():
            return len(value) + sum(size_of(k) + size_of(v) for k, v in value.items())
        case pathlib.PurePath():
            return len(str(value))
        case int():
            return value.bit_length() // 64
    return 1


def affordable(budget: Budget, given: Iterable[object], *, widths: bool = False) -> bool:
    """Whether a function of GIVEN is called; with WIDTHS a number counts as much as it says."""
    sizes = [abs(value) if widths and isinstance(value, int) else size_of(value) for value in given]
    return math.prod(max(size, 1) for size in sizes) <= budget.text


def fits(budget: Budget, result: object) -> bool:
    """Whether RESULT is no larger than values may be, and so is each number in it."""
    return size_of(result) <= budget.text and _numbers_fit(budget.number_bits, result)


def _numbers_fit(most: int, value: object) -> bool:
    match value:
        case int():
            return value.bit_length() <= most
        case list() | tuple() | set() | frozenset():
            return all(_numbers_fit(most, item) for item in value)
        case dict():
            return all(_numbers_fit(most, part) for item in value.items() for part in item)
    return True


def refused(interp: Interpreter, site: Site) -> Unknown:
    """The value of what would be too large; the limit is told."""
    interp.over_budget(NAME, site)
    return Unknown(Reason.BUDGET, site)


def computed(
    interp: Interpreter,
    function: Callable[[], object],
    given: Iterable[object],
    site: Site,
    *,
    widths: bool = False,
) -> Value:
    """What FUNCTION gives, which works with the plain values GIVEN.

    Raises:
        Exception: what FUNCTION raises.
    """
    if not affordable(interp.budget, given, widths=widths):
        return refused(interp, site)
    result = function()
    return lift(result, site) if fits(interp.budget, result) else refused(interp, site)
