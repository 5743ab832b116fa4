"""What a script assigns to the attributes and keys of an object, and where that is written.

cfg.lr = 0.1
cfg["net"]["depth"] = 3

assignments_to(module, "cfg")  ->  {"lr": Written(...), "net.depth": Written(...)}
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flagscan.model.diagnostic import NOT_REPLACEABLE, Diagnostic
from flagscan.model.location import Location


def not_set_by_guild(name: str, location: Location, path: str) -> Diagnostic:
    """That Guild sets nothing of the object NAME of the script at PATH, and what does."""
    return NOT_REPLACEABLE.at(
        location,
        name=name,
        why="it sets command lines, variables and dicts, no attributes of objects",
        remedy="run it with "
        f"'exec: python -m flagscan.apply --dest object:{name} {path} ${{flag_args}}'",
    )


@dataclass(frozen=True, slots=True)
class Written:
    """The last statement at module level that assigns an attribute or key."""

    statement: ast.stmt
    target: ast.expr
    value: ast.expr | None
    """None where it is not written as one expression (``+=``, a loop's variable)."""
    certain: bool
    """Whether it stands under no test and in no loop."""


def assignments_to(module: ast.Module, name: str) -> dict[str, Written]:
    """By dotted path, what the statements of MODULE assign within the object called NAME."""
    found: dict[str, Written] = {}
    for statement, certain in statements_of(module):
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
            targets = [statement.target]
            value = statement.value if isinstance(statement, ast.AnnAssign) else None  # type: ignore[assignment]
        else:
            continue
        for target in targets:
            path = path_of(target, name)
            if path:
                found[path] = Written(statement, target, value, certain)
    return found


def path_of(target: ast.expr, name: str) -> str:
    """The dotted path below NAME that TARGET stands for; empty if it is none."""
    steps: list[str] = []
    while not isinstance(target, ast.Name):
        if isinstance(target, ast.Attribute):
            steps.append(target.attr)
        elif (
            isinstance(target, ast.Subscript)
            and isinstance(target.slice, ast.Constant)
            and isinstance(target.slice.value, str)
        ):
            steps.append(target.slice.value)
        else:
            return ""
        target = target.value
    return ".".join(reversed(steps)) if target.id == name else ""


def statements_of(module: ast.Module) -> Iterator[tuple[ast.stmt, bool]]:
    """The statements that run with MODULE, in order, and whether each certainly does."""
    yield from _statements(module.body, True)


def _statements(body: list[ast.stmt], certain: bool) -> Iterator[tuple[ast.stmt, bool]]:
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        yield statement, certain
        straight = isinstance(statement, (ast.With, ast.AsyncWith))
        for field in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, field, []), certain and straight)
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _statements(part.body, False)
