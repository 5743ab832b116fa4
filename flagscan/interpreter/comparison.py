"""Truth, equality, order and membership of abstract values.

    >>> compare(interp, ast.Eq(), Constant(1), Constant(1.0), site)
    Constant(value=True)

The answer is None, or an unknown value, wherever two values of the running
program may be the same or not.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import attributes, calls
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.concretize import NO_KEY, NotPlain, is_here, key_of, plain
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    ListObject,
    ModuleObject,
    SetObject,
)
from flagscan.interpreter.lattice import join, options_of
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

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

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
