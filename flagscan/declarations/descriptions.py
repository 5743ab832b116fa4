"""Descriptions that stand beside a declaration: docstrings, and texts below attributes.

    >>> documented("Train.\\n\\nArgs:\\n    lr: learning rate\\n")
    {'lr': 'learning rate'}

Where a flag library has rules of its own for help texts (tyro, simple-parsing, fire, papermill,
Sacred), its interface follows those. Everywhere else the first of these counts:

1. what the declaration itself says (``help=``, ``Doc("...")``, ``Field(description=...)``);
2. the text below the assignment (PEP 257);
3. the entry in the docstring of its module, class or function;
4. the comment at the end of its line;
5. the block of comments above it (``#:`` or ``#``), for a form of Colab its ``#@markdown``.

``--no-comments`` leaves 4 and 5 out.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flagscan.syntax.tree import Tree


def documented(docstring: str) -> dict[str, str]:
    """What DOCSTRING says of each parameter or attribute: Google's, NumPy's or Sphinx's style."""
    return _entries(docstring)


def documented_attributes(docstring: str) -> dict[str, str]:
    """What DOCSTRING, of a module, says of each attribute; sections of arguments are no part."""
    return _entries(docstring, ("attribute", "var", "ivar", "cvar"))


def _entries(docstring: str, kinds: tuple[str, ...] = ()) -> dict[str, str]:
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
        if entry.description and (not kinds or entry.args[0].lower() in kinds)
        for name in entry.arg_name.split(",")
    }


def attribute_docstrings(body: Iterable[ast.stmt]) -> dict[str, str]:
    """The texts that stand right below an assignment in BODY, by the name assigned (PEP 257)."""
    texts = texts_below(body)
    return {name: text for node, text in texts.items() if (name := _target(node)) is not None}


def texts_below(body: Iterable[ast.stmt]) -> dict[ast.stmt, str]:
    """The texts that stand right below an assignment in BODY, by the assignment."""
    found: dict[ast.stmt, str] = {}
    for before, statement in itertools.pairwise(body):
        if (
            _target(before) is not None
            and isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Constant)
            and isinstance(statement.value.value, str)
        ):
            text = " ".join(statement.value.value.split())
            if text:
                found[before] = text
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
