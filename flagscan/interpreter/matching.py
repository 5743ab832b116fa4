"""``match`` statements."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flagscan.interpreter import operators
from flagscan.interpreter.concretize import NO_KEY, key_of
from flagscan.interpreter.flow import Completion, run_arms
from flagscan.interpreter.heap import DictObject, ListObject
from flagscan.interpreter.values import Constant, TupleValue, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def exec_match(interp: Interpreter, node: ast.Match) -> Completion | None:
    """Run the case that matches; each that may, where that is not known."""
    return _from_case(interp, node, interp.evaluate(node.subject), 0)


def _from_case(
    interp: Interpreter, node: ast.Match, subject: Value, index: int
) -> Completion | None:
    if index == len(node.cases):
        return None
    case = node.cases[index]
    matched = matches(interp, case.pattern, subject)
    if matched is not False and case.guard is not None:
        guard = operators.truth(interp, interp.evaluate(case.guard))
        matched = guard if matched else (False if guard is False else None)
    if matched:
        return interp.run_block(case.body)
    if matched is False:
        return _from_case(interp, node, subject, index + 1)
    return run_arms(
        interp,
        [
            lambda: interp.run_block(case.body),
            lambda: _from_case(interp, node, subject, index + 1),
        ],
    )


def matches(interp: Interpreter, pattern: ast.pattern, subject: Value) -> bool | None:
    """Whether SUBJECT fits PATTERN (None: not known); binds its names where it may."""
    if isinstance(pattern, ast.MatchValue):
        return operators.equals(subject, interp.evaluate(pattern.value))
    if isinstance(pattern, ast.MatchSingleton):
        return operators.identical(subject, Constant(pattern.value))
    if isinstance(pattern, ast.MatchAs):
        inner = True if pattern.pattern is None else matches(interp, pattern.pattern, subject)
        if pattern.name is not None and inner is not False:
            interp.assign_name(interp.activation.scope, pattern.name, subject)
        return inner
    if isinstance(pattern, ast.MatchOr):
        answers = [matches(interp, option, subject) for option in pattern.patterns]
        return True if True in answers else (None if None in answers else False)
    if isinstance(pattern, ast.MatchSequence):
        return _sequence(interp, pattern, subject)
    if isinstance(pattern, ast.MatchMapping):
        return _mapping(interp, pattern, subject)
    return _forget_names(interp, pattern)


def _sequence(interp: Interpreter, pattern: ast.MatchSequence, subject: Value) -> bool | None:
    if isinstance(subject, Constant):
        return False
    items: list[Value] | None = None
    if isinstance(subject, TupleValue):
        items = list(subject.items)
    elif isinstance(subject, ListObject):
        items = subject.items
    if items is None or any(isinstance(p, ast.MatchStar) for p in pattern.patterns):
        return _forget_names(interp, pattern)
    if len(items) != len(pattern.patterns):
        return False
    return _all(
        [matches(interp, p, item) for p, item in zip(pattern.patterns, items, strict=True)]
    )


def _mapping(interp: Interpreter, pattern: ast.MatchMapping, subject: Value) -> bool | None:
    if isinstance(subject, (Constant, TupleValue, ListObject)):
        return False
    if not isinstance(subject, DictObject) or subject.open or pattern.rest:
        return _forget_names(interp, pattern)
    answers: list[bool | None] = []
    for key_node, inner in zip(pattern.keys, pattern.patterns, strict=True):
        key = key_of(interp.evaluate(key_node))
        if key is NO_KEY:
            return _forget_names(interp, pattern)
        if key not in subject.entries:
            return False
        answers.append(matches(interp, inner, subject.entries[key][1]))
    return _all(answers)


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else (None if None in answers else True)


def _forget_names(interp: Interpreter, pattern: ast.pattern) -> None:
    for part in ast.walk(pattern):
        name = getattr(part, "name", None) or getattr(part, "rest", None)
        if isinstance(name, str):
            interp.assign_name(
                interp.activation.scope, name, Unknown(Reason.ALTERNATIVES)
            )
