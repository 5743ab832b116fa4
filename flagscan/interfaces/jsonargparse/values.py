"""What jsonargparse allows for a setting, and how its text is read.

Texts are taken as they are; ``true``, ``false`` and containers are read as YAML; members of an
Enum by their names.

Source: ``jsonargparse._typehints`` of jsonargparse 4.
"""

from __future__ import annotations

from typing import Any

from flagscan.declarations.nested import Setting
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import Constant
from flagscan.model.value import ABSENT

_SCALARS = ("int", "float", "str", "path")


def values_of(setting: Setting) -> dict[str, Any]:
    """``type``, ``choices`` and ``syntax`` of the flag for SETTING."""
    kind = setting.kind
    if kind.is_enum:
        assert kind.cls is not None
        names = [m.attributes["name"] for m in enum_members(kind.cls)]
        return {"type": "str", "choices": [n.value for n in names if isinstance(n, Constant)]}
    if kind.items:
        return {"type": kind.type, "syntax": "yaml"}
    if kind.union:
        return {}
    found: dict[str, Any] = {}
    if kind.choices is not None:
        found["choices"] = list(kind.choices)
    given = None if setting.default is None else setting.default.value
    untyped = kind.type is ABSENT and isinstance(given, Constant) and isinstance(given.value, bool)
    if kind.type == "bool" or untyped:
        found.update(type="bool", syntax="words")
    elif kind.type in _SCALARS:
        found["type"] = kind.type
    return found


def by_name(given: Argument) -> Argument:
    """GIVEN; a member of an Enum by its name."""
    value = given.value
    cls = value.cls if isinstance(value, Instance) else None
    if isinstance(value, Instance) and isinstance(cls, ClassObject) and cls.kind == "enum":
        return Argument(value.attributes["name"], given.site)
    return given
