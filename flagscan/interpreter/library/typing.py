"""``typing``: what programs do with types while they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.blaming import blame
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.fields import all_fields
from flagscan.interpreter.heap import ClassObject, DictObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    Generic,
    Site,
    TupleValue,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_RUNTIME = {
    "typing.List": "builtins.list",
    "typing.Dict": "builtins.dict",
    "typing.Tuple": "builtins.tuple",
    "typing.Set": "builtins.set",
    "typing.FrozenSet": "builtins.frozenset",
    "typing.Type": "builtins.type",
    "typing.Callable": "collections.abc.Callable",
    "typing.Sequence": "collections.abc.Sequence",
    "typing.Iterable": "collections.abc.Iterable",
    "typing.Mapping": "collections.abc.Mapping",
}
"""What ``get_origin`` gives for the names of ``typing`` that stand for other classes."""


def get_args(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``get_args(Literal["a", "b"])``: nothing for a plain class."""

    def read(value: Value) -> Value:
        if isinstance(value, Generic):
            return TupleValue(value.arguments)
        if isinstance(value, ClassObject) or _is_plain_type(value):
            return TupleValue(())
        return blame(value, site)

    value = arguments.value(0, "tp")
    return None if value is None else interp.spread(read, (value,), site)


def get_origin(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``get_origin(Literal["a"])``: None for a plain class."""

    def read(value: Value) -> Value:
        if isinstance(value, Generic):
            origin = value.origin
            if isinstance(origin, External) and origin.name in _RUNTIME:
                return External(_RUNTIME[origin.name])
            return origin
        if isinstance(value, ClassObject) or _is_plain_type(value):
            return NONE
        return blame(value, site)

    value = arguments.value(0, "tp")
    return None if value is None else interp.spread(read, (value,), site)


def _is_plain_type(value: Value) -> bool:
    if isinstance(value, External):
        # Any name outside that is used as a type is one without arguments here.
        return value.name.startswith(("builtins.", "pathlib.", "datetime.", "torch."))
    return value == NONE


def type_hints(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``get_type_hints(cls)``: the annotated types of a class of the script by name."""
    cls = arguments.value(0)
    if not isinstance(cls, ClassObject):
        return None
    result = DictObject(site)
    for name, field in all_fields(cls).items():
        hint = interp.annotation(cls, field)
        result.entries[name] = (Constant(name), hint)
    return result


def cast(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``cast(type, value)``."""
    return arguments.value(1, "val")


def type_variable(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return External("typing.TypeVar()")


def new_type(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``NewType(name, int)``: calling it gives what calling the type gives, nearly."""
    return arguments.value(1, "tp")


FUNCTIONS: dict[str, Summary] = {
    "typing.get_args": get_args,
    "typing.get_origin": get_origin,
    "typing.get_type_hints": type_hints,
    "typing.cast": cast,
    "typing.TypeVar": type_variable,
    "typing.NewType": new_type,
}
CONSTANTS = {"typing.TYPE_CHECKING": False}
VALUES: dict[str, Value] = {"types.NoneType": External("builtins.NoneType")}
