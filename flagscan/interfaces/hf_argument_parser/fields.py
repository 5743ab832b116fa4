"""The call of ``add_argument`` that ``HfArgumentParser`` makes of a field.

    lr: float = 5e-5                 add_argument("--lr", type=float, default=5e-5)
    use_amp: bool = True             add_argument("--use_amp", "--use-amp", "--no_use_amp",
                                                  "--no-use-amp", type=string_to_bool,
                                                  nargs="?", const=True, default=True)
    layers: list[int] = field(...)   add_argument("--layers", type=int, nargs="+", default=[...])

The negative spellings are an option of its own in the library (``store_false`` with the same
destination); here they are spellings of the one flag that they set.

Source: ``transformers.hf_argparser.HfArgumentParser._parse_dataclass_field``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flagscan.declarations.fields import Field
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.lattice import options_of
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    Constant,
    External,
    Generic,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

STRING_TO_BOOL = External("transformers.hf_argparser.string_to_bool")
_STR, _BOOL, _NONE = (External(f"builtins.{n}") for n in ("str", "bool", "NoneType"))
_UNIONS = tuple(External(n) for n in ("typing.Union", "typing.Optional", "types.UnionType"))
_LISTS = (External("builtins.list"), External("typing.List"))
_CALLED = {"str": "builtins.str", "int": "builtins.int", "float": "builtins.float"}


class Mistake(Exception):
    """The library refuses the field; the text is what it raises."""


def declaration(interp: Interpreter, field: Field) -> tuple[Sequence[str], dict[str, Argument]]:
    """The names and keywords of the call for FIELD.

    Raises:
        Mistake: the library raises instead.
    """
    builder = _Builder(field)
    return builder.names(), builder.keywords


class _Builder:
    def __init__(self, field: Field) -> None:
        self.field = field
        self.keywords: dict[str, Argument] = {}
        self.aliases: list[str] = []
        self.factory = "default" not in field.options and field.options != {}
        self.default = field.default
        self._read_metadata()
        self.negative = False
        kind = _without_union(field.kind.value, field.name)
        if isinstance(kind, Generic) and kind.origin == External("typing.Literal"):
            self._choices(TupleValue(kind.arguments), [_plain(a) for a in kind.arguments])
        elif isinstance(kind, ClassObject) and kind.kind == "enum":
            values = [member.attributes["value"] for member in enum_members(kind)]
            self._choices(ListObject(list(values), field.site), [_plain(v) for v in values])
        elif kind == _BOOL or _is_optional_bool(kind):
            self._boolean(kind)
        elif isinstance(kind, Generic) and kind.origin in _LISTS:
            self._list(kind)
        elif kind in _LISTS:
            raise Mistake("AttributeError: a list needs the type of its items")
        else:
            self._other(kind)

    def names(self) -> list[str]:
        """The options."""
        name = self.field.name
        dashed = name.replace("_", "-")
        found = [f"--{name}", *([f"--{dashed}"] if dashed != name else []), *self.aliases]
        return [*found, f"--no_{name}", f"--no-{dashed}"] if self.negative else found

    def set(self, name: str, value: Value) -> None:
        """State a keyword that follows from the field as a whole."""
        self.keywords[name] = Argument(value, self.field.site)

    def _read_metadata(self) -> None:
        metadata = self.field.options.get("metadata")
        if metadata is None or metadata == NONE:
            return
        if not isinstance(metadata, DictObject) or metadata.open:
            self.set("help", Unknown(Reason.UNKNOWN_ARGUMENT, self.field.site))
        if not isinstance(metadata, DictObject):
            return
        for key, value in metadata.entries.values():
            if isinstance(key, Constant) and isinstance(key.value, str):
                self.set(key.value, value)
        aliases = self.keywords.pop("aliases", None)
        if aliases is not None:
            items = (
                aliases.value.items
                if isinstance(aliases.value, (ListObject, TupleValue))
                else [aliases.value]
            )
            self.aliases = [str(i.value) for i in items or () if isinstance(i, Constant)]

    def _default(self) -> None:
        if self.default is None:
            self.set("required", TRUE)
        else:
            self.keywords["default"] = Argument(_as_stated(self.default.value), self.default.site)

    def _choices(self, choices: Value, plain: list[object]) -> None:
        self.set("choices", choices)
        kinds = {type(value).__name__ for value in plain}
        if len(kinds) == 1 and (named := _CALLED.get(kinds.pop())):
            self.set("type", External(named))
        else:
            self.keywords.pop("type", None)
        if self.factory:  # only ``default`` is looked at
            self.set("required", TRUE)
        else:
            self._default()

    def _boolean(self, kind: Value) -> None:
        self.set("type", STRING_TO_BOOL)
        given = None if self.factory else self.default
        if kind != _BOOL and (given is None or given.value == NONE):
            return
        if given is None:
            self.set("default", Constant(False))
        else:
            self.keywords["default"] = given
        self.set("nargs", Constant("?"))
        self.set("const", TRUE)
        self.negative = given is not None and TRUE in options_of(given.value)

    def _list(self, kind: Generic) -> None:
        self._type(kind.arguments[0])
        self.set("nargs", Constant("+"))
        if self.factory and self.default is not None:
            self.keywords["default"] = self.default
        elif self.default is None:
            self.set("required", TRUE)

    def _other(self, kind: Value) -> None:
        self._type(kind)
        self._default()

    def _type(self, kind: Value) -> None:
        field = self.field
        annotation = field.owner.fields[field.name].annotation
        self.keywords["type"] = Argument(kind, Site(field.site.tree, annotation))  # type: ignore[arg-type]


def _as_stated(value: Value) -> Value:
    """A member of an Enum as its value, which is what stands on a command line."""
    cls = value.cls if isinstance(value, Instance) else None
    if isinstance(value, Instance) and isinstance(cls, ClassObject) and cls.kind == "enum":
        return value.attributes.get("value", value)
    return value


def _plain(value: Value) -> object:
    return value.value if isinstance(value, Constant) else None


def _is_optional_bool(kind: Value) -> bool:
    return set(_members(kind)) == {_BOOL, _NONE}


def _members(kind: Value) -> list[Value]:
    """The alternatives of a union, flattened, None as its type; nothing for what is none."""
    if not isinstance(kind, Generic) or kind.origin not in _UNIONS:
        return []
    found: list[Value] = []
    for argument in kind.arguments:
        found.extend(_members(argument) or [_NONE if argument == NONE else argument])
    if kind.origin == External("typing.Optional"):
        found.append(_NONE)
    return list(dict.fromkeys(found))


def _without_union(kind: Value, name: str) -> Value:
    """The type that is used of a union, by the library's rules."""
    while isinstance(kind, Generic) and kind.origin == External("typing.Annotated"):
        kind = kind.arguments[0]
    members = _members(kind)
    if not members:
        return kind
    if _STR not in members and (len(members) != 2 or _NONE not in members):
        raise Mistake(f"ValueError: only Optional[X] is allowed as a union, in field {name!r}")
    first, second = members[:2]
    if _NONE not in members:
        return first if second == _STR else second
    if _BOOL in members:
        return kind
    return first if second == _NONE else second
