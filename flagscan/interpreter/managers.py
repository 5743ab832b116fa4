"""``with``: what context managers do before and after the body.

    with scoped(parser) as group:       # a generator under ``@contextmanager``
        group.add_argument("--lr")

A manager is a class of the script, or one of ``contextlib``. The body of a generator goes around
that of the statement: it runs up to its ``yield``, where the statement's body has its place.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from flagscan.interpreter import attributes, comparison, trying
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import (
    Completion,
    Pending,
    Raised,
    collapse,
    merge_completions,
    resume,
    run_arms,
)
from flagscan.interpreter.generators import Generator
from flagscan.interpreter.heap import ClassObject, Instance, ListObject
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    BoundMethod,
    CallResult,
    External,
    Function,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

With: TypeAlias = "ast.With | ast.AsyncWith"


def exec_with(interp: Interpreter, node: With) -> Completion | None:
    """``with`` of one manager or several."""
    return _from_item(interp, node, 0)


def _from_item(interp: Interpreter, node: With, index: int) -> Completion | None:
    """The managers of NODE from number INDEX on, each around those behind it, and the body."""
    if index == len(node.items):
        return interp.run_block(node.body)
    item = node.items[index]
    manager = interp.evaluate(item.context_expr)
    site = interp.site(item.context_expr)

    def body(value: Value) -> Completion | None:
        if item.optional_vars is not None:
            interp.bind_target(item.optional_vars, value, site)
        return _from_item(interp, node, index + 1)

    if isinstance(manager, Generator) and manager.can_go_around:
        return _by_generator(interp, manager, body, site)
    if isinstance(manager, CallResult) and manager.call.name == "contextlib.suppress":
        return _suppressing(interp, item.context_expr, node, index + 1)
    value, leave = entered(interp, manager, site)
    return body(value) if leave is None else _leaving(interp, leave, lambda: body(value), site)


def entered(interp: Interpreter, manager: Value, site: Site) -> tuple[Value, Value | None]:
    """What entering MANAGER gives, and what is called with an exception (or None) to leave it."""
    value = manager
    if isinstance(manager, Instance) and isinstance(manager.cls, ClassObject):
        enter = attributes.class_lookup(manager.cls, "__enter__")
        if enter is not None:
            value = interp.call(BoundMethod(manager, enter), Arguments(), site)
        leave = attributes.class_lookup(manager.cls, "__exit__")
        return value, None if leave is None else BoundMethod(manager, leave)
    if isinstance(manager, Instance) and "enter_result" in manager.attributes:
        return manager.attributes["enter_result"], manager.attributes.get("__exit__")
    if isinstance(manager, ListObject) and manager.iterator and manager.items:
        return manager.items[0], None  # a generator that has begun
    interp.uncertain += 1
    return value, None


def _leaving(
    interp: Interpreter, leave: Value, body: Callable[[], Completion | None], site: Site
) -> Completion | None:
    """The body, then LEAVE, which may swallow an exception."""
    swallows = _may_swallow(leave)
    interp.try_depth += swallows
    try:
        completion = interp.guarded(body)
    finally:
        interp.try_depth -= swallows
    raised = completion is not None and completion.kind == "raise"
    values = [completion.value, completion.value, NONE] if raised and completion else [NONE] * 3
    answer = interp.call(leave, Arguments([Argument(v, site) for v in values]), site)
    return None if raised and comparison.truth(interp, answer) else completion


def _may_swallow(leave: Value) -> bool:
    """Whether an ``__exit__`` returns anything: one that does not lets exceptions through."""
    function = leave.function if isinstance(leave, BoundMethod) else leave
    if not isinstance(function, Function):
        return isinstance(leave, BoundMethod)
    return any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(function.node))


def _by_generator(
    interp: Interpreter,
    manager: Generator,
    body: Callable[[Value], Completion | None],
    site: Site,
) -> Completion | None:
    """BODY in the place of the ``yield`` of MANAGER."""
    outer, depth, ended = interp.activation, interp.try_depth, list[_Ending]()

    def at_yield(value: Value) -> Value:
        mark, node, path = len(interp.journal.frames), interp.node, interp.journal.path
        if any(not _exclude(path, earlier.path) for earlier in ended):
            raise Raised(External("builtins.RuntimeError"), site)  # it does not stop
        interp.stack.append(interp.activation)
        interp.activation = outer
        try:
            completion = interp.guarded(lambda: body(value))
        finally:
            interp.activation, interp.node = interp.stack.pop(), node
        endings = collapse(interp, mark, completion)
        raises = [p for p in endings if p.completion and p.completion.kind == "raise"]
        others = [p for p in endings if not p.completion or p.completion.kind != "raise"]
        ways = [p.completion for p in others]
        # A raise comes out of the ``yield``; where the generator handles it, it may end there.
        handled = bool(raises) and interp.try_depth > depth
        ended.append(_Ending([*ways, None] if handled else ways, path))
        raised = resume(interp, [*[Pending(None, p.delta) for p in others], *raises])
        if raised is not None:
            ends = External("builtins.SystemExit")
            raise Raised(ends if raised.kind == "dead" else raised.value, raised.site)
        return NONE

    try:
        manager.go_around(at_yield)
    except Raised as error:
        return Completion("raise", error.value, error.site)
    if not ended:  # it is not entered: too deep, or it never comes to its yield
        return body(Unknown(Reason.OBJECT, site))
    ways = [way for ending in ended for way in ending.ways]
    left = merge_completions(interp, [Pending(w, {}) for w in ways if w is not None], alone=True)
    merged = [ending.completion for ending in left]
    if None in ways or not merged:
        merged.insert(0, None)
    return merged[0] if len(merged) == 1 else run_arms(interp, [_always(way) for way in merged])


class _Ending(NamedTuple):
    """How a body ended that stood in the place of a ``yield``."""

    ways: list[Completion | None]
    """Those in which the statement may be left."""
    path: tuple[tuple[int, int], ...]
    """The undecided tests that it stood under."""


def _exclude(one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> bool:
    """Whether two places stand in different arms of a test."""
    arms = dict(one)
    return any(arms.get(test, number) != number for test, number in other)


def _always(completion: Completion | None) -> Callable[[], Completion | None]:
    return lambda: completion


def _suppressing(
    interp: Interpreter, expression: ast.expr, node: With, index: int
) -> Completion | None:
    """``with suppress(KeyError):`` is ``try`` with a handler that does nothing."""
    kinds = expression.args if isinstance(expression, ast.Call) else []
    clause = ast.Tuple(elts=kinds, ctx=ast.Load()) if kinds else None
    handler = ast.ExceptHandler(type=clause, name=None, body=[ast.Pass()])
    body: list[ast.stmt] = node.body
    if index < len(node.items):
        body = [ast.With(items=node.items[index:], body=node.body)]
    attempt = ast.Try(body=body, handlers=[handler], orelse=[], finalbody=[])
    for made in (attempt, handler, *handler.body, *body):
        ast.copy_location(made, node) if not hasattr(made, "lineno") else None
    return trying.exec_try(interp, attempt)
