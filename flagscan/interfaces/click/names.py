"""The names of click, also as packages that build on it export them."""

from __future__ import annotations

from collections.abc import Iterable

from flagscan.declarations.clicktypes import PACKAGES
from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.heap import Instance
from flagscan.interpreter.values import Value

_MODULES = (
    "",
    "core.",
    "decorators.",
    "types.",
    "rich_command.",
    "rich_group.",
    "rich_parameter.",
    "optgroup.",
)
_COMMANDS = ("Command", "BaseCommand", "RichCommand")
_GROUPS = ("Group", "MultiCommand", "CommandCollection", "RichGroup", "RichMultiCommand")
_OPTIONS = ("Option", "RichOption")
_ARGUMENTS = ("Argument", "RichArgument")


def spelled(*names: str) -> tuple[str, ...]:
    """The dotted names under which NAMES of click are imported."""
    return tuple(f"{p}.{m}{name}" for name in names for p in PACKAGES for m in _MODULES)


COMMANDS = frozenset(spelled(*_COMMANDS, *_GROUPS))
"""Classes of commands, groups included."""
GROUPS = frozenset(spelled(*_GROUPS))
OPTIONS = frozenset(spelled(*_OPTIONS))
ARGUMENTS = frozenset(spelled(*_ARGUMENTS))


def is_command(value: Value | None) -> bool:
    """Whether VALUE is a command or group."""
    return _is(value, COMMANDS)


def is_group(value: Value | None) -> bool:
    """Whether VALUE is a group."""
    return _is(value, GROUPS)


def is_parameter(value: Value | None) -> bool:
    """Whether VALUE is an option or an argument."""
    return _is(value, OPTIONS) or _is(value, ARGUMENTS)


def is_argument(value: Value | None) -> bool:
    """Whether VALUE is a positional argument."""
    return _is(value, ARGUMENTS)


def _is(value: Value | None, names: Iterable[str]) -> bool:
    return isinstance(value, Instance) and not set(names).isdisjoint(base_names(value.cls))
