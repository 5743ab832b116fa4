"""``typing``: what programs do with types while they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import External, Generic, Site, TupleValue, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def get_args(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``get_args(Literal["a", "b"])``."""
    value = arguments.value(0)
    return TupleValue(value.arguments) if isinstance(value, Generic) else None


def get_origin(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``get_origin(Literal["a"])``."""
    value = arguments.value(0)
    return value.origin if isinstance(value, Generic) else None


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
    "typing.cast": cast,
    "typing.TypeVar": type_variable,
    "typing.NewType": new_type,
}
CONSTANTS = {"typing.TYPE_CHECKING": False}
