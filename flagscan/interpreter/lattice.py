"""Joining abstract values: the least that is true of all of them.

``join`` is commutative up to the order of alternatives, associative and
idempotent (``tests/interpreter/test_lattice.py`` states these as laws).
"""

from __future__ import annotations

from flagscan.interpreter.values import UNBOUND, OneOf, Unknown, Value
from flagscan.model.value import Reason

WIDTH = 12
"""Alternatives kept of one value. Beyond, only that there are many is known."""

_TOO_MANY = Unknown(Reason.ALTERNATIVES)


def join(*values: Value) -> Value:
    """The value that is any of VALUES (at least one)."""
    first = values[0]
    for value in values:
        if value is not first:
            break
    else:
        return first
    if len(values) == 2:
        # The common case: what is joined is an alternative already.
        second = values[1]
        if isinstance(second, OneOf):
            if any(option is first for option in second.options):
                return second
        elif isinstance(first, OneOf) and any(option is second for option in first.options):
            return first
    options: list[Value] = []
    for value in values:
        for option in value.options if isinstance(value, OneOf) else (value,):
            if option not in options:
                options.append(option)
    if len(options) == 1:
        return options[0]
    if len(options) > WIDTH:
        return _TOO_MANY
    return OneOf(tuple(options))


def maybe_unbound(value: Value) -> bool:
    """Whether VALUE may be no value at all."""
    if type(value) is OneOf:
        return any(option is UNBOUND for option in value.options)
    return value is UNBOUND


def options_of(value: Value) -> tuple[Value, ...]:
    """The alternatives of VALUE; itself where there is only one."""
    return value.options if isinstance(value, OneOf) else (value,)
