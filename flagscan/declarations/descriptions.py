"""Descriptions that stand beside a declaration: docstrings, and texts below attributes.

    >>> documented("Train.\\n\\nArgs:\\n    lr: learning rate\\n")
    {'lr': 'learning rate'}

Where a flag library has rules of its own for help texts (tyro, simple-parsing, fire), its
interface follows those. Everywhere else the order is: what the declaration says, the text
below an attribute (PEP 257), the entry in the docstring of its class or function, the comment
at the end of its line, the block of comments above it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flagscan.syntax.tree import Tree


def documented(docstring: str) -> dict[str, str]:
    """What DOCSTRING says of each parameter or attribute: Google's, NumPy's or Sphinx's style."""
    if not docstring or not (":" in docstring or "---" in docstring):
        return {}
    from docstring_parser import ParseError, parse

    try:
        entries = parse(docstring).params
    except (ParseError, ValueError, IndexError):
        return {}
    return {
        name.strip("*` "): entry.description
        for entry in entries
        if entry.description
        for name in entry.arg_name.split(",")
    }


def attribute_docstrings(body: Iterable[ast.stmt]) -> dict[str, str]:
    """The texts that stand right below an assignment in BODY, by the name assigned (PEP 257)."""
    found: dict[str, str] = {}
    target: str | None = None
    for statement in body:
        if (
            target is not None
            and isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Constant)
            and isinstance(statement.value.value, str)
        ):
            text = " ".join(statement.value.value.split())
            if text:
                found[target] = text
        target = _target(statement)
    return found


def comment_behind(tree: Tree, node: ast.AST) -> str:
    """The comment at the end of the line where NODE ends; empty where there is none."""
    line = tree.source.lines[node.end_lineno - 1]  # type: ignore[attr-defined]
    rest = line.encode()[node.end_col_offset :].decode(errors="replace").strip()  # type: ignore[attr-defined]
    return _comment_text(rest) if rest.startswith("#") else ""


def comment_above(tree: Tree, node: ast.AST) -> str:
    """The block of comments right above NODE, as one text; empty where there is none."""
    found: list[str] = []
    number = node.lineno - 2  # type: ignore[attr-defined]
    while number >= 0 and (line := tree.source.lines[number].strip()).startswith("#"):
        found.append(_comment_text(line))
        number -= 1
    return " ".join(text for text in reversed(found) if text)


def _comment_text(text: str) -> str:
    return text.lstrip("#:").strip()


def _target(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.AnnAssign):
        targets: list[ast.expr] = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    else:
        return None
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None
