"""``functools``: functions made of others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    BoundMethod,
    Descriptor,
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

_DISPATCHER = External("functools.singledispatch")
_IDENTITY = External("flagscan.identity")
_WRAPPER = External("flagscan.wrapper")


def make_partial(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``partial(f, ...)``."""
    if not arguments.args or not arguments.known:
        return None
    function = arguments.args[0].value
    given = tuple([a.value for a in arguments.args[1:]])
    named = {k: a.value for k, a in arguments.keywords.items()}
    if isinstance(function, Partial) and not _is_ours(function.function):
        given, named = (*function.args, *given), {**dict(function.keywords), **named}
        function = function.function
    return Partial(function, given, tuple(named.items()))


def _is_ours(function: Value) -> bool:
    """Whether FUNCTION is one of flagscan's own, which is no partial in the script."""
    return isinstance(function, External) and function.name.startswith("flagscan.")


def _takes_function(arguments: Arguments) -> bool:
    return isinstance(arguments.value(0, "user_function"), (Function, BoundMethod))


def cached(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``lru_cache`` and ``cache``: the function with a table of what it gave."""
    function = arguments.value(0, "user_function")
    if not isinstance(function, Function):
        return function
    return replace(function, results=DictObject(site))


def dispatched(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``singledispatch(f)``: a function with a list of others by the type of its argument."""
    function = arguments.value(0)
    return _dispatcher(function, site) if isinstance(function, Function) else None


def _dispatcher(function: Value | None, site: Site) -> Instance | None:
    if not isinstance(function, (Function, Descriptor)):
        return None
    result = Instance(_DISPATCHER, site)
    chosen = Partial(External("flagscan.dispatch"), (result,), ())
    result.attributes = {"default": function, "others": ListObject([], site), "call": chosen}
    result.attributes["register"] = Partial(External("flagscan.register"), (result,), ())
    return result


def register(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``f.register(type, g)``, and ``f.register(g)`` where the type is annotated."""
    owner, kind, function = (arguments.value(index) for index in range(3))
    if not isinstance(owner, Instance) or kind is None:
        return None
    plain = kind.function if isinstance(kind, Descriptor) else kind
    if function is None and isinstance(plain, Function):
        function = kind
        annotations = [parameter.annotation for parameter in plain.parameters]
        first = next((one for one in annotations if one is not None), None)
        kind = interp.annotation_in(plain.tree, first)
    if function is None:
        return Partial(External("flagscan.register"), (owner, kind), ())
    others = owner.attributes["others"]
    assert isinstance(others, ListObject)
    interp.journal.touch(others)
    if others.items is not None:
        others.items.insert(0, TupleValue((kind, function)))
    return function


def dispatch(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """A call of such a function: the one of the most special type that fits."""
    owner, value = arguments.value(0), arguments.value(1)
    if not isinstance(owner, Instance) or value is None:
        return None
    function = _fitting(owner, value)
    rest = Arguments(arguments.args[1:], arguments.keywords)
    unknown = Unknown(Reason.ALTERNATIVES, site)
    return unknown if function is None else interp.call(function, rest, site)


def _fitting(owner: Instance, value: Value) -> Value | None:
    """The function for VALUE among those that OWNER has; None where that is not known."""
    from flagscan.interpreter.library.instances import is_instance

    others = owner.attributes["others"]
    if not isinstance(others, ListObject) or others.items is None:
        return None
    fitting: list[tuple[Value, Value]] = []
    for pair in others.items:
        assert isinstance(pair, TupleValue)
        answer = is_instance(value, pair.items[0])
        if answer is None:
            return None
        if answer:
            fitting.append((pair.items[0], pair.items[1]))
    for kind, other in fitting:
        mro = kind.mro if isinstance(kind, ClassObject) else (kind,)
        if all(k in mro for k, _ in fitting):
            return other
    return None if fitting else owner.attributes["default"]


def dispatched_method(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``singledispatchmethod(f)``: the same for methods, by the argument behind the object."""
    result = _dispatcher(arguments.value(0), site)
    if result is not None:
        bound = Partial(External("flagscan.bind_dispatch"), (result,), ())
        result.attributes["__get__"] = bound
    return result


def bind_dispatch(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """What reading such a method gives: what is called with the arguments behind its object."""
    values = tuple([argument.value for argument in arguments.args])
    return Partial(External("flagscan.dispatch_method"), values, ())


def dispatch_method(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """A call of such a method, by the dispatcher, the object (or None) and its class."""
    owner, receiver, cls, value = (arguments.value(index) for index in range(4))
    if not isinstance(owner, Instance) or receiver is None or cls is None or value is None:
        return None
    function = _fitting(owner, value)
    if function is None:
        return Unknown(Reason.ALTERNATIVES, site)
    if receiver != NONE or isinstance(function, Descriptor):
        function = attributes.bind(interp, function, receiver, cls, site)
    return interp.call(function, Arguments(arguments.args[3:], arguments.keywords), site)


def partial_method(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``partialmethod(f, ...)``: a function that takes the object before the given arguments."""
    made = make_partial(interp, arguments, site)
    if not isinstance(made, Partial):
        return made
    return Descriptor("property", Partial(External("flagscan.partial_method"), (made,), ()))


def call_partial_method(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """What reading such an attribute gives: the function with its object and arguments."""
    made, owner = arguments.value(0), arguments.value(1)
    if not isinstance(made, Partial) or owner is None:
        return None
    return Partial(made.function, (owner, *made.args), made.keywords)


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
        qualname=wrapped.qualname,
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


FUNCTIONS: dict[str, Summary] = {
    "functools.partial": make_partial,
    "functools.wraps": wraps,
    "functools.update_wrapper": update_wrapper,
    "functools.lru_cache": lambda interp, arguments, site: (
        cached(interp, arguments, site)
        if _takes_function(arguments)
        else External("functools.cache")
    ),
    "functools.cache": cached,
    "functools.singledispatch": dispatched,
    "functools.singledispatchmethod": dispatched_method,
    "flagscan.dispatch": dispatch,
    "flagscan.bind_dispatch": bind_dispatch,
    "flagscan.dispatch_method": dispatch_method,
    "flagscan.register": register,
    "functools.partialmethod": partial_method,
    "flagscan.partial_method": call_partial_method,
    "functools.reduce": reduce,
    "flagscan.identity": identity,
    "flagscan.wrapper": wrapper,
}
