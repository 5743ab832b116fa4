"""What an attribute of a flag may be: a plain Python value, Unresolved, or ABSENT.

    >>> flag.default
    0.1
    >>> other.default
    Unresolved(source='str(np.random.randint(1000))', reason=<Reason.EXTERNAL_CALL: ...>, ...)

What is known is stored plainly, because that is what a caller wants to write.
``None`` and ``ABSENT`` differ: ``default=None`` was declared, the other was not.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, TypeAlias

from flagscan.model.location import Location


class Reason(enum.Enum):
    """Why a value is not known. A reader would act differently on each."""

    EXTERNAL_CALL = "external-call"
    """A function outside the script, which is not run."""
    RUNTIME_INPUT = "runtime-input"
    """The environment, the clock, chance, a file, the machine or the command line."""
    UNBOUND_NAME = "unbound-name"
    """A name that nothing read so far binds."""
    UNREADABLE_MODULE = "unreadable-module"
    """Something of a module that is not part of the project."""
    ALTERNATIVES = "alternatives"
    """Any of a few values, depending on a test that cannot be decided."""
    UNKNOWN_ARGUMENT = "unknown-argument"
    """A parameter of a function that nothing in the script calls."""
    LOOP = "loop"
    """Changed in a loop whose rounds are not known."""
    OBJECT = "object"
    """Known, but an object that has no plain form (an instance, a function, an enum member)."""
    UNSUPPORTED_SYNTAX = "unsupported-syntax"
    """A construct that the interpreter does not follow."""
    RAISES = "raises"
    """Evaluating it raises an exception."""
    BUDGET = "budget"
    """More work than the limits of :class:`flagscan.interpreter.budget.Budget` allow."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place a value came through on its way to where it was used."""

    location: Location
    source: str
    """The text that stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A value that reading alone cannot tell."""

    source: str
    """The expression, exactly as written where it is used."""
    location: Location
    reason: Reason
    candidates: tuple[object, ...] = ()
    """The values it may have, where they are few and plain."""
    chain: tuple[Step, ...] = ()
    """From the place of use back to the place where it became unknown."""


class Absent(enum.Enum):
    """The type of :data:`ABSENT`."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = Absent.ABSENT
"""Not declared, and not filled in by the library either."""

FlagValue: TypeAlias = object
"""A plain Python value, an :class:`Unresolved` or :data:`ABSENT`."""


SCALAR_TYPES: Final = {bool: "bool", int: "int", float: "float", str: "str"}
"""Python's types and the names that flags have for them."""


def scalar_type(value: FlagValue) -> FlagValue:
    """The ``type`` of a flag that is declared by its default VALUE alone; absent for no scalar."""
    return SCALAR_TYPES.get(type(value), ABSENT)


def is_json(value: object) -> bool:
    """Whether JSON has VALUE: no infinity, nothing but texts, numbers, lists and dicts."""
    import json

    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def is_known(value: FlagValue) -> bool:
    """Whether VALUE is a plain value: declared and resolved."""
    return value is not ABSENT and not isinstance(value, Unresolved)
