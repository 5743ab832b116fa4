"""The keywords of the call of ``add_argument`` that simple-parsing makes of a field.

Source: ``FieldWrapper.get_arg_options``, ``simple_parsing.helpers.fields`` of simple-parsing 0.1.
"""

from __future__ import annotations

from flagscan.declarations.annotations import Kind
from flagscan.declarations.nested import Setting, documentation
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    UNBOUND,
    Constant,
    External,
    TupleValue,
    Value,
)

BOOLEAN = External("simple_parsing.helpers.custom_actions.BooleanOptionalAction")
STR2BOOL = External("simple_parsing.utils.str2bool")
_TYPES = {
    "int": External("builtins.int"),
    "float": External("builtins.float"),
    "str": External("builtins.str"),
    "path": External("pathlib.Path"),
    "bool": STR2BOOL,
    "dict": External("builtins.dict"),
}
_ORDER = "below above behind entry"


def metadata(setting: Setting, name: str) -> Value | None:
    """What ``simple_parsing.field(...)`` noted under NAME."""
    held = setting.options.get("metadata")
    if isinstance(held, DictObject) and name in held.entries:
        return held.entries[name][1]
    return None


def custom(setting: Setting) -> dict[str, Value]:
    """The keywords for ``add_argument`` that the field was given itself."""
    held = metadata(setting, "custom_args")
    if not isinstance(held, DictObject):
        return {}
    return {str(key): value for key, (_key, value) in held.entries.items()}


def keywords_of(setting: Setting) -> dict[str, Argument]:
    """The keywords for SETTING; the destination and the names are not among them."""
    kind = setting.kind
    given = setting.default
    found: dict[str, Value] = {}
    own = custom(setting)
    if given is None and not kind.optional:
        found["required"] = TRUE
    choices = own.get("choices")
    if choices is not None:
        found["type"] = _TYPES["str"]
        found["choices"] = _keys(choices)
        if kind.items == "list":
            found["nargs"] = Constant("*")
    elif kind.choices is not None:
        found["type"] = _TYPES["str"]
        found["choices"] = TupleValue(tuple(Constant(c) for c in kind.choices))
    elif kind.is_enum:
        assert kind.cls is not None
        found["type"] = _TYPES["str"]
        names: list[Value] = [m.attributes["name"] for m in enum_members(kind.cls)]
        found["choices"] = ListObject(names, setting.site)
    elif kind.items in ("list", "set", "tuple"):
        found["nargs"] = Constant(len(kind.parts) if kind.parts else "*")
        _add_type(found, kind.inner)
    elif kind.optional or (given is not None and given.value == NONE):
        found["nargs"] = Constant("?")
        _add_type(found, kind)
    elif kind.type == "bool":
        found["action"], found["type"], found["nargs"] = BOOLEAN, STR2BOOL, Constant("?")
    else:
        _add_type(found, kind)
    if kind.optional:
        found["required"] = FALSE
    arguments = {name: Argument(value, setting.site) for name, value in found.items()}
    if given is not None:
        arguments["default"] = Argument(_named(given.value), given.site)
    text = documentation(setting, order=_ORDER)
    if text:
        arguments["help"] = Argument(Constant(text), setting.site)
    _override(arguments, own, setting)
    return arguments


def _override(arguments: dict[str, Argument], own: dict[str, Value], setting: Setting) -> None:
    action = own.get("action")
    if isinstance(action, Constant) and str(action.value).startswith("store_"):
        for name in ("type", "nargs", "required"):
            arguments.pop(name, None)
    for name, value in own.items():
        if name not in ("choices", "negative_prefix", "negative_option"):
            arguments[name] = Argument(value, setting.site)


def _add_type(found: dict[str, Value], kind: Kind | None) -> None:
    named = None if kind is None or kind.union else _TYPES.get(str(kind.type))
    if named is not None:
        found["type"] = named


def _keys(choices: Value) -> Value:
    if isinstance(choices, DictObject):
        return ListObject([key for key, _value in choices.entries.values()], choices.site)
    if isinstance(choices, ClassObject):
        return ListObject([m.attributes["name"] for m in enum_members(choices)], choices.site)
    return choices


def _named(value: Value) -> Value:
    """A member of an Enum as its name."""
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject):
        return value.attributes.get("name", UNBOUND) if value.cls.kind == "enum" else value
    return value
