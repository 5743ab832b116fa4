"""What calling a value does, by the kind of value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, classes, functions
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Completion, run_arms
from flagscan.interpreter.generators import Generator
from flagscan.interpreter.heap import (
    ClassObject,
    HeapObject,
    Instance,
    is_container,
    lose_contents,
)
from flagscan.interpreter.lattice import join
from flagscan.interpreter.streams import Stream, is_iterator
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    UNBOUND,
    BoundMethod,
    CallResult,
    Constant,
    External,
    Function,
    Generic,
    Member,
    MethodOf,
    OneOf,
    Partial,
    Site,
    Super,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def call(interp: Interpreter, callee: Value, arguments: Arguments, site: Site) -> Value:
    """The value of calling CALLEE."""
    if isinstance(callee, Function):
        for decorator in callee.decorators:
            if isinstance(decorator, CallResult):
                interp.uncertain += 1
        return functions.enter(interp, callee, arguments, site)
    if isinstance(callee, BoundMethod):
        return call(interp, callee.function, arguments.prepended(callee.receiver, site), site)
    if isinstance(callee, External):
        return _call_outside(interp, callee, arguments, site)
    if isinstance(callee, MethodOf):
        return interp.library.call_method(interp, callee.receiver, callee.name, arguments, site)
    if isinstance(callee, ClassObject):
        if interp.settled:
            return Unknown(Reason.BUDGET, site)
        return classes.instantiate(interp, callee, arguments, site)
    if isinstance(callee, Partial):
        return _call_partial(interp, callee, arguments, site)
    if isinstance(callee, OneOf):
        return _call_any(interp, callee, arguments, site)
    if isinstance(callee, Generic):
        return call(interp, callee.origin, arguments, site)
    if isinstance(callee, Instance) and isinstance(callee.cls, ClassObject):
        method = attributes.class_lookup(callee.cls, "__call__")
        if method is not None:
            return call(interp, BoundMethod(callee, method), arguments, site)
    if isinstance(callee, Instance) and isinstance(callee.attributes.get("call"), Partial):
        return call(interp, callee.attributes["call"], arguments, site)
    if isinstance(callee, (Constant, TupleValue, Super)):
        return interp.failing("TypeError", site)
    return outside(interp, callee, arguments, site)


def _call_outside(interp: Interpreter, callee: External, arguments: Arguments, site: Site) -> Value:
    summary = interp.library.functions.get(callee.name)
    if summary is not None:
        answer = summary(interp, arguments, site)
    else:
        answer = interp.library.unbound(interp, callee, arguments, site)
    if answer is not None:
        return answer
    owner, _, name = callee.name.rpartition(".")
    receiver = arguments.value(0)
    if receiver is not None and owner in attributes.outside_classes(receiver):
        # A method that was read from its class: ``ArgumentParser.add_argument(self, "--lr")``.
        return outside(interp, Member(receiver, name, site), arguments.behind_first(), site)
    return outside(interp, callee, arguments, site)


def _call_partial(interp: Interpreter, callee: Partial, arguments: Arguments, site: Site) -> Value:
    merged = Arguments(
        [*[Argument(v, site) for v in callee.args], *arguments.args],
        {**{k: Argument(v, site) for k, v in callee.keywords}, **arguments.keywords},
        arguments.more_args,
        arguments.more_keywords,
    )
    return call(interp, callee.function, merged, site)


def _call_any(interp: Interpreter, callee: OneOf, arguments: Arguments, site: Site) -> Value:
    results: list[Value] = []

    def arm(option: Value) -> Callable[[], Completion | None]:
        def run() -> Completion | None:
            results.append(call(interp, option, arguments, site))
            return None

        return run

    options = [option for option in callee.options if option is not UNBOUND]
    if len(options) == 1:
        return call(interp, options[0], arguments, site)
    run_arms(interp, [arm(option) for option in options])
    return join(*results) if results else Unknown(Reason.RAISES, site)


def _lose_container(interp: Interpreter, value: Value) -> None:
    """VALUE, if it is a list, dict or set (of the script's own class, too), may be changed."""
    part = value
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject):
        part = value.store or value
    if isinstance(part, HeapObject) and is_container(part):
        lose_contents(interp.journal, part)


def outside(interp: Interpreter, callee: Value, arguments: Arguments, site: Site) -> Value:
    """Record a call of something outside; its result, a term unless an interface answers."""
    event = Call(
        callee,
        tuple(arguments.args),
        arguments.keywords,
        site,
        interp.journal.path,
        more_args=arguments.more_args,
        more_keywords=arguments.more_keywords,
    )
    interp.record(event)
    root = callee
    while isinstance(root, Member):
        root = root.owner
    for argument in (*arguments.args, *arguments.keywords.values()):
        if isinstance(argument.value, Generator):  # it may go through it
            argument.value.begin(whole=False)
        elif isinstance(argument.value, Stream):
            argument.value.make_all()
        if isinstance(root, Unknown):  # it may be a function of the script, which fills it
            _lose_container(interp, argument.value)
    answer = interp.library.model_call(interp, event)
    if answer is None:
        for argument in (*arguments.args, *arguments.keywords.values()):
            if is_iterator(argument.value):  # how many items it takes is not known
                lose_contents(interp.journal, argument.value)
        interp.uncertain += 1
        answer = CallResult(event)
    event.answer = answer
    return answer
