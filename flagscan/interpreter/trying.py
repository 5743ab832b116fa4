"""``try``: which handlers run, from which states.

An exception that the script itself raises for certain goes to the handler
that matches. Where the body calls something outside, any handler may run, from
any state on the way: the join of the states before and behind the body.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING

from flagscan.interpreter import assignment, attributes
from flagscan.interpreter.flow import Completion, Pending, collapse, raised_class, resume
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.journal import Delta
from flagscan.interpreter.values import External, TupleValue, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def exec_try(interp: Interpreter, node: ast.Try) -> Completion | None:
    """``try`` with its handlers, ``else`` and ``finally``."""
    completion = _body_and_handlers(interp, node)
    if node.finalbody:
        last = interp.guarded(lambda: interp.run_block(node.finalbody))
        return completion if last is None else last
    return completion


def _body_and_handlers(interp: Interpreter, node: ast.Try) -> Completion | None:
    mark = len(interp.journal.frames)
    before = interp.uncertain
    base, first = interp.journal.path, len(interp.trace.events)
    interp.journal.open(interp.journal.path)
    if node.handlers:
        interp.try_depth += 1
    try:
        completion = interp.guarded(lambda: interp.run_block(node.body))
    finally:
        if node.handlers:
            interp.try_depth -= 1
    may_fail = interp.uncertain > before
    endings: list[Pending] = []
    reached: list[Delta] = [{}]
    for pending in collapse(interp, mark, completion):
        ended = pending.completion
        if ended is None:
            reached.append(pending.delta)
            if node.orelse:
                endings.extend(_from(interp, mark, pending.delta, _block(interp, node.orelse)))
            else:
                endings.append(pending)
        elif ended.kind == "raise" and node.handlers:
            endings.extend(_handle(interp, mark, node, pending.delta, ended))
        else:
            endings.append(pending)
    if may_fail and node.handlers:
        start = _join(interp, reached)
        test = interp.new_test()
        tried = interp.trace.events[first:]
        certain = len(endings)
        for number, handler in enumerate(node.handlers):
            endings.extend(
                _from(
                    interp,
                    mark,
                    start,
                    _handler(interp, handler, Unknown(Reason.EXTERNAL_CALL, interp.site(handler))),
                    (test, number),
                )
            )
        if any(p.completion is None or p.completion.kind != "raise" for p in endings[certain:]):
            # The program may go on without having done all that the body does.
            for event in tried:
                event.path = (*base, (test, -1), *event.path[len(base) :])
    return resume(interp, endings)


def _join(interp: Interpreter, deltas: list[Delta]) -> Delta:
    interp.journal.open(interp.journal.path)
    interp.journal.merge(deltas)
    delta, _ = interp.journal.roll_back()
    return delta


def _from(
    interp: Interpreter,
    mark: int,
    delta: Delta,
    run: Callable[[], Completion | None],
    test: tuple[int, int] | None = None,
) -> list[Pending]:
    """The endings of RUN, started from the base changed by DELTA."""
    path = interp.journal.path
    interp.journal.open(path if test is None else (*path, test))
    interp.journal.apply(delta)
    return collapse(interp, mark, interp.guarded(run))


def _block(interp: Interpreter, body: list[ast.stmt]) -> Callable[[], Completion | None]:
    return lambda: interp.run_block(body)


def _handler(
    interp: Interpreter, handler: ast.ExceptHandler, value: Value
) -> Callable[[], Completion | None]:
    def run() -> Completion | None:
        outer, interp.handled = interp.handled, value
        try:
            if handler.name:
                interp.assign_name(interp.activation.scope, handler.name, value)
            return interp.run_block(handler.body)
        finally:
            interp.handled = outer
            if handler.name:
                # Python takes the name away, also one that was there before.
                assignment.delete(interp, ast.Name(handler.name, ast.Del()))

    return run


def _handle(
    interp: Interpreter, mark: int, node: ast.Try, delta: Delta, ended: Completion
) -> list[Pending]:
    endings: list[Pending] = []
    test: int | None = None
    for number, handler in enumerate(node.handlers):
        caught = True if handler.type is None else catches(interp, handler.type, ended.value)
        if caught is False:
            continue
        if caught is None and test is None:
            test = interp.new_test()
        mark_of_arm = None if test is None else (test, number)
        endings.extend(
            _from(interp, mark, delta, _handler(interp, handler, ended.value), mark_of_arm)
        )
        if caught:
            return endings
    endings.append(Pending(ended, delta))
    return endings


def catches(interp: Interpreter, clause: ast.expr, raised: Value) -> bool | None:
    """Whether ``except CLAUSE`` catches RAISED; None when not known."""
    wanted = interp.evaluate(clause)
    raised = raised_class(raised) or raised
    kinds = wanted.items if isinstance(wanted, TupleValue) else (wanted,)
    names = exception_names(raised)
    if names is None:
        return True if raised in kinds else None  # the very class that is raised
    answers: set[bool | None] = set()
    for kind in kinds:
        if isinstance(kind, ClassObject):
            cls = raised.cls if isinstance(raised, Instance) else raised
            answers.add(isinstance(cls, ClassObject) and kind in cls.mro)
        elif isinstance(kind, External):
            answers.add(kind.name in names)
        else:
            answers.add(None)
    return True if True in answers else (None if None in answers else False)


def exception_names(raised: Value) -> set[str] | None:
    """The dotted names of RAISED's class and its bases outside; None when not known."""
    cls = raised.cls if isinstance(raised, Instance) else raised
    if isinstance(cls, External):
        bases = [cls.name]
    elif isinstance(cls, ClassObject):
        bases = attributes.base_names(cls)
    else:
        return None
    names: set[str] = set()
    for base in bases:
        if not base.startswith("builtins."):
            return None
        kind = getattr(builtins, base.removeprefix("builtins."), None)
        if not isinstance(kind, type):
            return None
        names.update(f"builtins.{cls.__name__}" for cls in kind.__mro__)
        if kind is OSError:
            names.update(("builtins.IOError", "builtins.EnvironmentError"))
    return names
