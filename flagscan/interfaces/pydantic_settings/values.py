"""The attributes of a flag that say which values a field takes.

A field of one value gets its text as it is; a collection gets JSON, or several values.
"""

from __future__ import annotations

from typing import Any

from flagscan.declarations.annotations import Kind
from flagscan.declarations.flags import attribute
from flagscan.interfaces.pydantic_settings.fields import Leaf
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import Constant
from flagscan.model.value import ABSENT

_SCALARS = ("int", "float", "str", "bool", "path")


def values_of(leaf: Leaf, *, enums: str) -> dict[str, Any]:
    """``type``, ``choices``, bounds, ``syntax`` and ``default`` of LEAF.

    ENUMS: members of an Enum are given by their ``name`` or by their ``value``.
    """
    kind = leaf.kind
    found: dict[str, Any] = {"syntax": "json" if _is_json(kind) else "words"}
    if kind.is_enum:
        assert kind.cls is not None
        members = [member.attributes[enums] for member in enum_members(kind.cls)]
        found["choices"] = [m.value for m in members if isinstance(m, Constant)]
        found["type"] = "str"
    elif kind.choices is not None:
        # Only a text is one of the choices as it stands.
        found["type"] = "str"
        found["choices"] = list(kind.choices)
    elif kind.union:
        if any(part.type == "str" for part in kind.union):
            found["type"] = "str"
    elif kind.type is not ABSENT:
        found["type"] = kind.type if kind.items or kind.type in _SCALARS else str(kind.type)
    if kind.minimum is not ABSENT:
        found["min"] = kind.minimum
    if kind.maximum is not ABSENT:
        found["max"] = kind.maximum
    if leaf.default is not None:
        found["default"] = attribute(_named(leaf.default, enums))
    return found


def _is_json(kind: Kind) -> bool:
    return (
        bool(kind.items)
        or (kind.cls is not None and not kind.is_enum)
        or any(_is_json(part) for part in kind.union)
    )


def _named(given: Argument, enums: str) -> Argument:
    value = given.value
    cls = value.cls if isinstance(value, Instance) else None
    if isinstance(value, Instance) and isinstance(cls, ClassObject) and cls.kind == "enum":
        return Argument(value.attributes[enums], given.site)
    return given
