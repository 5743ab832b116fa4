"""What values print as: ``str``, ``repr``, and the operands of ``%``, ``format`` and f-strings.

Only what prints the same in each run: not the items of a set in their order, nor an object by its
address.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, enums, fields, special
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.concretize import NotPlain, plain, prints_alike
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.values import Constant, External, Site, TupleValue, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


WIDE = re.compile(r"[0-9]{4,}")
"""A width beyond what any text needs."""
_DEPTH = 20
"""How deep containers stand in each other in what is printed."""


class Printed:
    """Stands for an object of the script where Python fills in a text."""

    __slots__ = ("text", "whole")

    def __init__(self, text: str | None, whole: str | None) -> None:
        self.text = text
        self.whole = whole

    def __str__(self) -> str:
        return _known(self.text)

    def __repr__(self) -> str:
        return _known(self.whole)

    def __format__(self, spec: str) -> str:
        if spec:  # object.__format__ refuses one, that of a class may not
            raise NotKnown
        return _known(self.text)

    def __getattr__(self, name: str) -> object:
        raise NotKnown


class NotKnown(Exception):
    """A text is not known that was asked for."""


def _known(text: str | None) -> str:
    if text is None:
        raise NotKnown
    return text


def operand(interp: Interpreter, value: Value, site: Site, *, in_full: bool = False) -> object:
    """The Python object to fill in for VALUE; IN_FULL if its ``repr`` is wanted.

    Raises:
        NotPlain: it is not known how VALUE prints.
    """
    if isinstance(value, TupleValue) and value.cls is None:
        return tuple([operand(interp, item, site, in_full=in_full) for item in value.items])
    if isinstance(value, DictObject) and not value.open and value.cls_name == "builtins.dict":
        items = [
            (plain(key), operand(interp, item, site, in_full=in_full))
            for key, item in value.entries.values()
        ]
        return dict(items)
    if _is_object(value):
        texts = text_of(interp, value, site), text_of(interp, value, site, in_full=True)
        if texts == (None, None):
            raise NotPlain(Reason.OBJECT, value)
        return Printed(*texts)
    content = plain(value)
    if not prints_alike(value, in_full=in_full):
        raise NotPlain(Reason.OBJECT, value)
    return content


def formatted(interp: Interpreter, value: Value, spec: Value, site: Site) -> Value:
    """``format(value, spec)``, which is what an f-string does."""
    how = spec.value if isinstance(spec, Constant) else None
    if not isinstance(how, str):
        return blame(spec, site)
    own = special.lookup(value, "__format__")
    if own is not None:
        return special.ask(interp, value, "__format__", site, spec) or Unknown(Reason.OBJECT, site)
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject):
        if value.cls.kind == "enum" and special.lookup(value, "__str__") is None:
            text = enums.text_of(value, in_full=False, formatted=True)
            return _spelled(text, how, value, site)
        if special.lookup(value, "__str__") is None and special.bare(value) is not value:
            value = special.bare(value)
    if _is_object(value):
        return _spelled(text_of(interp, value, site), how, value, site)
    if WIDE.search(how):
        return Unknown(Reason.BUDGET, site)
    try:
        content = plain(value)
    except NotPlain as error:
        text = None if how else text_of(interp, value, site)
        return blame(error.value, site) if text is None else Constant(text)
    if not prints_alike(value):
        return Unknown(Reason.OBJECT, site)
    try:
        return Constant(format(content, how))
    except Exception as error:
        return interp.failing(type(error).__name__, site)


def _spelled(text: str | None, spec: str, value: Value, site: Site) -> Value:
    # A member of an Enum takes a format of texts; object.__format__ takes none.
    if text is None or (spec and not _is_member(value)) or WIDE.search(spec):
        return Unknown(Reason.OBJECT, site)
    try:
        return Constant(format(text, spec))
    except ValueError:
        return Unknown(Reason.RAISES, site)


def _is_member(value: Value) -> bool:
    cls = value.cls if isinstance(value, Instance) else None
    return isinstance(cls, ClassObject) and cls.kind == "enum"


def blamed(value: Value, site: Site) -> Unknown:
    """Why it is not known how VALUE prints."""
    try:
        plain(value)
    except NotPlain as error:
        return blame(error.value, site)
    return Unknown(Reason.OBJECT, site)


def _is_object(value: Value) -> bool:
    if isinstance(value, ListObject):
        return bool(value.view)
    return isinstance(value, Instance) or (isinstance(value, TupleValue) and value.cls is not None)


def text_of(
    interp: Interpreter, value: Value, site: Site, *, in_full: bool = False, depth: int = 0
) -> str | None:
    """``str(value)``, IN_FULL ``repr(value)``; None when it is not known."""
    if depth > _DEPTH:
        return None
    names = ("__repr__",) if in_full else ("__str__", "__repr__")
    for name in names:
        own = special.lookup(value, name)
        if own is not None:
            answer = special.bare(special.ask(interp, value, name, site) or value)
            text = answer.value if isinstance(answer, Constant) else None
            return text if isinstance(text, str) else None
        if name == "__str__" and _printed_by_base(value):
            break
    if isinstance(value, Instance):
        return _of_instance(interp, value, site, in_full=in_full, depth=depth + 1)
    if isinstance(value, TupleValue) and value.cls is not None:
        named = dict(zip(value.cls.fields, value.items, strict=True))
        return _of_fields(interp, value.cls.name, named, site, depth + 1)
    if isinstance(value, (ListObject, TupleValue, DictObject)):
        return _of_items(interp, value, site, depth + 1)
    try:
        content = plain(value)
    except NotPlain:
        return None
    if not prints_alike(value, in_full=in_full):
        return None
    return repr(content) if in_full else str(content)


def _printed_by_base(value: Value) -> bool:
    # An outside base may bring a __str__ of its own that comes before a __repr__ of the script.
    return isinstance(value, Instance) and special.bare(value) is not value


def _of_instance(
    interp: Interpreter, value: Instance, site: Site, *, in_full: bool, depth: int
) -> str | None:
    cls = value.cls
    if isinstance(cls, ClassObject):
        if cls.kind == "enum":
            return enums.text_of(value, in_full=in_full)
        if cls.kind == "dataclass" and fields.option(cls, "repr", default=True):
            shown = {name: value.attributes.get(name) for name in fields.shown(cls)}
            return _of_fields(interp, cls.qualname, shown, site, depth)
    exception = _exception_name(value)
    if exception is not None:
        return _of_exception(interp, exception, value, site, in_full=in_full, depth=depth)
    part = special.bare(value)
    if part is not value and isinstance(part, Constant):
        return repr(part.value) if in_full else str(part.value)
    return None


def _exception_name(value: Instance) -> str | None:
    bases = attributes.base_names(value.cls)
    kinds = [getattr(builtins, b.removeprefix("builtins."), None) for b in bases]
    if not any(isinstance(kind, type) and issubclass(kind, BaseException) for kind in kinds):
        return None
    if not isinstance(value.cls, (External, ClassObject)):
        return None
    return value.cls.name.rpartition(".")[2]


def _of_exception(
    interp: Interpreter, name: str, value: Instance, site: Site, *, in_full: bool, depth: int
) -> str | None:
    args = value.attributes.get("args")
    if not isinstance(args, TupleValue):
        return None
    if in_full:
        texts = [text_of(interp, i, site, in_full=True, depth=depth) for i in args.items]
        known = [text for text in texts if text is not None]
        return f"{name}({', '.join(known)})" if len(known) == len(texts) else None
    if len(args.items) == 1:
        return text_of(interp, args.items[0], site, in_full=name == "KeyError", depth=depth)
    return text_of(interp, args, site, depth=depth) if args.items else ""


def _of_fields(
    interp: Interpreter, name: str, named: Mapping[str, Value | None], site: Site, depth: int
) -> str | None:
    parts = []
    for field, value in named.items():
        text = None if value is None else text_of(interp, value, site, in_full=True, depth=depth)
        if text is None:
            return None
        parts.append(f"{field}={text}")
    return f"{name}({', '.join(parts)})"


def _of_items(interp: Interpreter, value: Value, site: Site, depth: int) -> str | None:
    def show(items: list[Value]) -> list[str] | None:
        shown = []
        length = 0
        for item in items:
            text = text_of(interp, item, site, in_full=True, depth=depth)
            if text is None:
                return None
            shown.append(text)
            length += len(text)
            if length > interp.budget.text:
                interp.over_budget("size of a computed value", site)
                return None
        return shown

    if isinstance(value, DictObject):
        keys = show([key for key, _ in value.entries.values()])
        items = show([item for _, item in value.entries.values()])
        if keys is None or items is None or value.open or not is_ordered(value):
            return None
        if value.cls_name != "builtins.dict":
            return None
        pairs = [f"{key}: {item}" for key, item in zip(keys, items, strict=True)]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, ListObject):
        if value.iterator or value.items is None or value.unordered:
            return None
        texts = show(value.items)
        listed = None if texts is None else f"[{', '.join(texts)}]"
        limit = "" if value.limit is None else f", maxlen={value.limit}"
        return f"{value.view}({listed}{limit})" if listed and value.view else listed
    assert isinstance(value, TupleValue)
    texts = show(list(value.items))
    if texts is None:
        return None
    return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"
