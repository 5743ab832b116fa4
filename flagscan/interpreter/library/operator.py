"""``operator``: its getters, and what is no plain arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, special, subscripts
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.identity import identical
from flagscan.interpreter.library import Summary
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    Partial,
    Site,
    TupleValue,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def getter(name: str) -> Summary:
    """``itemgetter(i)``, ``attrgetter("a.b")`` and ``methodcaller("name", ...)``: functions."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.args or not arguments.known:
            return None
        given = TupleValue(tuple([argument.value for argument in arguments.args]))
        named = tuple([(key, a.value) for key, a in arguments.keywords.items()])
        return Partial(External(name), (given,), named)

    return summary


def each(read: str) -> Summary:
    """A call of what a getter gave: one value, or a tuple where several were asked for."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        given, owner = arguments.value(0), arguments.value(1)
        if not isinstance(given, TupleValue) or owner is None:
            return None
        found = []
        for wanted in given.items:
            if read == "item":
                found.append(subscripts.read(interp, owner, wanted, site))
                continue
            if not isinstance(wanted, Constant) or not isinstance(wanted.value, str):
                return None
            value = owner
            for part in wanted.value.split("."):
                value = attributes.read(interp, value, part, site)
            found.append(value)
        return found[0] if len(found) == 1 else TupleValue(tuple(found))

    return summary


def call_method(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """A call of what ``methodcaller`` gave."""
    given, owner = arguments.value(0), arguments.value(1)
    if not isinstance(given, TupleValue) or owner is None:
        return None
    name, *rest = given.items
    if not isinstance(name, Constant) or not isinstance(name.value, str):
        return None
    method = attributes.read(interp, owner, name.value, site)
    passed = Arguments([Argument(value, site) for value in rest], arguments.keywords)
    return interp.call(method, passed, site)


def get_item(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``getitem(owner, index)``."""
    owner, index = arguments.value(0), arguments.value(1)
    if owner is None or index is None:
        return None
    return subscripts.read(interp, owner, index, site)


def set_item(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``setitem(owner, index, value)``."""
    owner, index, value = (arguments.value(position) for position in range(3))
    if owner is None or index is None or value is None:
        return None
    subscripts.write(interp, owner, index, value, site)
    return NONE


def index(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``index(number)``."""
    value = arguments.value(0)
    return None if value is None else special.indexed(interp, value, site)


def identity(expected: bool) -> Summary:
    """``is_`` and ``is_not``."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        left, right = arguments.value(0), arguments.value(1)
        if left is None or right is None:
            return None
        same = identical(left, right)
        return None if same is None else Constant(same == expected)

    return summary


FUNCTIONS: dict[str, Summary] = {
    "operator.itemgetter": getter("flagscan.get_items"),
    "operator.attrgetter": getter("flagscan.get_attributes"),
    "operator.methodcaller": getter("flagscan.call_method"),
    "operator.getitem": get_item,
    "operator.setitem": set_item,
    "operator.index": index,
    "operator.is_": identity(True),
    "operator.is_not": identity(False),
    "flagscan.get_items": each("item"),
    "flagscan.get_attributes": each("attribute"),
    "flagscan.call_method": call_method,
}
