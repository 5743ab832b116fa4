"""Reading, writing and deleting items (``owner[index]``), and ``dict.update``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, lazy, special
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import (
    NO_KEY,
    NotPlain,
    is_here,
    key_of,
    lift,
    plain,
    reason_of,
)
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.lattice import join, maybe_unbound, options_of
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    UNBOUND,
    BoundMethod,
    Constant,
    Descriptor,
    External,
    Generic,
    OneOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


_LARGE = 64
"""Entries that are kept one by one when any of them may have been replaced."""


def read(interp: Interpreter, owner: Value, index: Value, site: Site) -> Value:
    """``owner[index]``."""
    if isinstance(owner, OneOf) or isinstance(index, OneOf):
        return interp.spread(lambda o, i: read(interp, o, i, site), (owner, index), site)
    if isinstance(owner, (Instance, ClassObject)):
        answer = special.ask(interp, owner, "__getitem__", site, index)
        if answer is None and isinstance(owner, ClassObject):
            answer = _of_class(interp, owner, index, site)
        if answer is not None:
            return answer
        if isinstance(special.bare(owner), DictObject):
            answer = _missing(interp, owner, index, site)
            if answer is not None:
                return answer
        owner = special.bare(owner)
    index = special.indexed(interp, index, site)
    if isinstance(owner, DictObject):
        return _read_dict(interp, owner, index, site)
    if isinstance(owner, ListObject):
        if owner.items is None or owner.unordered:
            return Unknown(Reason.ALTERNATIVES, site)
        return _read_sequence(interp, owner.items, index, site)
    if isinstance(owner, TupleValue):
        return _read_sequence(interp, owner.items, index, site)
    if is_here(owner):
        return Unknown(Reason.RUNTIME_INPUT, site)
    if isinstance(owner, Constant):
        try:
            return lift(owner.value[plain(index)], site)  # type: ignore[index]
        except NotPlain as error:
            return Unknown(error.reason, site)
        except IndexError:
            return interp.failing("IndexError", site)
        except (TypeError, ValueError):
            return interp.failing("TypeError", site)
    if isinstance(owner, ClassObject) and owner.kind == "enum":
        for member in attributes.enum_members(owner):
            if member.attributes["name"] == index:
                return member
    if owner == External("sys.modules") and isinstance(index, Constant):
        module = interp.modules.already(str(index.value))
        if module is not None:
            return module
    if isinstance(owner, (External, ClassObject, Generic)):
        arguments = index.items if isinstance(index, TupleValue) else (index,)
        if isinstance(owner, ClassObject) or _is_type(interp, owner):
            return _subscripted(owner, arguments)
    if isinstance(owner, Unknown) and owner.origin is not None:
        return owner
    return Unknown(reason_of(owner), site)


def _of_class(interp: Interpreter, owner: ClassObject, index: Value, site: Site) -> Value | None:
    method = attributes.class_lookup(owner, "__class_getitem__")
    if method is None:
        return None
    function = method.function if isinstance(method, Descriptor) else method
    return interp.call(BoundMethod(owner, function), Arguments([Argument(index, site)]), site)


def _missing(interp: Interpreter, owner: Value, index: Value, site: Site) -> Value | None:
    """What ``__missing__`` of a subclass of dict gives for a key that is not there."""
    held = special.bare(owner)
    key = key_of(index)
    if not isinstance(held, DictObject) or held.open or key is NO_KEY or key in held.entries:
        return None
    return special.ask(interp, owner, "__missing__", site, index)


_NONE_TYPE = External("builtins.NoneType")


def _subscripted(owner: Value, arguments: tuple[Value, ...]) -> Value:
    # typing spells None as NoneType in unions, and Optional[X] as Union[X, None].
    if owner in (External("typing.Optional"), External("typing.Union")):
        parts: list[Value] = []
        for part in arguments:
            part = _NONE_TYPE if part == Constant(None) else part
            inner = isinstance(part, Generic) and part.origin == External("typing.Union")
            parts.extend(part.arguments if isinstance(part, Generic) and inner else (part,))
        if owner == External("typing.Optional"):
            parts.append(_NONE_TYPE)
        parts = list(dict.fromkeys(parts))
        return parts[0] if len(parts) == 1 else Generic(External("typing.Union"), tuple(parts))
    return Generic(owner, arguments)


def _is_type(interp: Interpreter, owner: Value) -> bool:
    if isinstance(owner, Generic):
        return True
    return isinstance(owner, External) and owner.name.startswith(interp.library.generic)


def _read_dict(interp: Interpreter, owner: DictObject, index: Value, site: Site) -> Value:
    key = key_of(index)
    if key is NO_KEY:
        return Unknown(reason_of(index), site)
    if key in owner.entries:
        value = owner.entries[key][1]
        bound = [option for option in options_of(value) if option is not UNBOUND]
        return join(*bound) if bound else Unknown(Reason.ALTERNATIVES, site)
    if owner.open:
        return Unknown(Reason.ALTERNATIVES, site)
    if owner.default_factory is not None:
        value = interp.call(owner.default_factory, Arguments(), site)
        put(interp, owner, index, value)
        return value
    if owner.cls_name == "collections.Counter":
        return Constant(0)
    return interp.failing("KeyError", site)


def _read_sequence(
    interp: Interpreter, items: list[Value] | tuple[Value, ...], index: Value, site: Site
) -> Value:
    if not isinstance(index, Constant):
        return Unknown(reason_of(index), site)
    try:
        if isinstance(index.value, slice):
            part = items[index.value]
            return ListObject(part, site) if isinstance(part, list) else TupleValue(part)
        if isinstance(index.value, int):
            return items[index.value]
        return interp.failing("TypeError", site)
    except (IndexError, TypeError, ValueError) as error:  # the last: a slice with steps of 0
        return interp.failing(type(error).__name__, site)


def write(interp: Interpreter, owner: Value, index: Value, value: Value, site: Site) -> None:
    """``owner[index] = value``."""
    owners = options_of(owner)
    for one in owners:
        if isinstance(one, Instance):
            if special.ask(interp, one, "__setitem__", site, index, value) is not None:
                continue
            one = special.bare(one)
        if isinstance(one, DictObject):
            put(interp, one, index, value, weak=len(owners) > 1)
        elif isinstance(one, ListObject):
            _write_list(interp, one, index, value, weak=len(owners) > 1)
        elif one == External("sys.modules") and isinstance(index, Constant):
            lazy.stand_in(interp, str(index.value), value)
        elif isinstance(one, (TupleValue, Constant)) and len(owners) == 1:
            interp.failing("TypeError", site)


def _write_list(
    interp: Interpreter, owner: ListObject, index: Value, value: Value, *, weak: bool
) -> None:
    interp.journal.touch(owner)
    if owner.items is None:
        return
    if isinstance(index, Constant) and isinstance(index.value, int):
        try:
            old = owner.items[index.value]
            owner.items[index.value] = join(old, value) if weak else value
        except IndexError:
            owner.items = None
        return
    if isinstance(index, Constant) and isinstance(index.value, slice) and not weak:
        items = interp.iterate(value, None)
        if items is not None:
            try:
                owner.items[index.value] = items
                return
            except (TypeError, ValueError):
                pass
    owner.items = None


def put(
    interp: Interpreter, owner: DictObject, index: Value, value: Value, *, weak: bool = False
) -> None:
    """Set an item of a dict; an unknown key may be any."""
    key = key_of(index)
    if owner.keeps is not None:
        held = owner.entries.get(key)
        value = owner.keeps(value, held[1] if held else None)
    if key is NO_KEY:
        if isinstance(index, OneOf):
            for option in index.options:
                put(interp, owner, option, value, weak=True)
            return
        interp.journal.touch(owner)
        # Any entry may have been replaced.
        if len(owner.entries) > _LARGE:
            owner.entries = {}
        for name, (key_value, old) in owner.entries.items():
            owner.entries[name] = (key_value, join(old, value))
        owner.open = True
        return
    if weak:
        old_entry = owner.entries.get(key)
        value = join(old_entry[1] if old_entry else UNBOUND, value)
    # An entry that is set again keeps its place and its first key.
    held = owner.entries.get(key)
    interp.journal.touch_key(owner, key)
    owner.entries[key] = (held[0] if held else index, value)


def delete(interp: Interpreter, owner: Value, index: Value) -> None:
    """``del owner[index]``."""
    if isinstance(owner, Instance):
        if special.ask(interp, owner, "__delitem__", interp.site(interp.node), index) is not None:
            return
        owner = special.bare(owner)
    if isinstance(owner, DictObject):
        interp.journal.touch(owner)
        key = key_of(index)
        if key is NO_KEY:
            owner.open = True
            owner.entries = {k: (n, join(v, UNBOUND)) for k, (n, v) in owner.entries.items()}
        elif key not in owner.entries and not owner.open:
            interp.failing("KeyError", interp.site(interp.node))
        else:
            owner.entries.pop(key, None)
    elif isinstance(owner, ListObject):
        interp.journal.touch(owner)
        if owner.items is not None:
            try:
                del owner.items[plain(index)]  # type: ignore[arg-type]
            except (NotPlain, IndexError, TypeError, ValueError):
                owner.items = None


def update(interp: Interpreter, owner: DictObject, other: Value) -> None:
    """``owner.update(other)`` and ``{**other}``."""
    if isinstance(other, Instance) and other.store is not None:
        other = other.store
    if isinstance(other, DictObject):
        for key_value, value in other.entries.values():
            if maybe_unbound(value):
                bound = [option for option in options_of(value) if option is not UNBOUND]
                put(interp, owner, key_value, join(*bound), weak=True)
            else:
                put(interp, owner, key_value, value)
        owner.unordered = owner.unordered or other.unordered
        if other.open:
            _forget(interp, owner)
        return
    if isinstance(other, OneOf):
        interp.journal.touch(owner)
        before = owner.save()
        states: list[object] = []
        for option in other.options:
            owner.restore(before)
            owner.restore(owner.save())
            update(interp, owner, option)
            states.append(owner.save())
        owner.restore(owner.join_contents(states))
        return
    pairs = interp.iterate(other, None)
    if pairs is not None:
        for pair in pairs:
            items = interp.iterate(pair, None)
            if items is None or len(items) != 2:
                _forget(interp, owner)
                return
            put(interp, owner, items[0], items[1])
        return
    _forget(interp, owner)


def _forget(interp: Interpreter, owner: DictObject) -> None:
    # Whatever was written may be any entry.
    interp.journal.touch(owner)
    unknown = Unknown(Reason.ALTERNATIVES)
    owner.entries = {k: (n, join(v, unknown)) for k, (n, v) in owner.entries.items()}
    owner.open = True
