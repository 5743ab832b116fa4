"""What a class or a partial is made of, as attributes: ``__dict__``, ``_fields``, ``args``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.heap import ClassObject, DictObject
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    Function,
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


def defaults_of(owner: Function, name: str, site: Site) -> Value:
    """``__defaults__`` or ``__kwdefaults__`` of a function."""
    given = {p.name: p for p in owner.parameters if p.default is not None}
    keyword_only = {n: p.default for n, p in given.items() if p.kind == "keyword"}
    if name == "__kwdefaults__":
        result = DictObject(site)
        result.entries = {n: (Constant(n), v) for n, v in keyword_only.items() if v is not None}
        return result if keyword_only else NONE
    others = [p.default for p in given.values() if p.kind != "keyword" and p.default is not None]
    return TupleValue(tuple(others)) if others else NONE


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
        if "." not in name:  # where a setter is filed
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
