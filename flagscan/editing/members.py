"""Members of enumerations: ``Mode.FAST`` becomes ``Mode.SLOW``, not a text.

A person says a member by its name or its value; the declaration holds the member.
"""

from __future__ import annotations

import ast

from flagscan.editing.writing import Code
from flagscan.syntax.literals import NOT_LITERAL, literal
from flagscan.syntax.tree import Tree


def member_code(tree: Tree, old: ast.expr, value: object) -> Code | None:
    """The member (or list of members) that VALUE names, where OLD is written as one."""
    if isinstance(value, (list, tuple)) and isinstance(old, (ast.List, ast.Tuple)) and old.elts:
        members = [member_code(tree, old.elts[0], item) for item in value]
        texts = [member.text for member in members if member is not None]
        if len(texts) < len(value) or not texts:
            return None
        return Code(
            f"[{', '.join(texts)}]" if isinstance(value, list) else f"({', '.join(texts)},)"
        )
    if not isinstance(old, ast.Attribute):
        return None
    owner = tree.text(old.value)
    name = _member(tree, owner, value)
    return None if name is None else Code(f"{owner}.{name}")


def _member(tree: Tree, owner: str, value: object) -> str | None:
    for node in ast.walk(tree.module):
        if isinstance(node, ast.ClassDef) and node.name == owner and node.bases:
            members = {
                target.id: literal(statement.value)
                for statement in node.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            for name, held in members.items():
                if held is not NOT_LITERAL and type(held) is type(value) and held == value:
                    return name
            return value if isinstance(value, str) and value in members else None
    # A class of another module: which members it has is seen when the result is read.
    return value if isinstance(value, str) and value.isidentifier() else None
