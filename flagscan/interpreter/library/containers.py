"""What the methods of lists, tuples, dicts and sets do."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from flagscan.interpreter import comparison, subscripts
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import (
    NO_KEY,
    NotPlain,
    key_of,
    plain,
)
from flagscan.interpreter.heap import DictObject, ListObject, SetObject
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.lattice import join, maybe_unbound, options_of
from flagscan.interpreter.library import blame, collected
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    UNBOUND,
    Constant,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.interpreter.views import AttributesObject, MappingView
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

Method: TypeAlias = "Callable[[Interpreter, Any, Arguments, Site], Value | None]"

# -- lists -----------------------------------------------------------------------------------


def _append(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    value = arguments.value(0)
    interp.journal.touch(owner)
    if value is None:
        owner.items = None
    elif owner.items is not None:
        owner.items.append(value)
    return NONE


def _extend(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    value = arguments.value(0)
    items = None if value is None else interp.iterate(value, site)
    interp.journal.touch(owner)
    if items is None or (value is not None and not is_ordered(value)):
        owner.items = None
    elif owner.items is not None:
        owner.items.extend(items)
        if len(owner.items) > interp.budget.collection:
            interp.over_budget("items of a collection", site)
            owner.items = None
    return NONE


def _insert(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    index, value = arguments.value(0), arguments.value(1)
    interp.journal.touch(owner)
    if owner.items is not None and value is not None:
        if isinstance(index, Constant) and isinstance(index.value, int):
            owner.items.insert(index.value, value)
        else:
            owner.items = None
    return NONE


def _pop(interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site) -> Value | None:
    index = arguments.value(0) or Constant(-1)
    if owner.items is None:
        return Unknown(Reason.ALTERNATIVES, site)
    interp.journal.touch(owner)
    if not isinstance(index, Constant) or not isinstance(index.value, int):
        owner.items = None
        return Unknown(Reason.ALTERNATIVES, site)
    try:
        return owner.items.pop(index.value)
    except IndexError:
        return interp.failing("IndexError", site)


def _remove(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    position = _position(interp, owner, arguments.value(0))
    interp.journal.touch(owner)
    if owner.items is None or position is None:
        owner.items = None
    elif position < 0:
        return interp.failing("ValueError", site)
    else:
        del owner.items[position]
    return NONE


def _position(
    interp: Interpreter, owner: ListObject | TupleValue, value: Value | None
) -> int | None:
    """The index of VALUE, -1 when it is not there, None when that is not known."""
    if owner.items is None or value is None:
        return None
    for index, item in enumerate(owner.items):
        same = comparison.equals(interp, item, value)
        if same is None:
            return None
        if same:
            return index
    return -1


def _index(interp: Interpreter, owner: Any, arguments: Arguments, site: Site) -> Value | None:
    position = _position(interp, owner, arguments.value(0)) if len(arguments.args) == 1 else None
    if position is None:
        return Unknown(Reason.ALTERNATIVES, site)
    return Constant(position) if position >= 0 else interp.failing("ValueError", site)


def _count(interp: Interpreter, owner: Any, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if owner.items is None or value is None:
        return None
    answers = [comparison.equals(interp, item, value) for item in owner.items]
    return None if None in answers else Constant(answers.count(True))


def _clear(interp: Interpreter, owner: Any, arguments: Arguments, site: Site) -> Value | None:
    interp.journal.touch(owner)
    if isinstance(owner, DictObject):
        owner.entries, owner.open = {}, False
    elif isinstance(owner, SetObject):
        owner.items = {}
    else:
        owner.items = []
    return NONE


def copy_of(interp: Interpreter, owner: Any, arguments: Arguments, site: Site) -> Value | None:
    """A shallow copy of a list, dict or set."""
    if isinstance(owner, ListObject):
        items = None if owner.items is None else owner.items.copy()
        copy = ListObject(items, site, unordered=owner.unordered, view=owner.view)
        copy.limit = owner.limit
        return copy
    if isinstance(owner, DictObject):
        result = DictObject(site, open=owner.open)
        result.cls_name, result.unordered = owner.cls_name, owner.unordered
        result.entries = owner.entries.copy()
        result.default_factory = owner.default_factory
        return result
    if isinstance(owner, SetObject):
        items_of_set = None if owner.items is None else owner.items.copy()
        return SetObject(items_of_set, site, frozen=owner.frozen)
    return None


def _reverse(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    interp.journal.touch(owner)
    if owner.items is not None:
        owner.items.reverse()
    return NONE


def sort_list(
    interp: Interpreter, owner: ListObject, arguments: Arguments, site: Site
) -> Value | None:
    """``owner.sort(key=, reverse=)`` in place; the items are lost when the order is not known."""
    interp.journal.touch(owner)
    items = owner.items
    if items is None:
        return NONE
    key = arguments.value(None, "key")
    reverse = arguments.value(None, "reverse")
    keys = items
    if key is not None and key != NONE:
        keys = [interp.call(key, Arguments([Argument(i, site)]), site) for i in items]
    try:
        backwards = bool(plain(reverse)) if reverse is not None else False
        plain_keys: list[Any] | None = comparison.sorting_keys(interp, keys, site)
        if plain_keys is None:
            owner.items = None
            return NONE
        order = sorted(range(len(items)), key=plain_keys.__getitem__, reverse=backwards)
    except (NotPlain, TypeError, comparison.Undecided):
        owner.items = None
        return NONE
    if not is_ordered(owner):
        # Items of a set that compare as equal keep an order that is not known.
        same = any(plain_keys[a] == plain_keys[b] for a, b in itertools.pairwise(order))
        if same or interp.journal.frames:
            owner.items = None
            return NONE
        owner.unordered = False
    owner.items = [items[index] for index in order]
    return NONE


# -- dicts -----------------------------------------------------------------------------------


def _get(interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site) -> Value | None:
    index = arguments.value(0)
    default = arguments.value(1, "default") or NONE
    if index is None:
        return None

    def read(one: Value) -> Value:
        key = key_of(one)
        if key is NO_KEY:
            return blame(one, site)
        if key in owner.entries:
            value = owner.entries[key][1]
            return join(*[default if o is UNBOUND else o for o in options_of(value)])
        return join(default, Unknown(Reason.ALTERNATIVES, site)) if owner.open else default

    return interp.spread(read, (index,), site)


def _dict_pop(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    index = arguments.value(0)
    default = arguments.value(1, "default")
    if index is None:
        return None
    key = key_of(index)
    if key is not NO_KEY and key not in owner.entries and not owner.open:
        return default if default is not None else interp.failing("KeyError", site)
    if default is None:
        value: Value | None = subscripts.read(interp, owner, index, site)
    else:
        value = _get(
            interp, owner, Arguments([Argument(index, site), Argument(default, site)]), site
        )
    subscripts.delete(interp, owner, index)
    return value


def _setdefault(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    index = arguments.value(0)
    if index is None:
        return None
    default = arguments.value(1, "default") or NONE
    key = key_of(index)
    if key is NO_KEY or owner.open:
        subscripts.put(interp, owner, index, Unknown(Reason.ALTERNATIVES, site), weak=True)
        return Unknown(Reason.ALTERNATIVES, site)
    if key in owner.entries and not maybe_unbound(owner.entries[key][1]):
        return owner.entries[key][1]
    old = options_of(owner.entries[key][1]) if key in owner.entries else ()
    subscripts.put(interp, owner, index, join(default, *[o for o in old if o is not UNBOUND]))
    return owner.entries[key][1]


def _dict_update(
    interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
) -> Value | None:
    for argument in arguments.args:
        subscripts.update(interp, owner, argument.value)
    for name, argument in arguments.keywords.items():
        subscripts.put(interp, owner, Constant(name), argument.value)
    if arguments.more_keywords is not None or arguments.more_args is not None:
        subscripts.update(interp, owner, Unknown(Reason.ALTERNATIVES, site))
    return NONE


def _view(which: str) -> Method:
    def method(
        interp: Interpreter, owner: DictObject, arguments: Arguments, site: Site
    ) -> Value | None:
        return MappingView(owner, which, site)

    return method


# -- sets ------------------------------------------------------------------------------------


def _add(interp: Interpreter, owner: SetObject, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    interp.journal.touch(owner)
    if owner.items is not None and value is not None:
        key = key_of(value)
        if key is NO_KEY:
            owner.items = None
        else:
            owner.items.setdefault(key, value)
    return NONE


def _discard(
    interp: Interpreter, owner: SetObject, arguments: Arguments, site: Site
) -> Value | None:
    value = arguments.value(0)
    interp.journal.touch(owner)
    if owner.items is not None and value is not None:
        key = key_of(value)
        if key is NO_KEY:
            owner.items = None
        else:
            owner.items.pop(key, None)
    return NONE


def _remove_item(
    interp: Interpreter, owner: SetObject, arguments: Arguments, site: Site
) -> Value | None:
    key = key_of(arguments.value(0) or NONE)
    if owner.items is not None and key is not NO_KEY and key not in owner.items:
        return interp.failing("KeyError", site)
    return _discard(interp, owner, arguments, site)


def _pop_item(
    interp: Interpreter, owner: SetObject, arguments: Arguments, site: Site
) -> Value | None:
    items, only = owner.items, Unknown(Reason.ALTERNATIVES, site)
    if items is not None and not items:
        return interp.failing("KeyError", site)
    interp.journal.touch(owner)
    if items is None or len(items) > 1:
        owner.items = None  # which of them goes is not known
        return only
    owner.items = {}
    return next(iter(items.values()))


def _set_math(how: str, *, in_place: bool = False) -> Method:
    def method(
        interp: Interpreter, owner: SetObject, arguments: Arguments, site: Site
    ) -> Value | None:
        items = None if owner.items is None else owner.items.copy()
        for argument in arguments.args:
            others = interp.iterate_any(argument.value, site)
            keys = None if others is None else {key_of(o): o for o in others}
            if items is None or keys is None or NO_KEY in keys:
                items = None
            elif how == "union":
                items = {**items, **{k: v for k, v in keys.items() if k not in items}}
            elif how == "intersection":
                items = {k: v for k, v in items.items() if k in keys}
            elif how == "difference":
                items = {k: v for k, v in items.items() if k not in keys}
            else:
                both = {**items, **keys}
                items = {k: v for k, v in both.items() if (k in items) != (k in keys)}
        if in_place:
            interp.journal.touch(owner)
            owner.items = items
            return NONE
        return SetObject(items, site, frozen=owner.frozen)

    return method


def _set_test(name: str) -> Method:
    def method(
        interp: Interpreter, owner: SetObject, arguments: Arguments, site: Site
    ) -> Value | None:
        value = arguments.value(0)
        others = None if value is None else interp.iterate_any(value, site)
        if others is None or owner.items is None:
            return None
        return Constant(getattr(set(owner.items), name)({key_of(o) for o in others}))

    return method


def from_keys(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``dict.fromkeys(keys, value)``."""
    given, value = arguments.value(0), arguments.value(1) or NONE
    keys = None if given is None or not is_ordered(given) else interp.iterate(given, site)
    result = DictObject(site, open=keys is None)
    for key in keys or ():
        subscripts.put(interp, result, key, value)
    return result


