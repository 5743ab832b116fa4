"""``contextlib``: managers that other managers and functions are put into.

What :mod:`flagscan.interpreter.managers` asks of an instance from outside is in two attributes:
``enter_result``, what entering it gives, and ``__exit__``, what leaving it calls.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, comparison, managers
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Completion, run_arms
from flagscan.interpreter.heap import Instance, ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import FALSE, NONE, Constant, External, Partial, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_STACK_METHODS = ("callback", "enter_context", "push", "close", "pop_all", "__exit__")


def identity(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``contextmanager(f)``: the generator function, which ``with`` knows what to do with."""
    return arguments.value(0)


def null_context(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``nullcontext(value)``: a manager that gives VALUE and does nothing."""
    result = Instance(External("contextlib.nullcontext"), site)
    result.attributes["enter_result"] = arguments.value(0, "enter_result") or NONE
    return result


def closing(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``closing(thing)``: calls ``thing.close()`` at the end."""
    thing = arguments.value(0, "thing")
    if thing is None:
        return None
    result = Instance(External("contextlib.closing"), site)
    close = Partial(External("flagscan.closing.exit"), (thing,), ())
    result.attributes = {"enter_result": thing, "__exit__": close}
    return result


def _close(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    thing = arguments.args[0].value
    interp.call(attributes.read(interp, thing, "close", site), Arguments(), site)
    return FALSE


def exit_stack(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``ExitStack()``: calls what was put into it, the last first."""
    return _stack([], site)


def _stack(exits: list[Value] | None, site: Site) -> Instance:
    stack = Instance(External("contextlib.ExitStack"), site)
    stack.attributes = {
        name: Partial(External(f"flagscan.exit_stack.{name}"), (stack,), ())
        for name in _STACK_METHODS
    }
    stack.attributes["enter_result"] = stack
    stack.attributes["exits"] = ListObject(exits, site)
    stack.attributes["ever"] = ListObject([], site)
    return stack


def _exits(interp: Interpreter, stack: Value) -> ListObject:
    assert isinstance(stack, Instance)
    exits = stack.attributes["exits"]
    assert isinstance(exits, ListObject)
    interp.journal.touch(exits)
    return exits


def _put(interp: Interpreter, stack: Value, leave: Value) -> None:
    exits = _exits(interp, stack)
    if exits.items is not None:
        exits.items.append(leave)
    ever = stack.attributes["ever"] if isinstance(stack, Instance) else None
    if isinstance(ever, ListObject) and ever.items is not None:
        ever.items.append(leave)  # in whatever branch: it is not rolled back with it


def callback(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``stack.callback(f, ...)``."""
    function = arguments.value(1)
    if function is None or not arguments.known:
        return None
    rest = tuple([argument.value for argument in arguments.args[2:]])
    named = tuple([(name, argument.value) for name, argument in arguments.keywords.items()])
    made = Partial(function, rest, named)
    _put(interp, arguments.args[0].value, Partial(External("flagscan.call_back"), (made,), ()))
    return function


def _call_back(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    interp.call(arguments.args[0].value, Arguments(), site)
    return FALSE


def enter_context(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``stack.enter_context(manager)``."""
    manager = arguments.value(1, "cm")
    if manager is None:
        return None
    value, leave = managers.entered(interp, manager, site)
    if leave is not None:
        _put(interp, arguments.args[0].value, leave)
    return value


def push(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``stack.push(exit)``: a manager that is entered already, or a function like ``__exit__``."""
    given = arguments.value(1, "exit")
    if given is None:
        return None
    leave = given
    if isinstance(given, Instance):
        leave = attributes.read(interp, given, "__exit__", site)
    _put(interp, arguments.args[0].value, leave)
    return given


def leave_all(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``stack.__exit__(...)``: whether an exception is swallowed."""
    stack = arguments.args[0].value
    given = [argument.value for argument in arguments.args[1:4]] or [NONE] * 3
    raised = given[0] != NONE
    exits = _exits(interp, stack)
    items, exits.items = exits.items, []
    if items is None:
        _leave_any(interp, stack, given, site)
    for leave in reversed(items or []):
        answer = interp.call(leave, _arguments(given, site), site)
        if given[0] != NONE and comparison.truth(interp, answer):
            given = [NONE] * 3
    return Constant(raised and given[0] == NONE)


def _leave_any(interp: Interpreter, stack: Value, given: list[Value], site: Site) -> None:
    """Which of all that was ever put into STACK is called is not known."""
    assert isinstance(stack, Instance)
    ever = stack.attributes["ever"]
    assert isinstance(ever, ListObject)

    def call(leave: Value) -> Completion | None:
        interp.call(leave, _arguments(given, site), site)
        return None

    for leave in reversed(ever.items or []):
        run_arms(interp, [partial(call, leave), lambda: None])


def _arguments(values: list[Value], site: Site) -> Arguments:
    return Arguments([Argument(value, site) for value in values])


def close_all(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``stack.close()``."""
    leave_all(interp, arguments, site)
    return NONE


def pop_all(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``stack.pop_all()``: another stack, with all that is in this one."""
    stack = arguments.args[0].value
    exits = _exits(interp, stack)
    items, exits.items = exits.items, []
    made = _stack(items, site)
    if isinstance(stack, Instance):
        made.attributes["ever"] = stack.attributes["ever"]
    return made


FUNCTIONS: dict[str, Summary] = {
    "contextlib.contextmanager": identity,
    "contextlib.asynccontextmanager": identity,
    "contextlib.nullcontext": null_context,
    "contextlib.closing": closing,
    "contextlib.ExitStack": exit_stack,
    "flagscan.closing.exit": _close,
    "flagscan.exit_stack.callback": callback,
    "flagscan.exit_stack.enter_context": enter_context,
    "flagscan.exit_stack.push": push,
    "flagscan.exit_stack.close": close_all,
    "flagscan.exit_stack.__exit__": leave_all,
    "flagscan.exit_stack.pop_all": pop_all,
    "flagscan.call_back": _call_back,
}
