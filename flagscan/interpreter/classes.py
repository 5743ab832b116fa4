"""Class statements, decorators, and making instances."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, enums, fields, functions, special
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Completion
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, Scope
from flagscan.interpreter.names import private
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    BoundMethod,
    CallResult,
    Constant,
    Descriptor,
    External,
    Function,
    Generic,
    Member,
    Site,
    TupleValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

DESCRIPTORS = {
    "builtins.property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
    "functools.cached_property": "cached_property",
    "abc.abstractmethod": "",
    "abc.abstractproperty": "property",
    "typing.override": "",
    "typing.final": "",
    "typing.overload": "",
    "typing.no_type_check": "",
    "functools.total_ordering": "",
    "contextlib.contextmanager": "",
    "contextlib.asynccontextmanager": "",
    "enum.unique": "",
    "typing.runtime_checkable": "",
}
"""Decorators of the standard library, by what they make; empty: what they decorate, for us."""


def exec_class(interp: Interpreter, node: ast.ClassDef) -> Completion | None:
    """``class``: run its body and bind the class."""
    bases: list[Value] = []
    for base_node in node.bases:
        if not isinstance(base_node, ast.Starred):
            bases.append(interp.evaluate(base_node))
    keywords: dict[str, Argument] = {}
    for keyword in node.keywords:
        if keyword.arg is not None:
            given = Argument(interp.evaluate(keyword.value), interp.site(keyword.value))
            keywords[keyword.arg] = given
    meta = keywords.pop("metaclass", None)
    decorators = [interp.evaluate(decorator) for decorator in node.decorator_list]
    site = interp.site(node)
    cls = ClassObject(node.name, tuple(bases), interp.tree, site)
    cls.qualname = functions.qualified(interp.activation, node.name)
    cls.decorators = tuple(decorators)
    cls.keywords = {name: given.value for name, given in keywords.items()}
    cls.mro = linearize(cls)
    cls.meta = _metaclass(cls, None if meta is None else meta.value)
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
    body = {private(name, cls.name): value for name, value in scope.bindings.items()}
    made = _made(interp, cls, body, Arguments(keywords=keywords), site)
    value = decorate(interp, made, decorators, node) if isinstance(made, ClassObject) else made
    interp.assign_name(outer.scope, node.name, value)
    if completion is not None and completion.kind == "raise":
        return completion
    return None


def _metaclass(cls: ClassObject, given: Value | None) -> ClassObject | None:
    """The metaclass of CLS that the script defines: the one GIVEN, or that of a base."""
    if isinstance(given, ClassObject):
        return given
    bases = [base for base in cls.mro[1:] if isinstance(base, ClassObject)]
    return next((base.meta for base in bases if base.meta is not None), None)


def _made(
    interp: Interpreter, cls: ClassObject, body: dict[str, Value], more: Arguments, site: Site
) -> Value:
    """The class that CLS, whose BODY has run, becomes: its metaclass may have a say."""
    new = None if cls.meta is None else attributes.class_lookup(cls.meta, "__new__")
    if cls.meta is None or not isinstance(new, (Function, Descriptor)):
        cls.attributes = body
        finish(interp, cls, more, site)
        made: Value = cls
    else:
        arguments = _class_arguments(interp, cls, body, more, site)
        interp.unfinished.append(cls)
        try:
            function = new.function if isinstance(new, Descriptor) else new
            made = interp.call(function, arguments.prepended(cls.meta, site), site)
        finally:
            if cls in interp.unfinished:  # type.__new__ was not come by
                interp.unfinished.remove(cls)
        if _is_lost(made):
            cls.attributes = body
            made = cls
    if isinstance(made, ClassObject) and made.meta is not None:
        initializer = attributes.class_lookup(made.meta, "__init__")
        if isinstance(initializer, Function):
            arguments = _class_arguments(interp, cls, made.attributes, more, site)
            interp.call(BoundMethod(made, initializer), arguments, site)
    return made


def _class_arguments(
    interp: Interpreter, cls: ClassObject, body: dict[str, Value], more: Arguments, site: Site
) -> Arguments:
    namespace = DictObject(site)
    about = {"__module__": interp.module_name(cls.tree), "__qualname__": Constant(cls.qualname)}
    body = {**about, **body}
    namespace.entries = {name: (Constant(name), value) for name, value in body.items()}
    values = (Constant(cls.name), TupleValue(cls.bases), namespace)
    return Arguments([Argument(value, site) for value in values], more.keywords)


def finish(interp: Interpreter, cls: ClassObject, more: Arguments, site: Site) -> None:
    """What ``type.__new__`` does with a class whose attributes are there."""
    _classify(interp, cls)
    for name, value in list(cls.attributes.items()):
        if isinstance(value, Instance):
            special.ask(interp, value, "__set_name__", site, cls, Constant(name))
    hook = attributes.class_lookup(cls, "__init_subclass__", cls)
    if hook is not None:
        function = hook.function if isinstance(hook, Descriptor) else hook
        interp.call(BoundMethod(cls, function), Arguments(keywords=more.keywords), site)
    interp.classes.append(cls)


def make_class(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``type(name, bases, namespace)``, and ``type.__new__`` behind the metaclass."""
    name, bases, namespace = (arguments.value(index) for index in range(3))
    if not isinstance(name, Constant) or not isinstance(namespace, DictObject) or namespace.open:
        return None
    items = () if bases is None else interp.iterate(bases, site)
    if items is None:
        return None
    names = [key.value for key, _ in namespace.entries.values() if isinstance(key, Constant)]
    body = dict(zip(names, (value for _, value in namespace.entries.values()), strict=False))
    unfinished = [cls for cls in interp.unfinished if cls.name == name.value]
    if unfinished:
        cls = unfinished[-1]
        interp.unfinished.remove(cls)
    else:
        cls = ClassObject(str(name.value), tuple(items), interp.tree, site)
        cls.mro = linearize(cls)
        cls.meta = _metaclass(cls, None)
    cls.attributes = {str(key): value for key, value in body.items()}
    finish(interp, cls, Arguments(keywords=arguments.keywords), site)
    return cls


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
    if any(name in enums.ENUMS for name in names):
        cls.kind = "enum"
        enums.make_members(interp, cls, names)
    elif any(name in ("typing.NamedTuple", "typing_extensions.NamedTuple") for name in names):
        cls.kind = "namedtuple"
    elif any(base.kind == "dataclass" for base in inherited):
        cls.kind = "dataclass" if fields.is_dataclass(cls) else "dataclass-child"


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
            return _accessor(interp, node, decorator.name, value, decorator.owner)
        elif isinstance(decorator, Descriptor) and isinstance(decorator_node, ast.Attribute):
            return _accessor(interp, node, decorator_node.attr, value, decorator)
        elif isinstance(decorator, (Function, BoundMethod, ClassObject, Instance)):
            result = interp.call(decorator, Arguments([Argument(value, site)]), site)
            value = value if _is_lost(result) else result
        else:
            result = interp.call(decorator, Arguments([Argument(value, site)]), site)
            if isinstance(result, (Instance, Function, Descriptor)):
                value = result  # what a flag library makes of it (a command), or functools.wraps
            elif isinstance(value, Function):
                value = _wrapped(value, result if isinstance(result, CallResult) else decorator)
    return value


