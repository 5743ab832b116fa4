"""Whether a value is an instance of a class: of the script's classes, built-in and standard ones.

What has a class of Python's own is asked of Python (``issubclass(list, Sequence)``); for an object
of the script the order of its classes decides, for an abstract class its methods. A class outside
of the standard library may claim anything but what is built in.
"""

from __future__ import annotations

import builtins
import pathlib
import types
from collections import OrderedDict, deque
from collections.abc import Sequence
from importlib import import_module
from typing import get_origin

from flagscan.interpreter import attributes, identity, operators
from flagscan.interpreter.generators import Generator
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    ListObject,
    ModuleObject,
    SetObject,
)
from flagscan.interpreter.trying import exception_names
from flagscan.interpreter.values import (
    BoundMethod,
    Constant,
    External,
    Function,
    Generic,
    TupleValue,
    Value,
)

_UNIONS = (External("typing.Union"), External("types.UnionType"))
_OBJECT = External("builtins.object")
_STANDARD = frozenset(
    """abc argparse builtins collections collections.abc datetime decimal enum fractions functools
    numbers os pathlib re types typing uuid""".split()
)
"""Modules whose classes are asked: importing them does nothing."""
_VIEWS = {
    type(shown).__name__: type(shown)
    for of in (dict[str, int](), OrderedDict[str, int]())
    for shown in (of.keys(), of.values(), of.items())
} | {"deque": deque}
_METHODS = {
    "Callable": ("__call__",),
    "Container": ("__contains__",),
    "Iterable": ("__iter__",),
    "Iterator": ("__iter__", "__next__"),
    "Collection": ("__len__", "__iter__", "__contains__"),
    "Sized": ("__len__",),
    "Reversible": ("__reversed__", "__iter__"),
    "PathLike": ("__fspath__",),
}
"""Abstract classes that ask for these methods only."""


def is_instance(value: Value, kind: Value) -> bool | None:
    """Whether VALUE is an instance of KIND; None when not known."""
    if isinstance(kind, (TupleValue, Generic)):
        if isinstance(kind, Generic) and kind.origin not in _UNIONS:
            return is_instance(value, kind.origin)
        parts = kind.items if isinstance(kind, TupleValue) else kind.arguments
        return _any([is_instance(value, part) for part in parts])
    if kind == _OBJECT and isinstance(value, (Instance, ClassObject, Function, ModuleObject)):
        return True
    if kind == External("dataclasses._MISSING_TYPE"):
        return identity.identical(value, External("dataclasses.MISSING"))
    if isinstance(value, Instance):
        return _of_script(value, kind)
    own = class_of(value)
    if own is not None:
        return inherits(own, kind)
    if isinstance(value, ClassObject):
        return _of_class(value, kind)
    if isinstance(value, Generic):
        union = value.origin == External("types.UnionType")
        if kind == External("types.UnionType"):
            return union
        # ``list[int]`` is no type.
        return False if kind == External("builtins.type") else None
    cls = standard_class(value.name) if isinstance(value, External) else None
    return inherits(type(cls), kind) if isinstance(cls, type) else None


def _any(answers: Sequence[bool | None]) -> bool | None:
    return True if True in answers else (None if None in answers else False)


def class_of(value: Value) -> type | None:
    """The class of VALUE where that is one of Python's own; None for others."""
    if isinstance(value, Constant):
        # ``Path()`` gives the flavour of the machine.
        return pathlib.PosixPath if operators.is_path(value) else type(value.value)
    if isinstance(value, ListObject):
        other = value.iterator or isinstance(value, Generator)
        return None if other else (_VIEWS.get(value.view) if value.view else list)
    if isinstance(value, DictObject):
        known = standard_class(value.cls_name)
        return known if isinstance(known, type) else None
    if isinstance(value, SetObject):
        return frozenset if value.frozen else set
    if isinstance(value, TupleValue):
        return tuple if value.cls is None else None
    if isinstance(value, Function):
        return types.FunctionType
    if isinstance(value, BoundMethod):
        return types.MethodType if isinstance(value.function, Function) else None
    return types.ModuleType if isinstance(value, ModuleObject) else None


def standard_class(dotted: str) -> object:
    """The class of the standard library that is called DOTTED, if it is one."""
    if dotted == "builtins.NoneType":
        return type(None)
    module, _, name = dotted.rpartition(".")
    if module not in _STANDARD or name.startswith("_"):
        return None
    found = getattr(builtins if module == "builtins" else import_module(module), name, None)
    if isinstance(found, type):
        return found
    return get_origin(found) if module == "typing" else None  # typing.List stands for list


def inherits(own: type, kind: Value) -> bool | None:
    """Whether Python's class OWN is KIND or below it, so that its objects are instances of KIND."""
    if isinstance(kind, ClassObject):
        return None if kind.meta is not None else False
    if not isinstance(kind, External):
        return None
    other = standard_class(kind.name)
    if isinstance(other, type):
        # A protocol looks at the object itself.
        return None if getattr(other, "_is_protocol", False) else _is_below(own, other)
    if kind.name.startswith(("typing.", "collections.", "numbers.", "builtins.")):
        return None
    # Abstract classes claim built-in types; no other class outside has one as a subclass.
    plain = (bool, int, float, complex, str, bytes, type(None), list, dict, set, tuple, frozenset)
    return False if own in plain or issubclass(own, pathlib.PurePath) else None


def _of_script(value: Instance, kind: Value) -> bool | None:
    """Whether an object of a class of the script, or of a modelled one, is an instance of KIND."""
    names = exception_names(value)
    if names is not None and isinstance(kind, External) and kind.name in names:
        return True
    if not isinstance(value.cls, ClassObject):
        raised = value.cls.name if names is not None and isinstance(value.cls, External) else ""
        own = standard_class(raised)
        return value.cls == kind or (inherits(own, kind) if isinstance(own, type) else None)
    if kind in value.cls.mro:
        return True
    if isinstance(kind, ClassObject):
        if kind.meta is not None:
            return None
        return None if attributes.outside_base(value.cls) is not None and names is None else False
    other = standard_class(kind.name) if isinstance(kind, External) else None
    if not isinstance(other, type):
        return None if attributes.outside_base(value.cls) is not None else False
    bases = [standard_class(name) for name in attributes.base_names(value.cls)]
    known = [base for base in bases if isinstance(base, type) and base is not object]
    if any(_is_below(base, other) for base in known):
        return True
    if len(known) < len([b for b in attributes.base_names(value.cls) if b != _OBJECT.name]):
        return None
    return _has_methods(value.cls, other)


def _is_below(cls: type, other: type) -> bool | None:
    try:
        return issubclass(cls, other)
    except TypeError:  # a protocol that cannot be asked
        return None


def _of_class(value: ClassObject, kind: Value) -> bool | None:
    """Whether the class VALUE of the script is an instance of KIND, a metaclass."""
    if isinstance(kind, ClassObject):
        return value.meta is not None and kind in value.meta.mro
    plain = inherits(type, kind)
    return plain if plain or (value.meta is None and value.kind != "enum") else None


def _has_methods(cls: ClassObject, other: type) -> bool | None:
    """Whether the methods of CLS alone make its objects instances of the class OTHER."""
    if "__subclasshook__" not in vars(other) and type(other).__name__ != "_ProtocolMeta":
        return False
    asked = _METHODS.get(other.__name__)
    if asked is None:
        return None
    return all(attributes.class_lookup(cls, name) is not None for name in asked)
