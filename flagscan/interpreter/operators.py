"""Arithmetic, comparison and truth of abstract values, as Python does them.

Plain operands are computed by Python itself, inside the budget; containers of
abstract items are handled here; everything else is unknown for a reason.
"""

from __future__ import annotations

import ast
import operator
import pathlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import attributes, calls
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.concretize import (
    NO_KEY,
    NotPlain,
    is_here,
    key_of,
    lift,
    plain,
    prints_alike,
)
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    ListObject,
    ModuleObject,
    SetObject,
)
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    FALSE,
    TRUE,
    UNBOUND,
    BoundMethod,
    Constant,
    Descriptor,
    External,
    Function,
    Generic,
    MethodOf,
    OneOf,
    Partial,
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

UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
}

COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}

SURE = (Function, ClassObject, ModuleObject, BoundMethod, MethodOf, Partial, Generic, Descriptor)
"""Values that are true and are not None, whatever else they are."""


def truth(interp: Interpreter, value: Value) -> bool | None:
    """Whether VALUE is true; None when that is not known."""
    if isinstance(value, Constant):
        return bool(value.value)
    if isinstance(value, TupleValue):
        return bool(value.items)
    if isinstance(value, ListObject):
        return None if value.items is None else (True if value.iterator else bool(value.items))
    if isinstance(value, DictObject):
        if any(
            item is not UNBOUND and not isinstance(item, OneOf)
            for _, item in value.entries.values()
        ):
            return True
        return None if value.open or value.entries else False
    if isinstance(value, SetObject):
        return None if value.items is None else bool(value.items)
    if isinstance(value, SURE):
        return True
    if isinstance(value, External):
        return True if value.name.startswith("builtins.") else None
    if isinstance(value, Instance):
        return _instance_truth(interp, value)
    if isinstance(value, OneOf):
        answers = {truth(interp, option) for option in value.options}
        return answers.pop() if len(answers) == 1 else None
    return None


def _instance_truth(interp: Interpreter, value: Instance) -> bool | None:
    if not isinstance(value.cls, ClassObject):
        return True
    if value.store is not None:
        return truth(interp, value.store)
    for name in ("__bool__", "__len__"):
        method = attributes.class_lookup(value.cls, name)
        if method is not None:
            result = interp.call(
                BoundMethod(value, method), calls.Arguments(), interp.site(interp.node)
            )
            return truth(interp, result)
    return None if attributes.outside_base(value.cls) is not None else True


def binary(interp: Interpreter, op: ast.operator, left: Value, right: Value, site: Site) -> Value:
    """``left op right``."""
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        return interp.spread(lambda a, b: binary(interp, op, a, b, site), (left, right), site)
    function, method, reflected = BINARY[type(op)]
    if isinstance(left, Constant) and isinstance(right, Constant):
        return _compute(interp, op, function, left.value, right.value, site)
    special = _containers(interp, op, left, right, site)
    if special is not None:
        return special
    for owner, other, name in ((left, right, method), (right, left, reflected)):
        if isinstance(owner, Instance) and isinstance(owner.cls, ClassObject):
            found = attributes.class_lookup(owner.cls, name)
            if found is not None:
                argument = Argument(other, site)
                return interp.call(BoundMethod(owner, found), calls.Arguments([argument]), site)
    if isinstance(op, ast.Mod) and isinstance(left, Constant) and isinstance(left.value, str):
        try:
            operand = plain(right)
        except NotPlain as error:
            return Unknown(error.reason, site)
        parts = right.items if isinstance(right, TupleValue) and right.cls is None else (right,)
        if all(prints_alike(part, in_full="%r" in left.value) for part in parts):
            return _compute(interp, op, function, left.value, operand, site)
        return Unknown(Reason.OBJECT, site)
    if isinstance(op, ast.BitOr):
        union = _union(left, right)
        if union is not None:
            return union
    worst = left if not isinstance(left, Constant) else right
    return blame(worst, site)


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
        interp.over_budget("size of a computed value", site)
        return Unknown(Reason.BUDGET, site)
    if isinstance(left, str) and isinstance(op, ast.Mod):
        interp.uses(left)
    try:
        result = function(left, right)
        return lift(result, site)
    except TypeError:
        return interp.failing("TypeError", site)
    except ZeroDivisionError:
        return interp.failing("ZeroDivisionError", site)
    except Exception as error:
        return interp.failing(type(error).__name__, site)


