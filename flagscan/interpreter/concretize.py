"""From abstract values to plain Python values, and back.

    plain(Constant(0.1))           -> 0.1
    plain(ListObject([...]))       -> [...]
    plain(External("torch.cuda"))  raises NotPlain(Reason.UNREADABLE_MODULE)

Only immutable plain values and lists, tuples, dicts and sets of them are
plain. Everything else keeps its reason.
"""

from __future__ import annotations

import datetime
import pathlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    Key,
    ListObject,
    ModuleObject,
    SetObject,
)
from flagscan.interpreter.values import (
    UNBOUND,
    BoundMethod,
    CallResult,
    Constant,
    External,
    Function,
    Member,
    OneOf,
    Site,
    TupleValue,
    Unbound,
    Unknown,
    Value,
)
from flagscan.model.value import Reason, Step, Unresolved

if TYPE_CHECKING:
    from flagscan.interpreter.trace import Call

HERE = "/\ufdd0"
"""Begins every text that tells where the scanned project lies on this machine: ``__file__`` and
what is derived from it. Useful for finding modules, never an answer."""

SCALARS = (
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    type(None),
    type(...),
    range,
    pathlib.PurePath,
    datetime.timedelta,
    datetime.date,
    datetime.time,
    re.Pattern,
    re.Match,
    slice,
)


MOST = 200_000
"""Items of a value, those of its items included, for which a plain form is made."""


DEEPEST = 60
"""Values inside each other, likewise."""


