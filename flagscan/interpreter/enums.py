"""``Enum`` classes of the script: their members, looking these up, and what they print as."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, comparison, special
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import is_here, key_of
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    BoundMethod,
    CallResult,
    Constant,
    Descriptor,
    External,
    Function,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flagscan.interpreter.interpreter import Interpreter

ENUMS = ("enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag")
_MIXINS = ("builtins.str", "builtins.int", "builtins.float")
_FLAGS = {"enum.Flag", "enum.IntFlag"}
_BITWISE = {ast.BitOr: operator.or_, ast.BitAnd: operator.and_, ast.BitXor: operator.xor}


def make_members(interp: Interpreter, cls: ClassObject, names: list[str]) -> None:
    """Turn the values of CLS's body into members; NAMES are those of its outside bases."""
    number = 0
    automatic: dict[Value, Value] = {}
    made = _Made()
    for name, value in list(cls.attributes.items()):
        if isinstance(value, (Function, Descriptor, ClassObject)) or not _may_be_member(cls, name):
            continue
        if isinstance(value, Instance) and value.cls is cls:  # RW = R | W
            value = value.attributes["value"]
        if isinstance(value, CallResult) and value.call.name == "enum.auto":
            if value not in automatic:
                automatic[value] = _generated(interp, cls, name, number, names)
            value = automatic[value]
        if isinstance(value, Constant) and isinstance(value.value, int):
            number = value.value
        _add_member(interp, cls, name, value, names, made)


def _may_be_member(cls: ClassObject, name: str) -> bool:
    """Whether what a body binds to NAME is a member: ``_name_`` and ``__private`` are not."""
    if name.startswith("_") and name.endswith("_") and len(name) > 2:
        return False
    return not name.startswith(f"_{cls.name.lstrip('_')}__")


def automatic_number(interp: Interpreter) -> Value | None:
    """What ``auto()`` gives in the class body that is running; None when the name decides."""
    cls, scope = interp.activation.cls, interp.activation.scope
    if cls is None or scope.kind != "class":
        return None
    names = attributes.base_names(cls)
    own = {"_generate_next_value_"} & scope.bindings.keys()
    if not set(ENUMS) & set(names) or "enum.StrEnum" in names or own:
        return None
    if attributes.class_lookup(cls, "_generate_next_value_") is not None:
        return None
    numbers = [
        value.value
        for name, value in scope.bindings.items()
        if isinstance(value, Constant)
        and isinstance(value.value, int)
        and _may_be_member(cls, name)
    ]
    return Constant(_next_number(numbers[-1] if numbers else 0, names))


def _generated(
    interp: Interpreter, cls: ClassObject, name: str, number: int, names: list[str]
) -> Value:
    """What ``auto()`` stands for where the class has its own rule, or goes by the name."""
    own = attributes.class_lookup(cls, "_generate_next_value_")
    if own is None:
        return Constant(name.lower() if "enum.StrEnum" in names else _next_number(number, names))
    members = attributes.enum_members(cls)
    last = ListObject([member.attributes["value"] for member in members], cls.site)
    values = (Constant(name), Constant(1), Constant(len(members)), last)
    function = own.function if isinstance(own, Descriptor) else own
    arguments = Arguments([Argument(value, _site(cls)) for value in values])
    return interp.call(function, arguments, _site(cls))


def _next_number(last: int, names: Iterable[str]) -> int:
    return 1 << last.bit_length() if _FLAGS & set(names) else last + 1


class _Made:
    """The members that a class has so far, by their values."""

    def __init__(self) -> None:
        self.plain: dict[object, Instance] = {}
        self.others: list[Instance] = []
        """Those whose values cannot be looked up."""

    def of_value(self, interp: Interpreter, value: Value) -> Instance | None:
        """The member that another name for VALUE means."""
        if _looked_up(value):
            found = self.plain.get(key_of(value))
            if found is not None:
                return found
            members = self.others
        else:
            members = [*self.plain.values(), *self.others]
        equal = (m for m in members if comparison.equals(interp, m.attributes["value"], value))
        return next(equal, None)

    def add(self, member: Instance) -> None:
        """MEMBER has a value of its own."""
        value = member.attributes["value"]
        if _looked_up(value):
            self.plain[key_of(value)] = member
        else:
            self.others.append(member)


def _looked_up(value: Value) -> bool:
    return isinstance(value, Constant) and type(value.value) in (int, str) and not is_here(value)


def _add_member(
    interp: Interpreter,
    cls: ClassObject,
    name: str,
    value: Value,
    names: Iterable[str],
    others: _Made,
) -> None:
    made = _made(interp, cls, value)
    value = made.attributes.get("_value_", value)
    alias = others.of_value(interp, value)
    if alias is not None:
        cls.attributes[name] = cls.members[name] = alias
        return
    made.attributes.update({"name": Constant(name), "value": value})
    mixin = next((n for n in _MIXINS if n in names), "")
    if mixin or {"enum.IntEnum", "enum.IntFlag", "enum.StrEnum"} & set(names):
        made.store = value
    cls.attributes[name] = cls.members[name] = made
    others.add(made)
    initializer = attributes.class_lookup(cls, "__init__")
    if initializer is not None and isinstance(initializer, Function):
        interp.call(BoundMethod(made, initializer), _arguments(cls, value), _site(cls))


def _made(interp: Interpreter, cls: ClassObject, value: Value) -> Instance:
    """The new member of VALUE, before it has a name."""
    new = attributes.class_lookup(cls, "__new__")
    if isinstance(new, Function):
        arguments = _arguments(cls, value).prepended(cls, _site(cls))
        result = interp.call(new, arguments, _site(cls))
        if isinstance(result, Instance) and result.cls is cls:
            return result
    return Instance(cls, cls.site)


