"""The parameters of a function of the script, with what their annotations say.

def train(lr: float = 0.1, *, steps=100): ...

parameters_of(trace, function)
    ->  [Declared(name="lr", kind=Kind(type="float"), default=0.1), ...]
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from flagscan.declarations.annotations import Kind, kind_of
from flagscan.interpreter.attributes import class_lookup
from flagscan.interpreter.heap import ClassObject
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import BoundMethod, Descriptor, Function, Partial, Site, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One parameter."""

    name: str
    role: str
    """``positional-only``, ``any``, ``rest`` (``*args``), ``keyword`` or ``keywords``."""
    kind: Kind
    """What its annotation says."""
    default: Argument | None
    """Its default and where that is written; None where a value is required."""
    site: Site
    """The parameter itself."""


def parameters_of(trace: Trace, value: Value) -> list[Declared] | None:
    """What a call of VALUE takes; None when it is not a function or class of the script.

    A method loses its first parameter, a class has those of its ``__init__``, a wrapper those of
    what ``functools.wraps`` names, and what ``functools.partial`` fills in becomes a default (as a
    keyword) or is gone.
    """
    if isinstance(value, Descriptor):
        return parameters_of(trace, value.function)
    if isinstance(value, BoundMethod):
        inner = parameters_of(trace, value.function)
        return None if inner is None else inner[1:]
    if isinstance(value, ClassObject):
        initializer = class_lookup(value, "__init__")
        inner = None if initializer is None else parameters_of(trace, initializer)
        return None if inner is None else inner[1:]
    if isinstance(value, Partial):
        return _filled_in(trace, value)
    if not isinstance(value, Function):
        return None
    if value.wrapped is not None:
        return parameters_of(trace, value.wrapped)
    return [
        Declared(
            name=parameter.name,
            role=parameter.kind,
            kind=kind_of(
                None
                if parameter.annotation is None
                else trace.annotation(value.tree, parameter.annotation)
            ),
            default=None
            if parameter.default is None or parameter.default_site is None
            else Argument(parameter.default, parameter.default_site),
            site=Site(value.tree, parameter.node),
        )
        for parameter in value.parameters
    ]


def _filled_in(trace: Trace, value: Partial) -> list[Declared] | None:
    inner = parameters_of(trace, value.function)
    if inner is None:
        return None
    given = dict(value.keywords)
    positional = [p for p in inner if p.role in ("any", "positional-only")][: len(value.args)]
    return [
        Declared(
            name=p.name,
            role=p.role,
            kind=p.kind,
            default=Argument(given[p.name], p.site) if p.name in given else p.default,
            site=p.site,
        )
        for p in inner
        if p not in positional
    ]


def docstring_of(value: Value) -> str:
    """The docstring of a function or class of the script, cleaned; empty if it has none."""
    if isinstance(value, BoundMethod):
        value = value.function
    node: ast.AST | None = None
    if isinstance(value, Function):
        node = value.node if value.wrapped is None else value.wrapped.node
    elif isinstance(value, ClassObject) and value.site is not None:
        node = value.site.node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return ""
    return ast.get_docstring(node) or ""
