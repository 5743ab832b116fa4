"""What instances inherit from bases outside of the script: dict, Enum, Exception, Namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.library.builtins import call_dict, call_list
from flagscan.interpreter.values import BoundMethod, Constant, External, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_DICTS = {
    "builtins.dict",
    "collections.OrderedDict",
    "collections.UserDict",
    "collections.defaultdict",
}
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
    if _DICTS & set(names):
        instance.store = call_dict(interp, given, site)
    elif "builtins.list" in names:
        instance.store = call_list(interp, given, site)
    elif names:
        from flagscan.interpreter.library import pydantic

        if pydantic.is_model(instance.cls):
            pydantic.fill(interp, instance, arguments, site)


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
        if cls.kind == "enum" and owner.store is not None:
            return interp.library.attribute(interp, owner.store, name, site)
    if owner.cls == External("types.SimpleNamespace"):
        return Unknown(Reason.UNBOUND_NAME, site) if not owner.open else None
    return None


def fill(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``dict.__init__`` on an instance of a subclass."""
    owner = arguments.value(0)
    rest = Arguments(
        arguments.args[1:], arguments.keywords, arguments.more_args, arguments.more_keywords
    )
    if isinstance(owner, Instance):
        interp.journal.touch(owner)
        kind = call_dict if isinstance(owner.store, DictObject) else call_list
        owner.store = kind(interp, rest, site)
    return Constant(None)


def nothing(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return Constant(None)


def text_of(interp: Interpreter, value: Instance, site: Site) -> Value:
    """``str(value)``: the script's own ``__str__``, or that of an Enum."""
    if isinstance(value.cls, ClassObject):
        for name in ("__str__", "__repr__"):
            method = attributes.class_lookup(value.cls, name)
            if method is not None:
                return interp.call(BoundMethod(value, method), Arguments(), site)
        if value.cls.kind == "enum":
            bases = attributes.base_names(value.cls)
            if {"enum.StrEnum", "enum.IntEnum", "enum.IntFlag"} & set(bases):
                # IntEnum prints as its number since Python 3.11, as its name before.
                return (
                    value.attributes["value"]
                    if "enum.StrEnum" in bases
                    else Unknown(Reason.RUNTIME_INPUT, site)
                )
            member = value.attributes["name"]
            if isinstance(member, Constant):
                return Constant(f"{value.cls.name}.{member.value}")
    return Unknown(Reason.OBJECT, site)


FUNCTIONS: dict[str, Summary] = {"flagscan.fill": fill, "flagscan.nothing": nothing}
