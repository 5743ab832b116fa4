"""Methods and attributes of built-in objects: texts, lists, dicts, sets, tuples, paths."""

from __future__ import annotations

import datetime
import pathlib
import re
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import printing, sizes, special, storing
from flagscan.interpreter.attributes import read
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import (
    NotPlain,
    is_here,
    lift,
    plain,
)
from flagscan.interpreter.generators import take_all
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject, SetObject
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.library import blame, dunders
from flagscan.interpreter.library import re as patterns
from flagscan.interpreter.library.containers import method_of
from flagscan.interpreter.library.paths import path_attribute, path_method
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    Member,
    MethodOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


_DATE = frozenset("isoformat strftime weekday isoweekday toordinal replace ctime".split())
# Methods that compute a plain result of plain arguments and change nothing.
PURE: dict[type, frozenset[str]] = {
    str: frozenset(
        """capitalize casefold center count encode endswith expandtabs find format index
        isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable
        isspace istitle isupper ljust lower lstrip partition removeprefix removesuffix replace
        rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase
        title translate upper zfill""".split()
    ),
    bytes: frozenset("decode hex startswith endswith split strip lower upper replace".split()),
    int: frozenset("bit_length bit_count conjugate is_integer as_integer_ratio to_bytes".split()),
    bool: frozenset("bit_length".split()),
    float: frozenset("is_integer hex as_integer_ratio conjugate".split()),
    range: frozenset("count index".split()),
    datetime.timedelta: frozenset(["total_seconds"]),
    datetime.date: _DATE,
    datetime.datetime: _DATE | frozenset("date time timetuple".split()),
    datetime.time: frozenset("isoformat strftime".split()),
    re.Pattern: patterns.PATTERN_METHODS,
    re.Match: patterns.MATCH_METHODS,
}
_PLAIN_ATTRIBUTES: dict[type, frozenset[str]] = {
    int: frozenset("real imag numerator denominator".split()),
    float: frozenset("real imag".split()),
    complex: frozenset("real imag".split()),
    range: frozenset("start stop step".split()),
    datetime.timedelta: frozenset("days seconds microseconds".split()),
    slice: frozenset("start stop step".split()),
    datetime.date: frozenset("year month day".split()),
    datetime.datetime: frozenset("year month day hour minute second microsecond".split()),
    datetime.time: frozenset("hour minute second microsecond".split()),
    re.Pattern: patterns.PATTERN_ATTRIBUTES,
    re.Match: patterns.MATCH_ATTRIBUTES,
}
_KEEPING = frozenset("format replace rstrip strip removesuffix".split())
"""Methods that leave the beginning of a path as it is."""
_SIZED = frozenset("center ljust rjust zfill expandtabs to_bytes".split())
"""Methods whose numbers say how long the result is."""
_INNER = re.compile(r"\{[^{}]*\{")
"""A width in a format that is an argument itself."""
_ENCODINGS = frozenset(["utf-8", "utf8", "ascii", "latin-1"])


def has(owner: Value, name: str) -> bool:
    """Whether a list, dict, set or tuple has a method NAME."""
    kinds: dict[type, type] = {
        ListObject: list,
        DictObject: dict,
        SetObject: set,
        TupleValue: tuple,
    }
    return any(hasattr(kind, name) for cls, kind in kinds.items() if isinstance(owner, cls))


def attribute(interp: Interpreter, owner: Value, name: str, site: Site) -> Value:
    """``owner.name`` of a built-in object."""
    if isinstance(owner, Constant):
        value = owner.value
        if isinstance(value, pathlib.PurePath):
            return path_attribute(interp, owner, name, site)
        if name in PURE.get(type(value), ()) or (isinstance(value, str) and name == "join"):
            return MethodOf(owner, name)
        if name in _PLAIN_ATTRIBUTES.get(type(value), ()):
            return lift(getattr(value, name), site)
        if name == "__class__":
            return External(f"builtins.{type(value).__name__}")
        if not hasattr(value, name):
            return interp.failing("AttributeError", site)
        if name.startswith("__") and callable(getattr(value, name)):
            return MethodOf(owner, name)
        return Unknown(Reason.UNSUPPORTED_SYNTAX, site)
    if isinstance(owner, (ListObject, DictObject, SetObject, TupleValue)):
        if name == "__class__":
            kinds = {ListObject: "list", DictObject: "dict", SetObject: "set", TupleValue: "tuple"}
            name = next(n for cls, n in kinds.items() if isinstance(owner, cls))
            return External(f"builtins.{name}")
        if name == "maxlen" and isinstance(owner, ListObject) and owner.view == "deque":
            return Constant(owner.limit)
        if isinstance(owner, TupleValue) and owner.cls is not None:
            if name in ("_asdict", "_replace", "_fields"):
                return _named_tuple(owner, name, site)
            from flagscan.interpreter.attributes import bind, class_lookup

            found = class_lookup(owner.cls, name)
            if found is not None:
                return bind(interp, found, owner, owner.cls, site)
        return MethodOf(owner, name)
    return Member(owner, name, site)


def _named_tuple(owner: TupleValue, name: str, site: Site) -> Value:
    assert owner.cls is not None
    if name == "_fields":
        return TupleValue(tuple([Constant(field) for field in owner.cls.fields]))
    return MethodOf(owner, name)


