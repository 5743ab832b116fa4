"""``itertools`` over known items."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import comparison, operators
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import NONE, Constant, Site, TupleValue, Value

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
        repeat = options.get("repeat", 1)
        width = len(known) * repeat if rows and isinstance(repeat, int) else 1
        limit = interp.budget.collection // max(width, 1)
        results = list(itertools.islice(function(*known, **options), limit + 1)) if limit else []
        if not limit or len(results) > limit:
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
        # A row of them is as long as the number says.
        rows = limit // max([1, *(abs(count) for count in counts if isinstance(count, int))])
        results = list(itertools.islice(function(items, *counts), rows + 1)) if rows else []
        if not rows or len(results) > rows:
            interp.over_budget("items of a collection", site)
            return ListObject(None, site, iterator=True)
        return ListObject([TupleValue(tuple(r)) for r in results], site, iterator=True)

    return summary


def repeated(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``repeat(item, times)``; without times it never ends."""
    item, times = arguments.value(0, "object"), arguments.value(1, "times")
    if item is None or not isinstance(times, Constant) or not isinstance(times.value, int):
        return None
    if times.value > interp.budget.collection:
        interp.over_budget("items of a collection", site)
        return ListObject(None, site, iterator=True)
    return ListObject([item] * times.value, site, iterator=True)


def accumulated(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``accumulate(items, function)``."""
    items = interp.iterate(arguments.args[0].value, site) if arguments.args else None
    function, initial = arguments.value(1, "func"), arguments.value(None, "initial")
    if items is None:
        return ListObject(None, site, iterator=True)
    if initial is not None and initial != NONE:
        items = [initial, *items]
    results = items[:1]
    for item in items[1:]:
        if function is None or function == NONE:
            results.append(operators.binary(interp, ast.Add(), results[-1], item, site))
        else:
            pair = Arguments([Argument(results[-1], site), Argument(item, site)])
            results.append(interp.call(function, pair, site))
    return ListObject(results, site, iterator=True)


def star_mapped(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``starmap(function, rows)``."""
    function, rows = arguments.value(0), arguments.value(1)
    items = None if rows is None else interp.iterate(rows, site)
    results: list[Value] = []
    for row in items or ():
        parts = interp.iterate(row, site)
        if parts is None or function is None:
            return ListObject(None, site, iterator=True)
        given = Arguments([Argument(part, site) for part in parts])
        results.append(interp.call(function, given, site))
    return ListObject(None if items is None else results, site, iterator=True)


def tested(how: str) -> Summary:
    """``takewhile``, ``dropwhile`` and ``filterfalse``: items by the answers of a function."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        function, source = arguments.value(0), arguments.value(1)
        items = None if source is None else interp.iterate(source, site)
        if items is None or function is None:
            return ListObject(None, site, iterator=True)
        kept: list[Value] = []
        begun = how != "dropwhile"
        for index, item in enumerate(items):
            test = item
            if function != NONE:
                test = interp.call(function, Arguments([Argument(item, site)]), site)
            answer = comparison.truth(interp, test)
            if answer is None:
                return ListObject(None, site, iterator=True)
            if how == "dropwhile" and not answer:
                kept = items[index:]
                break
            if how == "takewhile" and not answer:
                break
            if begun and answer == (how == "takewhile"):
                kept.append(item)
        return ListObject(kept, site, iterator=True)

    return summary


def grouped(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``groupby(items, key)``: each group as a list of its own."""
    items = interp.iterate(arguments.args[0].value, site) if arguments.args else None
    key = arguments.value(1, "key")
    groups: list[tuple[Value, list[Value]]] = []
    for item in items or ():
        group = item
        if key is not None and key != NONE:
            group = interp.call(key, Arguments([Argument(item, site)]), site)
        same = comparison.equals(interp, groups[-1][0], group) if groups else False
        if same is None:
            return ListObject(None, site, iterator=True)
        if same:
            groups[-1][1].append(item)
        else:
            groups.append((group, [item]))
    pairs: list[Value] = [
        TupleValue((group, ListObject(held, site, iterator=True))) for group, held in groups
    ]
    return ListObject(None if items is None else pairs, site, iterator=True)


def zipped_longest(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``zip_longest(a, b, fillvalue=...)``."""
    fill = arguments.value(None, "fillvalue") or NONE
    columns = [interp.iterate(a.value, site) for a in arguments.args]
    known = [column for column in columns if column is not None]
    if len(known) < len(columns) or not arguments.known:
        return ListObject(None, site, iterator=True)
    rows = itertools.zip_longest(*known, fillvalue=fill)
    return ListObject([TupleValue(tuple(row)) for row in rows], site, iterator=True)


def compressed(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``compress(items, selectors)``."""
    columns = [interp.iterate(a.value, site) for a in arguments.args]
    if len(columns) != 2 or columns[0] is None or columns[1] is None:
        return ListObject(None, site, iterator=True)
    answers = [comparison.truth(interp, selector) for selector in columns[1]]
    if None in answers:
        return ListObject(None, site, iterator=True)
    return ListObject(list(itertools.compress(columns[0], answers)), site, iterator=True)


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
    "itertools.combinations_with_replacement": with_count(itertools.combinations_with_replacement),
    "itertools.pairwise": over_items(itertools.pairwise, rows=True),
    "itertools.repeat": repeated,
    "itertools.accumulate": accumulated,
    "itertools.starmap": star_mapped,
    "itertools.takewhile": tested("takewhile"),
    "itertools.dropwhile": tested("dropwhile"),
    "itertools.filterfalse": tested("filterfalse"),
    "itertools.groupby": grouped,
    "itertools.zip_longest": zipped_longest,
    "itertools.compress": compressed,
}
