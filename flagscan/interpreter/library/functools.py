"""``functools``, ``operator`` getters and ``contextlib``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, subscripts
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    BoundMethod,
    External,
    Function,
    Partial,
    Site,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_IDENTITY = External("flagscan.identity")
_WRAPPER = External("flagscan.wrapper")


def make_partial(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``partial(f, ...)``."""
    if not arguments.args or not arguments.known:
        return None
    return Partial(
        arguments.args[0].value,
        tuple([a.value for a in arguments.args[1:]]),
        tuple([(k, a.value) for k, a in arguments.keywords.items()]),
    )


def identity(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """A decorator that leaves what it decorates as it is, for us."""
    return arguments.value(0)


def wraps(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``wraps(f)``: gives a decorator that makes a wrapper of ``f`` look like it."""
    wrapped = arguments.value(0)
    return _IDENTITY if wrapped is None else Partial(_WRAPPER, (wrapped,), ())


def wrapper(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """What ``wraps(f)`` makes of a function: with the name and the marks of ``f``.

    ``update_wrapper`` copies the attributes of ``f``, among them what its decorators noted there.
    """
    wrapped, function = arguments.value(0), arguments.value(1)
    if isinstance(wrapped, BoundMethod):
        wrapped = wrapped.function
    if not isinstance(wrapped, Function) or not isinstance(function, Function):
        return function
    return replace(
        function,
        name=wrapped.name,
        decorators=(*function.decorators, *wrapped.decorators),
        wrapped=wrapped,
    )


def update_wrapper(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``update_wrapper(wrapper, f)``."""
    function, wrapped = arguments.value(0, "wrapper"), arguments.value(1, "wrapped")
    if function is None or wrapped is None:
        return function
    pair = Arguments([Argument(wrapped, site), Argument(function, site)])
    return wrapper(interp, pair, site)


def reduce(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``reduce(f, items, start)``."""
    if len(arguments.args) < 2:
        return None
    items = interp.iterate(arguments.args[1].value, site)
    if items is None:
        return None
    if len(arguments.args) > 2:
        items = [arguments.args[2].value, *items]
    if not items:
        return interp.failing("TypeError", site)
    total = items[0]
    for item in items[1:]:
        pair = Arguments([Argument(total, site), Argument(item, site)])
        total = interp.call(arguments.args[0].value, pair, site)
    return total


def item_getter(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``itemgetter(i)``: a function of one argument."""
    if len(arguments.args) != 1:
        return None
    return Partial(External("flagscan.getitem"), (arguments.args[0].value,), ())


def get_item(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    index, owner = arguments.value(0), arguments.value(1)
    if index is None or owner is None:
        return None
    return subscripts.read(interp, owner, index, site)


def attribute_getter(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``attrgetter("name")``."""
    if len(arguments.args) != 1:
        return None
    return Partial(External("flagscan.getattr"), (arguments.args[0].value,), ())


def get_attribute(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    name, owner = arguments.value(0), arguments.value(1)
    value = getattr(name, "value", None)
    if not isinstance(value, str) or owner is None:
        return None
    return attributes.read(interp, owner, value, site)


FUNCTIONS: dict[str, Summary] = {
    "functools.partial": make_partial,
    "functools.wraps": wraps,
    "functools.update_wrapper": update_wrapper,
    "functools.lru_cache": lambda interp, arguments, site: (
        arguments.value(0) if arguments.args and not arguments.keywords else _IDENTITY
    ),
    "functools.cache": identity,
    "functools.reduce": reduce,
    "flagscan.identity": identity,
    "flagscan.wrapper": wrapper,
    "flagscan.getitem": get_item,
    "flagscan.getattr": get_attribute,
    "operator.itemgetter": item_getter,
    "operator.attrgetter": attribute_getter,
    "contextlib.contextmanager": identity,
}
