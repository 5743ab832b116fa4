"""Special methods of built-in objects that are called by name: ``dict.__setitem__(self, k, v)``.

Each does what its operator, statement or function does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, comparison, operators, special, subscripts
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import DictObject, Instance, ListObject, SetObject
from flagscan.interpreter.values import NONE, Constant, External, Site, TupleValue, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_BINARY = {
    name: (op, index == 1)
    for op, (_, *names) in operators.BINARY.items()
    for index, name in enumerate(names)
}
_COMPARE = {name: op for op, (_, name, _) in comparison.COMPARE.items()}
_UNARY = {name: op for op, (_, name) in operators.UNARY.items()}
_FUNCTIONS = {
    f"__{name}__": f"builtins.{name}"
    for name in "len iter str repr int float bool abs round reversed format next".split()
}
_KINDS: dict[str, type] = {
    "dict": DictObject,
    "list": ListObject,
    "set": SetObject,
    "frozenset": SetObject,
    "tuple": TupleValue,
}


def call(
    interp: Interpreter, receiver: Value, name: str, arguments: Arguments, site: Site
) -> Value | None:
    """``receiver.__name__(...)`` of a built-in object; None when NAME is not one of these."""
    values = [argument.value for argument in arguments.args]
    if name in _FUNCTIONS:
        given = arguments.prepended(receiver, site)
        return interp.call(External(_FUNCTIONS[name]), given, site)
    if name in _UNARY and not values:
        return operators.unary(interp, _UNARY[name](), receiver, site)
    if name == "__setitem__" and len(values) == 2:
        subscripts.write(interp, receiver, values[0], values[1], site)
        return NONE
    return _with_one(interp, receiver, name, values[0], site) if len(values) == 1 else None


def _with_one(
    interp: Interpreter, receiver: Value, name: str, value: Value, site: Site
) -> Value | None:
    if name == "__getitem__":
        return subscripts.read(interp, receiver, value, site)
    if name == "__delitem__":
        subscripts.delete(interp, receiver, value)
        return NONE
    if name == "__contains__":
        found = comparison.contains(interp, receiver, value)
        return None if found is None else Constant(found)
    if name in ("__eq__", "__ne__"):
        equal = comparison.equals(interp, receiver, value)
        return None if equal is None else Constant(equal == (name == "__eq__"))
    if name in _BINARY:
        op, reflected = _BINARY[name]
        left, right = (value, receiver) if reflected else (receiver, value)
        return operators.binary(interp, op(), left, right, site)
    if name in _COMPARE:
        return comparison.compare(interp, _COMPARE[name](), receiver, value, site)
    return None


def unbound(
    interp: Interpreter, callee: External, arguments: Arguments, site: Site
) -> Value | None:
    """``dict.get(owner, key)``: a method that was read from a built-in type."""
    if not attributes.is_builtin_method(callee.name) or not arguments.args:
        return None
    _, kind, name = callee.name.split(".")
    owner = arguments.args[0].value
    rest = arguments.behind_first()
    if name in ("__setattr__", "__getattribute__", "__delattr__") or kind == "object":
        return interp.library.call_method(interp, owner, f"object.{name}", rest, site)
    part = special.bare(owner)
    if isinstance(part, Constant):
        fits = type(part.value).__name__ == kind
    else:
        fits = kind in _KINDS and isinstance(part, _KINDS[kind])
    if not fits:
        return None
    if name == "__init__" and isinstance(owner, Instance):
        return interp.call(External("flagscan.fill"), rest.prepended(owner, site), site)
    return interp.call(interp.library.attribute(interp, part, name, site), rest, site)
