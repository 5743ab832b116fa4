"""What instances inherit from bases outside of the script: dict, Enum, Exception, Namespace."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, enums
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.classes import create, make_class, new_instance
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.library.builtins import call_dict, call_list
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    BoundMethod,
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

_DICTS = {
    "builtins.dict",
    "collections.OrderedDict",
    "collections.UserDict",
    "collections.defaultdict",
}
_IMMUTABLE = tuple(f"builtins.{name}" for name in "str int float bytes tuple frozenset".split())
_MADE = "object str int float bytes tuple frozenset dict list set BaseException Exception".split()
_TRANSPARENT = {
    "abc.ABC",
    "typing.Generic",
    "typing.Protocol",
    "builtins.object",
}


def prepare(interp: Interpreter, instance: Instance, arguments: Arguments, site: Site) -> None:
    """Give a new instance of a subclass of dict or list its contents."""
    if not isinstance(instance.cls, ClassObject):
        return
    names = attributes.base_names(instance.cls)
    own = attributes.class_lookup(instance.cls, "__init__") is not None
    given = Arguments() if own else arguments
    immutable = next((name for name in names if name in _IMMUTABLE), None)
    if _DICTS & set(names):
        instance.store = call_dict(interp, given, site)
    elif "builtins.list" in names:
        instance.store = call_list(interp, given, site)
    elif "builtins.set" in names:
        instance.store = interp.call(External("builtins.set"), given, site)
    elif immutable is not None:
        instance.store = interp.call(External(immutable), arguments, site)
    elif any(is_exception(name) for name in names):
        instance.attributes["args"] = _given(arguments, site)
    elif names:
        from flagscan.interpreter.library import pydantic

        if pydantic.is_model(instance.cls):
            pydantic.fill(interp, instance, arguments, site)


def is_exception(name: str) -> bool:
    """Whether the dotted NAME is that of a built-in exception."""
    kind = getattr(builtins, name.removeprefix("builtins."), None)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _given(arguments: Arguments, site: Site) -> Value:
    if not arguments.known:
        return Unknown(Reason.UNKNOWN_ARGUMENT, site)
    return TupleValue(tuple([argument.value for argument in arguments.args]))


def exception(name: str) -> Summary:
    """An instance of the built-in exception NAME."""

    canonical = f"builtins.{getattr(builtins, name.removeprefix('builtins.')).__name__}"

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        result = Instance(External(canonical), site)
        result.attributes["args"] = _given(arguments, site)
        result.attributes["__traceback__"] = Unknown(Reason.OBJECT, site)
        if name == "builtins.SystemExit":
            result.attributes["code"] = arguments.value(0) or NONE
        return result

    return summary


def make_object(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``object.__new__(cls)``, ``str.__new__(cls, text)`` and the like."""
    cls = arguments.value(0)
    if not isinstance(cls, ClassObject):
        return None
    rest = arguments.behind_first()
    return new_instance(interp, cls, rest, site)


def make_type(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``type.__new__(metaclass, name, bases, namespace)``."""
    return make_class(interp, Arguments(arguments.args[1:], arguments.keywords), site)


def call_type(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``type.__call__(cls, ...)``, and ``super().__call__`` of a metaclass."""
    cls = arguments.value(0)
    if not isinstance(cls, ClassObject):
        return None
    rest = arguments.behind_first()
    return create(interp, cls, rest, site)


def make_named_tuple(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``Point._make([1, 2])``."""
    cls, given = arguments.value(0), arguments.value(1)
    items = None if given is None else interp.iterate(given, site)
    if not isinstance(cls, ClassObject) or items is None:
        return None
    return create(interp, cls, Arguments([Argument(item, site) for item in items]), site)


def enum_of_names(base: str) -> Summary:
    """``Enum("Name", "a b")``."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        return enums.from_names(interp, arguments, base, site)

    return summary


def instance_attribute(interp: Interpreter, owner: Instance, name: str, site: Site) -> Value | None:
    """An attribute that comes from such a base; None when it is not known here."""
    cls = owner.cls
    if isinstance(cls, ClassObject):
        if cls.kind == "enum" and name in ("_name_", "_value_"):
            return owner.attributes[name.strip("_")]
        bases = attributes.base_names(cls)
        if name == "__init__" and bases and all(base in _TRANSPARENT for base in bases):
            return External("flagscan.nothing")
        if name == "__init__" and isinstance(owner.store, (DictObject, ListObject)):
            return BoundMethod(owner, External("flagscan.fill"))
        if name == "__init__" and "types.ModuleType" in bases:
            return BoundMethod(owner, External("flagscan.name_module"))
        if name == "__init__" and any(is_exception(base) for base in bases):
            return BoundMethod(owner, External("flagscan.raise_with"))
        if cls.kind == "enum" and owner.store is not None:
            return interp.library.attribute(interp, owner.store, name, site)
    if owner.cls == External("types.SimpleNamespace"):
        return Unknown(Reason.UNBOUND_NAME, site) if not owner.open else None
    return None


def fill(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``dict.__init__`` on an instance of a subclass."""
    owner = arguments.value(0)
    rest = arguments.behind_first()
    if isinstance(owner, Instance):
        interp.journal.touch(owner)
        kind = call_dict if isinstance(owner.store, DictObject) else call_list
        owner.store = kind(interp, rest, site)
    return Constant(None)


def nothing(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return Constant(None)


def raise_with(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``Exception.__init__`` on an instance of a subclass: sets its ``args``."""
    owner = arguments.value(0)
    if isinstance(owner, Instance):
        interp.journal.touch_key(owner, "args")
        owner.attributes["args"] = _given(Arguments(arguments.args[1:]), site)
    return Constant(None)


def name_module(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``types.ModuleType.__init__`` on an instance of a subclass."""
    owner, name = arguments.value(0), arguments.value(1, "name")
    if isinstance(owner, Instance) and name is not None:
        interp.journal.touch_key(owner, "__name__")
        owner.attributes["__name__"] = name
    return Constant(None)


FUNCTIONS: dict[str, Summary] = {
    "flagscan.fill": fill,
    "flagscan.name_module": name_module,
    "flagscan.nothing": nothing,
    "flagscan.raise_with": raise_with,
    "flagscan.make_named_tuple": make_named_tuple,
    "builtins.type.__new__": make_type,
    "builtins.type.__call__": call_type,
    **{f"builtins.{name}.__new__": make_object for name in _MADE},
    **{name: enum_of_names(name) for name in enums.ENUMS},
    "enum.auto": lambda interp, arguments, site: enums.automatic_number(interp),
    **{
        f"builtins.{name}": exception(f"builtins.{name}")
        for name in dir(builtins)
        if is_exception(f"builtins.{name}")
    },
}