class NotPlain(Exception):
    """A value has no plain form; says why, and since where."""

    def __init__(self, reason: Reason, value: Value, candidates: tuple[object, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value
        self.candidates = candidates


def plain(value: Value, depth: int = 0) -> object:
    """The Python value that VALUE stands for.

    Raises:
        NotPlain: it is not known, or has no plain form.
    """
    if isinstance(value, Constant):
        if isinstance(value.value, str) and HERE in value.value:
            raise NotPlain(Reason.RUNTIME_INPUT, value)
        if isinstance(value.value, pathlib.PurePath) and HERE in str(value.value):
            raise NotPlain(Reason.RUNTIME_INPUT, value)
        return value.value
    if depth > DEEPEST:
        raise NotPlain(Reason.BUDGET, value)
    if depth == 0 and _size(value, {}) > MOST:
        raise NotPlain(Reason.BUDGET, value)
    depth += 1
    if isinstance(value, TupleValue):
        return tuple([plain(item, depth) for item in value.items])
    if isinstance(value, ListObject):
        if value.iterator:
            raise NotPlain(Reason.OBJECT, value)
        if value.items is None or value.unordered:
            raise NotPlain(Reason.ALTERNATIVES, value)
        return [plain(item, depth) for item in value.items]
    if isinstance(value, DictObject):
        if value.open:
            raise NotPlain(Reason.ALTERNATIVES, value)
        return {plain(k, depth): plain(v, depth) for k, v in value.entries.values()}
    if isinstance(value, SetObject):
        if value.items is None:
            raise NotPlain(Reason.ALTERNATIVES, value)
        kind = frozenset if value.frozen else set
        return kind(plain(item, depth) for item in value.items.values())
    if isinstance(value, OneOf):
        # Alternatives of a part are not alternatives of the whole.
        candidates = _candidates(value.options) if depth == 1 else ()
        raise NotPlain(_weightiest(value.options), value, candidates)
    if isinstance(value, Instance) and value.store is not None and not value.attributes:
        return plain(value.store, depth)
    raise NotPlain(reason_of(value), value)


def _size(value: Value, sizes: dict[int, int], depth: int = 0) -> int:
    """How many items VALUE has in all, one that it holds twice counted twice.

    SIZES has what is known already; a list of lists of lists is small, and has many items.
    """
    if isinstance(value, ListObject) and value.iterator:
        return 1  # it has no plain form, and is not asked for items
    if isinstance(value, (TupleValue, ListObject)):
        parts = value.items or ()
    elif isinstance(value, DictObject):
        parts = [part for entry in value.entries.values() for part in entry]
    else:
        return 1
    if depth > DEEPEST:
        return 1
    if id(value) not in sizes:
        sizes[id(value)] = 1  # if it holds itself, it is too deep
        sizes[id(value)] = 1 + sum(_size(part, sizes, depth + 1) for part in parts)
    return sizes[id(value)]


_OTHER = (datetime.timedelta, datetime.date, datetime.time, range, slice, re.Pattern, re.Match)
"""Plain values that an answer has no form for: they are computed with, never stated."""


def stated(value: Value) -> object:
    """The Python value that VALUE stands for, if it can be part of an answer.

    Raises:
        NotPlain: it is not known, or is of a kind that answers have no form for.
    """
    content = plain(value)
    if not _has_form(content):
        raise NotPlain(Reason.OBJECT, value)
    return content


def _has_form(content: object) -> bool:
    if isinstance(content, dict):
        return all(_has_form(part) for entry in content.items() for part in entry)
    if isinstance(content, (list, tuple, set, frozenset)):
        return all(_has_form(item) for item in content)
    return not isinstance(content, _OTHER)


def is_here(value: Value) -> bool:
    """Whether VALUE is a text that holds a place on this machine: its letters mean nothing."""
    return isinstance(value, Constant) and isinstance(value.value, str) and HERE in value.value


def prints_alike(value: Value, *, in_full: bool = False) -> bool:
    """Whether ``str()`` of the plain form is that of the live value; with IN_FULL, ``repr()``.

    The items of a set come in any order, and classes of their own print as such.
    """
    if isinstance(value, Constant):
        return not (in_full and isinstance(value.value, pathlib.PurePath))
    if isinstance(value, TupleValue):
        return value.cls is None and all(prints_alike(i, in_full=True) for i in value.items)
    if isinstance(value, ListObject):
        if value.view or value.iterator:
            return False
        return all(prints_alike(i, in_full=True) for i in value.items or ())
    if isinstance(value, DictObject):
        plainly = value.cls_name == "builtins.dict" and not value.unordered
        return plainly and all(
            prints_alike(part, in_full=True) for entry in value.entries.values() for part in entry
        )
    if isinstance(value, SetObject):
        items = list((value.items or {}).values())
        return len(items) < 2 and all(prints_alike(i, in_full=True) for i in items)
    return False


def is_plain(value: Value) -> bool:
    """Whether :func:`plain` succeeds."""
    try:
        plain(value)
    except NotPlain:
        return False
    return True


def reason_of(value: Value) -> Reason:
    """Why VALUE has no plain form."""
    if isinstance(value, Unknown):
        return value.reason
    if isinstance(value, CallResult):
        return Reason.RUNTIME_INPUT if _is_input(value.call) else Reason.EXTERNAL_CALL
    if isinstance(value, Member):
        inner = reason_of(value.owner)
        return Reason.OBJECT if inner is Reason.OBJECT else inner
    if isinstance(value, External):
        if value.name.startswith("builtins."):
            return Reason.OBJECT
        return Reason.UNREADABLE_MODULE
    if isinstance(value, (Function, ClassObject, Instance, ModuleObject, BoundMethod)):
        return Reason.OBJECT
    if isinstance(value, Unbound):
        return Reason.UNBOUND_NAME
    return Reason.OBJECT


def _is_input(call: Call) -> bool:
    """Whether CALL opens a file, or reads from one."""
    for _ in range(4):
        if call.name == "builtins.open":
            return True
        receiver = call.receiver
        if isinstance(receiver, Constant):
            return isinstance(receiver.value, pathlib.PurePath)
        if not isinstance(receiver, CallResult):
            return False
        call = receiver.call
    return False


def _weightiest(options: Iterable[Value]) -> Reason:
    for option in options:
        if not isinstance(option, (Constant, Unbound)):
            try:
                plain(option)
            except NotPlain as error:
                return error.reason
    return Reason.ALTERNATIVES


def _candidates(options: Iterable[Value]) -> tuple[object, ...]:
    found = []
    for option in options:
        try:
            if option is not UNBOUND:
                found.append(stated(option))
        except NotPlain:
            continue
    return tuple(found)


def lift(value: object, site: Site | None = None) -> Value:
    """The abstract value of the plain Python VALUE.

    Raises:
        TypeError: VALUE is not plain.
    """
    if isinstance(value, SCALARS):
        return Constant(value)
    if isinstance(value, tuple):
        return TupleValue(tuple([lift(item, site) for item in value]))
    if isinstance(value, list):
        return ListObject([lift(item, site) for item in value], site)
    if isinstance(value, dict):
        result = DictObject(site)
        for key, item in value.items():
            key_value = lift(key, site)
            result.entries[key_of(key_value)] = (key_value, lift(item, site))
        return result
    if isinstance(value, (set, frozenset)):
        items = {key_of(lift(item)): lift(item) for item in value}
        return SetObject(items, site, frozen=isinstance(value, frozenset))
    raise TypeError(f"not a plain value: {type(value).__name__}")


class _NoKey:
    def __repr__(self) -> str:
        return "NO_KEY"


NO_KEY = _NoKey()
"""What :func:`key_of` gives for a value that cannot be told from another."""


def key_of(value: Value) -> Key:
    """A hashable Python object that is equal for values that are the same key of a dict."""
    if isinstance(value, Constant):
        # Before Python 3.12, a slice could not be a key; a dict is not asked for one.
        return NO_KEY if isinstance(value.value, slice) else value.value
    if isinstance(value, TupleValue):
        parts = tuple([key_of(item) for item in value.items])
        return NO_KEY if any(part is NO_KEY for part in parts) else ("tuple", parts)
    if isinstance(value, Instance):
        return _key_of_instance(value)
    if isinstance(value, (Function, ClassObject, ModuleObject, External, BoundMethod)):
        return value
    if isinstance(value, SetObject) and value.frozen and value.items is not None:
        return ("frozenset", frozenset(value.items))
    return NO_KEY


def make_set(items: list[Value] | None, site: Site) -> SetObject:
    """A set of ITEMS; of unknown contents when any cannot be compared."""
    if items is None:
        return SetObject(None, site)
    entries: dict[object, Value] = {}
    for item in items:
        # Of equal items (1 and True) the first one stays.
        entries.setdefault(key_of(item), item)
    return SetObject(None if NO_KEY in entries else entries, site)


def _key_of_instance(value: Instance) -> Key:
    cls = value.cls
    if not isinstance(cls, ClassObject):
        return value
    for base in cls.mro:
        if isinstance(base, ClassObject) and {"__eq__", "__hash__"} & base.attributes.keys():
            return NO_KEY
    if value.store is not None:
        return key_of(value.store)
    return NO_KEY if cls.kind.startswith("dataclass") else value


def resolve(value: Value, site: Site) -> object:
    """The plain value of an expression, or an Unresolved with the text at SITE."""
    try:
        return stated(value)
    except NotPlain as error:
        return unresolved(error, site)


def unresolved(error: NotPlain, site: Site) -> Unresolved:
    """What to report of the expression at SITE, whose value ERROR could not be told."""
    steps = []
    for place in _trail(error.value):
        if place.node is not site.node:
            steps.append(
                Step(place.tree.location(place.node), _shorten(place.tree.text(place.node)))
            )
    return Unresolved(
        source=site.tree.text(site.node),
        location=site.tree.location(site.node),
        reason=error.reason,
        candidates=error.candidates,
        chain=tuple(steps),
    )


def _trail(value: Value) -> list[Site]:
    """From the latest place VALUE came through to where it became unknown."""
    if isinstance(value, Unknown):
        return [*reversed(value.via), *([value.origin] if value.origin else [])]
    if isinstance(value, CallResult):
        return [value.call.site]
    if isinstance(value, Member):
        return [*([value.site] if value.site else []), *_trail(value.owner)]
    if isinstance(value, OneOf):
        for option in value.options:
            trail = _trail(option)
            if trail:
                return trail
    return []


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:117] + "..."
