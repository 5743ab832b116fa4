"""Which values are one object: ``is``."""

from __future__ import annotations

from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    ListObject,
    ModuleObject,
    SetObject,
)
from flagscan.interpreter.values import (
    BoundMethod,
    Constant,
    Descriptor,
    External,
    Function,
    Generic,
    MethodOf,
    Partial,
    TupleValue,
    Unknown,
    Value,
)

SURE = (Function, ClassObject, ModuleObject, BoundMethod, MethodOf, Partial, Generic, Descriptor)
"""Values that are true and are not None, whatever else they are."""


def standard_type(value: External) -> bool:
    """Whether VALUE is a type of the standard library's, as far as its name tells."""
    return value.name.startswith(("builtins.", "typing.", "types.", "collections.", "enum."))


SENTINELS = frozenset(
    External(name)
    for name in """dataclasses.MISSING dataclasses._MISSING_TYPE inspect._empty
    inspect.Parameter.empty inspect.Signature.empty attr.NOTHING attrs.NOTHING""".split()
)
"""Outside objects that stand for nothing, and are no other value that is known."""


def of_sentinels(left: Value, right: Value) -> bool | None:
    """Whether LEFT and RIGHT are the same, if one of them is a sentinel; else None."""
    if left in SENTINELS or right in SENTINELS:
        if left == right:
            return True
        known = (Constant, TupleValue, ListObject, DictObject, SetObject, Instance, *SURE)
        one = right if left in SENTINELS else left
        if isinstance(one, known) or one in SENTINELS:
            return False
        if isinstance(one, External) and one.name.startswith("builtins."):
            return False
    return None


_MUTABLE = (ListObject, DictObject, SetObject, Instance)


def identical(left: Value, right: Value) -> bool | None:
    """Whether ``left is right``; None when not known."""
    known_sentinel = of_sentinels(left, right)
    if known_sentinel is not None:
        return known_sentinel
    if isinstance(left, Constant) and isinstance(right, Constant):
        for value in (None, True, False, ...):
            if left.value is value or right.value is value:
                return left.value is right.value
        return None
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Constant) and one.value is None:
            known = (*SURE, ListObject, DictObject, SetObject, TupleValue, Instance)
            if isinstance(other, known):
                return False
            if isinstance(other, External) and standard_type(other):
                return False
            return None
        # A number or a text is no type, and no object of the script's.
        if isinstance(one, Constant) and isinstance(other, (*SURE, *_MUTABLE)):
            return False
        if isinstance(one, Constant) and isinstance(other, External) and standard_type(other):
            return False
    if left is right and not isinstance(left, Unknown):
        return True
    if isinstance(left, External) and isinstance(right, External):
        if left == right:
            return True
        # Two names of built-in types are two types; two names elsewhere may be one object.
        return False if standard_type(left) and standard_type(right) else None
    both = (ClassObject, Function, ModuleObject, *_MUTABLE)
    if isinstance(left, both) and isinstance(right, both):
        return False
    return None
