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


def _target(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.AnnAssign):
        targets: list[ast.expr] = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    else:
        return None
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None
