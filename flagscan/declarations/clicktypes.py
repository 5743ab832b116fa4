"""What a type of click says: ``type=click.IntRange(1, 10)``, ``type=str``, ``default=0.1``.

Typer takes the same types (``click_type=``), and has more of its own from annotations.

The rules are those of ``click.types.convert_type``: a type that is given counts; without one
it is that of the default, of a list or tuple that of its first item.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flagscan.declarations.annotations import TYPES
from flagscan.declarations.flags import attribute
from flagscan.interpreter.attributes import base_names, enum_members
from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.heap import ClassObject, Instance, ListObject
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    BoundMethod,
    CallResult,
    Constant,
    External,
    Function,
    MethodOf,
    OneOf,
    Partial,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import ABSENT, FlagValue, Unresolved, is_known

PACKAGES = ("click", "rich_click", "asyncclick", "click_option_group")
"""click, and packages that export its names beside their own."""
_SIMPLE = {
    "STRING": "str",
    "StringParamType": "str",
    "INT": "int",
    "IntParamType": "int",
    "IntRange": "int",
    "FLOAT": "float",
    "FloatParamType": "float",
    "FloatRange": "float",
    "BOOL": "bool",
    "BoolParamType": "bool",
    "UUID": "UUID",
    "UUIDParameterType": "UUID",
    "DateTime": "datetime",
    "Path": "path",
    "File": "path",
    "Choice": "str",
    "UNPROCESSED": "",
    "UnprocessedParamType": "",
}
"""The neutral names of click's types."""
_RANGES = {"IntRange": 1, "FloatRange": 0}
"""How far an excluded bound is from the nearest one that is allowed."""


def short(name: str | None) -> str:
    """The last part of the dotted NAME of something of click's; empty for anything else."""
    if name is None or name.partition(".")[0] not in PACKAGES:
        return ""
    return name.rpartition(".")[2]


@dataclass(slots=True, kw_only=True)
class ClickType:
    """A type of click in neutral terms."""

    type: FlagValue = ABSENT
    choices: FlagValue = ABSENT
    minimum: FlagValue = ABSENT
    maximum: FlagValue = ABSENT
    arity: int | None = None
    """How many words a value is made of: the length of a ``Tuple``."""
    members: bool = False
    """Whether the choices are members of an Enum, given by name."""


def declared_type(given: Argument | None, default: Argument | None) -> ClickType:
    """The type of a parameter with ``type=`` GIVEN and that DEFAULT."""
    if given is not None and given.value != NONE:
        return _of_value(given.value, given)
    if default is None:
        return ClickType(type="str")
    return _of_default(default)


def flag_type(given: Argument | None, flag_value: Argument | None) -> ClickType:
    """The type of an option that takes no value, and gives FLAG_VALUE."""
    if given is not None and given.value != NONE:
        return _of_value(given.value, given)
    if flag_value is None:
        return ClickType(type="bool")
    found = attribute(flag_value)
    if isinstance(found, Unresolved):
        return ClickType(type=found)
    names = {bool: "bool", int: "int", float: "float", str: "str", type(None): "str"}
    return ClickType(type=names.get(type(found), ABSENT))


def _of_default(default: Argument) -> ClickType:
    value = default.value
    if isinstance(value, (Function, Partial, BoundMethod, ClassObject, External, MethodOf)):
        return ClickType(type="str")  # a function that gives the default says nothing of it
    if isinstance(value, (ListObject, TupleValue)):
        items = value.items
        if not items:
            return ClickType(type="str") if items is not None else _unknown(default)
        first = items[0]
        if isinstance(first, (ListObject, TupleValue)):
            return _tuple([Argument(item, default.site) for item in first.items or ()], _of_default)
        return _of_default(Argument(first, default.site))
    if isinstance(value, Constant):
        kind = type(value.value)
        names = {bool: "bool", int: "int", float: "float"}
        return ClickType(type=names.get(kind, "str"))
    if isinstance(value, Instance):
        return ClickType(type="str")
    return _unknown(default)


def _unknown(argument: Argument) -> ClickType:
    found = attribute(argument)
    return ClickType(type=found if isinstance(found, Unresolved) else ABSENT)


def _tuple(parts: list[Argument], read: Callable[[Argument], ClickType]) -> ClickType:
    kinds = [read(part).type for part in parts]
    same = kinds and all(kind == kinds[0] for kind in kinds)
    return ClickType(type=kinds[0] if same else "tuple", arity=len(parts))


