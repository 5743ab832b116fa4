"""Comprehensions, and generator expressions, which run when they are asked for an item."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from flagscan.interpreter import comparison, subscripts
from flagscan.interpreter.concretize import make_set
from flagscan.interpreter.generators import Generator
from flagscan.interpreter.heap import DictObject, ListObject, Scope
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.streams import Lost, in_turn
from flagscan.interpreter.values import Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def eval_generator(interp: Interpreter, node: ast.GeneratorExp) -> Value:
    """``(f(x) for x in items)``: ITEMS is evaluated now, the rest when an item is asked for."""
    site = interp.site(node)
    first = interp.evaluate(node.generators[0].iter)
    activation = replace(interp.activation)
    inner = Scope("comprehension", activation.scope)

    def run(whole: bool) -> tuple[list[Value] | None, Value | None]:
        interp.stack.append(interp.activation)
        interp.activation = activation
        try:
            made = _comprehended(interp, node, first, inner)
        finally:
            interp.activation = interp.stack.pop()
        # The order of the whole was told before it was known.
        known = isinstance(made, ListObject) and (is_ordered(made) or not is_ordered(first))
        return made.items if known and isinstance(made, ListObject) else None, None

    made = Generator(interp, run, None, inner, site)
    made.unordered = not is_ordered(first)
    return made


def eval_comprehension(interp: Interpreter, node: Comprehension) -> Value:
    first = interp.evaluate(node.generators[0].iter)
    return _comprehended(interp, node, first, Scope("comprehension", interp.activation.scope))


def _comprehended(interp: Interpreter, node: Comprehension, first: Value, inner: Scope) -> Value:
    """What NODE makes of FIRST, its first iterable, in its own scope INNER."""
    site = interp.site(node)
    results: list[tuple[Value, Value]] = []
    scope = interp.activation.scope

    def produce() -> bool:
        if len(results) > interp.budget.collection:
            interp.over_budget("items of a collection", site)
            return False
        if isinstance(node, ast.DictComp):
            results.append((interp.evaluate(node.key), interp.evaluate(node.value)))
        else:
            value = interp.evaluate(node.elt)
            results.append((value, value))
        return True

    unordered = False
    rounds = 0

    def loop(depth: int) -> bool:
        nonlocal unordered
        if depth == len(node.generators):
            return produce()
        generator = node.generators[depth]
        # The first iterable is evaluated outside, where a class body sees its names.
        iterable = interp.evaluate(generator.iter) if depth else first
        if not unordered and not is_ordered(iterable):
            unordered = True
            interp.modules.any_order += 1
        place = interp.site(generator.iter)
        items: Iterable[Value] | None
        if isinstance(iterable, ListObject) and is_ordered(iterable):
            items = in_turn(interp, iterable, place)
        else:
            items = interp.iterate_any(iterable, place)
        try:
            return items is not None and rounds_over(items, generator, depth, place)
        except Lost:
            return False

    def rounds_over(
        items: Iterable[Value], generator: ast.comprehension, depth: int, place: Site
    ) -> bool:
        nonlocal rounds
        for item in items:
            interp.tick()
            rounds += 1
            if rounds > interp.budget.loop_iterations:
                # A table that long must not use up what the rest of the program needs.
                interp.over_budget("rounds of a comprehension", site)
                return False
            interp.bind_target(generator.target, item, place)
            for test in generator.ifs:
                decided = comparison.truth(interp, interp.evaluate(test))
                if decided is None:
                    return False
                if not decided:
                    break
            else:
                if not loop(depth + 1):
                    return False
        return True

    interp.activation.scope = inner
    before = interp.journal.begin_any_order()
    try:
        complete = loop(0)
    finally:
        interp.activation.scope = scope
        interp.modules.any_order -= unordered
        interp.journal.end_any_order(before, [] if unordered else None)
    if isinstance(node, ast.DictComp):
        mapping = DictObject(site, open=not complete)
        mapping.unordered = unordered
        if complete:
            for key, value in results:
                subscripts.put(interp, mapping, key, value)
        return mapping
    values = [value for value, _ in results] if complete else None
    if isinstance(node, ast.SetComp):
        return make_set(values, site)
    return ListObject(values, site, unordered=unordered)
