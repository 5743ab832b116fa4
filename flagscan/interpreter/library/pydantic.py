"""``pydantic``: the fields of a model, and what an instance of it holds.

Opt(lr=1).lr               ->  1.0 where the field is a float
Settings().lr              ->  not known: settings are taken from the environment
Model.model_fields["lr"]   ->  FieldInfo(annotation=float, default=0.1, ...)
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flagscan.interpreter.attributes import base_names, class_lookup
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.fields import all_fields
from flagscan.interpreter.heap import ClassObject, DictObject, Field, Instance
from flagscan.interpreter.library.validation import validated
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    CallResult,
    Constant,
    External,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

UNDEFINED = External("pydantic_core.PydanticUndefined")
_FIELD = ("pydantic.Field", "pydantic.fields.Field")
OLD_SETTINGS = {"pydantic.BaseSettings", "pydantic.env_settings.BaseSettings"}
"""Those of pydantic 1."""
SETTINGS = {
    "pydantic_settings.BaseSettings",
    "pydantic_settings.main.BaseSettings",
    *OLD_SETTINGS,
}
"""Models whose values come from the environment or the command line."""
_BASES = {"pydantic.BaseModel", "pydantic.main.BaseModel", *SETTINGS}
_VALIDATORS = ("field_validator", "validator", "model_validator", "root_validator")


def is_model(cls: Value) -> bool:
    """Whether CLS is a model class of the script."""
    return isinstance(cls, ClassObject) and bool(_BASES.intersection(base_names(cls)))


def is_settings(cls: Value) -> bool:
    """Whether CLS is a class of the script whose instances read the environment."""
    return isinstance(cls, ClassObject) and bool(SETTINGS.intersection(base_names(cls)))


def fields_of_model(cls: ClassObject) -> dict[str, Field]:
    """The fields of CLS by name, in the order of declaration, bases first."""
    return {
        name: field
        for name, field in all_fields(cls).items()
        if not name.startswith("_") and name != "model_config"
    }


def fill(interp: Interpreter, instance: Instance, arguments: Arguments, site: Site) -> None:
    """Give a new INSTANCE of a model its fields."""
    cls = instance.cls
    assert isinstance(cls, ClassObject)
    unknown = Unknown(Reason.RUNTIME_INPUT if is_settings(cls) else Reason.EXTERNAL_CALL, site)
    open_ended = (
        is_settings(cls)
        or arguments.more_keywords is not None
        or class_lookup(cls, "__init__") is not None
    )
    checked = changed_by_the_script(cls)
    for name, field in fields_of_model(cls).items():
        value: Value = unknown
        if not open_ended and name not in checked and "*" not in checked:
            value = _held(interp, cls, field, arguments, site)
        instance.attributes[name] = value


def _held(
    interp: Interpreter, cls: ClassObject, field: Field, arguments: Arguments, site: Site
) -> Value:
    declared = field.default
    names = [field.name]
    if isinstance(declared, CallResult) and declared.call.name in _FIELD:
        alias = declared.call.value(None, "validation_alias") or declared.call.value(None, "alias")
        if alias is not None and alias != NONE:
            names = [str(alias.value)] if isinstance(alias, Constant) else []
    given = next((arguments.keywords[n] for n in names if n in arguments.keywords), None)
    if given is not None:
        return validated(interp.annotation(cls, field), given.value, site)
    if names != [field.name] and (not names or field.name in arguments.keywords):
        return Unknown(Reason.EXTERNAL_CALL, site)
    return default_of(interp, cls, field, site)


def default_of(interp: Interpreter, cls: ClassObject, field: Field, site: Site) -> Value:
    """What an instance of CLS holds as FIELD that is made without it."""
    value = field.default
    always = class_lookup(cls, "model_config")
    validates = isinstance(always, CallResult) and always.call.value(None, "validate_default")
    if isinstance(value, CallResult) and value.call.name in _FIELD:
        call = value.call
        validates = call.value(None, "validate_default") or validates
        value = call.value(0, "default")
        factory = call.value(None, "default_factory")
        if value is None and factory is not None and call.more_keywords is None:
            value = interp.call(factory, Arguments(), site)
    if value is None or value == Constant(...):
        return Unknown(Reason.RAISES, site)
    return validated(interp.annotation(cls, field), value, site) if validates == TRUE else value


def changed_by_the_script(cls: ClassObject) -> set[str]:
    """The fields of CLS that a validator of the script may change; ``*``: any of them."""
    found: set[str] = set()
    for base in cls.mro:
        node = base.site.node if isinstance(base, ClassObject) and base.site else None
        for item in node.body if isinstance(node, ast.ClassDef) else []:
            if not isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            if item.name == "model_post_init":
                found.add("*")
            for decorator in item.decorator_list:
                found.update(_validates(decorator))
    return found


def _validates(decorator: ast.expr) -> set[str]:
    call = decorator if isinstance(decorator, ast.Call) else None
    function = decorator if call is None else call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name not in _VALIDATORS:
        return set()
    names = [
        item.value if isinstance(item, ast.Constant) else "*"
        for item in (call.args if call else ())
    ]
    return {str(name) for name in names} or {"*"}


def model_fields(interp: Interpreter, cls: ClassObject, site: Site) -> Value:
    """``cls.model_fields``: name -> FieldInfo, in the order of declaration, bases first."""
    result = DictObject(site)
    for name, field in fields_of_model(cls).items():
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
