"""Going through the items of a value, and copies of containers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, special
from flagscan.interpreter.concretize import HERE
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.generators import Generator
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject, SetObject
from flagscan.interpreter.lattice import maybe_unbound
from flagscan.interpreter.streams import Stream
from flagscan.interpreter.values import (
    Constant,
    External,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def items_of(interp: Interpreter, value: Value, site: Site | None) -> list[Value] | None:
    """The items of VALUE in order; None when they are not known. An iterator is used up."""
    return items_in_any_order(interp, value, site) if is_ordered(value) else None


def items_in_any_order(interp: Interpreter, value: Value, site: Site | None) -> list[Value] | None:
    """The items of VALUE for a use to which their order makes no difference."""
    if isinstance(value, TupleValue):
        return list(value.items)
    if isinstance(value, ListObject):
        if value.items is None:
            return None
        items = value.items.copy()
        if value.iterator:
            interp.journal.touch(value)
            value.items = []
        return items
    if isinstance(value, DictObject):
        if value.open or any(maybe_unbound(v) for _, v in value.entries.values()):
            return None
        return [key for key, _ in value.entries.values()]
    if isinstance(value, SetObject):
        return None if value.items is None else list(value.items.values())
    if isinstance(value, Constant):
        return _plain_items(interp, value.value, site)
    if isinstance(value, (Instance, ClassObject)):
        place = site or interp.site(interp.node)
        result = special.ask(interp, value, "__iter__", place)
        if result is not None:
            if isinstance(result, Instance) and special.lookup(result, "__next__") is not None:
                return _each_next(interp, result, place)
            return None if result is value else items_of(interp, result, place)
    if isinstance(value, ClassObject) and value.kind == "enum":
        return attributes.listed_members(value)
    if isinstance(value, Instance) and value.store is not None:
        return items_of(interp, value.store, site)
    return None


def _each_next(interp: Interpreter, iterator: Instance, site: Site) -> list[Value] | None:
    """What ``__next__`` of the script gives until it raises ``StopIteration``."""
    frames = len(interp.journal.frames)
    items: list[Value] = []
    while len(items) < interp.budget.while_iterations:
        interp.tick()
        interp.try_depth += 1
        try:
            item = special.ask(interp, iterator, "__next__", site)
        except Raised as raised:
            if raised.value in _STOPS or (
                isinstance(raised.value, Instance) and raised.value.cls in _STOPS
            ):
                return items
            raise
        finally:
            interp.try_depth -= 1
        if item is None or len(interp.journal.frames) > frames:
            return None
        items.append(item)
    interp.over_budget("rounds of a loop", site)
    return None


_STOPS = (External("builtins.StopIteration"),)


def _size(value: range) -> int:
    return max(
        0,
        (value.stop - value.start + value.step - (value.step > 0) + (value.step < 0)) // value.step,
    )


def _plain_items(interp: Interpreter, value: object, site: Site | None) -> list[Value] | None:
    if isinstance(value, str) and HERE in value:
        return None
    if isinstance(value, (str, bytes, range)):
        # (len() of a range fails beyond what an index can be)
        size = _size(value) if isinstance(value, range) else len(value)
        if size > interp.budget.collection:
            interp.over_budget("items of a collection", site)
            return None
        return [Constant(item) for item in value]
    return None


def is_ordered(value: Value) -> bool:
    """Whether the order of VALUE's items is the same in each run (that of a set is not)."""
    if isinstance(value, ListObject):
        return not value.unordered or value.items is None or len(value.items) < 2
    if isinstance(value, DictObject):
        return not value.unordered or len(value.entries) < 2
    if isinstance(value, SetObject):
        return value.items is None or len(value.items) < 2
    if isinstance(value, Instance) and value.store is not None:
        return is_ordered(value.store)
    return True


_MOST_COPIED = 5_000
"""Lists, dicts and objects inside of one that is copied."""


def snapshot(value: Value, interp: Interpreter | None = None, site: Site | None = None) -> Value:
    """VALUE with the contents that it has now, whatever happens to it later.

    INTERP is told at SITE of a limit that is reached.
    """
    copies: dict[int, Value] = {}
    copy = _copy(value, 0, copies)
    if len(copies) > _MOST_COPIED and interp is not None:
        interp.over_budget("items of a collection", site)
    return copy


def _copy(value: Value, depth: int, copies: dict[int, Value]) -> Value:
    """A copy of VALUE; COPIES has those that are made, as one thing may be in many places."""
    if depth > 20 or isinstance(value, (Constant, Unknown)):
        return value
    if id(value) not in copies:
        if len(copies) > _MOST_COPIED:  # copies of copies double each time
            return Unknown(Reason.BUDGET)
        copies[id(value)] = _fresh_copy(value, depth + 1, copies)
    return copies[id(value)]


def _fresh_copy(value: Value, depth: int, copies: dict[int, Value]) -> Value:
    if isinstance(value, (Generator, Stream)):
        return value  # it is not asked for anything
    if isinstance(value, ListObject):
        items = None if value.items is None else [_copy(i, depth, copies) for i in value.items]
        listed = ListObject(
            items,
            value.site,
            iterator=value.iterator,
            unordered=value.unordered,
            view=value.view,
        )
        listed.limit = value.limit
        return listed
    if isinstance(value, DictObject):
        copy = DictObject(value.site, open=value.open)
        copy.cls_name, copy.default_factory = value.cls_name, value.default_factory
        copy.keeps, copy.unordered = value.keeps, value.unordered
        copy.entries = {k: (n, _copy(v, depth, copies)) for k, (n, v) in value.entries.items()}
        return copy
    if isinstance(value, SetObject):
        return SetObject(
            None if value.items is None else value.items.copy(), value.site, frozen=value.frozen
        )
    if isinstance(value, TupleValue):
        return TupleValue(tuple([_copy(i, depth, copies) for i in value.items]), value.cls)
    if isinstance(value, Instance):
        instance = Instance(value.cls, value.site)
        instance.attributes = {k: _copy(v, depth, copies) for k, v in value.attributes.items()}
        instance.open = value.open
        instance.merged = value.merged
        instance.store = None if value.store is None else _copy(value.store, depth, copies)
        return instance
    return value
