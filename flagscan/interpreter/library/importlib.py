"""Importing by computed name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import Constant, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def import_module(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``importlib.import_module(name)`` and ``__import__(name)``."""
    name = arguments.value(0, "name")

    def load(one: Value) -> Value:
        if not isinstance(one, Constant) or not isinstance(one.value, str) or not one.value:
            interp.modules.unknown_imports = True
            return Unknown(Reason.UNREADABLE_MODULE, site)
        level = len(one.value) - len(one.value.lstrip("."))
        dotted = interp.modules.absolute(one.value.lstrip("."), level) if level else one.value
        module = interp.modules.load(dotted, site) if dotted else None
        if module is not None:
            interp.modules.arrange(module, site)
            return module
        interp.uncertain += 1
        return interp.library.constant(dotted or one.value)

    return None if name is None else interp.spread(load, (name,), site)


FUNCTIONS: dict[str, Summary] = {
    "importlib.import_module": import_module,
    "builtins.__import__": import_module,
}