WIDE = re.compile(r"[0-9]{4,}")


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
        return "*" not in text and not WIDE.search(text)
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
                        return Unknown(Reason.BUDGET, site)
                    return TupleValue(owner.items * times.value)
                if isinstance(owner, ListObject) and owner.items is not None:
                    if len(owner.items) * times.value > limit:
                        return Unknown(Reason.BUDGET, site)
                    return ListObject(
                        owner.items * times.value, site, unordered=not is_ordered(owner)
                    )
    if isinstance(left, DictObject) and isinstance(right, DictObject) and isinstance(op, ast.BitOr):
        merged = DictObject(site, open=left.open or right.open)
        merged.entries = {**left.entries, **right.entries}
        return merged
    if isinstance(left, SetObject) and isinstance(right, SetObject):
        return _set_operation(op, left, right, site)
    return None


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
        answer = truth(interp, value)
        return blame(value, site) if answer is None else Constant(not answer)
    if isinstance(value, OneOf):
        return interp.spread(lambda a: unary(interp, op, a, site), (value,), site)
    if isinstance(value, Constant):
        try:
            return lift(UNARY[type(op)](value.value), site)
        except TypeError:
            return interp.failing("TypeError", site)
    return blame(value, site)


def compare(interp: Interpreter, op: ast.cmpop, left: Value, right: Value, site: Site) -> Value:
    """``left op right`` for one comparison; a Constant bool or Unknown."""
    if isinstance(op, (ast.In, ast.NotIn)):
        if isinstance(right, OneOf) or isinstance(left, OneOf):
            return interp.spread(lambda a, b: compare(interp, op, a, b, site), (left, right), site)
        found = contains(interp, right, left)
        if found is None:
            return blame(right if not isinstance(right, Constant) else left, site)
        return Constant(found == isinstance(op, ast.In))
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        return interp.spread(lambda a, b: compare(interp, op, a, b, site), (left, right), site)
    if isinstance(op, (ast.Is, ast.IsNot)):
        same = identical(left, right)
        if same is None:
            return blame(left if not isinstance(left, Constant) else right, site)
        return Constant(same == isinstance(op, ast.Is))
    if isinstance(op, (ast.Eq, ast.NotEq)):
        equal = equals(left, right)
        if equal is None:
            return blame(left if not isinstance(left, Constant) else right, site)
        return Constant(equal == isinstance(op, ast.Eq))
    try:
        return Constant(bool(COMPARE[type(op)](plain(left), plain(right))))
    except NotPlain as error:
        return blame(error.value, site)
    except TypeError:
        return interp.failing("TypeError", site)


def equals(left: Value, right: Value) -> bool | None:
    """Whether ``left == right``; None when not known."""
    try:
        return bool(plain(left) == plain(right))
    except NotPlain:
        pass
    sentinel = _of_sentinels(left, right)
    if sentinel is not None:
        return sentinel
    if left is right and not isinstance(left, Unknown):
        return True
    if isinstance(left, Generic) and isinstance(right, Generic):
        return left == right or None
    for one, other in ((left, right), (right, left)):
        if isinstance(one, External) and one.name.startswith(("builtins.", "typing.", "types.")):
            if isinstance(other, (ClassObject, Function, Generic, Constant, ModuleObject)):
                return False
            if isinstance(other, External) and other != one and _standard_type(other):
                return False
    if isinstance(left, (Function, ClassObject)) and isinstance(right, (Function, ClassObject)):
        return False
    if isinstance(left, External) and isinstance(right, External):
        builtin = left.name.startswith("builtins.") and right.name.startswith("builtins.")
        return True if left == right else (False if builtin else None)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Constant) and isinstance(
            other,
            (Function, ClassObject, ModuleObject, ListObject, DictObject, SetObject, TupleValue),
        ):
            return False
    if isinstance(left, Instance) and isinstance(right, Instance):
        return _same_member(left, right)
    if isinstance(left, Instance) and isinstance(right, Constant):
        return _plain_enum(left)
    return None


