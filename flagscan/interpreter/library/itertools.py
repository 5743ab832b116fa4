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
from flagscan.interpreter.library.iterators import called, filtered, iterators_of, row_of
from flagscan.interpreter.streams import (
    Lost,
    Stream,
    endless,
    is_iterator,
    iterator_of,
    pulled,
    take,
    unknown_iterator,
)
from flagscan.interpreter.values import NONE, Constant, Site, TupleValue, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def call_product(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``product(a, b, repeat=1)``, which takes all items at once."""
    columns = [interp.iterate(a.value, site) for a in arguments.args]
    known = [column for column in columns if column is not None]
    if len(known) < len(columns) or not arguments.known:
        return ListObject(None, site, iterator=True)
    try:
        options: dict[str, Any] = {k: plain(a.value) for k, a in arguments.keywords.items()}
    except NotPlain:
        return ListObject(None, site, iterator=True)
    repeat = options.get("repeat", 1)
    width = len(known) * repeat if isinstance(repeat, int) else 1
    limit = interp.budget.collection // max(width, 1)
    rows = itertools.product(*known, **options) if limit else ()
    results = list(itertools.islice(rows, limit + 1))
    if not limit or len(results) > limit:
        interp.over_budget("items of a collection", site)
        return ListObject(None, site, iterator=True)
    return ListObject([TupleValue(tuple(row)) for row in results], site, iterator=True)


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


def counted(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``count(start, step)``."""
    start = arguments.value(0, "start") or Constant(0)
    step = arguments.value(1, "step") or Constant(1)

    def following(number: Value) -> tuple[Value, Value]:
        return number, operators.binary(interp, ast.Add(), number, step, site)

    return Stream(interp, following, start, site, endless=True)


def cycled(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``cycle(items)``: each is kept when it is taken, and given again and again."""
    sources = iterators_of(interp, arguments, site)
    if sources is None or len(sources) != 1:
        return unknown_iterator(interp, site, *[a.value for a in arguments.args])

    def step(state: tuple[tuple[Value, ...], int]) -> tuple[Value, object] | None:
        kept, index = state
        item = take(interp, sources[0]) if index < 0 else None
        if item is not None:
            return item, ((*kept, item), -1)
        if not kept:
            return None
        index = max(index, 0) % len(kept)
        return kept[index], (kept, index + 1)

    held = sources[0]
    known = not isinstance(held, Stream) and held.items is not None
    empty = known and not held.items
    return Stream(interp, step, ((), -1), site, sources=sources, endless=not empty)


def repeated(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``repeat(item, times)``; without times it never ends."""
    item, times = arguments.value(0, "object"), arguments.value(1, "times")
    if item is None:
        return None
    if times is None:
        return Stream(interp, lambda _: (item, None), None, site, endless=True)
    if not isinstance(times, Constant) or not isinstance(times.value, int):
        return ListObject(None, site, iterator=True)
    return Stream(interp, lambda left: (item, left - 1) if left > 0 else None, times.value, site)


def chained(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``chain(a, b)``."""
    if arguments.more_args is not None:
        return unknown_iterator(interp, site, *[a.value for a in arguments.args])
    return _one_by_one(interp, ListObject([a.value for a in arguments.args]), site)


def chained_from(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``chain.from_iterable(rows)``."""
    value = arguments.value(0)
    return None if value is None else _one_by_one(interp, value, site)


def _one_by_one(interp: Interpreter, rows: Value, site: Site) -> Value:
    """An iterator over the items of each of ROWS."""
    source = iterator_of(interp, rows, site)
    if source is None:
        return unknown_iterator(interp, site, rows)
    given = (
        rows.items if isinstance(rows, (ListObject, TupleValue)) and not is_iterator(rows) else ()
    )
    inner = [row for row in given or () if is_iterator(row)]

    def step(current: ListObject | None) -> tuple[Value, ListObject] | None:
        while True:
            if current is None:
                row = take(interp, source)
                if row is None:
                    return None
                current = iterator_of(interp, row, site)
                if current is None:
                    raise Lost
            item = take(interp, current)
            if item is not None:
                return item, current
            current = None

    return Stream(interp, step, None, site, sources=(source, *inner))


def accumulated(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``accumulate(items, function)``."""
    value, function = arguments.value(0, "iterable"), arguments.value(1, "func")
    initial = arguments.value(None, "initial")
    source = None if value is None else iterator_of(interp, value, site)
    if source is None:
        return unknown_iterator(interp, site, value)
    first = None if initial == NONE else initial

    def step(state: tuple[Value | None, Value | None]) -> tuple[Value, object] | None:
        total, begin = state
        if begin is not None:
            return begin, (begin, None)
        item = take(interp, source)
        if item is None:
            return None
        if total is None:
            total = item
        elif function is None or function == NONE:
            total = operators.binary(interp, ast.Add(), total, item, site)
        else:
            total = called(interp, function, site, total, item)
        return total, (total, None)

    return Stream(interp, step, (None, first), site, sources=(source,), endless=endless(source))


def star_mapped(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``starmap(function, rows)``."""
    function, rows = arguments.value(0), arguments.value(1)
    source = None if rows is None else iterator_of(interp, rows, site)
    if source is None or function is None:
        return unknown_iterator(interp, site, rows)

    def step(_: None) -> tuple[Value, None] | None:
        row = take(interp, source)
        parts = None if row is None else interp.iterate(row, site)
        if row is not None and parts is None:
            raise Lost
        return None if parts is None else (called(interp, function, site, *parts), None)

    return Stream(interp, step, None, site, sources=(source,), endless=endless(source))


def tested(how: str) -> Summary:
    """``takewhile`` and ``dropwhile``: items by the answers of a function."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        function, value = arguments.value(0), arguments.value(1)
        source = None if value is None else iterator_of(interp, value, site)
        if source is None or function is None:
            return unknown_iterator(interp, site, value)

        def passes(item: Value) -> bool:
            answer = comparison.truth(interp, called(interp, function, site, item))
            if answer is None:
                raise Lost
            return answer

        def taking(_: None) -> tuple[Value, None] | None:
            item = take(interp, source)
            return (item, None) if item is not None and passes(item) else None

        def dropping(begun: bool) -> tuple[Value, bool] | None:
            for item in pulled(interp, source):
                if begun or not passes(item):
                    return item, True
            return None

        if how == "takewhile":
            return Stream(interp, taking, None, site, sources=(source,))
        return Stream(interp, dropping, False, site, sources=(source,), endless=endless(source))

    return summary


def filtered_false(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``filterfalse(function, items)``."""
    function, value = arguments.value(0), arguments.value(1)
    if function is None or value is None:
        return None
    return filtered(interp, function, value, False, site)


def grouped(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``groupby(items, key)``: each group as a list of its own."""
    value, key = arguments.value(0, "iterable"), arguments.value(1, "key")
    items = None if value is None else interp.iterate(value, site)
    unknown_iterator(interp, site, value)  # it is not known how many groups are taken
    groups: list[tuple[Value, list[Value]]] = []
    for item in items or ():
        group = item
        if key is not None and key != NONE:
            group = called(interp, key, site, item)
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


def paired(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``pairwise(items)``."""
    sources = iterators_of(interp, arguments, site)
    if sources is None or len(sources) != 1:
        return unknown_iterator(interp, site, *[a.value for a in arguments.args])

    def step(before: Value | None) -> tuple[Value, Value] | None:
        before = take(interp, sources[0]) if before is None else before
        item = None if before is None else take(interp, sources[0])
        return None if before is None or item is None else (TupleValue((before, item)), item)

    return Stream(interp, step, None, site, sources=sources, endless=endless(sources[0]))


def zipped_longest(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``zip_longest(a, b, fillvalue=...)``."""
    fill = arguments.value(None, "fillvalue") or NONE
    sources = iterators_of(interp, arguments, site)
    if sources is None or not arguments.known:
        return unknown_iterator(interp, site, *[a.value for a in arguments.args])

    def step(_: None) -> tuple[Value, None] | None:
        row = [take(interp, source) for source in sources]
        if all(item is None for item in row):
            return None
        return TupleValue(tuple([fill if item is None else item for item in row])), None

    return Stream(interp, step, None, site, sources=sources, endless=any(map(endless, sources)))


def compressed(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``compress(items, selectors)``."""
    sources = iterators_of(interp, arguments, site)
    if sources is None or len(sources) != 2:
        return unknown_iterator(interp, site, *[a.value for a in arguments.args])

    def step(_: None) -> tuple[Value, None] | None:
        while row := row_of(interp, sources):
            answer = comparison.truth(interp, row[1])
            if answer is None:
                raise Lost
            if answer:
                return row[0], None
        return None

    return Stream(interp, step, None, site, sources=sources, endless=all(map(endless, sources)))


def call_islice(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``islice(items, stop)`` and its longer forms."""
    value = arguments.value(0)
    source = None if value is None else iterator_of(interp, value, site)
    try:
        bounds: Any = slice(*[plain(a.value) for a in arguments.args[1:]])
    except (NotPlain, TypeError):
        return unknown_iterator(interp, site, value)
    first, stop, by = bounds.start or 0, bounds.stop, bounds.step or 1
    numbers = [number for number in (first, stop, by) if number is not None]
    if source is None or not all(type(n) is int and n >= 0 for n in numbers):
        return unknown_iterator(interp, site, value)

    def step(state: tuple[int, int]) -> tuple[Value, tuple[int, int]] | None:
        taken, wanted = state
        while taken < wanted:  # (what lies between two items is taken, too)
            if take(interp, source) is None:
                return None
            taken += 1
        if stop is not None and taken >= stop:
            return None
        item = take(interp, source)
        following = wanted + by if stop is None else min(wanted + by, stop)
        return None if item is None else (item, (taken + 1, following))

    without_end = stop is None and endless(source)
    return Stream(interp, step, (0, first), site, sources=(source,), endless=without_end)


FUNCTIONS: dict[str, Summary] = {
    "itertools.count": counted,
    "itertools.cycle": cycled,
    "itertools.chain": chained,
    "itertools.chain.from_iterable": chained_from,
    "itertools.product": call_product,
    "itertools.combinations": with_count(itertools.combinations),
    "itertools.permutations": with_count(itertools.permutations),
    "itertools.islice": call_islice,
    "itertools.combinations_with_replacement": with_count(itertools.combinations_with_replacement),
    "itertools.pairwise": paired,
    "itertools.repeat": repeated,
    "itertools.accumulate": accumulated,
    "itertools.starmap": star_mapped,
    "itertools.takewhile": tested("takewhile"),
    "itertools.dropwhile": tested("dropwhile"),
    "itertools.filterfalse": filtered_false,
    "itertools.groupby": grouped,
    "itertools.zip_longest": zipped_longest,
    "itertools.compress": compressed,
}