def call(
    interp: Interpreter, receiver: Value, name: str, arguments: Arguments, site: Site
) -> Value:
    """``receiver.name(...)`` of a built-in object."""
    if name.startswith("object."):
        return _object_method(interp, receiver, name.removeprefix("object."), arguments, site)
    answer: Value | None = None
    if name.startswith("__"):
        answer = dunders.call(interp, receiver, name, arguments, site)
    elif isinstance(receiver, Constant):
        answer = _of_constant(interp, receiver, name, arguments, site)
    else:
        method = method_of(receiver, name)
        if method is not None:
            answer = method(interp, receiver, arguments, site)
    if answer is not None:
        return answer
    if not name.startswith("__"):
        _forget(interp, receiver)
    return blame(Member(receiver, name, site), site)


def _forget(interp: Interpreter, receiver: Value) -> None:
    # A method that is not known here may have changed its object.
    if isinstance(receiver, (ListObject, SetObject)):
        interp.journal.touch(receiver)
        receiver.items = None
    elif isinstance(receiver, DictObject):
        interp.journal.touch(receiver)
        receiver.open = True
        receiver.entries = {}


def _object_method(
    interp: Interpreter, receiver: Value, name: str, arguments: Arguments, site: Site
) -> Value:
    # What a class without bases inherits: super().__init__() and the like.
    values = [argument.value for argument in arguments.args]
    if name == "__setattr__" and len(values) == 2 and isinstance(receiver, Instance):
        key, value = values
        if not isinstance(key, Constant):
            interp.journal.touch(receiver)
            receiver.open = True
        elif not storing.by_descriptor(interp, receiver, str(key.value), value, site):
            interp.journal.touch_key(receiver, str(key.value))
            receiver.attributes[str(key.value)] = value
        return NONE
    if name == "__getattribute__" and len(values) == 1 and isinstance(values[0], Constant):
        return read(interp, receiver, str(values[0].value), site)
    if name == "__delattr__" and len(values) == 1 and isinstance(receiver, Instance):
        interp.journal.touch(receiver)
        receiver.attributes.pop(str(getattr(values[0], "value", "")), None)
        return NONE
    if name == "__new__":
        cls = arguments.value(0)
        return Instance(cls, site) if isinstance(cls, ClassObject) else Unknown(Reason.OBJECT, site)
    if name == "__subclasses__" and isinstance(receiver, ClassObject):
        known = interp.modules.before_listing(receiver)
        derived = [cls for cls in interp.classes if receiver in cls.bases]
        # Modules are not executed in the order in which Python would.
        unordered = len({id(cls.tree) for cls in derived}) > 1
        return ListObject([*derived] if known else None, site, unordered=unordered)
    if name in ("__init__", "__init_subclass__"):
        return NONE
    return Unknown(Reason.OBJECT, site)


# -- texts, numbers and other constants ------------------------------------------------------


def _of_constant(
    interp: Interpreter, receiver: Constant, name: str, arguments: Arguments, site: Site
) -> Value | None:
    value = receiver.value
    if isinstance(value, pathlib.PurePath):
        return path_method(interp, receiver, name, arguments, site)
    if isinstance(value, str) and name == "join":
        return _join_text(interp, value, arguments, site)
    if name not in PURE.get(type(value), ()) or not arguments.known:
        return None
    if isinstance(value, (re.Pattern, re.Match)):
        return patterns.method(interp, receiver, name, arguments, site)
    if is_here(receiver) and name not in _KEEPING:
        return Unknown(Reason.RUNTIME_INPUT, site)
    names = tuple(arguments.keywords)
    values = (*[a.value for a in arguments.args], *[arguments.keywords[n].value for n in names])

    def compute(*items: Value) -> Value:
        try:
            if name == "format":
                in_full = "!r" in str(value)
                args = [printing.operand(interp, i, site, in_full=in_full) for i in items]
            else:
                args = [plain(special.bare(item)) for item in items]
        except NotPlain as error:
            return blame(error.value, site)
        if not _affordable(value, name, args):
            return sizes.refused(interp, site)
        split = len(args) - len(names)
        keywords = dict(zip(names, args[split:], strict=True))
        widths = name in _SIZED or (name == "format" and bool(_INNER.search(str(value))))
        try:
            return sizes.computed(
                interp,
                lambda: getattr(value, name)(*args[:split], **keywords),
                (value, *args),
                site,
                widths=widths,
            )
        except printing.NotKnown:
            return Unknown(Reason.OBJECT, site)
        except Exception as error:
            return interp.failing(type(error).__name__, site)

    return interp.spread(compute, values, site)


def _affordable(value: object, name: str, args: list[object]) -> bool:
    # What the sizes of value and arguments do not tell.
    if name == "format" and isinstance(value, str):
        return not printing.WIDE.search(value)
    if name in ("encode", "decode") and isinstance(value, (str, bytes)):
        # Some codecs (punycode, idna) take the square of the length in time.
        return not args or args[0] in _ENCODINGS or len(value) <= 2_000
    if isinstance(value, range):
        # Whatever is no int is compared with each number.
        return type(args[0]) is int if args else True
    return True


def _join_text(
    interp: Interpreter, separator: str, arguments: Arguments, site: Site
) -> Value | None:
    value = arguments.value(0)
    if value is None:
        return None

    def compute(one: Value) -> Value:
        take_all(one)
        items = interp.iterate(one, site)
        if items is None or not is_ordered(one):
            return blame(one, site)

        def build(*texts: Value) -> Value:
            try:
                parts: list[Any] = [plain(special.bare(t)) for t in texts]
                length = sum(len(part) + len(separator) for part in parts)
                if length > interp.budget.text:
                    interp.over_budget("size of a computed value", site)
                    return Unknown(Reason.BUDGET, site)
                return Constant(separator.join(parts))
            except NotPlain as error:
                return blame(error.value, site)
            except TypeError:
                return interp.failing("TypeError", site)

        return interp.spread(build, tuple(items), site)

    return interp.spread(compute, (value,), site)
