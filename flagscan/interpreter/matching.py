"""``match`` statements.

A pattern is compared with the subject first and binds its names only when all
of it fits, as CPython does.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

from flagscan.interpreter import attributes, comparison, identity
from flagscan.interpreter.concretize import NO_KEY, key_of
from flagscan.interpreter.flow import Completion, run_arms
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject, SetObject
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.values import (
    UNBOUND,
    Constant,
    External,
    OneOf,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

Names: TypeAlias = dict[str, Value]
"""What a pattern would bind."""

_ITSELF = frozenset(
    f"builtins.{name}"
    for name in "bool bytearray bytes dict float frozenset int list set str tuple".split()
)
"""Classes whose one positional pattern is matched with the subject itself (PEP 634)."""


def exec_match(interp: Interpreter, node: ast.Match) -> Completion | None:
    """Run the case that matches; each that may, where that is not known."""
    return _from_case(interp, node, interp.evaluate(node.subject), 0)


def _from_case(
    interp: Interpreter, node: ast.Match, subject: Value, index: int
) -> Completion | None:
    if index == len(node.cases):
        return None
    case = node.cases[index]
    names: Names = {}
    matched = matches(interp, case.pattern, subject, names)

    def enter() -> bool | None:
        for name, value in names.items():
            interp.assign_name(interp.activation.scope, name, value)
        if case.guard is None:
            return True
        return comparison.truth(interp, interp.evaluate(case.guard))

    if matched is False:
        return _from_case(interp, node, subject, index + 1)
    if matched:
        guard = enter()
        if guard is not None:
            if guard:
                return interp.run_block(case.body)
            return _from_case(interp, node, subject, index + 1)

    def taken() -> Completion | None:
        return None if enter() is False else interp.run_block(case.body)

    return run_arms(interp, [taken, lambda: _from_case(interp, node, subject, index + 1)])


def matches(interp: Interpreter, pattern: ast.pattern, subject: Value, names: Names) -> bool | None:
    """Whether SUBJECT fits PATTERN (None: not known); what it would bind is put into NAMES."""
    if isinstance(subject, OneOf):
        return _any_of(interp, pattern, subject, names)
    if isinstance(pattern, ast.MatchValue):
        return comparison.equals(interp, subject, interp.evaluate(pattern.value))
    if isinstance(pattern, ast.MatchSingleton):
        return identity.identical(subject, Constant(pattern.value))
    if isinstance(pattern, ast.MatchAs):
        inner = True
        if pattern.pattern is not None:
            inner = matches(interp, pattern.pattern, subject, names)  # type: ignore[assignment]
        if pattern.name is not None:
            names[pattern.name] = subject
        return inner
    if isinstance(pattern, ast.MatchOr):
        return _first_of(interp, pattern, subject, names)
    if isinstance(pattern, ast.MatchSequence):
        return _sequence(interp, pattern, subject, names)
    if isinstance(pattern, ast.MatchMapping):
        return _mapping(interp, pattern, subject, names)
    if isinstance(pattern, ast.MatchClass):
        return _instance(interp, pattern, subject, names)
    return _not_known(pattern, names)


def _any_of(interp: Interpreter, pattern: ast.pattern, subject: OneOf, names: Names) -> bool | None:
    answers: set[bool | None] = set()
    found: dict[str, list[Value]] = {}
    for option in subject.options:
        inner: Names = {}
        answer = matches(interp, pattern, option, inner)
        answers.add(answer)
        if answer is not False:
            for name, value in inner.items():
                found.setdefault(name, []).append(value)
    names.update({name: join(*values) for name, values in found.items()})
    return answers.pop() if len(answers) == 1 else None


def _first_of(
    interp: Interpreter, pattern: ast.MatchOr, subject: Value, names: Names
) -> bool | None:
    for option in pattern.patterns:
        inner: Names = {}
        answer = matches(interp, option, subject, inner)
        if answer:
            names.update(inner)
            return True
        if answer is None:
            return _not_known(pattern, names)
    return False


def _sequence(
    interp: Interpreter, pattern: ast.MatchSequence, subject: Value, names: Names
) -> bool | None:
    items: list[Value] | None = None
    if isinstance(subject, Constant):
        if not isinstance(subject.value, range):
            return False
        items = interp.iterate(subject, None)
    elif isinstance(subject, (DictObject, SetObject)):
        return False
    elif isinstance(subject, TupleValue):
        items = list(subject.items)
    elif isinstance(subject, ListObject):
        if subject.iterator:
            return False
        items = None if subject.items is None or subject.unordered else subject.items
    if items is None:
        return _not_known(pattern, names)
    star = next((i for i, p in enumerate(pattern.patterns) if isinstance(p, ast.MatchStar)), None)
    patterns = list(pattern.patterns)
    if star is not None:
        behind = len(patterns) - star - 1
        if len(items) < star + behind:
            return False
        rest = patterns.pop(star)
        assert isinstance(rest, ast.MatchStar)
        middle = items[star : len(items) - behind]
        if rest.name is not None:
            names[rest.name] = ListObject(middle, interp.site(pattern))
        items = [*items[:star], *items[len(items) - behind :]]
    if len(items) != len(patterns):
        return False
    return _all([matches(interp, p, i, names) for p, i in zip(patterns, items, strict=True)])


def _mapping(
    interp: Interpreter, pattern: ast.MatchMapping, subject: Value, names: Names
) -> bool | None:
    if isinstance(subject, (Constant, TupleValue, ListObject, SetObject)):
        return False
    if not isinstance(subject, DictObject) or subject.open:
        return _not_known(pattern, names)
    answers: list[bool | None] = []
    left = dict(subject.entries)
    for key_node, inner in zip(pattern.keys, pattern.patterns, strict=True):
        key = key_of(interp.evaluate(key_node))
        if key is NO_KEY:
            return _not_known(pattern, names)
        if key not in left:
            return False
        value = left.pop(key)[1]
        bound = [option for option in options_of(value) if option is not UNBOUND]
        answer = matches(interp, inner, join(*bound), names)
        answers.append(answer if len(bound) == len(options_of(value)) or answer is False else None)
    if pattern.rest is not None:
        rest = DictObject(interp.site(pattern))
        rest.entries = left
        names[pattern.rest] = rest
    return _all(answers)


def _instance(
    interp: Interpreter, pattern: ast.MatchClass, subject: Value, names: Names
) -> bool | None:
    from flagscan.interpreter.library.instances import is_instance

    cls = interp.evaluate(pattern.cls)
    answer = is_instance(subject, cls)
    if not answer:
        return answer if answer is False else _not_known(pattern, names)
    parts: list[tuple[Value, ast.pattern]] = []
    site = interp.site(pattern)
    keywords = list(zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True))
    if pattern.patterns:
        if isinstance(cls, External) and cls.name in _ITSELF:
            parts.append((subject, pattern.patterns[0]))
        else:
            order = _match_args(interp, cls)
            if order is None or len(order) < len(pattern.patterns):
                return _not_known(pattern, names)
            keywords = [*zip(order, pattern.patterns, strict=False), *keywords]
    for name, inner in keywords:
        if isinstance(subject, Instance) and name not in subject.attributes and not subject.open:
            if not isinstance(subject.cls, ClassObject):
                return _not_known(pattern, names)
            if attributes.class_lookup(subject.cls, name) is None:
                return False
        parts.append((attributes.read(interp, subject, name, site), inner))
    return _all([matches(interp, inner, value, names) for value, inner in parts])


def _match_args(interp: Interpreter, cls: Value) -> list[str] | None:
    if not isinstance(cls, ClassObject):
        return None
    found = attributes.class_lookup(cls, "__match_args__")
    if found is None:
        return list(cls.fields) if cls.kind in ("dataclass", "namedtuple") else None
    items = interp.iterate(found, None) or []
    texts = [i.value for i in items if isinstance(i, Constant) and isinstance(i.value, str)]
    return texts if len(texts) == len(items) else None


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else (None if None in answers else True)


def _not_known(pattern: ast.pattern, names: Names) -> bool | None:
    for part in ast.walk(pattern):
        name = getattr(part, "name", None) or getattr(part, "rest", None)
        if isinstance(name, str):
            names[name] = Unknown(Reason.ALTERNATIVES)
    return None