def _site(cls: ClassObject) -> Site:
    assert cls.site is not None
    return cls.site


def _arguments(cls: ClassObject, value: Value) -> Arguments:
    items = value.items if isinstance(value, TupleValue) and value.cls is None else (value,)
    return Arguments([Argument(item, _site(cls)) for item in items])


def by_value(interp: Interpreter, cls: ClassObject, arguments: Arguments, site: Site) -> Value:
    """``cls(value)``: the member of that value."""
    wanted = arguments.value(0, "value")
    if wanted is None:
        return Unknown(Reason.EXTERNAL_CALL, site)
    sure = True
    for member in attributes.enum_members(cls):
        same = member is wanted or comparison.equals(interp, member.attributes["value"], wanted)
        if same:
            return member if sure else Unknown(Reason.ALTERNATIVES, site)
        sure = sure and same is not None
    missing = attributes.class_lookup(cls, "_missing_")
    if missing is not None and sure:
        method = attributes.bind(interp, missing, cls, cls, site)
        found = interp.call(method, Arguments([Argument(wanted, site)]), site)
        if isinstance(found, Instance):
            return found
    if sure and not _FLAGS & set(attributes.base_names(cls)):
        return interp.failing("ValueError", site)
    return Unknown(Reason.ALTERNATIVES, site)


def from_names(interp: Interpreter, arguments: Arguments, base: str, site: Site) -> Value | None:
    """``Enum("Name", "a b c")``: the class with these members; None when they are not known."""
    name, given = arguments.value(0), arguments.value(1, "names")
    if not isinstance(name, Constant) or given is None:
        return None
    pairs = _pairs(interp, given, site)
    if pairs is None:
        return None
    cls = ClassObject(str(name.value), (External(base),), interp.tree, site)
    cls.mro = (cls, External(base))
    cls.kind = "enum"
    last = 0
    made = _Made()
    for key, value in pairs:
        if value is None:
            last = _next_number(last, [base])
            value = Constant(key.lower() if base == "enum.StrEnum" else last)
        _add_member(interp, cls, key, value, [base], made)
    return cls


def _pairs(interp: Interpreter, given: Value, site: Site) -> list[tuple[str, Value | None]] | None:
    if isinstance(given, Constant) and isinstance(given.value, str):
        return [(name, None) for name in given.value.replace(",", " ").split()]
    if isinstance(given, DictObject) and not given.open:
        items: list[Value] | None = [TupleValue(entry) for entry in given.entries.values()]
    else:
        items = interp.iterate(given, site)
    pairs: list[tuple[str, Value | None]] = []
    for item in items or ():
        parts = item.items if isinstance(item, TupleValue) else (item, None)
        if len(parts) != 2 or not isinstance(parts[0], Constant):
            return None
        pairs.append((str(parts[0].value), parts[1]))
    return None if items is None else pairs


def combined(
    interp: Interpreter, op: ast.operator, left: Value, right: Value, site: Site
) -> Value | None:
    """``A | B`` of two members of one ``Flag``; None when that is not what they are."""
    function = _BITWISE.get(type(op))
    if function is None or not isinstance(left, Instance) or not isinstance(right, Instance):
        return None
    cls = left.cls
    if cls is not right.cls or not isinstance(cls, ClassObject) or cls.kind != "enum":
        return None
    if not _FLAGS & set(attributes.base_names(cls)):
        return None
    values = [special.bare(side.attributes.get("value", side)) for side in (left, right)]
    numbers = [v.value for v in values if isinstance(v, Constant) and isinstance(v.value, int)]
    if len(numbers) < 2:
        return Unknown(Reason.ALTERNATIVES, site)
    value = Constant(function(*numbers))
    for member in attributes.enum_members(cls):
        if member.attributes["value"] == value:
            return member
    made = Instance(cls, site)
    made.attributes = {"name": Unknown(Reason.RUNTIME_INPUT, site), "value": value}
    if "enum.IntFlag" in attributes.base_names(cls):
        made.store = value
    return made


def holds(container: Value, item: Value) -> bool | None:
    """Whether the member ITEM of a ``Flag`` is part of CONTAINER; None when not known."""
    values = []
    for one in (container, item):
        cls = one.cls if isinstance(one, Instance) else None
        if not isinstance(cls, ClassObject) or not _FLAGS & set(attributes.base_names(cls)):
            return None
        value = one.attributes.get("value") if isinstance(one, Instance) else None
        if not isinstance(value, Constant) or not isinstance(value.value, int):
            return None
        values.append(value.value)
    return values[0] & values[1] == values[1]


def text_of(member: Instance, *, in_full: bool, formatted: bool = False) -> str | None:
    """``str(member)``, or ``repr`` of it, or with FORMATTED ``format(member)``.

    None where that depends on the version of Python.
    """
    cls, name = member.cls, member.attributes.get("name")
    value = member.attributes.get("value")
    if not isinstance(cls, ClassObject) or not isinstance(name, Constant):
        return None
    bases = attributes.base_names(cls)
    if in_full:
        return (
            f"<{cls.name}.{name.value}: {value.value!r}>" if isinstance(value, Constant) else None
        )
    if "enum.StrEnum" in bases:
        return str(value.value) if isinstance(value, Constant) else None
    if {"enum.IntEnum", "enum.IntFlag"} & set(bases):
        return None  # its number since Python 3.11, its name before
    if formatted and member.store is not None:
        return None  # its name since Python 3.12, its value before (PEP 663)
    return f"{cls.name}.{name.value}"
