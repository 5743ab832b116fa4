"""What jsonargparse allows for a type, and how a text is read as one.

Texts are taken as they are; ``true``, ``false`` and containers are read as YAML; members of an
Enum by their names.

Source: ``jsonargparse._typehints`` of jsonargparse 4.
"""

from __future__ import annotations

from typing import Any

from flagscan.declarations.annotations import Kind
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import NONE, Constant, Unknown, Value
from flagscan.model.value import ABSENT, Reason

_NULLS = ("null", "Null", "NULL", "~")
_SCALARS = ("int", "float", "str", "path")


def values_of(kind: Kind, default: Value | None = None) -> dict[str, Any]:
    """``type``, ``choices``, bounds and ``syntax`` of a flag of KIND; empty where nothing is said.

    An option without a type has that of DEFAULT, where that is a bool.
    """
    if kind.is_enum:
        assert kind.cls is not None
        names = [m.attributes["name"] for m in enum_members(kind.cls)]
        return {"type": "str", "choices": [n.value for n in names if isinstance(n, Constant)]}
    if kind.items:
        return {"type": kind.type, "syntax": "yaml"}
    if kind.union:
        return {}
    found: dict[str, Any] = {}
    if kind.minimum is not ABSENT:
        found["min"] = kind.minimum
    if kind.maximum is not ABSENT:
        found["max"] = kind.maximum
    if kind.choices is not None:
        found["choices"] = list(kind.choices)
    is_bool = isinstance(default, Constant) and isinstance(default.value, bool)
    untyped = kind.type is ABSENT and is_bool
    if kind.type == "bool" or untyped:
        found.update(type="bool", syntax="words")
    elif kind.type in _SCALARS:
        found["type"] = kind.type
    return found


def parsed(given: Argument, kind: Kind) -> Argument:
    """GIVEN, the default of an option of KIND, as the library holds it.

    A text is read as the type says, unless that is a text.
    """
    named = by_name(given)
    text = named.value.value if isinstance(named.value, Constant) else None
    if not isinstance(text, str):
        return named
    if kind.optional and text.strip() in _NULLS:
        return Argument(NONE, given.site)
    is_text = kind.type in ("str", "path") and not kind.union
    if is_text or kind.is_enum or kind.choices is not None or kind.value == NONE:
        return named
    return Argument(Unknown(Reason.EXTERNAL_CALL, given.site), given.site)


def by_name(given: Argument) -> Argument:
    """GIVEN; a member of an Enum by its name."""
    value = given.value
    cls = value.cls if isinstance(value, Instance) else None
    if isinstance(value, Instance) and isinstance(cls, ClassObject) and cls.kind == "enum":
        return Argument(value.attributes["name"], given.site)
    return given