def _of_value(value: Value, given: Argument) -> ClickType:
    if isinstance(value, (TupleValue, ListObject)):
        return _of_parts(value, given)
    if isinstance(value, External):
        name = short(value.name)
        if name in _SIMPLE:
            return ClickType(type=_SIMPLE[name] or ABSENT)
        return ClickType(type=TYPES.get(value.name, written(given)))
    if isinstance(value, CallResult) and short(value.call.name):
        return _of_call(short(value.call.name), value.call, given)
    if isinstance(value, Instance):
        return _of_instance(value, given)
    if isinstance(value, (OneOf, Unknown)):
        return _unknown(given)
    return ClickType(type=written(given))


def _of_parts(value: Value | None, given: Argument) -> ClickType:
    items = value.items if isinstance(value, (TupleValue, ListObject)) else None
    if items is None:
        return _unknown(given)
    return _tuple([Argument(item, given.site) for item in items], lambda a: _of_value(a.value, a))


def _of_call(name: str, call: Call, given: Argument) -> ClickType:
    if name == "Choice":
        return _choice(call)
    if name in _RANGES:
        return _range(name, call)
    if name == "Tuple":
        return _of_parts(call.value(0, "types"), given)
    if name == "FuncParamType" and (function := call.argument(0, "func")) is not None:
        return _of_value(function.value, function)
    if name in _SIMPLE:
        return ClickType(type=_SIMPLE[name] or ABSENT)
    return ClickType(type=written(given))


def _of_instance(value: Instance, given: Argument) -> ClickType:
    """An instance of a class of the script: its own name, and of what it is derived."""
    for name in map(short, base_names(value.cls)):
        made = value.attributes.get("declared")
        if name in ("Choice", *_RANGES) and isinstance(made, CallResult):
            return _of_call(name, made.call, given)
    if isinstance(value.cls, ClassObject):
        return ClickType(type=value.cls.name)
    return ClickType(type=written(given))


def _choice(call: Call) -> ClickType:
    given = call.argument(0, "choices")
    if given is None:
        return ClickType(type="str")
    if isinstance(given.value, ClassObject) and given.value.kind == "enum":
        # Members are given by name (click 8.2).
        names = [_text(member.attributes["name"]) for member in enum_members(given.value)]
        return ClickType(type="str", choices=names, members=True)
    found = attribute(given)
    if isinstance(found, (set, frozenset)):
        found = sorted(found, key=repr)
    if isinstance(found, (list, tuple, range, dict)):
        return ClickType(type="str", choices=[str(item) for item in found])
    return ClickType(type="str", choices=found)


def _text(value: Value) -> object:
    return value.value if isinstance(value, Constant) else None


def _range(name: str, call: Call) -> ClickType:
    low, high = attribute(call.argument(0, "min")), attribute(call.argument(1, "max"))
    step = _RANGES[name]
    if is_known(low) and call.value(2, "min_open") == TRUE and isinstance(low, (int, float)):
        low += step
    if is_known(high) and call.value(3, "max_open") == TRUE and isinstance(high, (int, float)):
        high -= step
    return ClickType(
        type=_SIMPLE[name],
        minimum=ABSENT if low is None else low,
        maximum=ABSENT if high is None else high,
    )


def written(given: Argument) -> FlagValue:
    """The callable of ``type=`` as it is written."""
    value = given.value
    text = " ".join(given.site.tree.text(given.site.node).split())
    if isinstance(value, Function) and value.name == "<lambda>":
        return " ".join(value.tree.text(value.node).split())
    name = getattr(value, "name", "")
    if isinstance(value, External):
        name = value.name.removeprefix("builtins.")
    last = name.rpartition(".")[2]
    return text if not last or text == last or text.endswith("." + last) else name


def default_of(kind: ClickType, default: Argument | None) -> FlagValue:
    """What to report of DEFAULT: a member of an Enum by the name that is typed for it."""
    if default is not None and kind.members:
        value = default.value
        if isinstance(value, Instance) and "name" in value.attributes:
            return _text(value.attributes["name"])
        if isinstance(value, (ListObject, TupleValue)) and value.items is not None:
            items = [default_of(kind, Argument(i, default.site)) for i in value.items]
            if all(map(is_known, items)):
                return items
    return attribute(default)


def plain_or(value: Value | None, otherwise: object) -> object:
    """The plain value of VALUE, or OTHERWISE."""
    try:
        return otherwise if value is None else plain(value)
    except NotPlain:
        return otherwise
