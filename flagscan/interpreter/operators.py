"""Arithmetic on abstract values, as Python does it.

Plain operands are computed by Python itself, inside the budget; containers of
abstract items are handled here; everything else is unknown for a reason.
"""

from __future__ import annotations

import ast
import operator
import pathlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import counters, enums, printing, sizes, special
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.comparison import truth
from flagscan.interpreter.concretize import (
    NotPlain,
    key_of,
    lift,
)
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    ListObject,
    SetObject,
)
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.values import (
    Constant,
    External,
    Generic,
    OneOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

BINARY: dict[type[ast.operator], tuple[Callable[[Any, Any], Any], str, str]] = {
    ast.Add: (operator.add, "__add__", "__radd__"),
    ast.Sub: (operator.sub, "__sub__", "__rsub__"),
    ast.Mult: (operator.mul, "__mul__", "__rmul__"),
    ast.Div: (operator.truediv, "__truediv__", "__rtruediv__"),
    ast.FloorDiv: (operator.floordiv, "__floordiv__", "__rfloordiv__"),
    ast.Mod: (operator.mod, "__mod__", "__rmod__"),
    ast.Pow: (operator.pow, "__pow__", "__rpow__"),
    ast.LShift: (operator.lshift, "__lshift__", "__rlshift__"),
    ast.RShift: (operator.rshift, "__rshift__", "__rrshift__"),
    ast.BitOr: (operator.or_, "__or__", "__ror__"),
    ast.BitAnd: (operator.and_, "__and__", "__rand__"),
    ast.BitXor: (operator.xor, "__xor__", "__rxor__"),
    ast.MatMult: (operator.matmul, "__matmul__", "__rmatmul__"),
}

UNARY: dict[type[ast.unaryop], tuple[Callable[[Any], Any], str]] = {
    ast.UAdd: (operator.pos, "__pos__"),
    ast.USub: (operator.neg, "__neg__"),
    ast.Invert: (operator.invert, "__invert__"),
}


def binary(interp: Interpreter, op: ast.operator, left: Value, right: Value, site: Site) -> Value:
    """``left op right``."""
    if type(left) is Unknown and not isinstance(op, ast.BitOr):
        return blame(left, site)
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        return interp.spread(lambda a, b: binary(interp, op, a, b, site), (left, right), site)
    function, method, reflected = BINARY[type(op)]
    if isinstance(left, Constant) and isinstance(right, Constant):
        return _compute(interp, op, function, left.value, right.value, site)
    if isinstance(left, Instance) or isinstance(right, Instance):
        answer = special.operate(interp, left, right, (method, reflected), site)
        if answer is None:
            answer = enums.combined(interp, op, left, right, site)
        if answer is not None:
            return answer
        left, right = special.bare(left), right if _prints(op, left) else special.bare(right)
    if _prints(op, left):
        return _filled(interp, left, right, site)
    if isinstance(left, Constant) and isinstance(right, Constant):
        return _compute(interp, op, function, left.value, right.value, site)
    answer = _containers(interp, op, left, right, site)
    if answer is not None:
        return answer
    if isinstance(op, ast.BitOr):
        union = _union(left, right)
        if union is not None:
            return union
    worst = left if not isinstance(left, Constant) else right
    return blame(worst, site)


def _prints(op: ast.operator, left: Value) -> bool:
    """Whether ``left op ...`` fills in a text."""
    left = special.bare(left)
    return isinstance(op, ast.Mod) and isinstance(left, Constant) and isinstance(left.value, str)


def _filled(interp: Interpreter, left: Value, right: Value, site: Site) -> Value:
    """``"%s" % right``."""
    left = special.bare(left)
    assert isinstance(left, Constant)
    try:
        operand = printing.operand(interp, right, site, in_full="%r" in str(left.value))
    except NotPlain as error:
        return Unknown(error.reason, site)
    return _compute(interp, ast.Mod(), operator.mod, left.value, operand, site)


def _union(left: Value, right: Value) -> Value | None:
    """``int | None`` between types."""
    kinds = (External, ClassObject, Generic)
    if not (isinstance(left, kinds) or isinstance(right, kinds)):
        return None
    origin = External("types.UnionType")
    parts: list[Value] = []
    for side in (left, right):
        if isinstance(side, Generic) and side.origin == origin:
            parts.extend(side.arguments)
        else:
            parts.append(External("builtins.NoneType") if side == Constant(None) else side)
    return Generic(origin, tuple(dict.fromkeys(parts)))


def _compute(
    interp: Interpreter,
    op: ast.operator,
    function: Callable[[Any, Any], Any],
    left: Any,
    right: Any,
    site: Site,
) -> Value:
    if not _affordable(interp, op, left, right):
        return sizes.refused(interp, site)
    try:
        result = function(left, right)
        return (
            lift(result, site) if sizes.fits(interp.budget, result) else sizes.refused(interp, site)
        )
    except printing.NotKnown:
        return Unknown(Reason.OBJECT, site)
    except TypeError:
        return interp.failing("TypeError", site)
    except ZeroDivisionError:
        return interp.failing("ZeroDivisionError", site)
    except Exception as error:
        return interp.failing(type(error).__name__, site)


def _affordable(interp: Interpreter, op: ast.operator, left: Any, right: Any) -> bool:
    # What Python would compute for minutes or gigabytes is refused before it begins.
    budget = interp.budget
    if isinstance(op, ast.Pow):
        if isinstance(left, int) and isinstance(right, int):
            return left.bit_length() * max(right, 0) <= budget.number_bits
        return True
    if isinstance(op, ast.LShift):
        return not (
            isinstance(left, int)
            and isinstance(right, int)
            and left.bit_length() + right > budget.number_bits
        )
    if isinstance(op, ast.Mult):
        if isinstance(left, int) and isinstance(right, int):
            return left.bit_length() + right.bit_length() <= budget.number_bits
        for text, times in ((left, right), (right, left)):
            if isinstance(text, (str, bytes)) and isinstance(times, int):
                return len(text) * times <= budget.text
        return True
    if (
        isinstance(op, ast.Add)
        and isinstance(left, (str, bytes))
        and isinstance(right, (str, bytes))
    ):
        return len(left) + len(right) <= budget.text
    if isinstance(op, ast.Mod) and isinstance(left, (str, bytes)):
        text = left if isinstance(left, str) else left.decode("latin-1")
        plain_widths = "*" not in text and not printing.WIDE.search(text)
        return plain_widths and sizes.affordable(budget, (text, right))
    return True


def _containers(
    interp: Interpreter, op: ast.operator, left: Value, right: Value, site: Site
) -> Value | None:
    limit = interp.budget.collection
    if isinstance(op, ast.Add):
        if isinstance(left, TupleValue) and isinstance(right, TupleValue):
            if len(left.items) + len(right.items) > limit:
                interp.over_budget("items of a collection", site)
                return Unknown(Reason.BUDGET, site)
            return TupleValue(left.items + right.items)
        if isinstance(left, ListObject) and isinstance(right, ListObject):
            if left.view or right.view:
                return None  # deques are added to no lists, and the views of a dict to nothing
            if left.items is None or right.items is None:
                return ListObject(None, site)
            if len(left.items) + len(right.items) > limit:
                interp.over_budget("items of a collection", site)
                return ListObject(None, site)
            unordered = not (is_ordered(left) and is_ordered(right))
            return ListObject([*left.items, *right.items], site, unordered=unordered)
    if isinstance(op, ast.Mult):
        for owner, times in ((left, right), (right, left)):
            if isinstance(times, Constant) and isinstance(times.value, int):
                if isinstance(owner, TupleValue):
                    if len(owner.items) * times.value > limit:
                        interp.over_budget("items of a collection", site)
                        return Unknown(Reason.BUDGET, site)
                    return TupleValue(owner.items * times.value)
                if isinstance(owner, ListObject) and owner.items is not None and not owner.view:
                    if len(owner.items) * times.value > limit:
                        interp.over_budget("items of a collection", site)
                        return Unknown(Reason.BUDGET, site)
                    return ListObject(
                        owner.items * times.value, site, unordered=not is_ordered(owner)
                    )
    if counters.is_counter(left) and counters.is_counter(right):
        return counters.combined(op, left, right, site)
    if isinstance(left, DictObject) and isinstance(right, DictObject) and isinstance(op, ast.BitOr):
        merged = DictObject(site, open=left.open or right.open)
        merged.entries = {**left.entries, **right.entries}
        merged.cls_name, merged.default_factory = left.cls_name, left.default_factory
        merged.unordered = left.unordered or right.unordered
        return merged
    if any(isinstance(side, SetObject) or _is_keys(side) for side in (left, right)):
        sets = [as_set(side) for side in (left, right)]
        if sets[0] is not None and sets[1] is not None:
            return _set_operation(op, sets[0], sets[1], site)
    return None


def _is_keys(value: Value) -> bool:
    return isinstance(value, ListObject) and value.view.endswith("keys")


def as_set(value: Value) -> SetObject | None:
    """VALUE as a set, if it is one or the keys of a dict."""
    if isinstance(value, ListObject) and value.view.endswith("keys"):
        items = None if value.items is None else {key_of(item): item for item in value.items}
        return SetObject(items, value.site)
    return value if isinstance(value, SetObject) else None


def _set_operation(op: ast.operator, left: SetObject, right: SetObject, site: Site) -> Value | None:
    if left.items is None or right.items is None:
        return SetObject(None, site)
    a, b = left.items, right.items
    if isinstance(op, ast.BitOr):
        items = {**a, **b}
    elif isinstance(op, ast.BitAnd):
        items = {k: v for k, v in a.items() if k in b}
    elif isinstance(op, ast.Sub):
        items = {k: v for k, v in a.items() if k not in b}
    elif isinstance(op, ast.BitXor):
        items = {k: v for k, v in {**a, **b}.items() if (k in a) != (k in b)}
    else:
        return None
    return SetObject(items, site, frozen=left.frozen)


def unary(interp: Interpreter, op: ast.unaryop, value: Value, site: Site) -> Value:
    """``op value``."""
    if isinstance(op, ast.Not):
        decided = truth(interp, value)
        return blame(value, site) if decided is None else Constant(not decided)
    if isinstance(value, OneOf):
        return interp.spread(lambda a: unary(interp, op, a, site), (value,), site)
    function, method = UNARY[type(op)]
    answer = special.ask(interp, value, method, site)
    if answer is not None:
        return answer
    value = special.bare(value)
    counted = counters.signed(op, value, site)
    if counted is not None:
        return counted
    if isinstance(value, Constant):
        try:
            return lift(function(value.value), site)
        except TypeError:
            return interp.failing("TypeError", site)
    return blame(value, site)


def is_path(value: Value) -> bool:
    """Whether VALUE is a known ``pathlib`` path."""
    return isinstance(value, Constant) and isinstance(value.value, pathlib.PurePath)