def _standard_type(value: External) -> bool:
    return value.name.startswith(("builtins.", "typing.", "types.", "collections.", "enum."))


def _same_member(left: Instance, right: Instance) -> bool | None:
    kinds = [v.cls.kind if isinstance(v.cls, ClassObject) else "" for v in (left, right)]
    return False if kinds == ["enum", "enum"] else None


def _plain_enum(value: Instance) -> bool | None:
    # A member of a plain Enum equals only itself; one that is a str or int besides may.
    if isinstance(value.cls, ClassObject) and value.cls.kind == "enum" and value.store is None:
        return False
    return None


SENTINELS = frozenset(
    External(name)
    for name in """dataclasses.MISSING dataclasses._MISSING_TYPE inspect._empty
    inspect.Parameter.empty inspect.Signature.empty attr.NOTHING attrs.NOTHING""".split()
)
"""Outside objects that stand for nothing, and are no other value that is known."""


def _of_sentinels(left: Value, right: Value) -> bool | None:
    if left in SENTINELS or right in SENTINELS:
        if left == right:
            return True
        known = (Constant, TupleValue, ListObject, DictObject, SetObject, Instance, *SURE)
        one = right if left in SENTINELS else left
        if isinstance(one, known) or one in SENTINELS:
            return False
        if isinstance(one, External) and one.name.startswith("builtins."):
            return False
    return None


def identical(left: Value, right: Value) -> bool | None:
    """Whether ``left is right``; None when not known."""
    known_sentinel = _of_sentinels(left, right)
    if known_sentinel is not None:
        return known_sentinel
    if isinstance(left, Constant) and isinstance(right, Constant):
        for value in (None, True, False, ...):
            if left.value is value or right.value is value:
                return left.value is right.value
        return None
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Constant) and one.value is None:
            known = (*SURE, ListObject, DictObject, SetObject, TupleValue, Instance)
            if isinstance(other, known):
                return False
            if isinstance(other, External) and _standard_type(other):
                return False
            return None
    if left is right and not isinstance(left, Unknown):
        return True
    if isinstance(left, External) and isinstance(right, External):
        if left == right:
            return True
        # Two names of built-in types are two types; two names elsewhere may be one object.
        return False if _standard_type(left) and _standard_type(right) else None
    both = (ClassObject, Function, ListObject, DictObject, Instance, ModuleObject)
    if isinstance(left, both) and isinstance(right, both):
        return False
    return None


def contains(interp: Interpreter, container: Value, item: Value) -> bool | None:
    """Whether ``item in container``; None when not known."""
    if is_here(container):
        return None
    if isinstance(container, Constant):
        try:
            if isinstance(container.value, str):
                interp.uses(container.value)
            return plain(item) in container.value  # type: ignore[operator]
        except (NotPlain, TypeError):
            return None
    if isinstance(container, Instance) and container.store is not None:
        container = container.store
    if isinstance(container, DictObject):
        key = key_of(item)
        if key is NO_KEY:
            return None
        if key in container.entries:
            held = container.entries[key][1]
            return None if UNBOUND in options_of(held) else True
        return None if container.open else False
    if isinstance(container, SetObject):
        key = key_of(item)
        if key is NO_KEY or container.items is None:
            return None
        return key in container.items
    items: list[Value] | tuple[Value, ...] | None = None
    if isinstance(container, (TupleValue, ListObject)):
        items = container.items
    elif isinstance(container, ClassObject) and container.kind == "enum":
        items = list(attributes.enum_members(container))
    if items is None:
        return None
    answers = [equals(candidate, item) for candidate in items]
    if True in answers:
        return True
    return None if None in answers else False


def either(interp: Interpreter, value: Value, site: Site) -> Value:
    """A bool that is VALUE's truth, or an unknown one."""
    answer = truth(interp, value)
    return join(TRUE, FALSE) if answer is None else Constant(answer)


def is_path(value: Value) -> bool:
    """Whether VALUE is a known ``pathlib`` path."""
    return isinstance(value, Constant) and isinstance(value.value, pathlib.PurePath)
