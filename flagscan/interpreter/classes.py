"""Class statements, decorators, and making instances."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments, Mismatch, bind
from flagscan.interpreter.flow import Completion
from flagscan.interpreter.heap import ClassObject, Field, Instance, Scope
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    UNBOUND,
    BoundMethod,
    CallResult,
    Constant,
    Descriptor,
    External,
    Function,
    Generic,
    Member,
    Parameter,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

DESCRIPTORS = {
    "builtins.property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
    "functools.cached_property": "property",
    "abc.abstractmethod": "",
    "abc.abstractproperty": "property",
    "typing.override": "",
    "typing.final": "",
    "typing.overload": "",
    "typing.no_type_check": "",
    "functools.lru_cache": "",
    "functools.cache": "",
    "functools.total_ordering": "",
    "functools.singledispatch": "",
    "contextlib.contextmanager": "",
    "enum.unique": "",
    "typing.runtime_checkable": "",
}
"""Decorators of the standard library, by what they make; empty: what they decorate, for us."""
DATACLASS = (
    "dataclasses.dataclass",
    "pydantic.dataclasses.dataclass",
    "attr.s",
    "attr.dataclass",
    "attrs.define",
    "attr.define",
    "flax.struct.dataclass",
)
ENUMS = ("enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag")


def exec_class(interp: Interpreter, node: ast.ClassDef) -> Completion | None:
    """``class``: run its body and bind the class."""
    bases: list[Value] = []
    for base_node in node.bases:
        if not isinstance(base_node, ast.Starred):
            bases.append(interp.evaluate(base_node))
    keywords: dict[str, Argument] = {}
    for keyword in node.keywords:
        given = Argument(interp.evaluate(keyword.value), interp.site(keyword.value))
        if keyword.arg is not None and keyword.arg != "metaclass":
            keywords[keyword.arg] = given
    decorators = [interp.evaluate(decorator) for decorator in node.decorator_list]
    cls = ClassObject(node.name, tuple(bases), interp.tree, interp.site(node))
    cls.decorators = tuple(decorators)
    cls.keywords = {name: given.value for name, given in keywords.items()}
    cls.mro = linearize(cls)
    outer = interp.activation
    scope = Scope("class", outer.scope)
    saved = outer.scope, outer.cls
    outer.scope, outer.cls = scope, cls
    try:
        completion = interp.guarded(lambda: interp.run_block(node.body))
    finally:
        outer.scope, outer.cls = saved
    doc = ast.get_docstring(node, clean=False)
    if doc is not None:
        scope.bindings.setdefault("__doc__", Constant(doc))
    cls.attributes = scope.bindings
    _classify(interp, cls)
    hook = attributes.class_lookup(cls, "__init_subclass__", cls)
    if hook is not None:
        function = hook.function if isinstance(hook, Descriptor) else hook
        interp.call(BoundMethod(cls, function), Arguments(keywords=keywords), interp.site(node))
    value = decorate(interp, cls, decorators, node)
    interp.assign_name(outer.scope, node.name, value)
    if completion is not None and completion.kind == "raise":
        return completion
    return None


def linearize(cls: ClassObject) -> tuple[Value, ...]:
    """The method resolution order by the C3 rule; depth first where the rule fails."""
    bases = [b.origin if isinstance(b, Generic) else b for b in cls.bases]
    sequences = [list(b.mro) if isinstance(b, ClassObject) else [b] for b in bases]
    sequences.append(list(bases))
    order: list[Value] = [cls]
    while any(sequences):
        sequences = [s for s in sequences if s]
        for sequence in sequences:
            head = sequence[0]
            if not any(head in other[1:] for other in sequences):
                break
        else:
            head = sequences[0][0]
        order.append(head)
        sequences = [[v for v in s if v != head] for s in sequences]
    return tuple(order)


def _classify(interp: Interpreter, cls: ClassObject) -> None:
    inherited = [base for base in cls.mro[1:] if isinstance(base, ClassObject)]
    names = attributes.base_names(cls)
    if any(name in ENUMS for name in names):
        cls.kind = "enum"
        _make_members(interp, cls, names)
    elif any(name in ("typing.NamedTuple", "typing_extensions.NamedTuple") for name in names):
        cls.kind = "namedtuple"
    elif any(base.kind == "dataclass" for base in inherited):
        cls.kind = "dataclass" if _is_dataclass(cls) else "dataclass-child"


def _is_dataclass(cls: ClassObject) -> bool:
    for decorator in cls.decorators:
        if isinstance(decorator, External) and decorator.name in DATACLASS:
            return True
        if isinstance(decorator, CallResult) and decorator.call.name in DATACLASS:
            return True
    return False


def _make_members(interp: Interpreter, cls: ClassObject, names: list[str]) -> None:
    mixin = next((n for n in ("builtins.str", "builtins.int", "builtins.float") if n in names), "")
    if {"enum.IntEnum", "enum.IntFlag"} & set(names):
        mixin = "builtins.int"
    if "enum.StrEnum" in names:
        mixin = "builtins.str"
    number = 0
    automatic: dict[Value, Constant] = {}
    by_value: list[Instance] = []
    for name, value in list(cls.attributes.items()):
        if name.startswith("_") or isinstance(value, (Function, Descriptor, ClassObject, Instance)):
            continue
        if isinstance(value, CallResult) and value.call.name == "enum.auto":
            if value not in automatic:
                number += 1
                automatic[value] = Constant(name.lower() if "enum.StrEnum" in names else number)
            value = automatic[value]
        elif isinstance(value, Constant) and isinstance(value.value, int):
            number = value.value
        member = next((m for m in by_value if m.attributes["value"] == value), None)
        if member is None:
            member = Instance(cls, cls.site)
            member.attributes = {"name": Constant(name), "value": value}
            if mixin:
                member.store = value
            by_value.append(member)
        cls.attributes[name] = member


def all_fields(cls: ClassObject) -> dict[str, Field]:
    """The annotated names of CLS and its bases in the order of a dataclass.

    A class between dataclasses that is none itself gives them no fields.
    """
    fields: dict[str, Field] = {}
    only_dataclasses = cls.kind in ("dataclass", "dataclass-child")
    for base in reversed(cls.mro):
        if isinstance(base, ClassObject) and (not only_dataclasses or base.kind == "dataclass"):
            fields.update(base.fields)
    return fields


def decorate(
    interp: Interpreter,
    target: Function | ClassObject,
    decorators: list[Value],
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
) -> Value:
    """What applying DECORATORS (in source order) to TARGET binds to its name.

    The script's own decorators are called. An outside decorator is recorded in the trace and
    taken to leave the call alone: ``@record def main()`` runs ``main``.
    """
    value: Value = target
    for decorator, decorator_node in zip(
        reversed(decorators), reversed(node.decorator_list), strict=True
    ):
        site = interp.site(decorator_node)
        if isinstance(target, ClassObject):
            value = _decorate_class(interp, target, value, decorator, site)
            continue
        if isinstance(decorator, External) and decorator.name in DESCRIPTORS:
            kind = DESCRIPTORS[decorator.name]
            value = Descriptor(kind, value) if kind else value
        elif isinstance(decorator, CallResult) and decorator.call.name in DESCRIPTORS:
            continue
        elif isinstance(decorator, Member) and decorator.name in ("setter", "deleter", "getter"):
            return _accessor(interp, node, decorator.name, value)
        elif isinstance(decorator, Descriptor) and isinstance(decorator_node, ast.Attribute):
            return _accessor(interp, node, decorator_node.attr, value)
        elif isinstance(decorator, (Function, BoundMethod, ClassObject, Instance)):
            result = interp.call(decorator, Arguments([Argument(value, site)]), site)
            value = value if _is_lost(result) else result
        else:
            result = interp.call(decorator, Arguments([Argument(value, site)]), site)
            if isinstance(result, (Instance, Function)):
                value = result  # what a flag library makes of it (a command), or functools.wraps
            elif isinstance(value, Function):
                value = _wrapped(value, result if isinstance(result, CallResult) else decorator)
    return value


def _is_lost(value: Value) -> bool:
    return value is NONE or isinstance(value, (Unknown, Member))


def _wrapped(function: Function, decorator: Value) -> Function:
    return replace(function, decorators=(decorator, *function.decorators))


def _accessor(interp: Interpreter, node: ast.AST, kind: str, function: Value) -> Value:
    # ``@x.setter def x(...)`` leaves the property as it is and files the setter beside it.
    name = node.name  # type: ignore[attr-defined]
    if kind == "setter":
        interp.assign_name(interp.activation.scope, f"{name}.setter", function)
    return NONE


def _decorate_class(
    interp: Interpreter, cls: ClassObject, value: Value, decorator: Value, site: Site
) -> Value:
    if isinstance(decorator, External) and decorator.name in DATACLASS:
        cls.kind = "dataclass"
        return value
    if isinstance(decorator, CallResult) and decorator.call.name in DATACLASS:
        cls.kind = "dataclass"
        return value
    if isinstance(decorator, External) and decorator.name in DESCRIPTORS:
        return value
    result = interp.call(decorator, Arguments([Argument(value, site)]), site)
    return result if isinstance(result, ClassObject) else value


def instantiate(interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site) -> Value:
    """``cls(...)``."""
    if cls.kind == "enum":
        return _member_by_value(interp, cls, arguments, site)
    if cls.kind == "namedtuple":
        bound = _bind_fields(interp, cls, arguments, site)
        return (
            TupleValue(tuple(bound.values()), cls)
            if bound is not None
            else Unknown(Reason.RAISES, site)
        )
    instance = Instance(cls, site)
    interp.library.prepare(interp, instance, arguments, site)
    initializer = attributes.class_lookup(cls, "__init__")
    if initializer is not None and not isinstance(initializer, External):
        interp.call(BoundMethod(instance, initializer), arguments, site)
        return instance
    if cls.kind in ("dataclass", "dataclass-child"):
        bound = _bind_fields(interp, cls, arguments, site)
        if bound is None:
            return interp.failing("TypeError", site)
        instance.attributes.update(bound)
        after = attributes.class_lookup(cls, "__post_init__")
        if after is not None:
            interp.call(BoundMethod(instance, after), Arguments(), site)
        return instance
    if attributes.outside_base(cls) is not None:
        interp.call(Member(instance, "__init__", site), arguments, site)
    return instance


def _member_by_value(
    interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site
) -> Value:
    wanted = arguments.value(0, "value")
    if wanted is None:
        return Unknown(Reason.EXTERNAL_CALL, site)
    for member in attributes.enum_members(cls):
        if member is wanted or member.attributes["value"] == wanted:
            return member
    if isinstance(wanted, Constant):
        return interp.failing("ValueError", site)
    return Unknown(Reason.ALTERNATIVES, site)


def field_parameters(interp: Interpreter, cls: ClassObject) -> tuple[Parameter, ...]:
    """The parameters of the ``__init__`` that a dataclass or named tuple gets."""
    result = []
    for field in all_fields(cls).values():
        default = field.default
        if isinstance(default, Instance) and default.cls == External("dataclasses.Field"):
            init = default.attributes.get("init")
            if isinstance(init, Constant) and init.value is False:
                continue
        argument = ast.arg(field.name)
        result.append(Parameter(field.name, "any", default, field.default_site, None, argument))
    return tuple(result)


def _bind_fields(
    interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site
) -> dict[str, Value] | None:
    try:
        bound = bind(field_parameters(interp, cls), arguments, site)
    except Mismatch:
        return None
    for name, field in all_fields(cls).items():
        value = bound.get(name, field.default)
        if value is not None:
            bound[name] = field_value(interp, value, site)
    return bound


def field_value(interp: Interpreter, value: Value, site: Site) -> Value:
    """The default that a dataclass field declared as VALUE gives an instance."""
    if isinstance(value, Instance) and value.cls == External("dataclasses.Field"):
        factory = value.attributes.get("default_factory")
        if factory is not None and factory is not UNBOUND:
            return interp.call(factory, Arguments(), site)
        return value.attributes.get("default", Unknown(Reason.UNKNOWN_ARGUMENT, site))
    return value
