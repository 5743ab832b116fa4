"""Which assignment of a script Guild replaces with the value of a flag.

    x = 1            replaced
    y: int = 1       ignored: annotated
    if fast:
        z = 1        would be replaced, but nothing would be left of the ``if``

Guild compiles the script without the first plain assignment of each passed name, looked
for at the top level and in the bodies of ``if`` (not in ``else``), and sets the names before it
runs (guild 0.9.0, ``python_util._node_filter_for_globals`` and ``_filter_nodes``).
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass

from flagscan.syntax.bindings import Binding

_REACHED = {"main", "if"}
"""The blocks that Guild looks into."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why Guild cannot set a name, and what to change in the script."""

    why: str
    remedy: str


def chosen(bindings: list[Binding]) -> Binding:
    """The one of BINDINGS, all of one name, that Guild replaces; else the first."""
    for binding in bindings:
        if _is_replaced(binding):
            return binding
    return bindings[0]


def obstacles(module: ast.Module, choices: Collection[Binding]) -> dict[str, Obstacle]:
    """For the names of CHOICES, which are passed together, what keeps Guild from setting them."""
    found: dict[str, Obstacle] = {}
    for binding in choices:
        if not _is_replaced(binding):
            found[binding.name] = _why_ignored(binding)
    passed = {binding.name: binding.statement for binding in choices if binding.name not in found}
    while True:
        more = _shared(passed) or _emptied(module, passed)
        if not more:
            return found
        found.update(more)
        for name in more:
            del passed[name]


def _is_replaced(binding: Binding) -> bool:
    if binding.form not in ("plain", "chained") or not _REACHED.issuperset(binding.blocks):
        return False
    assert isinstance(binding.statement, ast.Assign)
    # Guild gives up on a statement at the first target that is no plain name.
    for target in binding.statement.targets:
        if target is binding.target:
            return True
        if not isinstance(target, ast.Name):
            return False
    return False


def _why_ignored(binding: Binding) -> Obstacle:
    name = binding.name
    if binding.form == "annotated":
        return Obstacle("its assignment is annotated", f"write '{name} = ...' without a type")
    if binding.form == "unpacked":
        return Obstacle("it is unpacked from several values", f"assign {name} alone")
    if binding.form == "chained":
        return Obstacle("it is assigned together with other things", f"assign {name} alone")
    block = next((b for b in binding.blocks if b not in _REACHED), "")
    where = {"else": "an 'else' or 'elif'", "loop": "a loop"}.get(block, f"a '{block}'")
    return Obstacle(f"it is assigned in {where}", f"assign {name} at the top of the script")


def _shared(passed: dict[str, ast.stmt]) -> dict[str, Obstacle]:
    # ``a = b = 1`` goes as a whole: what else it assigns would be missing.
    found = {}
    for name, statement in passed.items():
        assert isinstance(statement, ast.Assign)
        for target in statement.targets:
            other = target.id if isinstance(target, ast.Name) else None
            if other is None or passed.get(other) is not statement:
                text = other or ast.unparse(target)
                found[name] = Obstacle(
                    f"the statement also assigns {text}, which would be missing",
                    f"assign {name} alone",
                )
    return found


def _emptied(module: ast.Module, passed: dict[str, ast.stmt]) -> dict[str, Obstacle]:
    # Guild removes statements without looking at what is left: Python then refuses to
    # compile the empty body of an ``if``, whether or not it would run.
    by_statement: dict[ast.stmt, list[str]] = {}
    for name, statement in passed.items():
        by_statement.setdefault(statement, []).append(name)
    found = {}
    pending = list(module.body)
    while pending:
        node = pending.pop()
        if not isinstance(node, ast.If):
            continue
        pending.extend(node.body)
        if all(statement in by_statement for statement in node.body):
            for statement in node.body:
                for name in by_statement[statement]:
                    found[name] = Obstacle(
                        "it would leave the body of an 'if' empty, and the run fails",
                        f"assign {name} at the top of the script",
                    )
    return found
