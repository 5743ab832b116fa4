"""``dataclasses``: fields, and reading them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.classes import create
from flagscan.interpreter.fields import FIELD, kept_fields, parameters
from flagscan.interpreter.heap import ClassObject, DictObject, Instance
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.library import Summary
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import TRUE, Constant, External, Site, TupleValue, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def call_field(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``field(default=..., default_factory=..., metadata=...)``."""
    result = Instance(FIELD, site)
    result.attributes = {name: a.value for name, a in arguments.keywords.items()}
    if "factory" in result.attributes:
        result.attributes["default_factory"] = result.attributes["factory"]
    return result


def call_fields(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``fields(cls)``: one object with name, default, type and metadata for each."""
    owner = arguments.value(0)
    cls = owner.cls if isinstance(owner, Instance) else owner
    if not isinstance(cls, ClassObject) or cls.kind not in ("dataclass", "dataclass-child"):
        return None
    return TupleValue(tuple(_field_objects(interp, cls, site).values()))


def _field_objects(interp: Interpreter, cls: ClassObject, site: Site) -> dict[str, Value]:
    items: dict[str, Value] = {}
    for name, field in kept_fields(cls).items():
        item = Instance(FIELD, field.site)
        if isinstance(field.default, Instance) and field.default.cls == FIELD:
            item.attributes = dict(field.default.attributes)
        elif field.default is not None:
            item.attributes = {"default": field.default}
        item.attributes["name"] = Constant(name)
        item.attributes.setdefault("default", External("dataclasses.MISSING"))
        item.attributes.setdefault("default_factory", External("dataclasses.MISSING"))
        item.attributes.setdefault("init", TRUE)
        item.attributes.setdefault("metadata", DictObject(site))
        item.attributes["type"] = interp.annotation(cls, field)
        items[name] = item
    return items


def fields_by_name(interp: Interpreter, cls: ClassObject, site: Site) -> Value:
    """``cls.__dataclass_fields__``."""
    result = DictObject(site)
    for name, item in _field_objects(interp, cls, site).items():
        result.entries[name] = (Constant(name), item)
    return result


def call_asdict(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``asdict(instance)``."""
    owner = arguments.value(0)
    if not isinstance(owner, Instance) or not isinstance(owner.cls, ClassObject):
        return None
    result = DictObject(site)
    for name in kept_fields(owner.cls):
        value = owner.attributes.get(name, Unknown(Reason.UNBOUND_NAME, site))
        cls = value.cls if isinstance(value, Instance) else None
        if isinstance(cls, ClassObject) and cls.kind.startswith("dataclass"):
            inner = Arguments([Argument(value, site)])
            value = call_asdict(interp, inner, site) or value
        result.entries[name] = (Constant(name), snapshot(value))
    return result


def call_astuple(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``astuple(instance)``."""
    owner = arguments.value(0)
    as_dict = call_asdict(interp, arguments, site)
    if not isinstance(owner, Instance) or not isinstance(as_dict, DictObject):
        return None
    items: list[Value] = []
    for name, (_, value) in zip(as_dict.entries, as_dict.entries.values(), strict=True):
        held = owner.attributes.get(str(name))
        if isinstance(held, Instance):
            value = call_astuple(interp, Arguments([Argument(held, site)]), site) or value
        items.append(value)
    return TupleValue(tuple(items))


def call_replace(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``replace(instance, a=1)``: a new instance, made as its class makes them."""
    owner = arguments.value(0)
    if not isinstance(owner, Instance) or not isinstance(owner.cls, ClassObject):
        return None
    if not owner.cls.kind.startswith("dataclass") or owner.open:
        return None
    given = {
        parameter.name: Argument(owner.attributes[parameter.name], site)
        for parameter in parameters(interp, owner.cls)
        if parameter.name in owner.attributes
    }
    return create(interp, owner.cls, Arguments(keywords={**given, **arguments.keywords}), site)


def call_is_dataclass(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    owner = arguments.value(0)
    cls = owner.cls if isinstance(owner, Instance) else owner
    if isinstance(cls, ClassObject):
        return Constant(cls.kind.startswith("dataclass"))
    return None


FUNCTIONS: dict[str, Summary] = {
    "dataclasses.field": call_field,
    "dataclasses.fields": call_fields,
    "dataclasses.asdict": call_asdict,
    "dataclasses.astuple": call_astuple,
    "dataclasses.replace": call_replace,
    "dataclasses.is_dataclass": call_is_dataclass,
    "attr.ib": call_field,
    "attrs.field": call_field,
    "attr.field": call_field,
}
