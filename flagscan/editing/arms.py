"""The arms of ``if``, ``try`` and ``match``: whichever one runs, a name is to have the value.

    if big: params = {"lr": 0.1}
    else:   params = {"lr": 0.2}        other_arms: the second assignment

What one arm assigns is found by the flag; here is what the others assign to the same name, and
where the same item of a dict stands in it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flagscan.syntax.bindings import Binding, bindings_in
from flagscan.syntax.spans import Spans


def other_arms(spans: Spans, binding: Binding) -> list[Binding]:
    """Assignments of the name in other arms of the statements that BINDING stands in."""
    found: list[Binding] = []
    inner: ast.AST = binding.statement
    outer = spans.parents.get(inner)
    while outer is not None and not isinstance(outer, ast.Module):
        arms = _arms(outer)
        if any(inner in arm for arm in arms):
            for node in (part for arm in arms if inner not in arm for part in arm):
                for statement in _statements(node):
                    found.extend(bindings_in(statement))
        inner, outer = outer, spans.parents.get(outer)
    return [
        other
        for other in found
        if other.name == binding.name and other.form not in ("other", "augmented")
    ]


def binding_of(spans: Spans, node: ast.AST) -> Binding | None:
    """The assignment whose name NODE is, or in whose value NODE stands."""
    around = [node]
    while not isinstance(around[-1], ast.stmt):
        parent = spans.parents.get(around[-1])
        if parent is None:
            return None
        around.append(parent)
    found = bindings_in(around[-1])
    return next((b for b in found if b.target is node or b.value in around), None)


def item_in(node: ast.expr | None, name: str) -> ast.expr | None:
    """The item with the dotted NAME in what NODE, a dict or a call, writes out."""
    found = None
    for key, value in _items(node):
        if key == name:
            found = value
        elif name.startswith(f"{key}."):
            found = item_in(value, name[len(key) + 1 :])
    return found


def _items(node: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
    """The keys that NODE writes out, and their values; a later one counts."""
    if isinstance(node, ast.Dict):
        for key, item in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from _items(item)
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, item
    elif isinstance(node, ast.Call):
        for argument in node.args[:1]:
            yield from _items(argument)
        for keyword in node.keywords:
            if keyword.arg is None:
                yield from _items(keyword.value)
            else:
                yield keyword.arg, keyword.value


def _arms(node: ast.AST) -> list[list[ast.AST]]:
    """The blocks, or clauses, of NODE of which only one is sure to run to its end."""
    if isinstance(node, ast.If):
        return [[*node.body], [*node.orelse]]
    if isinstance(node, ast.Match):
        return [[case] for case in node.cases]
    if hasattr(node, "handlers"):  # Try, and TryStar of Python 3.11
        return [[*node.body, *node.orelse], *([h] for h in node.handlers)]  # type: ignore[attr-defined]
    return []


def _statements(node: ast.AST) -> list[ast.stmt]:
    if isinstance(node, (ast.ExceptHandler, ast.match_case)):
        return node.body
    assert isinstance(node, ast.stmt)
    return [node]
