"""``pydantic``: the fields of a model, as programs read them (``Model.model_fields``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.classes import all_fields
from flagscan.interpreter.heap import ClassObject, DictObject, Field, Instance
from flagscan.interpreter.values import NONE, CallResult, Constant, External, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

UNDEFINED = External("pydantic_core.PydanticUndefined")
_FIELD = ("pydantic.Field", "pydantic.fields.Field")
_BASES = {"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic_settings.BaseSettings"}


def is_model(cls: Value) -> bool:
    """Whether CLS is a model class of the script."""
    return isinstance(cls, ClassObject) and bool(_BASES.intersection(base_names(cls)))


def model_fields(interp: Interpreter, cls: ClassObject, site: Site) -> Value:
    """``cls.model_fields``: name -> FieldInfo, in the order of declaration, bases first."""
    result = DictObject(site)
    for name, field in all_fields(cls).items():
        if not name.startswith("_") and name != "model_config":
            result.entries[name] = (Constant(name), _info(interp, cls, field))
    interp.journal.changed.discard(result)
    return result


def _info(interp: Interpreter, cls: ClassObject, field: Field) -> Instance:
    info = Instance(External("pydantic.fields.FieldInfo"), field.site)
    default: Value = UNDEFINED if field.default is None else field.default
    attributes: dict[str, Value] = {
        "annotation": interp.annotation(cls, field),
        "default": default,
        "default_factory": NONE,
        "description": NONE,
        "title": NONE,
        "alias": NONE,
    }
    if isinstance(default, CallResult) and default.call.name in _FIELD:
        call = default.call
        given = call.value(0, "default")
        # ``Field(...)`` with an ellipsis means that a value is required.
        attributes["default"] = UNDEFINED if given is None or given == Constant(...) else given
        for name in ("default_factory", "description", "title", "alias"):
            attributes[name] = call.value(None, name) or NONE
        info.open = call.more_keywords is not None
    info.attributes = attributes
    return info
