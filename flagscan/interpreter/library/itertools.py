"""``itertools`` over known items."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import Site, TupleValue, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def over_items(function: Callable[..., Any], *, rows: bool, splat: bool = False) -> Summary:
    """A function of iterables: ROWS if it gives tuples; SPLAT if it takes a list of them."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        values = [a.value for a in arguments.args]
        if splat and values:
            inner = interp.iterate(values[0], site)
            values = inner if inner is not None else values
        columns = [interp.iterate(value, site) for value in values]
        known = [column for column in columns if column is not None]
        if len(known) < len(columns) or not arguments.known:
            return ListObject(None, site, iterator=True)
        try:
            options = {k: plain(a.value) for k, a in arguments.keywords.items()}
        except NotPlain:
            return ListObject(None, site, iterator=True)
        limit = interp.budget.collection
        results = list(itertools.islice(function(*known, **options), limit + 1))
        if len(results) > limit:
            interp.over_budget("items of a collection", site)
            return ListObject(None, site, iterator=True)
        items: list[Value] = [TupleValue(tuple(r)) for r in results] if rows else results
        return ListObject(items, site, iterator=True)

    return summary


def with_count(function: Callable[..., Any]) -> Summary:
    """``combinations`` and ``permutations``: items and a length."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        items = interp.iterate(arguments.args[0].value, site) if arguments.args else None
        try:
            counts = [plain(a.value) for a in arguments.args[1:]]
        except NotPlain:
            return ListObject(None, site, iterator=True)
        if items is None:
            return ListObject(None, site, iterator=True)
        limit = interp.budget.collection
        results = list(itertools.islice(function(items, *counts), limit + 1))
        if len(results) > limit:
            return ListObject(None, site, iterator=True)
        return ListObject([TupleValue(tuple(r)) for r in results], site, iterator=True)

    return summary


def call_islice(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``islice(items, stop)`` and its longer forms."""
    items = interp.iterate(arguments.args[0].value, site) if arguments.args else None
    try:
        bounds: list[Any] = [plain(a.value) for a in arguments.args[1:]]
    except NotPlain:
        items = None
    if items is None:
        return ListObject(None, site, iterator=True)
    return ListObject(list(itertools.islice(items, *bounds)), site, iterator=True)


FUNCTIONS: dict[str, Summary] = {
    "itertools.chain": over_items(itertools.chain, rows=False),
    "itertools.chain.from_iterable": over_items(itertools.chain, rows=False, splat=True),
    "itertools.product": over_items(itertools.product, rows=True),
    "itertools.combinations": with_count(itertools.combinations),
    "itertools.permutations": with_count(itertools.permutations),
    "itertools.islice": call_islice,
}
