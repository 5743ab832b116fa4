"""``eval`` and ``exec`` of a known text: it is read like the rest of the script, never run.

Of a text that is not known, ``exec`` is taken to change nothing: that of a script which is
started without arguments usually does not.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import NONE, Constant, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_TEXT = 20_000
"""Characters of a text that is read."""


def _parsed(arguments: Arguments, site: Site, mode: str) -> ast.AST | None:
    text = arguments.value(0)
    if len(arguments.args) != 1 or not isinstance(text, Constant):
        return None  # in a scope of its own, or of something compiled
    if not isinstance(text.value, str) or len(text.value) > _TEXT:
        return None
    source = text.value.strip() if mode == "eval" else text.value
    try:
        tree = ast.parse(source, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for part in ast.walk(tree):  # its places are that of the call
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            if hasattr(part, name):
                setattr(part, name, getattr(site.node, name))
    return tree


def evaluate(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``eval("1 + x")``."""
    tree = _parsed(arguments, site, "eval")
    return interp.evaluate(tree.body) if isinstance(tree, ast.Expression) else None


def execute(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``exec("x = 1")``."""
    tree = _parsed(arguments, site, "exec")
    if not isinstance(tree, ast.Module):
        return None
    if any(
        isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)) for node in ast.walk(tree)
    ):
        return None  # their places, which tell them apart, are not in a file
    completion = interp.run_block(tree.body)
    if completion is not None and completion.kind == "raise":
        raise Raised(completion.value, completion.site)
    return NONE


FUNCTIONS: dict[str, Summary] = {"builtins.eval": evaluate, "builtins.exec": execute}
