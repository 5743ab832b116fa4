"""Looking up what a name holds, scope by scope as Python does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flagscan.interpreter.heap import HeapObject, Scope
from flagscan.interpreter.lattice import join, maybe_unbound
from flagscan.interpreter.values import UNBOUND, Imported, OneOf, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def read(interp: Interpreter, name: str, node: ast.AST) -> Value:
    """The value of NAME here."""
    found = peek(interp, name)
    if found is not None:
        if found is UNBOUND:
            return Unknown(Reason.UNBOUND_NAME, interp.site(node))
        if maybe_unbound(found) and isinstance(found, OneOf):
            return join(*[option for option in found.options if option is not UNBOUND])
        return found
    builtin = interp.library.builtin(name)
    stars = interp.star_imports.get(interp.activation.module_scope, ())
    if builtin is not None and not any(interp.library.knows(f"{s}.{name}") for s in stars):
        return builtin
    if stars:
        known = [s for s in stars if interp.library.knows(f"{s}.{name}")]
        if len(known) == 1 or len(stars) == 1:
            return interp.library.constant(f"{(known or stars)[0]}.{name}")
    return Unknown(Reason.UNBOUND_NAME, interp.site(node))


def peek(interp: Interpreter, name: str) -> Value | None:
    """What the scopes here hold for NAME, ``UNBOUND`` alternatives included."""
    scope: Scope | None = interp.activation.scope
    here = scope
    while scope is not None:
        target = scope.redirects.get(name)
        if target is not None:
            held = target.bindings.get(name)
            return interp.modules.fetch(held) if isinstance(held, Imported) else held
        if scope.kind != "class" or scope is here:
            found = scope.bindings.get(name)
            if found is not None:
                if isinstance(found, Imported):
                    found = scope.bindings[name] = interp.modules.fetch(found)
                elif scope.kind == "module" and isinstance(found, HeapObject):
                    interp.modules.before_reading(found, scope, name)
                return found
        scope = scope.parent
    return None


def rebind(interp: Interpreter, name: str, value: Value) -> None:
    """Replace what NAME holds, in the scope that holds it."""
    scope: Scope | None = interp.activation.scope
    while scope is not None:
        if name in scope.bindings and (scope.kind != "class" or scope is interp.activation.scope):
            interp.journal.touch_key(scope, name)
            scope.bindings[name] = value
            return
        scope = scope.parent


def mangled(interp: Interpreter, name: str) -> str:
    """NAME as code of a class spells an attribute: ``__x`` is private to it."""
    cls = interp.activation.cls
    return name if cls is None else private(name, cls.name)


def private(name: str, cls_name: str) -> str:
    """What the private NAME is called outside of the class CLS_NAME."""
    if name.startswith("__") and not name.endswith("__") and cls_name.strip("_"):
        return f"_{cls_name.lstrip('_')}{name}"
    return name
