"""Special methods: what the script's own classes say of operators, items and conversions.

    class Size:
        def __add__(self, other): ...

An instance of a subclass of a built-in type (``class Mode(str, Enum)``) behaves as its built-in
part wherever its class defines nothing of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import Constant, External, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

NOT_IMPLEMENTED = External("builtins.NotImplemented")
REFLECTED = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__"}


def bare(value: Value) -> Value:
    """The built-in part of VALUE where it has one, else VALUE itself."""
    while isinstance(value, Instance) and value.store is not None:
        value = value.store
    return value


def lookup(owner: Value, name: str) -> Value | None:
    """The special method NAME of OWNER's class, if the script defines one."""
    if isinstance(owner, Instance) and isinstance(owner.cls, ClassObject):
        return attributes.class_lookup(owner.cls, name)
    if isinstance(owner, ClassObject) and owner.meta is not None:
        return attributes.class_lookup(owner.meta, name)
    return None


def ask(interp: Interpreter, owner: Value, name: str, site: Site, *values: Value) -> Value | None:
    """What OWNER's special method NAME gives for VALUES.

    None when its class has none, or when it answers ``NotImplemented``.
    """
    found = lookup(owner, name)
    if found is None:
        return None
    cls = owner.cls if isinstance(owner, Instance) else owner
    method = attributes.bind(interp, found, owner, cls, site)
    arguments = Arguments([Argument(value, site) for value in values])
    result = interp.call(method, arguments, site)
    return None if result == NOT_IMPLEMENTED else result


def operate(
    interp: Interpreter, left: Value, right: Value, names: tuple[str, str], site: Site
) -> Value | None:
    """``left op right`` by the methods NAMES (``__add__``, ``__radd__``) of the script."""
    method, reflected = names
    ways = [(left, right, method), (right, left, reflected)]
    if _precedes(right, left):
        ways.reverse()
    for owner, other, name in ways:
        answer = ask(interp, owner, name, site, other)
        if answer is not None:
            return answer
    return None


def _precedes(right: Value, left: Value) -> bool:
    # The right operand's method comes first if its class is derived from that of the left one.
    if not isinstance(right, Instance) or not isinstance(right.cls, ClassObject):
        return False
    if isinstance(left, Instance):
        return left.cls is not right.cls and left.cls in right.cls.mro
    return right.store is not None


def indexed(interp: Interpreter, index: Value, site: Site) -> Value:
    """INDEX as a sequence takes it: ``__index__`` and the number of an ``IntEnum`` are asked."""
    if not isinstance(index, Instance):
        return index
    answer = ask(interp, index, "__index__", site)
    if answer is not None:
        return answer
    part = bare(index)
    return part if isinstance(part, Constant) and isinstance(part.value, int) else index
