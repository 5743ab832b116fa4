"""With what the text begins that an expression gives, where its end is not known.

    "models." + name                 "models."
    f"{__package__}.{name}_model"    the name of the package, and a dot

A name stands for what is assigned to it, where that happens in one place only.
"""

from __future__ import annotations

import ast
from importlib.util import resolve_name
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from flagscan.interpreter.heap import ModuleObject

Beginning: TypeAlias = "tuple[str, bool]"
"""A text, and whether that is all of it."""
_NOTHING = ("", False)
_DEPTH = 8
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def absolute_beginning(
    call: ast.Call, tree: ast.Module, module: ModuleObject, package: str | None = None
) -> Beginning | None:
    """The absolute name that CALL of ``import_module`` in MODULE, whose text is TREE, imports.

    PACKAGE is what its second argument is, if that is known. None: nothing is known of the name.
    """
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    given = call.args[0] if call.args else keywords.get("name")
    if given is None or isinstance(given, ast.Starred) or None in keywords:
        return None
    begins = _Beginnings(call, tree, module)
    text, whole = begins.of(given)
    if text.startswith("."):
        where = call.args[1] if len(call.args) > 1 else keywords.get("package")
        if package is None and where is not None:
            known, all_of_it = begins.of(where)
            package = known if all_of_it else None
        if package is None:
            return None
        dots = text[: len(text) - len(text.lstrip("."))]
        try:
            start = resolve_name(f"{dots}_", package).removesuffix("_")
        except ImportError:
            return None
        text = start + text[len(dots) :]
    return (text, whole) if whole or "." in text else None


class _Beginnings:
    """What texts at one place of a module begin with."""

    def __init__(self, place: ast.AST, tree: ast.Module, module: ModuleObject) -> None:
        self._functions = _around(place, tree)
        self._tree = tree
        parts = module.name.split(".")
        package = parts if module.is_package else parts[:-1]
        self._known = {"__name__": module.name, "__package__": ".".join(package)}
        if module.name == "__main__":
            self._known = {}

    def of(self, node: ast.expr, depth: int = 0) -> Beginning:
        """The beginning of the text that NODE gives."""
        if depth > _DEPTH:
            return _NOTHING
        if isinstance(node, ast.Constant):
            return (node.value, True) if isinstance(node.value, str) else _NOTHING
        if isinstance(node, ast.JoinedStr):
            return self._joined(list(node.values), depth)
        if isinstance(node, ast.FormattedValue):
            plain = node.conversion in (-1, ord("s")) and node.format_spec is None
            return self.of(node.value, depth + 1) if plain else _NOTHING
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined([node.left, node.right], depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            return self._up_to("%", node.left)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return self._up_to("{", node.func.value) if node.func.attr == "format" else _NOTHING
        if isinstance(node, ast.Name):
            return self._of_name(node.id, depth)
        return _NOTHING

    def _joined(self, parts: list[ast.expr], depth: int) -> Beginning:
        text = ""
        for part in parts:
            more, whole = self.of(part, depth + 1)
            text += more
            if not whole:
                return text, False
        return text, True

    def _up_to(self, mark: str, node: ast.expr) -> Beginning:
        text = node.value if isinstance(node, ast.Constant) else None
        return (text.partition(mark)[0], False) if isinstance(text, str) else _NOTHING

    def _of_name(self, name: str, depth: int) -> Beginning:
        for place in (*self._functions, self._tree):
            bound = [part for part in ast.walk(place) if name in _bound_by(part)]
            if not bound:
                continue
            value = _assigned(place, name) if len(bound) == 1 else None
            return _NOTHING if value is None else self.of(value, depth + 1)
        return (self._known[name], True) if name in self._known else _NOTHING


def _around(place: ast.AST, tree: ast.Module) -> list[ast.AST]:
    """The functions that PLACE stands in, the innermost first."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS) and any(part is place for part in ast.walk(node)):
            found.insert(0, node)
    return found


def _bound_by(node: ast.AST) -> tuple[str | None, ...]:
    """The names that NODE itself binds, or says something of that changes what binds them."""
    if isinstance(node, ast.Name):
        return (node.id,) if not isinstance(node.ctx, ast.Load) else ()
    if isinstance(node, ast.arg):
        return (node.arg,)
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return tuple(node.names)
    if isinstance(node, ast.alias):
        return (node.asname or node.name.partition(".")[0],)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)):
        return (node.name,)
    if isinstance(node, (ast.MatchAs, ast.MatchStar)):
        return (node.name,)
    return (node.rest,) if isinstance(node, ast.MatchMapping) else ()


def _assigned(place: ast.AST, name: str) -> ast.expr | None:
    """What the one statement that binds NAME in PLACE assigns to it."""
    for node in ast.walk(place):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target: ast.expr = node.targets[0]
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target = node.target
        else:
            continue
        if isinstance(target, ast.Name) and target.id == name:
            return node.value
    return None
