"""Objects of settings taken apart: which values they hold, by dotted name.

    Config(lr=0.1, net=Net(depth=3))  ->  lr: 0.1, net.depth: 3

An object of the script's own class counts if it holds values and does nothing: its class is a
dataclass, a named tuple or a model, or has no methods besides ``__init__`` and the like. What is
no text, number or container in it (a function, a device, another object) is no setting.
"""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.declarations.nested import is_structure
from flagscan.interfaces.config_objects.libraries import object_kind
from flagscan.interpreter.attributes import base_names, outside_base
from flagscan.interpreter.heap import ClassObject, DictObject, Instance
from flagscan.interpreter.values import (
    UNBOUND,
    BoundMethod,
    Constant,
    Descriptor,
    External,
    Function,
    TupleValue,
    Value,
)

NAMESPACE = External("types.SimpleNamespace")
_DEPTH = 8
_BARE = frozenset(
    "__init__ __repr__ __str__ __eq__ __hash__ __post_init__ __getitem__ __setitem__ __contains__"
    " __iter__ __len__ get keys values items update to_dict as_dict from_dict __call__".split()
) - {"__call__"}
"""The methods of a class that may still be nothing but its values."""


def is_settings_class(value: Value | None) -> bool:
    """Whether VALUE is a class of the script that holds values and does nothing."""
    if not isinstance(value, ClassObject) or value.kind == "enum":
        return False
    if any(name.endswith(".BaseSettings") for name in base_names(value)):
        return False  # made of the environment
    if is_structure(value):
        return True
    if outside_base(value) is not None:
        return False
    return all(
        name in _BARE or (isinstance(held, Descriptor) and held.kind == "property")
        for base in value.mro
        if isinstance(base, ClassObject)
        for name, held in base.attributes.items()
        if isinstance(held, (Function, Descriptor, BoundMethod))
    )


def parts(value: Value) -> dict[str, Value] | None:
    """What VALUE holds by name, if it is a dict or an object of settings."""
    if isinstance(value, Instance):
        if object_kind(value) is not None and isinstance(value.store, DictObject):
            return _entries(value.store)
        if value.cls == NAMESPACE:
            return dict(value.attributes)
        if isinstance(value.cls, ClassObject) and is_settings_class(value.cls):
            if is_structure(value.cls):
                return dict(value.attributes)
            return {**_of_class(value.cls), **value.attributes}
        return None
    if isinstance(value, DictObject):
        return _entries(value)
    if isinstance(value, TupleValue) and value.cls is not None:
        return dict(zip(value.cls.fields, value.items, strict=False))
    if isinstance(value, ClassObject) and is_settings_class(value):
        return _of_class(value)
    return None


def leaves(
    value: Value, path: tuple[str, ...] = (), above: tuple[Value, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Value]]:
    """The values that VALUE holds, and the names that lead to them.

    What is one of the objects ABOVE, which hold it, has been there already.
    """
    if any(value is one for one in above):
        return
    held = parts(value) if len(path) <= _DEPTH else None
    if path and held == {} and object_kind(value) is not None:
        return  # a node with nothing in it
    if path and (not held or any("." in name or not name for name in held)):
        yield path, value
        return
    for name, item in (held or {}).items():
        if not name.startswith("_") and item is not UNBOUND:
            yield from leaves(item, (*path, name), (*above, value))


def classes_in(value: Value) -> Iterator[Value]:
    """The classes of VALUE and of the objects in it."""
    seen: dict[int, Value] = {}
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        if isinstance(one, (Instance, TupleValue)) and one.cls is not None:
            yield one.cls
        waiting.extend((parts(one) or {}).values())


def _entries(held: DictObject) -> dict[str, Value] | None:
    if held.open:
        return None
    found = {}
    for key, value in held.entries.values():
        if not isinstance(key, Constant) or not isinstance(key.value, str):
            return None
        found[key.value] = value
    return found


def _of_class(cls: ClassObject) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for base in reversed(cls.mro):
        if isinstance(base, ClassObject):
            found.update(base.attributes)
    return {
        name: value
        for name, value in found.items()
        if not isinstance(value, (Function, Descriptor, BoundMethod))
    }
