"""Importing by computed name."""

from __future__ import annotations

import ast
from importlib.util import resolve_name
from typing import TYPE_CHECKING

from flagscan.interpreter.begins import absolute_beginning
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import Constant, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def import_module(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``importlib.import_module(name)`` and ``__import__(name)``."""
    name = arguments.value(0, "name")
    package = arguments.value(1, "package")

    def load(one: Value) -> Value:
        if not isinstance(one, Constant) or not isinstance(one.value, str) or not one.value:
            beginning = _beginning(interp, arguments, site)
            if beginning is None:
                interp.modules.reach.anything = True
            else:
                interp.modules.reach.add(beginning)
            return Unknown(Reason.UNREADABLE_MODULE, site)
        level = len(one.value) - len(one.value.lstrip("."))
        dotted = _below(package, one.value) if level else one.value
        if level and dotted is None:
            dotted = interp.modules.absolute(one.value.lstrip("."), level)
        module = interp.modules.load(dotted, site) if dotted else None
        if module is not None:
            interp.modules.arrange(module, site)
            return module
        interp.uncertain += 1
        return interp.library.constant(dotted or one.value)

    return None if name is None else interp.spread(load, (name,), site)


def _beginning(interp: Interpreter, arguments: Arguments, site: Site) -> str | None:
    """What the absolute name begins with that the call at SITE imports; None: not known."""
    written = [argument.site.node for argument in (*arguments.args, *arguments.keywords.values())]
    if not isinstance(site.node, ast.Call) or site.node.args[:1] != written[:1]:
        return None  # something else calls it
    package = arguments.value(1, "package")
    given = package.value if isinstance(package, Constant) else None
    found = absolute_beginning(
        site.node,
        site.tree.module,
        interp.current_module(),
        given if isinstance(given, str) else None,
    )
    return None if found is None else found[0]


def _below(package: Value | None, name: str) -> str | None:
    """The absolute name of the relative NAME below PACKAGE; None where that is not known."""
    if not isinstance(package, Constant) or not isinstance(package.value, str):
        return None
    try:
        return resolve_name(name, package.value)
    except ImportError:
        return None


FUNCTIONS: dict[str, Summary] = {
    "importlib.import_module": import_module,
    "builtins.__import__": import_module,
}
