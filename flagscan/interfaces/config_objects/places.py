"""Where the values of an object of settings are written.

cfg = EasyDict(net=dict(depth=3))     net.depth: the keyword ``depth``
cfg.net.depth = 4                     net.depth: this target
class Config: lr = 0.1                lr: the name in the class
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flagscan.declarations.objects import path_of, statements_of
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.values import Site, TupleValue, Value
from flagscan.syntax.tree import Tree


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is written: what names it, and the expression."""

    site: Site
    value: ast.expr | None
    beside: ast.AST | None = None
    """The statement, key or keyword that comments stand beside."""


def places_of(tree: Tree, name: str, made: ast.expr | None, owner: Value) -> dict[str, Place]:
    """By dotted path, the last place of each value of OWNER, called NAME and made by MADE."""
    found = dict(_in_classes(owner, ""))
    if made is not None:
        found.update(_within(tree, made, ""))
    for statement, certain in statements_of(tree.module):
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        for target in targets:
            path = path_of(target, name)
            if path and (certain or path not in found):
                found[path] = Place(Site(tree, target), value, statement)
                found.update(_within(tree, value, f"{path}."))
    return found


def _within(tree: Tree, node: ast.expr, prefix: str) -> Iterator[tuple[str, Place]]:
    """The places of the items that NODE, a dict or a call, writes out."""
    if isinstance(node, ast.Dict):
        for key, item in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from _within(tree, item, prefix)
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield from _item(tree, f"{prefix}{key.value}", key, item)
    elif isinstance(node, ast.Call):
        for argument in node.args[:1]:
            yield from _within(tree, argument, prefix)
        for keyword in node.keywords:
            if keyword.arg is None:
                yield from _within(tree, keyword.value, prefix)
            else:
                yield from _item(tree, f"{prefix}{keyword.arg}", keyword, keyword.value)


def _item(tree: Tree, path: str, place: ast.AST, value: ast.expr) -> Iterator[tuple[str, Place]]:
    yield path, Place(Site(tree, place), value, place)
    yield from _within(tree, value, f"{path}.")


def _in_classes(owner: Value, prefix: str, depth: int = 0) -> Iterator[tuple[str, Place]]:
    """What the classes of OWNER, and of the objects in it, say themselves."""
    cls = owner if isinstance(owner, ClassObject) else getattr(owner, "cls", None)
    if not isinstance(cls, ClassObject) or depth > 8:
        return
    for base in reversed(cls.mro):
        if not isinstance(base, ClassObject) or base.site is None:
            continue
        node = base.site.node
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            yield from _in_statement(base.tree, statement, prefix)
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                own = statement.args.args[0].arg if statement.args.args else ""
                for inner in statement.body:
                    yield from _in_statement(base.tree, inner, prefix, own)
    held: dict[str, Value] = {}
    if isinstance(owner, (Instance, ClassObject)):
        held = owner.attributes
    elif isinstance(owner, TupleValue):
        held = dict(zip(cls.fields, owner.items, strict=False))
    for name, value in held.items():
        yield from _in_classes(value, f"{prefix}{name}.", depth + 1)


def _in_statement(
    tree: Tree, statement: ast.stmt, prefix: str, own: str = ""
) -> Iterator[tuple[str, Place]]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    value = getattr(statement, "value", None)
    for target in targets:
        name = path_of(target, own) if own else getattr(target, "id", "")
        if name:
            yield f"{prefix}{name}", Place(Site(tree, target), value, statement)
            if value is not None:
                yield from _within(tree, value, f"{prefix}{name}.")
