"""Arithmetic of ``collections.Counter``: counts by key, of which only positive ones are kept.

>>> Counter("aab") | Counter("bb")
Counter({'a': 2, 'b': 2})
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from flagscan.interpreter.heap import DictObject, Key
from flagscan.interpreter.values import Constant, Site, Value

CLASS = "collections.Counter"
_KEPT: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda mine, other: mine + other,
    ast.Sub: lambda mine, other: mine - other,
    ast.BitOr: max,
    ast.BitAnd: min,
}
"""What the operators make of the counts of one key."""


def is_counter(value: Value) -> bool:
    """Whether VALUE is a ``Counter``."""
    return isinstance(value, DictObject) and value.cls_name == CLASS


def counts(value: Value) -> dict[Key, tuple[Value, Any]] | None:
    """The keys of a counter with their counts; None where these are not all known."""
    if not isinstance(value, DictObject) or value.open or value.unordered:
        return None
    found: dict[Key, tuple[Value, Any]] = {}
    for key, (name, count) in value.entries.items():
        if not isinstance(count, Constant) or not isinstance(count.value, (int, float)):
            return None
        found[key] = (name, count.value)
    return found


def counter(counted: Mapping[Key, tuple[Value, Any]] | None, site: Site | None) -> DictObject:
    """A counter that holds COUNTED; None: counts that are not known."""
    result = DictObject(site, open=counted is None)
    result.cls_name = CLASS
    for key, (name, count) in (counted or {}).items():
        result.entries[key] = (name, Constant(count))
    return result


def combined(op: ast.operator, left: Value, right: Value, site: Site) -> DictObject | None:
    """``left op right`` of two counters; None where they have no such operator."""
    how = _KEPT.get(type(op))
    if how is None or not (is_counter(left) and is_counter(right)):
        return None
    mine, other = counts(left), counts(right)
    if mine is None or other is None:
        return counter(None, site)
    keys = {**{k: n for k, (n, _) in mine.items()}, **{k: n for k, (n, _) in other.items()}}
    nothing = (None, 0)
    total = {
        k: (n, how(mine.get(k, nothing)[1], other.get(k, nothing)[1])) for k, n in keys.items()
    }
    return counter(positive(total), site)


def positive(counted: Mapping[Key, tuple[Value, Any]]) -> dict[Key, tuple[Value, Any]]:
    """Those of COUNTED whose count is above zero."""
    return {key: (name, count) for key, (name, count) in counted.items() if count > 0}


def signed(op: ast.unaryop, value: Value, site: Site) -> DictObject | None:
    """``+counter`` and ``-counter``: the counts of that sign; None for anything else."""
    if not is_counter(value) or not isinstance(op, (ast.UAdd, ast.USub)):
        return None
    held = counts(value)
    sign = 1 if isinstance(op, ast.UAdd) else -1
    turned = None if held is None else {k: (n, sign * count) for k, (n, count) in held.items()}
    return counter(None if turned is None else positive(turned), site)


def equal(left: Value, right: Value) -> bool | None:
    """Whether two counters are equal: a key that is missing counts as zero."""
    mine, other = counts(left), counts(right)
    if mine is None or other is None:
        return None
    sides = [{k: count for k, (_, count) in side.items() if count} for side in (mine, other)]
    return sides[0] == sides[1]
