"""Where the code at module level assigns names, in the order of the file.

    if __name__ == "__main__":
        lr = 0.1                  # Binding("lr", form="plain", blocks=("main",))

Bodies of functions, classes and comprehensions are not module level. This is
about what is written; what is executed, and the values, are in the trace.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place that assigns a name."""

    name: str
    target: ast.expr
    statement: ast.stmt
    value: ast.expr | None
    """The expression that the name receives, where it is written as one."""
    form: str
    """``plain``, ``annotated``, ``unpacked``, ``chained``, ``augmented``, or ``other`` for
    what is no assignment statement (``for``, ``with``, ``import``, ``def``, ``class``)."""
    blocks: tuple[str, ...]
    """The statements it stands in, outermost first: ``main`` (the body of ``if __name__ ==
    "__main__"``), ``if``, ``else``, ``try``, ``with``, ``loop``, ``match``."""


def bindings_of(module: ast.Module) -> list[Binding]:
    """Every binding at the level of MODULE."""
    return list(_in_block(module.body, ()))


def bindings_in(statement: ast.stmt) -> list[Binding]:
    """The bindings of one STATEMENT, wherever it stands, and of the statements in it."""
    return list(_in_statement(statement, ()))


def is_main_test(test: ast.expr) -> bool:
    """Whether TEST is ``__name__ == "__main__"``."""
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    if not isinstance(test.ops[0], ast.Eq):
        return False
    sides = {
        side.id if isinstance(side, ast.Name) else getattr(side, "value", None)
        for side in (test.left, test.comparators[0])
        if isinstance(side, (ast.Name, ast.Constant))
    }
    return sides == {"__name__", "__main__"}


def _in_block(body: list[ast.stmt], blocks: tuple[str, ...]) -> Iterator[Binding]:
    for statement in body:
        yield from _in_statement(statement, blocks)


def _in_statement(node: ast.stmt, blocks: tuple[str, ...]) -> Iterator[Binding]:
    if isinstance(node, ast.Assign):
        form = "plain" if len(node.targets) == 1 else "chained"
        for target in node.targets:
            yield from _targets(target, node.value, form, node, blocks)
    elif isinstance(node, ast.AnnAssign):
        if node.value is not None:
            yield from _targets(node.target, node.value, "annotated", node, blocks)
    elif isinstance(node, ast.AugAssign):
        yield from _targets(node.target, None, "augmented", node, blocks)
    elif isinstance(node, ast.If):
        arm = "main" if is_main_test(node.test) else "if"
        yield from _in_block(node.body, (*blocks, arm))
        yield from _in_block(node.orelse, (*blocks, "else"))
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _targets(node.target, None, "other", node, (*blocks, "loop"))
        yield from _in_block([*node.body, *node.orelse], (*blocks, "loop"))
    elif isinstance(node, ast.While):
        yield from _in_block([*node.body, *node.orelse], (*blocks, "loop"))
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        for item in node.items:
            if item.optional_vars is not None:
                yield from _targets(item.optional_vars, None, "other", node, (*blocks, "with"))
        yield from _in_block(node.body, (*blocks, "with"))
    elif isinstance(node, ast.Match):
        for case in node.cases:
            yield from _in_block(case.body, (*blocks, "match"))
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        target = ast.Name(node.name, lineno=node.lineno, col_offset=node.col_offset)
        yield Binding(node.name, target, node, None, "other", blocks)
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            target = ast.Name(name, lineno=node.lineno, col_offset=node.col_offset)
            yield Binding(name, target, node, None, "other", blocks)
    elif hasattr(node, "handlers"):  # Try, and TryStar of Python 3.11
        parts = (node.body, *(h.body for h in node.handlers), node.orelse, node.finalbody)  # type: ignore[attr-defined]
        for part in parts:
            yield from _in_block(part, (*blocks, "try"))


def _targets(
    target: ast.expr,
    value: ast.expr | None,
    form: str,
    statement: ast.stmt,
    blocks: tuple[str, ...],
) -> Iterator[Binding]:
    if isinstance(target, ast.Name):
        yield Binding(target.id, target, statement, value, form, blocks)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value, None, form, statement, blocks)
    elif isinstance(target, (ast.Tuple, ast.List)):
        form = "unpacked" if form in ("plain", "chained") else form
        parts: list[ast.expr | None] = [None] * len(target.elts)
        if (
            isinstance(value, (ast.Tuple, ast.List))
            and len(value.elts) == len(target.elts)
            and not any(isinstance(item, ast.Starred) for item in (*value.elts, *target.elts))
        ):
            parts = list(value.elts)
        for item, part in zip(target.elts, parts, strict=True):
            yield from _targets(item, part, form, statement, blocks)
