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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import attributes, enums, equality, fields, special, streams
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
from flagscan.interpreter.identity import SURE, identical, of_sentinels, standard_type
from flagscan.interpreter.lattice import join, maybe_unbound
from flagscan.interpreter.values import (
    FALSE,
    TRUE,
    UNBOUND,
    CallResult,
    Constant,
    External,
    Function,
    Generic,
    Member,
    OneOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

COMPARE: dict[type[ast.cmpop], tuple[Callable[[Any, Any], Any], str, str]] = {
    ast.Lt: (operator.lt, "__lt__", "__gt__"),
    ast.LtE: (operator.le, "__le__", "__ge__"),
    ast.Gt: (operator.gt, "__gt__", "__lt__"),
    ast.GtE: (operator.ge, "__ge__", "__le__"),
}


_CONTAINERS = (DictObject, ListObject, SetObject)
_OPAQUE = frozenset((Unknown, CallResult, Member))


def truth(interp: Interpreter, value: Value) -> bool | None:
    """Whether VALUE is true; None when that is not known."""
    kind = type(value)
    if kind is Constant:
        return bool(value.value)  # type: ignore[attr-defined]
    if kind in _OPAQUE:
        return None
    if isinstance(value, TupleValue):
        return bool(value.items)
    if isinstance(value, ListObject):
        return True if value.iterator else (None if value.items is None else bool(value.items))
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
        return True if value.store is None else truth(interp, value.store)
    for name in ("__bool__", "__len__"):
        result = special.ask(interp, value, name, interp.site(interp.node))
        if result is not None:
            return truth(interp, result)
    if value.store is not None:
        return truth(interp, value.store)
    if value.cls.kind == "enum":  # a Flag of no bits is false
        held = value.attributes.get("value")
        flags = {"enum.Flag", "enum.IntFlag"} & set(attributes.base_names(value.cls))
        return truth(interp, held) if flags and held is not None else True
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
        equal = equals(interp, left, right)
        if equal is None:
            return blame(left if not isinstance(left, Constant) else right, site)
        return Constant(equal == isinstance(op, ast.Eq))
    function, method, reflected = COMPARE[type(op)]
    if isinstance(left, Instance) or isinstance(right, Instance):
        answer = special.operate(interp, left, right, (method, reflected), site)
        if answer is None:
            answer = _by_fields(interp, op, left, right, site)
        if answer is not None:
            return answer
        left, right = special.bare(left), special.bare(right)
    if isinstance(left, TupleValue) and isinstance(right, TupleValue):
        return _in_order(interp, op, left, right, site)
    try:
        return Constant(bool(function(plain(left), plain(right))))
    except NotPlain as error:
        return blame(error.value, site)
    except TypeError:
        return interp.failing("TypeError", site)


def _in_order(
    interp: Interpreter, op: ast.cmpop, left: TupleValue, right: TupleValue, site: Site
) -> Value:
    """The order of two tuples: that of the first items that differ, else of their lengths."""
    for index, (a, b) in enumerate(zip(left.items, right.items, strict=False)):
        if isinstance(a, OneOf) or isinstance(b, OneOf):

            def behind(x: Value, y: Value, index: int = index) -> Value:
                rests = [
                    TupleValue((item, *side.items[index + 1 :]))
                    for item, side in ((x, left), (y, right))
                ]
                return _in_order(interp, op, rests[0], rests[1], site)

            return interp.spread(behind, (a, b), site)
        same = equals(interp, a, b)
        if same is None:
            return blame(a if not isinstance(a, Constant) else b, site)
        if not same:
            return compare(interp, op, a, b, site)
    lengths = Constant(len(left.items)), Constant(len(right.items))
    return compare(interp, op, *lengths, site)


def _by_fields(
    interp: Interpreter, op: ast.cmpop, left: Value, right: Value, site: Site
) -> Value | None:
    """The order of instances of a dataclass with ``order=True``, or by ``total_ordering``."""
    cls = left.cls if isinstance(left, Instance) else None
    if not isinstance(cls, ClassObject) or not isinstance(right, Instance):
        return None
    if cls is right.cls and cls.kind == "dataclass" and fields.option(cls, "order", default=False):
        sides = [_compared(one, cls) for one in (left, right) if isinstance(one, Instance)]
        return compare(interp, op, sides[0], sides[1], site)
    if External("functools.total_ordering") not in cls.decorators:
        return None
    equal = equals(interp, left, right)
    for root in (ast.Lt, ast.LtE, ast.Gt, ast.GtE):
        answer = special.ask(interp, left, COMPARE[root][1], site, right)
        if answer is not None:
            known = truth(interp, answer)
            if known is None or equal is None:
                return blame(left, site)
            below = known and not equal if root in (ast.Lt, ast.LtE) else not known and not equal
            order = -1 if below else (0 if equal else 1)
            return Constant(bool(COMPARE[type(op)][0](order, 0)))
    return None


def _compared(value: Instance, cls: ClassObject) -> Value:
    unknown = Unknown(Reason.UNBOUND_NAME)
    return TupleValue(tuple([value.attributes.get(n, unknown) for n in fields.compared(cls)]))


def equals(interp: Interpreter, left: Value, right: Value) -> bool | None:
    """Whether ``left == right``; None when not known."""
    if isinstance(left, Instance) or isinstance(right, Instance):
        return _equal_instances(interp, left, right)
    if isinstance(left, _CONTAINERS) and isinstance(right, _CONTAINERS):
        answer = equality.of_containers(left, right)
        if answer is not equality.NOT_SAID:
            return answer  # type: ignore[return-value]
    try:
        return bool(plain(left) == plain(right))
    except NotPlain:
        pass
    sentinel = of_sentinels(left, right)
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
            if isinstance(other, External) and other != one and standard_type(other):
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
    if type(left) is type(right) and isinstance(left, (ListObject, TupleValue)):
        return _equal_items(interp, left, right)
    return None


def _equal_items(interp: Interpreter, left: Value, right: Value) -> bool | None:
    assert isinstance(left, (ListObject, TupleValue))
    assert isinstance(right, (ListObject, TupleValue))
    for one in (left, right):
        if isinstance(one, ListObject) and (one.unordered or one.iterator):
            return None
    if left.items is None or right.items is None:
        return None
    if len(left.items) != len(right.items):
        return False
    if interp.nesting > interp.budget.nesting:
        return None
    interp.nesting += 1
    try:
        answers = [equals(interp, a, b) for a, b in zip(left.items, right.items, strict=True)]
    finally:
        interp.nesting -= 1
    return False if False in answers else (None if None in answers else True)


def _equal_instances(interp: Interpreter, left: Value, right: Value) -> bool | None:
    """The same where one of them is an instance: by its class's ``__eq__``, fields or identity."""
    site = interp.site(interp.node)
    answer = special.operate(interp, left, right, ("__eq__", "__eq__"), site)
    if answer is not None:
        return truth(interp, answer)
    sentinel = of_sentinels(left, right)
    if sentinel is not None:
        return sentinel
    if left is right:
        return True
    parts = special.bare(left), special.bare(right)
    if parts != (left, right) and not any(isinstance(part, Instance) for part in parts):
        return equals(interp, *parts)
    cls = left.cls if isinstance(left, Instance) else right.cls  # type: ignore[attr-defined]
    if isinstance(left, Instance) and isinstance(right, Instance):
        return _equal_by_class(interp, left, right)
    if not isinstance(cls, ClassObject):
        return None
    # An Enum that is no text or number besides, and a class of no outside base, equal no other.
    other = right if isinstance(left, Instance) else left
    alone = cls.kind == "enum" or attributes.outside_base(cls) is None
    known = (Constant, ListObject, DictObject, SetObject, TupleValue, *SURE)
    return False if alone and isinstance(other, known) else None


def _equal_by_class(interp: Interpreter, left: Instance, right: Instance) -> bool | None:
    cls = left.cls
    if not isinstance(cls, ClassObject) or not isinstance(right.cls, ClassObject):
        if cls == right.cls == External("types.SimpleNamespace"):
            return _equal_attributes(interp, left, right)
        return None
    if cls is right.cls and cls.kind == "dataclass":
        by_fields = fields.option(cls, "eq", default=True)
        if by_fields:
            return equals(interp, _compared(left, cls), _compared(right, cls))
        return None if by_fields is None else False
    if "enum" in (cls.kind, right.cls.kind):
        return False
    if cls is right.cls and cls.kind == "dataclass-child":
        return None
    outside = any(attributes.outside_base(one) is not None for one in (cls, right.cls))
    return None if outside else False


def _equal_attributes(interp: Interpreter, left: Instance, right: Instance) -> bool | None:
    if left.open or right.open:
        return None
    if left.attributes.keys() != right.attributes.keys():
        return False
    pairs = [(left.attributes[name], right.attributes[name]) for name in left.attributes]
    answers = [equals(interp, a, b) for a, b in pairs]
    return False if False in answers else (None if None in answers else True)


def contains(interp: Interpreter, container: Value, item: Value) -> bool | None:
    """Whether ``item in container``; None when not known."""
    if is_here(container):
        return None
    if isinstance(container, (Instance, ClassObject)):
        own = _own_containment(interp, container, item)
        if own is not _NOT_SAID:
            return own  # type: ignore[return-value]
        container = special.bare(container)
    item = special.bare(item) if isinstance(container, Constant) else item
    if isinstance(container, Constant):
        return _in_constant(container, item)
    if isinstance(container, DictObject):
        key = key_of(item)
        if key is NO_KEY:
            return None
        if key in container.entries:
            held = container.entries[key][1]
            return None if maybe_unbound(held) else True
        return None if container.open else False
    if isinstance(container, SetObject):
        key = key_of(item)
        if key is NO_KEY or container.items is None:
            return None
        return key in container.items
    items: list[Value] | tuple[Value, ...] | None = None
    if isinstance(container, ListObject) and container.iterator:
        return streams.up_to(interp, container, lambda one: equals(interp, one, item))
    if isinstance(container, (TupleValue, ListObject)):
        items = container.items
    elif isinstance(container, ClassObject) and container.kind == "enum":
        items = list(attributes.enum_members(container))
    if items is None:
        return None
    answers = [_same_or_equal(interp, candidate, item) for candidate in items]
    if True in answers:
        return True
    return None if None in answers else False


def _same_or_equal(interp: Interpreter, one: Value, other: Value) -> bool | None:
    """What ``in`` asks of each item; None when not known."""
    if isinstance(one, Instance) and one is other:
        return True
    answer = equals(interp, one, other)
    if answer is False and _is_nan(one) and _is_nan(other):
        return None  # only the very same nan is found, and constants have no identity
    return answer


def _is_nan(value: Value) -> bool:
    return isinstance(value, Constant) and value.value != value.value


_NOT_SAID = object()


def _own_containment(interp: Interpreter, container: Value, item: Value) -> object:
    """What the script's class of CONTAINER says of ITEM; ``_NOT_SAID`` when it says nothing."""
    site = interp.site(interp.node)
    answer = special.ask(interp, container, "__contains__", site, item)
    if answer is not None:
        return truth(interp, answer)
    if isinstance(container, Instance):
        if isinstance(container.cls, ClassObject) and container.cls.kind == "enum":
            held = enums.holds(container, item)
            return _NOT_SAID if held is None else held
        if container.cls == External("types.SimpleNamespace") and isinstance(item, Constant):
            if item.value not in container.attributes:
                return None if container.open else False
            held_value = container.attributes[str(item.value)]
            return None if maybe_unbound(held_value) else True
    if special.lookup(container, "__iter__") is not None:
        items = interp.iterate(container, site)
        if items is None:
            return None
        answers = [_same_or_equal(interp, candidate, item) for candidate in items]
        return True if True in answers else (None if None in answers else False)
    return _NOT_SAID


def _in_constant(container: Constant, item: Value) -> bool | None:
    try:
        value = plain(item)
        if isinstance(container.value, range) and not isinstance(value, int):
            return None  # it is compared with each number
        return value in container.value  # type: ignore[operator]
    except (NotPlain, TypeError):
        return None


def either(interp: Interpreter, value: Value, site: Site) -> Value:
    """A bool that is VALUE's truth, or an unknown one."""
    answer = truth(interp, value)
    return join(TRUE, FALSE) if answer is None else Constant(answer)


class Undecided(Exception):
    """Two values were compared whose order is not known."""


@dataclass(slots=True)
class _Key:
    """A value that is compared as the program would compare it."""

    interp: Interpreter
    value: Value
    site: Site

    def __lt__(self, other: _Key) -> bool:
        answer = compare(self.interp, ast.Lt(), self.value, other.value, self.site)
        decided = truth(self.interp, answer)
        if decided is None:
            raise Undecided
        return decided

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Key):
            return NotImplemented
        answer = equals(self.interp, self.value, other.value)
        if answer is None:
            raise Undecided
        return answer

    def __gt__(self, other: _Key) -> bool:
        return other < self


_MOST_COMPARED = 200
"""Values of classes of the script that are put in order."""


def sorting_keys(interp: Interpreter, values: list[Value], site: Site) -> list[Any] | None:
    """Objects in whose order VALUES are sorted; None when that is not known.

    Comparing them may raise TypeError or :class:`Undecided`.
    """
    if not any(isinstance(value, Instance) for value in values):
        try:
            return [plain(value) for value in values]
        except NotPlain:
            return None
    if len(values) > _MOST_COMPARED:
        return None
    return [_Key(interp, value, site) for value in values]
