"""Python modules as files of values: read by the interpreter, never run.

    lr = 1e-3                        ->  lr: 0.001
    params = {"lr": 1e-3, "n": 2}    ->  lr: 0.001, n: 2
    params = [{"n": 1}, {"n": 2}]    ->  two trials

If there is a ``params``, what it holds counts and nothing else; otherwise every name at module
level that is assigned and does not begin with ``_``.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from flagscan.datafiles.entries import Content, Entry, Unacceptable, Unreadable, check_float
from flagscan.interpreter.budget import Budget
from flagscan.interpreter.concretize import NotPlain, plain, unresolved
from flagscan.interpreter.interpreter import interpret
from flagscan.interpreter.library import Library
from flagscan.interpreter.trace import Assignment, Trace
from flagscan.interpreter.values import Value
from flagscan.syntax.tree import Tree, UnreadableScript, parse

PARAMS = "params"
_BUDGET = Budget(
    steps=20_000,
    uncalled_steps=0,
    collection=20_000,
    text=100_000,
    seconds=1.0,
    memory_bytes=100_000_000,
)


def read_module(data: bytes, path: str) -> Content:
    """What the Python module with this DATA holds; PATH is what its errors are called by.

    Raises:
        Unreadable: it is no Python.
        Unacceptable: a value is not known from reading alone, or is no plain one.
    """
    try:
        tree = parse(data, path)
    except UnreadableScript as error:
        raise Unreadable(error.diagnostic.message, error.diagnostic.location.line) from None
    for node in ast.walk(tree.module):
        if isinstance(node, ast.Constant) and node.value == math.inf:
            check_float(tree.text(node), tree.location(node).line)
    trace = interpret(tree, Library(()), follow=False, budget=_BUDGET)
    names = {a.name: a for a in trace.assignments if not a.name.startswith("_")}
    if PARAMS in names:
        return _params(names[PARAMS], trace, tree)
    entries = [_entry(item, trace, tree) for item in names.values() if item.form != "walrus"]
    return Content({str(e.key): e.value for e in entries}, tuple(entries))


def _params(assignment: Assignment, trace: Trace, tree: Tree) -> Content:
    value = _value(assignment, trace, tree)
    node = getattr(assignment.statement, "value", None)
    line = tree.location(assignment.target).line
    if isinstance(value, dict):
        return Content(value, tuple(_items(value, node, tree, line)))
    if isinstance(value, list):
        nodes = node.elts if isinstance(node, ast.List) else [None] * len(value)
        rows = [
            tuple(_items(item, nodes[i] if i < len(nodes) else None, tree, line))
            if isinstance(item, dict)
            else None
            for i, item in enumerate(value)
        ]
        return Content(value, None, tuple(rows))
    raise Unacceptable(f"{PARAMS} is neither a dict nor a list of them", line)


def _items(
    value: dict[object, object], node: ast.expr | None, tree: Tree, line: int
) -> Iterator[Entry]:
    """The entries of the dict VALUE, which stands on LINE and was written as NODE."""
    keys = node.keys if isinstance(node, ast.Dict) else []
    lines: dict[object, int] = {
        key.value: tree.location(key).line for key in keys if isinstance(key, ast.Constant)
    }
    for key, item in value.items():
        here = lines.get(key, line)
        parts = tuple(_items(item, None, tree, here)) if isinstance(item, dict) else None
        yield Entry(key, item, here, 0, parts)


def _entry(assignment: Assignment, trace: Trace, tree: Tree) -> Entry:
    value = _value(assignment, trace, tree)
    line = tree.location(assignment.target).line
    parts = None
    if isinstance(value, dict):
        node = getattr(assignment.statement, "value", None)
        parts = tuple(_items(value, node, tree, line))
    return Entry(assignment.name, value, line, 0, parts)


def _value(assignment: Assignment, trace: Trace, tree: Tree) -> object:
    """What the name of ASSIGNMENT holds in the end."""
    held = trace.main.scope.bindings.get(assignment.name)
    line = tree.location(assignment.target).line
    try:
        if not isinstance(held, Value):
            raise Unacceptable(f"{assignment.name} is not there in the end", line)
        return _as_data(plain(held))
    except NotPlain as error:
        source = " ".join(unresolved(error, assignment.site).source.split())[:80]
        why = f"what {assignment.name} is ({source}) is known only when it runs"
        raise Unacceptable(why, line) from None
    except TypeError as error:
        raise Unacceptable(f"{assignment.name} holds {error}", line) from None


def _as_data(value: object) -> object:
    """VALUE as a file of data would hold it.

    Raises:
        TypeError: it is of a kind that flags are not given; the text says which.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list() | tuple():
            return [_as_data(item) for item in value]
        case dict():
            return {key: _as_data(item) for key, item in value.items()}
    raise TypeError(f"a {type(value).__name__}")
