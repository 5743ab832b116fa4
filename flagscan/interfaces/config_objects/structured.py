"""What ``OmegaConf.structured`` makes of a dataclass: an object whose values have types.

    @dataclass
    class Config:
        lr: float = 1

    cfg = OmegaConf.structured(Config)         # cfg.lr is 1.0

OmegaConf converts what does not have the type of its field. A whole number becomes a float here,
as it does there; of all else that would be converted, the value is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flagscan.declarations.annotations import Kind
from flagscan.declarations.fields import fields_of
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.values import NONE, Constant, External, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_TYPES = {"int": int, "float": float, "str": str, "bool": bool}
_ANY = External("typing.Any")
_DEPTH = 8


def of_dataclass(
    interp: Interpreter, value: Value | None, site: Site, wrap: Callable[[DictObject], Instance]
) -> Instance | None:
    """The object made of VALUE, a dataclass or an object of one; None if it is neither.

    WRAP makes an object of settings of what it holds, on every level.
    """
    if isinstance(value, ClassObject) and value.kind.startswith("dataclass"):
        value = interp.call(value, Arguments([]), site)
    return _of_object(interp, value, wrap, 0)


def _of_object(
    interp: Interpreter, value: Value | None, wrap: Callable[[DictObject], Instance], depth: int
) -> Instance | None:
    if not isinstance(value, Instance) or not isinstance(value.cls, ClassObject) or depth > _DEPTH:
        return None
    if not value.cls.kind.startswith("dataclass"):
        return None
    held = DictObject(value.site)
    for field in fields_of(interp.trace, value.cls):
        own = value.attributes.get(field.name, Unknown(Reason.ALTERNATIVES))
        inner = _of_object(interp, own, wrap, depth + 1)
        kept = _converted(own, field.kind) if inner is None else inner
        held.entries[field.name] = (Constant(field.name), kept)
    return wrap(held)


def assigned(value: Value, old: Value | None) -> Value:
    """What is kept of VALUE in the place of OLD, whose type is that of its field or narrower."""
    if isinstance(value, Constant) and isinstance(old, Constant):
        same = type(value.value) is type(old.value) and not _refers(value)
        return value if same else Unknown(Reason.RUNTIME_INPUT)
    return Unknown(Reason.RUNTIME_INPUT)


def _converted(value: Value, kind: Kind) -> Value:
    if isinstance(value, Constant) and not _refers(value):
        if value == NONE or kind.value == _ANY:
            return value
        expected = _TYPES.get(str(kind.type))
        if type(value.value) is expected:
            return value
        if expected is float and type(value.value) is int:
            return Constant(float(value.value))
    if isinstance(value, ListObject) and value.items is not None:
        inner = kind.inner or Kind(value=NONE if kind.parts else _ANY)
        items = [_converted(item, inner) for item in value.items]
        if all(isinstance(item, Constant) for item in items):
            return ListObject(items, value.site)
    cls = value.cls if isinstance(value, Instance) else None
    member = isinstance(cls, ClassObject) and cls.kind == "enum"
    return value if member else Unknown(Reason.RUNTIME_INPUT)


def _refers(value: Constant) -> bool:
    text = value.value
    return isinstance(text, str) and ("${" in text or text == "???")
