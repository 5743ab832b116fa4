"""What kind of value a flag takes, in Guild's words for types.

--lr type=float                 Kind("float")
--layers type=int nargs=+       Kind("int", many=True)
--fast action=store_true        Kind("boolean")
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flagscan.model.flag import Flag
from flagscan.model.value import is_known

_SWITCHES = frozenset({"store_true", "store_false", "store_const", "BooleanOptionalAction"})
_LISTS = frozenset({"append", "extend", "append_const"})
_NO_SETTINGS = frozenset({"help", "version", "parsers"})
_TYPES = {"int": "int", "float": "float", "bool": "boolean", "str": "string", "path": "string"}
_LIST_TYPE = re.compile(r"(typing\.)?(list|tuple|set|sequence|iterable)\b|\w*ListParser$", re.I)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a flag takes."""

    name: str | None = None
    """``int``, ``float``, ``number``, ``boolean`` or ``string``; None: whatever it is. Of a list,
    what its items are."""
    many: bool = False
    """Whether its value is a list."""
    size: int | None = None
    """How many items the list has."""


def is_setting(flag: Flag) -> bool:
    """Whether FLAG takes a value at all (``--help`` does not)."""
    return flag.action not in _NO_SETTINGS


def kind_of(flag: Flag) -> Kind:
    """What FLAG takes, as far as its declaration tells."""
    if flag.action in _SWITCHES and not flag.nargs:
        return Kind("boolean")
    if flag.action == "count":
        return Kind("int")
    size = flag.nargs if isinstance(flag.nargs, int) and flag.nargs > 0 else None
    several = size is not None or flag.nargs in ("*", "+", "...", "A...")
    return Kind(_name(flag), several or flag.action in _LISTS or _holds_list(flag), size)


def _name(flag: Flag) -> str | None:
    name = _TYPES.get(str(flag.type))
    if name in ("int", "float") and not flag.options and not flag.positional:
        # A variable: nothing converts what it is given, and Guild calls both a number.
        return "number"
    if name is None and is_known(flag.type):
        return None  # some function makes of the text what it likes
    if name is None and _is_text(flag):
        return "string"
    return name


def _is_text(flag: Flag) -> bool:
    """Whether FLAG, whose type is not declared, is given texts."""
    samples = flag.choices if isinstance(flag.choices, (list, tuple)) else [flag.default]
    if samples and all(isinstance(item, str) for item in samples):
        return True
    # An option without a type gets the word as it is typed (a default that is a number tells
    # that numbers are meant all the same).
    on_command_line = bool(flag.options) or flag.positional
    unknown = flag.default is None or not is_known(flag.default)
    return on_command_line and not flag.syntax and unknown


def _holds_list(flag: Flag) -> bool:
    if isinstance(flag.default, (list, tuple, set, frozenset)):
        return True
    return isinstance(flag.type, str) and _LIST_TYPE.match(flag.type) is not None
