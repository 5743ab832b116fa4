"""Whether an edited script declares what was asked for, and nothing else has changed.

Both scripts have been read in the same way. The flag sets of the interface that is offered are
compared flag by flag, by everything but places; those of other interfaces show the same
declarations again (a dict is a global, too) or follow them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from pathlib import PurePath
from typing import TypeAlias

from flagscan.editing.writing import Code
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Script
from flagscan.model.value import ABSENT, Reason, Unresolved

Name: TypeAlias = tuple[str, int]
"""A flag of a set by its name; the number tells apart those of one name."""
Key: TypeAlias = tuple[int, Name]
"""A flag by the number of its set among those of its interface, and its name in there."""
_FOLLOWING = frozenset(["default", "required", "type", "settable"])
"""What may follow from the default: a type where none is declared, whether a value is required,
and whether Guild could replace it."""
_SPELLINGS = frozenset(["action", "const", "nargs", "options", "negations"])
"""What libraries derive from the default of a switch: ``--amp`` or ``--no-amp``."""


def flags_of(flag_set: FlagSet) -> dict[Name, Flag]:
    """The flags of FLAG_SET by name: their order is none that a program could notice."""
    found: dict[Name, Flag] = {}
    for flag in flag_set.flags:
        number = sum(name == flag.name for name, _ in found)
        found[flag.name, number] = flag
    return found


def offered(script: Script, like: FlagSet) -> list[FlagSet]:
    """The flag sets of SCRIPT that are of the same interface as LIKE."""
    return [s for s in script.flag_sets if s.interface == like.interface]


def changed(before: list[FlagSet], after: list[FlagSet]) -> list[Key] | None:
    """The flags that differ; None if the two scripts declare different ones."""
    if [_frame(s) for s in before] != [_frame(s) for s in after]:
        return None
    found: list[Key] = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        was, now = flags_of(old), flags_of(new)
        if was.keys() != now.keys():
            return None
        found.extend(
            (number, name) for name in was if _comparable(was[name]) != _comparable(now[name])
        )
    return found


def has_value(before: Flag, after: Flag, value: object) -> bool:
    """Whether AFTER is BEFORE with the default VALUE."""
    held = after.default
    if isinstance(value, Code):
        # A member of an enumeration: known, but no plain value.
        if not isinstance(held, Unresolved) or held.reason is not Reason.OBJECT:
            return False
        if held.source != value.text:
            return False
    elif not same(ABSENT if value is None and held is ABSENT else value, held):
        return False
    if after.required is True:
        return False  # the program insists on getting one
    free = set(_FOLLOWING)
    if before.positional and (before.nargs, after.nargs) in ((ABSENT, "?"), ("+", "*")):
        free.add("nargs")
    if isinstance(value, bool):
        free |= _SPELLINGS
    return _comparable(before, free) == _comparable(after, free)


def like(old: object, value: object) -> object:
    """VALUE as the kind of container, or path, that OLD is: a person writes a list for each."""
    if isinstance(old, PurePath) and isinstance(value, str):
        return type(old)(value)
    if isinstance(value, list) and isinstance(old, (list, tuple, set, frozenset)):
        first = next(iter(old), None)
        items = [like(first, item) for item in value]
        return items if isinstance(old, list) else type(old)(items)
    return value


def same(one: object, other: object) -> bool:
    """Whether two values are the same for a program: equal, and of the same types."""
    return _exact(one) == _exact(other)


def _frame(flag_set: FlagSet) -> object:
    return (
        flag_set.dest,
        flag_set.command,
        flag_set.active,
        flag_set.needs_command,
    )


def _comparable(flag: Flag, free: Collection[str] = ()) -> object:
    # What a comment tells, help and suggested choices, is nothing that a program holds.
    parts = {field.name: _exact(getattr(flag, field.name)) for field in dataclasses.fields(flag)}
    if flag.allow_other:
        parts["choices"] = _exact(ABSENT)
    # How Guild would find the value in a notebook depends on how it is written.
    for name in ("location", "help", "allow_other", "pattern", "settable", *free):
        parts.pop(name, None)
    return parts


def _exact(value: object) -> object:
    """VALUE in a form that compares equal only with the same: 1, 1.0 and True differ."""
    if isinstance(value, Unresolved):
        return ("?", value.source, value.reason, _exact(value.candidates))
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, tuple(_exact(item) for item in value))
    if isinstance(value, dict):
        return ("dict", tuple((_exact(key), _exact(item)) for key, item in value.items()))
    if isinstance(value, (set, frozenset)):
        return (type(value).__name__, frozenset(_exact(item) for item in value))
    if isinstance(value, (float, complex)):
        return (type(value).__name__, repr(value))
    return (type(value).__name__, value)
