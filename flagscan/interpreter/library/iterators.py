"""``iter``, ``next`` and the iterators among the built-in functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import comparison, special
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.lattice import join
from flagscan.interpreter.library import Summary, blame
from flagscan.interpreter.streams import (
    Lost,
    Stream,
    endless,
    iterator_of,
    pulled,
    take,
    unknown_iterator,
)
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    Constant,
    External,
    OneOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def iterators_of(
    interp: Interpreter, arguments: Arguments, site: Site, first: int = 0
) -> tuple[ListObject, ...] | None:
    """``iter()`` of each positional argument from FIRST on; None when one is not known."""
    if arguments.more_args is not None:
        return None
    made = [iterator_of(interp, a.value, site) for a in arguments.args[first:]]
    known = tuple([one for one in made if one is not None])
    return known if len(known) == len(made) else None


def call_iter(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if value is None or len(arguments.args) > 1:
        return None
    made = iterator_of(interp, value, site)
    if made is not None:
        return made
    items = interp.iterate_any(value, site)
    return ListObject(items, site, iterator=True, unordered=not is_ordered(value))


def call_next(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if not isinstance(value, ListObject):
        reason = Reason.ALTERNATIVES if isinstance(value, OneOf) else Reason.EXTERNAL_CALL
        return Unknown(reason, site)
    try:
        item = take(interp, value)
    except Lost:
        return Unknown(Reason.ALTERNATIVES, site)
    if item is not None:
        return item
    if len(arguments.args) > 1:
        return arguments.args[1].value
    if interp.try_depth:
        raise Raised(External("builtins.StopIteration"), site)
    return Unknown(Reason.RAISES, site)


def call_any_all(stop: bool) -> Summary:
    """``any`` and ``all``, which take no item behind the one that decides."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        value = arguments.value(0)
        if value is None:
            return None
        source = iterator_of(interp, value, site)
        items = interp.iterate_any(value, site) if source is None else pulled(interp, source)
        if items is None:
            return blame(value, site)
        undecided = False
        try:
            for item in items:
                answer = comparison.truth(interp, item)
                if answer is stop:
                    if undecided:  # it may have stopped before
                        unknown_iterator(interp, site, value)
                    return Constant(stop)
                undecided = undecided or answer is None
        except Lost:
            return blame(value, site)
        return join(TRUE, FALSE) if undecided else Constant(not stop)

    return summary


def call_enumerate(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0, "iterable")
    start = arguments.value(1, "start") or Constant(0)
    source = None if value is None else iterator_of(interp, value, site)
    if source is None or not isinstance(start, Constant) or not isinstance(start.value, int):
        return unknown_iterator(interp, site, value)

    def step(number: int) -> tuple[Value, int] | None:
        item = take(interp, source)
        return None if item is None else (TupleValue((Constant(number), item)), number + 1)

    return Stream(interp, step, int(start.value), site, sources=(source,), endless=endless(source))


def row_of(interp: Interpreter, sources: tuple[ListObject, ...]) -> list[Value] | None:
    """The next item of each of SOURCES; those behind the first that has none are not asked."""
    row: list[Value] = []
    for source in sources:
        item = take(interp, source)
        if item is None:
            return None
        row.append(item)
    return row or None


def call_zip(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    sources = iterators_of(interp, arguments, site)
    if sources is None or arguments.keywords:
        return unknown_iterator(interp, site, *[a.value for a in arguments.args])

    def step(_: None) -> tuple[Value, None] | None:
        row = row_of(interp, sources)
        return None if row is None else (TupleValue(tuple(row)), None)

    without_end = bool(sources) and all(map(endless, sources))
    return Stream(interp, step, None, site, sources=sources, endless=without_end)


def called(interp: Interpreter, function: Value, site: Site, *values: Value) -> Value:
    """FUNCTION of VALUES."""
    return interp.call(function, Arguments([Argument(value, site) for value in values]), site)


def call_map(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    function = arguments.value(0)
    given = [a.value for a in arguments.args[1:]]
    if function is None or not given:
        return None
    if len(given) == 1 and not is_ordered(given[0]):
        items = interp.iterate_any(given[0], site)
        results = None if items is None else [called(interp, function, site, i) for i in items]
        return ListObject(results, site, iterator=True, unordered=True)
    sources = iterators_of(interp, arguments, site, 1)
    if sources is None:
        return unknown_iterator(interp, site, *given)

    def step(_: None) -> tuple[Value, None] | None:
        row = row_of(interp, sources)
        return None if row is None else (called(interp, function, site, *row), None)

    without_end = all(map(endless, sources))
    return Stream(interp, step, None, site, sources=sources, endless=without_end)


def call_filter(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    function, value = arguments.value(0), arguments.value(1)
    if function is None or value is None:
        return None
    return filtered(interp, function, value, True, site)


def filtered(
    interp: Interpreter, function: Value, value: Value, wanted: bool, site: Site
) -> ListObject:
    """The items of VALUE for which FUNCTION answers WANTED."""
    unordered = not is_ordered(value)
    if unordered:
        items = interp.iterate_any(value, site)
        source = None if items is None else ListObject(items, site, iterator=True)
    else:
        source = iterator_of(interp, value, site)
    if source is None:
        return unknown_iterator(interp, site, value)

    def step(_: None) -> tuple[Value, None] | None:
        for item in pulled(interp, source):
            test = item if function == NONE else called(interp, function, site, item)
            answer = comparison.truth(interp, test)
            if answer is None:
                raise Lost
            if answer is wanted:
                return item, None
        return None

    made = Stream(interp, step, None, site, sources=(source,), endless=endless(source))
    if unordered:
        return ListObject(made.items, site, iterator=True, unordered=True)
    return made


def call_reversed(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if value is None:
        return None
    if isinstance(value, ListObject) and not value.iterator and is_ordered(value):
        source = value

        def step(index: int) -> tuple[Value, int] | None:
            if source.items is None:
                raise Lost
            return (source.items[index], index - 1) if 0 <= index < len(source.items) else None

        if source.items is not None:
            return Stream(interp, step, len(source.items) - 1, site)
    items = interp.iterate(value, site)
    return ListObject(None if items is None else items[::-1], site, iterator=True)


def asked(method: str, otherwise: Summary) -> Summary:
    """A function that asks its first argument's special METHOD."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        values = [argument.value for argument in arguments.args]
        answer = special.ask(interp, values[0], method, site, *values[1:]) if values else None
        return otherwise(interp, arguments, site) if answer is None else answer

    return summary


FUNCTIONS: dict[str, Summary] = {
    "builtins.iter": call_iter,
    "builtins.next": asked("__next__", call_next),
    "builtins.any": call_any_all(True),
    "builtins.all": call_any_all(False),
    "builtins.enumerate": call_enumerate,
    "builtins.zip": call_zip,
    "builtins.map": call_map,
    "builtins.filter": call_filter,
    "builtins.reversed": asked("__reversed__", call_reversed),
}
