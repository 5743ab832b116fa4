"""Modules that answer for their names themselves: packages that import their parts when asked.

A module may define ``__getattr__`` (PEP 562), or put an object in its place
(``sys.modules[__name__] = Lazy(...)``); ``from package import name`` then asks that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.heap import Instance, ModuleObject
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import Constant, Function, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from flagscan.interpreter.interpreter import Interpreter

_STAND_IN = "_ sys.modules"
"""The name that no script can spell, under which a module's scope keeps what stands in for it:
branches are joined there as for every other name."""


def stand_in(interp: Interpreter, name: str, value: Value) -> None:
    """``sys.modules[name] = value``."""
    module = interp.modules.already(name)
    if module is not None:
        interp.assign_name(module.scope, _STAND_IN, value)


def from_stand_in(interp: Interpreter, module: ModuleObject, name: str, site: Site) -> Value | None:
    """NAME of what stands in for MODULE; None if nothing does, or what does has no such name."""
    value = module.scope.bindings.get(_STAND_IN)
    if not isinstance(value, Instance):
        return None
    return _found(interp, lambda: attributes.read(interp, value, name, site))


def from_getattr(interp: Interpreter, module: ModuleObject, name: str, site: Site) -> Value | None:
    """What the module's own ``__getattr__`` gives for NAME; None if there is none, or it fails."""
    getter = module.scope.bindings.get("__getattr__")
    if not isinstance(getter, Function) or name.startswith("__"):
        return None
    arguments = Arguments([Argument(Constant(name), site)])
    return _found(interp, lambda: interp.call(getter, arguments, site))


def _found(interp: Interpreter, ask: Callable[[], Value]) -> Value | None:
    # What raises AttributeError leaves the name to the sub-module of that name.
    interp.try_depth += 1
    try:
        value = ask()
    except Raised:
        return None
    finally:
        interp.try_depth -= 1
    failed = isinstance(value, Unknown) and value.reason is Reason.RAISES
    return None if failed else value
