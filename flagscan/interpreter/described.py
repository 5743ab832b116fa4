"""What a class or a partial is made of, as attributes: ``__dict__``, ``_fields``, ``args``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.heap import ClassObject, DictObject
from flagscan.interpreter.values import (
    Constant,
    External,
    Partial,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def of_partial(owner: Partial, name: str, site: Site) -> Value:
    """``func``, ``args`` or ``keywords`` of a ``functools.partial``."""
    if name == "func":
        return owner.function
    if name == "args":
        return TupleValue(owner.args)
    result = DictObject(site)
    result.entries = {key: (Constant(key), value) for key, value in owner.keywords}
    return result


def of_named_tuple(owner: ClassObject, name: str, site: Site) -> Value:
    """``_fields``, ``_make`` or ``_field_defaults`` of a class of named tuples."""
    if name == "_fields":
        return TupleValue(tuple([Constant(field) for field in owner.fields]))
    if name == "_make":
        return Partial(External("flagscan.make_named_tuple"), (owner,), ())
    result = DictObject(site)
    for field in owner.fields.values():
        if field.default is not None:
            result.entries[field.name] = (Constant(field.name), field.default)
    return result


def of_class(interp: Interpreter, cls: ClassObject, site: Site) -> Value:
    """``vars(cls)``: what its body and later assignments bound, and what every class has."""
    result = DictObject(site)
    hidden = {
        "__module__": interp.module_name(cls.tree),
        "__dict__": Unknown(Reason.OBJECT, site),
        "__weakref__": Unknown(Reason.OBJECT, site),
        "__doc__": Constant(None),
    }
    for name, value in {**hidden, **cls.attributes}.items():
        if not name.endswith(".setter"):
            result.entries[name] = (Constant(name), value)
    if cls.kind != "class":  # a dataclass or an Enum has more
        result.open = True
    return result


def annotated(interp: Interpreter, cls: ClassObject, site: Site) -> Value:
    """``cls.__annotations__``."""
    result = DictObject(site)
    for name, field in cls.fields.items():
        result.entries[name] = (Constant(name), interp.annotation(cls, field))
    return result
