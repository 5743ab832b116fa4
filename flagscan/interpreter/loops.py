"""Loops: unrolled where their rounds are known, made general where they are not."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from flagscan.interpreter import comparison
from flagscan.interpreter.assignment import bind_target, part
from flagscan.interpreter.budget import unrewarding
from flagscan.interpreter.flow import (
    Completion,
    Pending,
    Raised,
    catch,
    collapse,
    resume,
    run_arms,
)
from flagscan.interpreter.generators import Generator
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    HeapObject,
    Instance,
    ListObject,
    Scope,
    SetObject,
    lose_contents,
)
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.journal import Delta, Keys
from flagscan.interpreter.lattice import join
from flagscan.interpreter.streams import Lost, Stream, in_turn, is_iterator
from flagscan.interpreter.values import UNBOUND, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def exec_for(interp: Interpreter, node: ast.For | ast.AsyncFor) -> Completion | None:
    """``for``: each item in turn when they are known, else any number of unknown items."""
    iterable = interp.evaluate(node.iter)
    site = interp.site(node.iter)
    hurried = interp.settled or bool(unrewarding(interp))
    ordered = is_ordered(iterable)  # (an iterator is used up when its items are read)
    if isinstance(iterable, ListObject) and ordered:
        if not hurried or (iterable.items is not None and len(iterable.items) < 3):
            return _each(interp, node, iterable, in_turn(interp, iterable, site))
        items = None
    else:
        items = interp.iterate_any(iterable, site)
    if items is None or (hurried and len(items) > 2):
        unknown = part(iterable, site)
        if is_iterator(iterable):  # how many items are taken is not known
            lose_contents(interp.journal, iterable)

        def any_round() -> Completion | None:
            bind_target(interp, node.target, unknown, site)
            return interp.run_block(node.body)

        return any_rounds(interp, any_round, node.orelse)
    if ordered:
        return _each(interp, node, iterable, iter(items))
    # The items of a set come in any order: what holds behind the loop is what two orders agree in.
    mark = len(interp.journal.frames)
    endings: list[Pending] = []
    before = interp.journal.begin_any_order()
    for muted, some_order in ((0, items), (1, items[::-1])):
        interp.journal.open(interp.journal.path)
        interp.muted += muted
        interp.modules.any_order += 1
        try:
            completion = interp.guarded(partial(_each, interp, node, iterable, iter(some_order)))
        finally:
            interp.muted -= muted
            interp.modules.any_order -= 1
        endings.extend(collapse(interp, mark, completion))
    interp.journal.end_any_order(before, [ending.delta for ending in endings])
    return resume(interp, endings)


def _each(
    interp: Interpreter, node: ast.For | ast.AsyncFor, iterable: Value, items: Iterator[Value]
) -> Completion | None:
    """Execute the loop for each of ITEMS in turn."""
    site = interp.site(node.iter)
    mark = len(interp.journal.frames)
    limit = interp.steps + interp.budget.loop_steps
    ended: Completion | None = None

    def late_round() -> Completion | None:
        bind_target(interp, node.target, part(iterable, site), site)
        return interp.run_block(node.body)

    for number in itertools.count():
        try:
            item = next(items, None)
            if item is None:
                break
            # Each round that may have been the last one leaves a frame open, with its exit in it.
            exits = len(interp.journal.frames) - mark
            if (
                interp.steps > limit
                or number >= interp.budget.loop_iterations
                or exits >= interp.budget.undecided_rounds
                or unrewarding(interp)
            ):
                # A training loop: what it does a thousand times is not about flags.
                interp.over_budget("rounds of a loop", site)
                raise Lost
        except Raised as raised:
            ended = Completion("raise", raised.value, raised.site)
            break
        except Lost:
            if is_iterator(iterable):
                lose_contents(interp.journal, iterable)
            ended = any_rounds(interp, late_round, [])
            break
        inner = len(interp.journal.frames)
        bind_target(interp, node.target, item, site)
        completion = interp.guarded(lambda: interp.run_block(node.body))
        _, ended = catch(interp, inner, completion, "continue")
        if ended is not None:
            break
    return _finish(interp, mark, ended, node.orelse)


def exec_while(interp: Interpreter, node: ast.While) -> Completion | None:
    """``while``: round by round as long as the test is known."""
    mark = len(interp.journal.frames)
    limit = interp.steps + interp.budget.loop_steps // 4
    ended: Completion | None = None
    rounds = 0
    while True:
        decided = comparison.truth(interp, interp.evaluate(node.test))
        if decided is False:
            break
        rounds += 1
        uncertain = len(interp.journal.frames) > mark and rounds > 4
        if (
            decided is None
            or uncertain
            or interp.settled
            or unrewarding(interp)
            or (rounds > interp.budget.while_iterations or interp.steps > limit)
        ):
            if decided is not None and not interp.settled and not uncertain:
                interp.over_budget("rounds of a loop", interp.site(node.test))

            def any_round() -> Completion | None:
                interp.evaluate(node.test)
                return interp.run_block(node.body)

            ended = any_rounds(interp, any_round, [])
            break
        inner = len(interp.journal.frames)
        completion = interp.guarded(lambda: interp.run_block(node.body))
        _, ended = catch(interp, inner, completion, "continue")
        if ended is not None:
            break
        interp.tick()
    return _finish(interp, mark, ended, node.orelse)


def _finish(
    interp: Interpreter, mark: int, ended: Completion | None, orelse: list[ast.stmt]
) -> Completion | None:
    if ended is None and orelse:
        ended = interp.guarded(lambda: interp.run_block(orelse))
    _, outward = catch(interp, mark, ended, "break")
    return outward


def any_rounds(
    interp: Interpreter, run: Callable[[], Completion | None], orelse: list[ast.stmt]
) -> Completion | None:
    """Execute a loop whose number of rounds is not known.

    A first pass, whose calls are not recorded, finds out what a round changes. That is unknown
    when a later round begins; the second pass runs such a round. What holds behind the loop is
    the join of no round and of that one.
    """
    mark = len(interp.journal.frames)
    changed: list[Delta] = []
    if not interp.muted:
        interp.muted += 1
        interp.journal.open(interp.journal.path)
        try:
            completion = interp.guarded(run)
        finally:
            interp.muted -= 1
        changed = [p.delta for p in collapse(interp, mark, completion)]

    def some_round() -> Completion | None:
        for delta in changed:
            for target, contents in delta.items():
                _widen(interp, target, contents)
        inner = len(interp.journal.frames)
        completion = interp.guarded(run)
        _, ended = catch(interp, inner, completion, "continue")
        return ended

    ended = run_arms(interp, [lambda: None, some_round])
    return _finish(interp, mark, ended, orelse)


def _widen(interp: Interpreter, target: HeapObject, contents: object) -> None:
    """Forget what a round of the loop, which ended with CONTENTS, changes of TARGET."""
    unknown = Unknown(Reason.LOOP, interp.site(interp.node))
    interp.journal.touch(target)
    if type(contents) is Keys:
        _widen_keys(target, contents, unknown)
    elif isinstance(target, (Scope, ClassObject)):
        mapping = target.bindings if isinstance(target, Scope) else target.attributes
        _widen_mapping(mapping, contents, unknown)  # type: ignore[arg-type]
    elif isinstance(target, Instance):
        _widen_mapping(target.attributes, contents[0], unknown)  # type: ignore[index]
    elif isinstance(target, (Generator, Stream)):
        target.items = None
    elif isinstance(target, ListObject):
        if contents is None or target.items is None or contents != target.items:
            target.items = None
    elif isinstance(target, SetObject):
        if contents != target.items:
            target.items = None
    elif isinstance(target, DictObject):
        entries: dict[object, tuple[Value, Value]] = contents[0]  # type: ignore[index]
        is_open: bool = contents[1]  # type: ignore[index]
        target.open = target.open or is_open
        for key, (key_value, value) in list(target.entries.items()):
            after = entries.get(key)
            if after is None:
                target.entries[key] = (key_value, join(value, UNBOUND))
            elif after[1] != value:
                target.entries[key] = (key_value, unknown)


def _widen_mapping(mapping: dict[str, Value], after: dict[str, Value], unknown: Unknown) -> None:
    for name, value in list(mapping.items()):
        later = after.get(name)
        if later is not None and later is not value and later != value:
            mapping[name] = unknown


def _widen_keys(target: HeapObject, changed: Keys, unknown: Unknown) -> None:
    mapping = target.mapping()
    for key, later in changed.items():
        if key not in mapping:
            continue
        if isinstance(target, DictObject):
            key_value, value = mapping[key]
            if later is UNBOUND:
                mapping[key] = (key_value, join(value, UNBOUND))
            elif later[1] != value:
                mapping[key] = (key_value, unknown)
        elif later is not mapping[key] and later != mapping[key]:
            mapping[key] = unknown
