"""A setting as tyro's flag.

    n_layers: tuple[int, int] = (1, 2)     --n-layers 1 2     (--n_layers, too)
    nesterov: bool = False                 --opt.nesterov, --opt.no-nesterov
    ready: bool                            --ready {True,False}
    mode: Mode = Mode.FAST                 --mode {FAST,SLOW}   the names of an Enum

Descriptions: the docstring of the class, the text below the field, the comment at the end of its
line, the comments above it.

Source: ``tyro._arguments``, ``tyro._docstrings`` and ``tyro.conf`` of tyro 1.0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flagscan.declarations.annotations import Kind, kind_of
from flagscan.declarations.flags import attribute
from flagscan.declarations.nested import Setting, documentation
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.heap import ClassObject, Instance, ListObject
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    CallResult,
    Constant,
    External,
    Generic,
    TupleValue,
    Value,
)
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, FlagValue, is_known

_MISSING = tuple(External(f"tyro.{n}") for n in ("MISSING", "MISSING_NONPROP", "conf.MISSING"))
_SCALARS = ("int", "float", "str", "path", "bool")
_ORDER = "entry below behind above"


def flag_of(setting: Setting, prefix: tuple[str, ...], *, underscores: bool) -> Flag:
    """The Flag of SETTING, which is no class that holds others, in what PREFIX leads to."""
    config = configured(setting)
    path = (*prefix, own_name(setting))
    if config.get("prefix_name") is False:
        path = path[-1:]
    given = setting.default
    if given is not None and given.value in _MISSING:
        given = None
    help_text = config.get("help")
    attributes: dict[str, Any] = _values(setting.kind)
    attributes["required"] = given is None
    attributes["default"] = ABSENT if given is None else attribute(_by_name(given))
    attributes["help"] = (
        help_text if isinstance(help_text, str) else documentation(setting, order=_ORDER) or ABSENT
    )
    positional = setting.role in ("positional-only", "rest") or is_marked(setting, "Positional")
    if setting.role == "rest":
        attributes.update(nargs="*", required=ABSENT)
    names = () if positional else _options(path, config.get("aliases"), underscores)
    if attributes.get("type") == "bool" and not attributes.get("nargs"):
        switch = not positional and given is not None and not setting.kind.optional
        if switch and not is_marked(setting, "FlagConversionOff"):
            attributes["action"] = "BooleanOptionalAction"
            names = (*names, *_negative(path, underscores))
        else:
            attributes["syntax"] = "words"
    return Flag(
        name=spelled(path, underscores),
        options=tuple(names),
        positional=positional,
        destination=".".join(setting.path),
        location=setting.site.tree.location(setting.site.node),
        **{"action": "store", **attributes},
    )


def spelled(path: tuple[str, ...], underscores: bool) -> str:
    """PATH as the name of an option; leading underscores stay."""
    text = ".".join(part for part in path if part)
    return text if underscores else _swapped(text, "_", "-")


def _swapped(text: str, old: str, new: str) -> str:
    parts = []
    for part in text.split("."):
        stripped = part.lstrip("_")
        parts.append(part[: len(part) - len(stripped)] + stripped.replace(old, new))
    return ".".join(parts)


def _options(path: tuple[str, ...], aliases: object, underscores: bool) -> tuple[str, ...]:
    own = spelled(path, underscores)
    other = spelled(path, not underscores)
    extra = tuple(str(a) for a in aliases) if isinstance(aliases, (list, tuple)) else ()
    return tuple(dict.fromkeys((f"--{own}", f"--{other}", *extra)))


def _negative(path: tuple[str, ...], underscores: bool) -> tuple[str, ...]:
    found = []
    for with_underscores in (underscores, not underscores):
        *outer, last = spelled(path, with_underscores).split(".")
        word = f"no_{last}" if with_underscores else f"no-{last}"
        found.append("--" + ".".join((*outer, word)))
    return tuple(dict.fromkeys(found))


def configured(setting: Setting) -> dict[str, object]:
    """The keywords of ``tyro.conf.arg(...)`` that are known."""
    found: dict[str, object] = {}
    for extra in setting.kind.extras:
        if isinstance(extra, CallResult) and extra.call.name == "tyro.conf.arg":
            for name, argument in extra.call.keywords.items():
                value = attribute(argument)
                if is_known(value):
                    found.setdefault(name, value)
    return found


def own_name(setting: Setting) -> str:
    """The name of SETTING, or the one that ``tyro.conf.arg`` gives it."""
    name = configured(setting).get("name")
    return name if isinstance(name, str) else setting.name


def unmarked(kind: Kind) -> Kind:
    """KIND with the markers around its type (``tyro.conf.Positional[int]``) among the extras."""
    value, extras = kind.value, kind.extras
    while isinstance(value, Generic) and isinstance(value.origin, External):
        if not value.origin.name.startswith("tyro.conf.") or len(value.arguments) != 1:
            break
        inner = kind_of(value.arguments[0])
        extras = (*extras, value.origin, *inner.extras)
        value = value.arguments[0]
        kind = replace(inner, extras=extras)
    return kind


def is_marked(setting: Setting, marker: str) -> bool:
    """Whether the annotation of SETTING has MARKER (``tyro.conf.Positional[int]``)."""
    return External(f"tyro.conf.{marker}") in setting.kind.extras


def _values(kind: Kind) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kind.items and kind.items != "dict":
        inner = _values(kind.inner) if kind.inner is not None else {}
        inner.pop("nargs", None)
        return {**inner, "nargs": len(kind.parts) if kind.parts else "*"}
    if kind.items == "dict":
        return {"type": "dict", "nargs": "*"}
    if kind.is_enum:
        assert kind.cls is not None
        return {"type": "str", "choices": [_name_of(m) for m in enum_members(kind.cls)]}
    if kind.choices is not None:
        found["choices"] = list(kind.choices)
    if kind.type in _SCALARS:
        found["type"] = kind.type
    return found


def _name_of(member: Instance) -> FlagValue:
    name = member.attributes["name"]
    return name.value if isinstance(name, Constant) else None


def _by_name(given: Argument) -> Argument:
    """GIVEN with members of an Enum as their names, which is what stands on a command line."""
    return Argument(_named(given.value), given.site)


def _named(value: Value) -> Value:
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject):
        return value.attributes["name"] if value.cls.kind == "enum" else value
    if isinstance(value, TupleValue):
        return TupleValue(tuple(_named(item) for item in value.items), value.cls)
    if isinstance(value, ListObject) and value.items is not None:
        return ListObject([_named(item) for item in value.items], value.site)
    return value