def _as_dict(
    interp: Interpreter, owner: TupleValue, arguments: Arguments, site: Site
) -> Value | None:
    assert owner.cls is not None
    result = DictObject(site)
    for name, item in zip(owner.cls.fields, owner.items, strict=True):
        result.entries[name] = (Constant(name), item)
    return result


def _replace_fields(
    interp: Interpreter, owner: TupleValue, arguments: Arguments, site: Site
) -> Value | None:
    assert owner.cls is not None
    items = [
        arguments.value(None, name) or item
        for name, item in zip(owner.cls.fields, owner.items, strict=True)
    ]
    return TupleValue(tuple(items), owner.cls)


METHODS: dict[type, dict[str, Method]] = {
    ListObject: {
        "append": _append,
        "extend": _extend,
        "insert": _insert,
        "pop": _pop,
        "remove": _remove,
        "index": _index,
        "count": _count,
        "clear": _clear,
        "copy": copy_of,
        "reverse": _reverse,
        "sort": sort_list,
    },
    TupleValue: {
        "index": _index,
        "count": _count,
        "_asdict": _as_dict,
        "_replace": _replace_fields,
    },
    DictObject: {
        "get": _get,
        "pop": _dict_pop,
        "popitem": collected.pop_item,
        "setdefault": _setdefault,
        "update": _dict_update,
        "keys": _view("keys"),
        "values": _view("values"),
        "items": _view("items"),
        "clear": _clear,
        "copy": copy_of,
    },
    SetObject: {
        "add": _add,
        "discard": _discard,
        "remove": _remove_item,
        "pop": _pop_item,
        "copy": copy_of,
        "clear": _clear,
        "union": _set_math("union"),
        "intersection": _set_math("intersection"),
        "difference": _set_math("difference"),
        "symmetric_difference": _set_math("symmetric_difference"),
        "update": _set_math("union", in_place=True),
        "intersection_update": _set_math("intersection", in_place=True),
        "difference_update": _set_math("difference", in_place=True),
        "symmetric_difference_update": _set_math("symmetric_difference", in_place=True),
        "issubset": _set_test("issubset"),
        "issuperset": _set_test("issuperset"),
        "isdisjoint": _set_test("isdisjoint"),
    },
}
"""What the methods of containers do, by kind of object."""
METHODS[AttributesObject] = METHODS[DictObject]


def method_of(owner: Value, name: str) -> Method | None:
    """What the method NAME of OWNER does, where that is known here."""
    kind = ""
    if isinstance(owner, DictObject):
        kind = owner.cls_name
    elif isinstance(owner, ListObject):
        kind = owner.view
    own = collected.METHODS.get(kind, {}).get(name)
    return METHODS.get(type(owner), {}).get(name) if own is None else own
