"""``inspect``: the parameters of the script's own functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Field, Instance, ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import (
    NONE,
    BoundMethod,
    Constant,
    External,
    Function,
    Parameter,
    Site,
    TupleValue,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

EMPTY = External("inspect.Parameter.empty")


def _parameters(value: Value | None) -> tuple[Parameter, ...] | None:
    """The parameters that a call of VALUE has to fill; None when it is not the script's."""
    if isinstance(value, BoundMethod):
        inner = _parameters(value.function)
        return None if inner is None else inner[1:]
    if isinstance(value, ClassObject):
        initializer = attributes.class_lookup(value, "__init__")
        inner = _parameters(initializer)
        return None if inner is None else inner[1:]
    return value.parameters if isinstance(value, Function) else None


def full_arg_spec(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``getfullargspec(f)``: item 0 are the names of positional parameters, 3 their defaults."""
    value = arguments.value(0)
    if isinstance(value, ClassObject):
        value = attributes.class_lookup(value, "__init__")
    if not isinstance(value, Function):
        return None
    positional = [p for p in value.parameters if p.kind in ("any", "positional-only")]
    defaults = tuple(p.default for p in positional if p.default is not None)
    rest = next((Constant(p.name) for p in value.parameters if p.kind == "rest"), NONE)
    keywords = next((Constant(p.name) for p in value.parameters if p.kind == "keywords"), NONE)
    only = [p for p in value.parameters if p.kind == "keyword"]
    only_defaults = DictObject(site)
    for parameter in only:
        if parameter.default is not None:
            only_defaults.entries[parameter.name] = (Constant(parameter.name), parameter.default)
    items: tuple[Value, ...] = (
        ListObject([Constant(p.name) for p in positional], site),
        rest,
        keywords,
        TupleValue(defaults) if defaults else NONE,
        ListObject([Constant(p.name) for p in only], site),
        only_defaults if only_defaults.entries else NONE,
        DictObject(site, open=True),
    )
    names = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")
    return TupleValue(items, _named("FullArgSpec", names, interp, site))


def _named(name: str, fields: tuple[str, ...], interp: Interpreter, site: Site) -> ClassObject:

    cls = ClassObject(name, (), interp.tree, site)
    cls.kind = "namedtuple"
    cls.fields = {f: Field(f, None, None, None, site) for f in fields}
    return cls


def signature(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``signature(f).parameters``: a dict of objects with name and default."""
    parameters = _parameters(arguments.value(0))
    if parameters is None:
        return None
    table = DictObject(site)
    for parameter in parameters:
        item = Instance(External("types.SimpleNamespace"), site)
        item.attributes = {
            "name": Constant(parameter.name),
            "default": EMPTY if parameter.default is None else parameter.default,
        }
        item.open = True
        table.entries[parameter.name] = (Constant(parameter.name), item)
    result = Instance(External("types.SimpleNamespace"), site)
    result.attributes = {"parameters": table}
    result.open = True
    return result


def is_class(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if isinstance(value, (ClassObject, Function, Instance, Constant, ListObject, DictObject)):
        return Constant(isinstance(value, ClassObject))
    return None


def is_function(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if isinstance(value, (ClassObject, Function, Instance, Constant, ListObject, DictObject)):
        return Constant(isinstance(value, Function))
    return None


FUNCTIONS: dict[str, Summary] = {
    "inspect.getfullargspec": full_arg_spec,
    "inspect.getargspec": full_arg_spec,
    "inspect.signature": signature,
    "inspect.isclass": is_class,
    "inspect.isfunction": is_function,
}
VALUES: dict[str, Value] = {
    "inspect._empty": EMPTY,
    "inspect.Signature.empty": EMPTY,
    "inspect.Parameter.empty": EMPTY,
}
