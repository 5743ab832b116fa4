"""The fields of dataclasses and named tuples, and the instances that they make."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments, Mismatch, bind
from flagscan.interpreter.heap import ClassObject, Field, Instance
from flagscan.interpreter.values import (
    UNBOUND,
    CallResult,
    Constant,
    External,
    Parameter,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

DATACLASS = (
    "dataclasses.dataclass",
    "pydantic.dataclasses.dataclass",
    "attr.s",
    "attr.dataclass",
    "attrs.define",
    "attr.define",
    "flax.struct.dataclass",
)
FIELD = External("dataclasses.Field")


def add_unannotated(cls: ClassObject) -> None:
    """``n = attr.ib()`` declares a field of an attrs class without an annotation."""
    for name, value in cls.attributes.items():
        if isinstance(value, Instance) and value.cls == FIELD and name not in cls.fields:
            cls.fields[name] = Field(name, None, value, value.site, value.site)  # type: ignore[arg-type]


def is_dataclass(cls: ClassObject) -> bool:
    """Whether CLS itself is decorated as a dataclass."""
    return any(_name(decorator) in DATACLASS for decorator in cls.decorators)


def _name(decorator: Value) -> str | None:
    if isinstance(decorator, CallResult):
        return decorator.call.name
    return decorator.name if isinstance(decorator, External) else None


def option(cls: ClassObject, name: str, *, default: bool) -> bool | None:
    """The argument NAME of the decorator that makes CLS a dataclass; None when not known."""
    for decorator in cls.decorators:
        if isinstance(decorator, CallResult) and decorator.call.name in DATACLASS:
            value = decorator.call.value(None, name)
            if value is not None:
                return bool(value.value) if isinstance(value, Constant) else None
    return default


def all_fields(cls: ClassObject) -> dict[str, Field]:
    """The annotated names of CLS and its bases in the order of a dataclass.

    A class between dataclasses that is none itself gives them no fields; nor does an annotation
    ``ClassVar``.
    """
    found: dict[str, Field] = {}
    only_dataclasses = cls.kind in ("dataclass", "dataclass-child")
    for base in reversed(cls.mro):
        if isinstance(base, ClassObject) and (not only_dataclasses or base.kind == "dataclass"):
            found.update(base.fields)
    if not only_dataclasses:
        return found
    return {name: f for name, f in found.items() if _marked(f) not in ("ClassVar", "KW_ONLY")}


def kept_fields(cls: ClassObject) -> dict[str, Field]:
    """The fields whose values an instance of CLS keeps: all but those that are ``InitVar``."""
    return {name: f for name, f in all_fields(cls).items() if _marked(f) != "InitVar"}


def _marked(field: Field) -> str:
    """``ClassVar``, ``InitVar`` or ``KW_ONLY``, where the annotation says so."""
    node = field.annotation
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        name = node.value.partition("[")[0].rpartition(".")[2].strip()
    elif isinstance(node, ast.Attribute):
        name = node.attr
    else:
        name = node.id if isinstance(node, ast.Name) else ""
    return name if name in ("ClassVar", "InitVar", "KW_ONLY") else ""


def shown(cls: ClassObject) -> list[str]:
    """The names of the fields that ``repr`` shows."""
    return [name for name, field in kept_fields(cls).items() if _says(field, "repr")]


def compared(cls: ClassObject) -> list[str]:
    """The names of the fields by which instances are compared."""
    return [name for name, field in kept_fields(cls).items() if _says(field, "compare")]


def _says(field: Field, name: str) -> bool:
    default = field.default
    if isinstance(default, Instance) and default.cls == FIELD:
        return default.attributes.get(name) != Constant(False)
    return True


def parameters(interp: Interpreter, cls: ClassObject) -> tuple[Parameter, ...]:
    """The parameters of the ``__init__`` that a dataclass or named tuple gets."""
    bases = [base for base in cls.mro if isinstance(base, ClassObject)]
    keyword_only = any(  # hardly any class has them, and finding out costs
        option(base, "kw_only", default=False)
        or any(_marked(f) == "KW_ONLY" or _has_option(f, "kw_only") for f in base.fields.values())
        for base in bases
    )
    first: list[Parameter] = []
    by_keyword: list[Parameter] = []
    for name, field in all_fields(cls).items():
        if not _says(field, "init"):
            continue
        kind = "keyword" if keyword_only and _by_keyword(cls, field) else "any"
        default = field.default
        if isinstance(default, Instance) and default.cls == FIELD:
            given = {"default", "default_factory"} & set(default.attributes)
            default = default if given else None
        argument = ast.arg(name)
        made = Parameter(name, kind, default, field.default_site, None, argument)
        (by_keyword if kind == "keyword" else first).append(made)
    return (*first, *by_keyword)


def _has_option(field: Field, name: str) -> bool:
    default = field.default
    return isinstance(default, Instance) and default.cls == FIELD and name in default.attributes


def _by_keyword(cls: ClassObject, field: Field) -> bool:
    default = field.default
    if isinstance(default, Instance) and default.cls == FIELD:
        own = default.attributes.get("kw_only")
        if isinstance(own, Constant):
            return bool(own.value)
    for base in cls.mro:
        if isinstance(base, ClassObject) and base.fields.get(field.name) is field:
            if option(base, "kw_only", default=False):
                return True
            names = list(base.fields)
            marks = [i for i, name in enumerate(names) if _marked(base.fields[name]) == "KW_ONLY"]
            return bool(marks) and names.index(field.name) > marks[0]
    return False


def bound(
    interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site
) -> dict[str, Value] | None:
    """The values of the fields, ``InitVar`` among them, of a new instance; None: refused."""
    try:
        given = bind(parameters(interp, cls), arguments, site)
    except Mismatch:
        return None
    for name, field in all_fields(cls).items():
        value = given.get(name, field.default)
        if value is not None:
            given[name] = field_value(interp, value, site)
    return given


def field_value(interp: Interpreter, value: Value, site: Site) -> Value:
    """The default that a dataclass field declared as VALUE gives an instance."""
    if isinstance(value, Instance) and value.cls == FIELD:
        factory = value.attributes.get("default_factory")
        if factory is not None and factory is not UNBOUND:
            return interp.call(factory, Arguments(), site)
        return value.attributes.get("default", Unknown(Reason.UNKNOWN_ARGUMENT, site))
    return value
