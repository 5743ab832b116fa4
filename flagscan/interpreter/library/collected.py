"""Methods that the containers of ``collections`` have besides those of list and dict, or do
otherwise: ``Counter``, ``OrderedDict``, ``deque``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flagscan.interpreter import counters
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import NO_KEY, NotPlain, key_of, plain
from flagscan.interpreter.generators import take_all
from flagscan.interpreter.heap import DictObject, ListObject
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.lattice import maybe_unbound
from flagscan.interpreter.values import NONE, TRUE, Constant, Site, TupleValue, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter
    from flagscan.interpreter.library.containers import Method

# -- deques ----------------------------------------------------------------------------------


def _adding(*, left: bool, many: bool) -> Method:
    """``append``, ``appendleft``, ``extend`` and ``extendleft``: what is too many falls out at
    the other end."""

    def method(
        interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
    ) -> Value | None:
        value = arguments.value(0)
        if many and value is not None:
            fill(interp, owner, value, left=left)
        else:
            _add(interp, owner, None if value is None else [value], left=left)
        return NONE

    return method


def fill(interp: Interpreter, owner: ListObject, value: Value, *, left: bool = False) -> None:
    """Add the items of VALUE to the deque OWNER, one by one, at its right or LEFT end."""
    take_all(value)
    site = interp.site(interp.node)
    _add(interp, owner, interp.iterate(value, site) if is_ordered(value) else None, left=left)


def _add(interp: Interpreter, owner: ListObject, added: list[Value] | None, *, left: bool) -> None:
    interp.journal.touch(owner)
    if added is None or owner.items is None:
        owner.items = None
        return
    items = [*reversed(added), *owner.items] if left else [*owner.items, *added]
    if owner.limit is not None:
        items = items[: owner.limit] if left else items[max(0, len(items) - owner.limit) :]
    owner.items = items
    if len(items) > interp.budget.collection:
        interp.over_budget("items of a collection", owner.site)
        owner.items = None


def _popleft(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    if owner.items is None:
        return Unknown(Reason.ALTERNATIVES, site)
    if not owner.items:
        return interp.failing("IndexError", site)
    interp.journal.touch(owner)
    return owner.items.pop(0)


def _rotate(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    by = arguments.value(0) or Constant(1)
    interp.journal.touch(owner)
    if owner.items and isinstance(by, Constant) and isinstance(by.value, int):
        cut = -by.value % len(owner.items)
        owner.items = owner.items[cut:] + owner.items[:cut]
    elif owner.items:
        owner.items = None
    return NONE


# -- counters --------------------------------------------------------------------------------


def count(
    interp: Interpreter, owner: DictObject, arguments: Arguments, sign: int, site: Site
) -> None:
    """Add what ARGUMENTS list or count, SIGN times, to the counter OWNER."""
    held = counters.counts(owner)
    given = _counted(interp, arguments, site)
    interp.journal.touch(owner)
    if held is None or given is None:
        owner.entries, owner.open = {}, True
        return
    for key, name, number in given:
        old = held.get(key, (name, 0))
        held[key] = (old[0], old[1] + sign * number)
    owner.entries = {key: (name, Constant(number)) for key, (name, number) in held.items()}


def _counted(
    interp: Interpreter, arguments: Arguments, site: Site
) -> list[tuple[Any, Value, Any]] | None:
    if not arguments.known:
        return None
    found: list[tuple[Any, Value, Any]] = []
    for argument in arguments.args:
        if argument.value == NONE:
            continue
        if isinstance(argument.value, DictObject):
            known = counters.counts(argument.value)
            if known is None:
                return None
            found.extend((key, name, number) for key, (name, number) in known.items())
            continue
        take_all(argument.value)
        items = interp.iterate(argument.value, site)
        if items is None or not is_ordered(argument.value):
            return None
        found.extend((key_of(item), item, 1) for item in items)
    for name, argument in arguments.keywords.items():
        number = argument.value
        if not isinstance(number, Constant) or not isinstance(number.value, (int, float)):
            return None
        found.append((name, Constant(name), number.value))
    return None if any(key is NO_KEY for key, _, _ in found) else found


def _counting(sign: int) -> Method:
    def method(
        interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
    ) -> Value | None:
        count(interp, owner, arguments, sign, site)
        return NONE

    return method


def _elements(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    held = counters.counts(owner)
    numbers = [number for _, number in (held or {}).values()]
    total = sum(max(number, 0) for number in numbers)
    if (
        held is None
        or not all(isinstance(n, int) for n in numbers)
        or total > interp.budget.collection
    ):
        return Unknown(Reason.ALTERNATIVES, site)
    items = [name for name, number in held.values() for _ in range(number)]
    return ListObject(items, site, iterator=True)


def _total(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    held = counters.counts(owner)
    unknown = Unknown(Reason.ALTERNATIVES, site)
    return unknown if held is None else Constant(sum(number for _, number in held.values()))


def _most_common(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    """``Counter.most_common(n)``: those of equal counts in the order in which they came."""
    if owner.open or owner.unordered:
        return Unknown(Reason.ALTERNATIVES, site)
    try:
        numbers: list[Any] = [plain(value) for _, value in owner.entries.values()]
        limit: Any = plain(arguments.value(0, "n") or NONE)
        order = sorted(range(len(numbers)), key=numbers.__getitem__, reverse=True)[:limit]
    except (NotPlain, TypeError):
        return Unknown(Reason.ALTERNATIVES, site)
    pairs = list(owner.entries.values())
    return ListObject([TupleValue(pairs[index]) for index in order], site)


# -- ordered dicts ---------------------------------------------------------------------------


def _end(arguments: Arguments, place: int) -> bool | None:
    """Whether ``last`` says the last end; None where that is not known."""
    last = arguments.value(place, "last") or TRUE
    return bool(last.value) if isinstance(last, Constant) and arguments.known else None


def _is_settled(owner: DictObject) -> bool:
    """Whether it is known which entries OWNER has, in which order."""
    held = owner.entries.values()
    return not (owner.open or owner.unordered or any(maybe_unbound(value) for _, value in held))


def _move_to_end(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    key, last = key_of(arguments.value(0, "key") or NONE), _end(arguments, 1)
    if last is None or not _is_settled(owner):
        return None
    if key not in owner.entries:
        return None if key is NO_KEY else interp.failing("KeyError", site)
    interp.journal.touch(owner)
    entry = owner.entries.pop(key)
    owner.entries = {**owner.entries, key: entry} if last else {key: entry, **owner.entries}
    return NONE


def pop_item(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    last = _end(arguments, 0)
    if last is None or not _is_settled(owner):
        return None
    if not owner.entries:
        return interp.failing("KeyError", site)
    interp.journal.touch(owner)
    key = list(owner.entries)[-1 if last else 0]
    return TupleValue(owner.entries.pop(key))


METHODS: dict[str, dict[str, Method]] = {
    "deque": {
        "append": _adding(left=False, many=False),
        "appendleft": _adding(left=True, many=False),
        "extend": _adding(left=False, many=True),
        "extendleft": _adding(left=True, many=True),
        "popleft": _popleft,
        "rotate": _rotate,
    },
    counters.CLASS: {
        "update": _counting(1),
        "subtract": _counting(-1),
        "elements": _elements,
        "total": _total,
        "most_common": _most_common,
    },
    "collections.OrderedDict": {"move_to_end": _move_to_end, "popitem": pop_item},
}
"""By the name of the class, and of the method."""
