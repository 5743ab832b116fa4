"""Binding names, attributes and items: assignment statements and all other targets."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, counters, operators, special, storing, subscripts
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import reason_of
from flagscan.interpreter.expressions import eval_index
from flagscan.interpreter.flow import Completion
from flagscan.interpreter.heap import DictObject, Field, Instance, ListObject, SetObject
from flagscan.interpreter.lattice import join
from flagscan.interpreter.names import mangled
from flagscan.interpreter.trace import Argument, Assignment
from flagscan.interpreter.values import OneOf, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_CHAIN = 8
"""Assignments remembered on the way of an unknown value."""


def exec_assign(interp: Interpreter, node: ast.Assign) -> Completion | None:
    value = interp.evaluate(node.value)
    site = interp.site(node.value)
    form = "plain" if len(node.targets) == 1 else "chained"
    for target in node.targets:
        bind_target(interp, target, value, site, form=form)
    return None


def exec_annotated(interp: Interpreter, node: ast.AnnAssign) -> Completion | None:
    value = interp.evaluate(node.value) if node.value else None
    cls = interp.activation.cls
    if (
        cls is not None
        and interp.activation.scope.kind == "class"
        and isinstance(node.target, ast.Name)
    ):
        name = node.target.id
        cls.fields[name] = Field(
            name,
            node.annotation,
            value,
            interp.site(node.value) if node.value else None,
            interp.site(node),
        )
    if value is not None and node.value is not None:
        bind_target(interp, node.target, value, interp.site(node.value), form="annotated")
    return None


def exec_augmented(interp: Interpreter, node: ast.AugAssign) -> Completion | None:
    target = node.target
    site = interp.site(node)
    if isinstance(target, ast.Name):
        old = interp.read_name(target.id, target)
        owner = index = None
    elif isinstance(target, ast.Attribute):
        owner = interp.evaluate(target.value)
        index = None
        old = attributes.read(interp, owner, mangled(interp, target.attr), interp.site(target))
    else:
        owner = interp.evaluate(target.value)
        index = eval_index(interp, target.slice)
        old = subscripts.read(interp, owner, index, interp.site(target))
    value = interp.evaluate(node.value)
    new = _in_place(interp, node.op, old, value, site)
    if new is None:
        new = operators.binary(interp, node.op, old, value, site)
    if isinstance(target, ast.Name):
        bind_target(interp, target, new, interp.site(node.value), form="augmented")
    elif isinstance(target, ast.Attribute):
        assert owner is not None
        storing.write(interp, owner, mangled(interp, target.attr), new, site)
    else:
        assert owner is not None
        assert index is not None
        subscripts.write(interp, owner, index, new, site)
    return None


def _in_place(
    interp: Interpreter, op: ast.operator, old: Value, value: Value, site: Site
) -> Value | None:
    # ``+=`` and ``|=`` change a list, dict or set itself: every name of it sees that.
    if isinstance(old, Instance):
        name = f"__i{operators.BINARY[type(op)][1].strip('_')}__"
        answer = special.ask(interp, old, name, site, value)
        part = special.bare(old)
        if answer is None and part is not old and _in_place(interp, op, part, value, site):
            return old
        return answer
    if isinstance(old, ListObject) and old.view == "deque":
        name = "extend" if isinstance(op, ast.Add) else "__imul__"
        arguments = Arguments([Argument(value, site)])
        interp.library.call_method(interp, old, name, arguments, site)
        return old
    if isinstance(old, ListObject) and isinstance(op, ast.Add):
        interp.journal.touch(old)
        items = interp.iterate(value, site)
        old.items = None if items is None or old.items is None else [*old.items, *items]
        if old.items is not None and len(old.items) > interp.budget.collection:
            interp.over_budget("items of a collection", site)
            old.items = None
        return old
    if isinstance(old, ListObject) and isinstance(op, ast.Mult):
        result = operators.binary(interp, op, old, value, site)
        interp.journal.touch(old)
        old.items = result.items if isinstance(result, ListObject) else None
        return old
    if counters.is_counter(old):
        result = operators.binary(interp, op, old, value, site)
        if isinstance(old, DictObject) and isinstance(result, DictObject):
            interp.journal.touch(old)
            old.entries, old.open = result.entries, result.open
            return old
        return result
    if isinstance(old, DictObject) and isinstance(op, ast.BitOr):
        subscripts.update(interp, old, value)
        return old
    if isinstance(old, SetObject) and isinstance(value, SetObject):
        result = operators.binary(interp, op, old, value, site)
        if isinstance(result, SetObject):
            interp.journal.touch(old)
            old.items = result.items
            return old
    return None


def bind_target(
    interp: Interpreter, target: ast.expr, value: Value, site: Site, form: str = "plain"
) -> None:
    """Bind VALUE, which the expression at SITE gave, to a target of any form."""
    if isinstance(target, ast.Name):
        if isinstance(value, Unknown) and len(value.via) < _CHAIN:
            value = Unknown(value.reason, value.origin or site, (*value.via, site))
        scope = interp.activation.scope
        if interp.in_main_body and form != "loop":
            interp.note_assignment(
                Assignment(target.id, value, site, interp.node, target, form, interp.journal.path)
            )
        interp.assign_name(scope, target.id, value)
    elif isinstance(target, ast.Attribute):
        owner = interp.evaluate(target.value)
        storing.write(interp, owner, mangled(interp, target.attr), value, site)
    elif isinstance(target, ast.Subscript):
        owner = interp.evaluate(target.value)
        subscripts.write(interp, owner, eval_index(interp, target.slice), value, site)
    elif isinstance(target, ast.Starred):
        bind_target(interp, target.value, value, site, form)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(interp, target.elts, value, site)


def _unpack(interp: Interpreter, targets: list[ast.expr], value: Value, site: Site) -> None:
    if isinstance(value, OneOf):
        columns = [_split(interp, targets, o, site, alone=False) for o in value.options]
        values = [join(*column) for column in zip(*columns, strict=True)]
    else:
        values = _split(interp, targets, value, site)
    for target, item in zip(targets, values, strict=True):
        bind_target(interp, target, item, site, form="unpacked")


def _split(
    interp: Interpreter, targets: list[ast.expr], value: Value, site: Site, *, alone: bool = True
) -> list[Value]:
    """What each of TARGETS receives of VALUE; ALONE: it is what is unpacked, for certain."""
    items = interp.iterate(value, site)
    if items is None:
        return [interp.library.part_of(interp, value, i, site) for i in range(len(targets))]
    star = next((i for i, t in enumerate(targets) if isinstance(t, ast.Starred)), None)
    if star is None:
        if len(items) == len(targets):
            return items
        fails = interp.failing("ValueError", site) if alone else Unknown(Reason.RAISES, site)
        return [fails for _ in targets]
    behind = len(targets) - star - 1
    if len(items) < star + behind:
        fails = interp.failing("ValueError", site) if alone else Unknown(Reason.RAISES, site)
        return [fails for _ in targets]
    middle = items[star : len(items) - behind]
    return [*items[:star], ListObject(middle, site), *items[len(items) - behind :]]


def part(value: Value, site: Site) -> Value:
    """An item of something whose items are not known."""
    if isinstance(value, Unknown) and value.origin is not None:
        return value
    return Unknown(reason_of(value), site)


def delete(interp: Interpreter, target: ast.expr) -> None:
    """``del target``."""
    if isinstance(target, ast.Name):
        scope = interp.activation.scope
        scope = scope.redirects.get(target.id, scope)
        interp.journal.touch_key(scope, target.id)
        scope.bindings.pop(target.id, None)
    elif isinstance(target, ast.Attribute):
        storing.delete(
            interp, interp.evaluate(target.value), mangled(interp, target.attr), interp.site(target)
        )
    elif isinstance(target, ast.Subscript):
        owner = interp.evaluate(target.value)
        subscripts.delete(interp, owner, eval_index(interp, target.slice))
    elif isinstance(target, (ast.Tuple, ast.List)):
        for item in target.elts:
            delete(interp, item)
