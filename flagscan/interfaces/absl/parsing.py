"""What the parser of a flag makes of a default.

    DEFINE_integer("n", "0x10")    holds 16
    DEFINE_float("lr", 1)          holds 1.0
    DEFINE_list("dims", "8, 16")   holds ["8", "16"]
    DEFINE_boolean("x", 1.0)       raises

Source: ``absl/flags/_argument_parser.py`` and ``_flag.py`` of absl-py 2.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flagscan.interpreter.concretize import NotPlain, lift, plain
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject, SetObject
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    UNBOUND,
    Constant,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason


class Illegal(Exception):
    """absl refuses the value: the program raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """How a flag reads a text."""

    kind: str
    """``string``, ``integer``, ``float``, ``boolean``, ``enum``, ``enum_class``, ``list``,
    ``spaceseplist``, ``config`` or ``other``."""
    name: str = ""
    """The name of a parser class that is not read."""
    choices: Argument | None = None
    """The values of an ``enum``; the class of an ``enum_class``."""
    lower: Argument | None = None
    upper: Argument | None = None
    case_sensitive: bool = True
    comma_compat: bool = False

    @property
    def type(self) -> str:
        """The type, as a Flag names it."""
        return _TYPES.get(self.kind, self.name)

    def texts(self) -> list[str] | None:
        """The texts that an ``enum`` or ``enum_class`` takes; None when they are not known."""
        if self.choices is None:
            return None
        if self.kind == "enum_class":
            members = members_of(self.choices.value)
            names = None if members is None else list(members)
            return names if self.case_sensitive or names is None else [n.lower() for n in names]
        try:
            values = plain(self.choices.value)
        except NotPlain:
            return None
        texts = list(values) if isinstance(values, (list, tuple, dict)) else []
        return texts if texts and all(isinstance(text, str) for text in texts) else None


_TYPES = {
    "string": "str",
    "integer": "int",
    "float": "float",
    "boolean": "bool",
    "enum": "str",
    "enum_class": "str",
    "list": "ListParser",
    "spaceseplist": "WhitespaceSeparatedListParser",
    "config": "path",
}


def members_of(cls: Value) -> dict[str, Instance] | None:
    """The members of an Enum of the script by name, aliases included."""
    if not isinstance(cls, ClassObject) or cls.kind != "enum":
        return None
    return {
        name: value
        for name, value in cls.attributes.items()
        if isinstance(value, Instance) and value.cls is cls
    }


def spelled(parser: Parser, value: Value) -> Value:
    """VALUE with the names of its members, where they are those of an Enum."""
    if parser.kind != "enum_class" or parser.choices is None:
        return value
    members = members_of(parser.choices.value)
    if members is None:
        return value
    names: dict[Instance, str] = {}
    for name, member in members.items():
        names.setdefault(member, name if parser.case_sensitive else name.lower())

    def spell(one: Value) -> Value:
        if isinstance(one, Instance) and one in names:
            return Constant(names[one])
        if isinstance(one, ListObject) and one.items is not None:
            return ListObject([spell(item) for item in one.items], one.site)
        return one

    return join(*[spell(option) for option in options_of(value)])


def parsed(parser: Parser, value: Value, site: Site, *, multi: bool = False) -> Value:
    """What a flag holds whose default is VALUE; MULTI: a list of what PARSER makes of each.

    Raises:
        Illegal: no alternative of VALUE is one that absl takes.
    """
    results: list[Value] = []
    refused: Illegal | None = None
    for option in options_of(value):
        if option is UNBOUND:
            continue
        try:
            results.append(_alternative(parser, option, site, multi))
        except Illegal as error:
            refused = error
    if refused is not None and not results:
        raise refused
    return join(*results) if results else Unknown(Reason.UNKNOWN_ARGUMENT, site)


def _alternative(parser: Parser, value: Value, site: Site, multi: bool) -> Value:
    if value == NONE:
        return NONE
    if not multi:
        return _single(parser, value, site)
    items: list[Value] | None
    if isinstance(value, (TupleValue, ListObject)):
        items = None if value.items is None else list(value.items)
    elif isinstance(value, DictObject):
        items = None if value.open else [key for key, _ in value.entries.values()]
    elif isinstance(value, SetObject):
        items = None
    elif isinstance(value, Constant) and isinstance(value.value, (range, bytes)):
        items = [Constant(item) for item in value.value]
    elif isinstance(value, (Constant, Instance)):
        items = [value]
    else:
        return value
    if items is None:
        return Unknown(Reason.ALTERNATIVES, site)
    return ListObject([_item(parser, item, site) for item in items], site)


