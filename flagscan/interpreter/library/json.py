"""``json``, ``ast.literal_eval`` and ``copy``: texts to plain values and back, and copies."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.files import opened_path
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.library import Summary, containers, pure
from flagscan.interpreter.values import Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def shallow(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``copy.copy``."""
    value = arguments.value(0)
    if value is None:
        return None
    copied = containers.copy_of(interp, value, arguments, site)
    if isinstance(copied, ListObject) and isinstance(value, ListObject):
        copied.unordered = value.unordered
    return value if copied is None else copied


def deep(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``copy.deepcopy``."""
    value = arguments.value(0)
    return None if value is None else snapshot(value, interp, site)


_of_text = pure(json.loads)


def of_text(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``json.loads``; what a file holds is for the interface that reads files."""
    return None if opened_path(arguments.value(0)) else _of_text(interp, arguments, site)


FUNCTIONS: dict[str, Summary] = {
    "json.loads": of_text,
    "json.dumps": pure(
        json.dumps, "indent", "sort_keys", "ensure_ascii", "separators", widths=True
    ),
    "ast.literal_eval": pure(ast.literal_eval),
    "copy.copy": shallow,
    "copy.deepcopy": deep,
}