def _is_lost(value: Value) -> bool:
    return value is NONE or isinstance(value, (Unknown, Member))


def _wrapped(function: Function, decorator: Value) -> Function:
    return replace(function, decorators=(decorator, *function.decorators))


def _accessor(
    interp: Interpreter, node: ast.AST, kind: str, function: Value, owner: Value
) -> Value:
    # ``@x.setter def x(...)`` makes another property of OWNER, x. Where that is not known, the
    # property is left as it is, and the setter filed beside it.
    name = node.name  # type: ignore[attr-defined]
    if isinstance(owner, Descriptor):
        if kind == "getter":
            return replace(owner, function=function)
        if kind == "setter":
            return replace(owner, setter=function)
        return replace(owner, deleter=function)
    interp.assign_name(interp.activation.scope, f"{name}.{kind}", function)
    return NONE


def _decorate_class(
    interp: Interpreter, cls: ClassObject, value: Value, decorator: Value, site: Site
) -> Value:
    if isinstance(decorator, External) and decorator.name in fields.DATACLASS:
        cls.kind = "dataclass"
        fields.add_unannotated(cls)
        return value
    if isinstance(decorator, CallResult) and decorator.call.name in fields.DATACLASS:
        cls.kind = "dataclass"
        fields.add_unannotated(cls)
        return value
    if isinstance(decorator, External) and decorator.name in DESCRIPTORS:
        return value
    result = interp.call(decorator, Arguments([Argument(value, site)]), site)
    return result if isinstance(result, ClassObject) else value


def instantiate(interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site) -> Value:
    """``cls(...)``."""
    if cls.meta is not None:
        own = attributes.class_lookup(cls.meta, "__call__")
        if own is not None:
            return interp.call(BoundMethod(cls, own), arguments, site)
    return create(interp, cls, arguments, site)


def create(interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site) -> Value:
    """What ``type.__call__`` does: a new instance of CLS, initialized."""
    if cls.kind == "enum":
        return enums.by_value(interp, cls, arguments, site)
    if cls.kind == "namedtuple":
        named = fields.bound(interp, cls, arguments, site)
        if named is None:
            return interp.failing("TypeError", site)
        return TupleValue(tuple(named.values()), cls)
    new = attributes.class_lookup(cls, "__new__")
    if isinstance(new, Descriptor):
        new = new.function
    if isinstance(new, Function):
        made = interp.call(new, arguments.prepended(cls, site), site)
        if not isinstance(made, Instance) or made.cls is not cls:
            return made
        instance = made
    else:
        instance = new_instance(interp, cls, arguments, site)
    initializer = attributes.class_lookup(cls, "__init__")
    if initializer is not None and not isinstance(initializer, External):
        interp.call(BoundMethod(instance, initializer), arguments, site)
        return instance
    if cls.kind in ("dataclass", "dataclass-child"):
        given = fields.bound(interp, cls, arguments, site)
        if given is None:
            return interp.failing("TypeError", site)
        kept = fields.kept_fields(cls)
        instance.attributes.update({k: v for k, v in given.items() if k in kept})
        after = attributes.class_lookup(cls, "__post_init__")
        if after is not None:
            passed = [Argument(v, site) for k, v in given.items() if k not in kept]
            interp.call(BoundMethod(instance, after), Arguments(passed), site)
        return instance
    if attributes.outside_base(cls) is not None:
        interp.call(Member(instance, "__init__", site), arguments, site)
    return instance


def new_instance(
    interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site
) -> Instance:
    """What ``object.__new__`` makes: nothing is initialized but the part of a built-in base."""
    instance = Instance(cls, site)
    interp.library.prepare(interp, instance, arguments, site)
    return instance