def _item(parser: Parser, value: Value, site: Site) -> Value:
    if value == NONE:
        raise Illegal("None is no value")
    return parsed(parser, value, site)


def _single(parser: Parser, value: Value, site: Site) -> Value:
    if parser.kind == "other":
        return Unknown(Reason.EXTERNAL_CALL, site)
    if parser.kind == "config":
        return value
    if isinstance(value, Constant):
        return _CONVERT[parser.kind](parser, value, site)
    if parser.kind in ("list", "spaceseplist"):
        if isinstance(value, TupleValue):
            if value.items:
                raise Illegal("a tuple is no list")
            return ListObject([], site)
        return value
    if isinstance(value, (ListObject, TupleValue, DictObject, SetObject)):
        raise Illegal(f"a collection is no {parser.type}")
    return value


def _string(parser: Parser, value: Constant, site: Site) -> Value:
    if not isinstance(value.value, str):
        raise Illegal(f"flag value must be a string, found {value.value!r}")
    return value


def _integer(parser: Parser, value: Constant, site: Site) -> Value:
    given = value.value
    if isinstance(given, str):
        base = {"0o": 8, "0x": 16}.get(given[:2], 10) if len(given) > 2 else 10
        try:
            given = int(given, base)
        except ValueError:
            raise Illegal(f"{given!r} is no integer") from None
    if isinstance(given, bool) or not isinstance(given, int):
        raise Illegal(f"expected a string or int, found {given!r}")
    return _within(parser, given)


def _float(parser: Parser, value: Constant, site: Site) -> Value:
    given = value.value
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        raise Illegal(f"expected a string, int or float, found {given!r}")
    try:
        return _within(parser, float(given))
    except (ValueError, OverflowError):
        raise Illegal(f"{given!r} is no number") from None


def _within(parser: Parser, number: int | float) -> Constant:
    for bound, below in ((parser.lower, True), (parser.upper, False)):
        limit = None if bound is None else bound.value
        if isinstance(limit, Constant) and isinstance(limit.value, (int, float)):
            outside = number < limit.value if below else number > limit.value
            if outside:
                raise Illegal(f"{number} is out of bounds")
    return Constant(number)


def _boolean(parser: Parser, value: Constant, site: Site) -> Value:
    given = value.value
    if isinstance(given, str):
        if given.lower() in ("true", "t", "1"):
            return Constant(True)
        if given.lower() in ("false", "f", "0"):
            return Constant(False)
    elif isinstance(given, int) and given in (0, 1):
        return Constant(bool(given))
    raise Illegal(f"non-boolean argument to boolean flag: {given!r}")


def _enum(parser: Parser, value: Constant, site: Site) -> Value:
    texts = parser.texts()
    if texts is None:
        return value if parser.case_sensitive else Unknown(Reason.ALTERNATIVES, site)
    given = value.value
    for text in texts:
        if text == given:
            return value
        if not parser.case_sensitive and isinstance(given, str) and text.upper() == given.upper():
            return Constant(text)
    raise Illegal(f"value should be one of <{'|'.join(texts)}>, found {given!r}")


def _enum_class(parser: Parser, value: Constant, site: Site) -> Value:
    members = None if parser.choices is None else members_of(parser.choices.value)
    if members is None:
        return Unknown(Reason.OBJECT, site)
    given = value.value
    for name, member in members.items():
        same = name == given
        if not parser.case_sensitive and isinstance(given, str):
            same = name.lower() == given.lower()
        if same:
            return member
    raise Illegal(f"value should be one of <{'|'.join(parser.texts() or ())}>, found {given!r}")


def _list(parser: Parser, value: Constant, site: Site) -> Value:
    given = value.value
    if not given:
        return ListObject([], site)
    if not isinstance(given, str):
        raise Illegal(f"{given!r} is no list")
    try:
        words = next(csv.reader([given], strict=True))
    except (csv.Error, StopIteration):
        raise Illegal(f"{given!r} is no comma separated list") from None
    return lift([word.strip() for word in words], site)


def _spaceseplist(parser: Parser, value: Constant, site: Site) -> Value:
    given = value.value
    if not given:
        return ListObject([], site)
    if not isinstance(given, str):
        raise Illegal(f"{given!r} is no list")
    return lift((given.replace(",", " ") if parser.comma_compat else given).split(), site)


_CONVERT: Mapping[str, Callable[[Parser, Constant, Site], Value]] = {
    "string": _string,
    "integer": _integer,
    "float": _float,
    "boolean": _boolean,
    "enum": _enum,
    "enum_class": _enum_class,
    "list": _list,
    "spaceseplist": _spaceseplist,
}
