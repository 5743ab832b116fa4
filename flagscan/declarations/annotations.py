"""What a type annotation says of the values it allows.

    Optional[Literal["sgd", "adam"]]    Kind(type="str", choices=("sgd", "adam"), optional=True)
    Annotated[float, Ge(0), Le(1)]      Kind(type="float", minimum=0, maximum=1)
    list[int]                           Kind(items="list", inner=Kind(type="int"))

Types are evaluated by the interpreter (``trace.annotation``); this reads the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.heap import ClassObject
from flagscan.interpreter.trace import Call
from flagscan.interpreter.values import (
    NONE,
    CallResult,
    Constant,
    External,
    Generic,
    OneOf,
    Unknown,
    Value,
)
from flagscan.model.value import ABSENT, SCALAR_TYPES, FlagValue

TYPES = {
    "builtins.int": "int",
    "builtins.float": "float",
    "builtins.str": "str",
    "builtins.bool": "bool",
    "pathlib.Path": "path",
    "pathlib.PurePath": "path",
    "pathlib.PosixPath": "path",
    "pathlib.PurePosixPath": "path",
    "os.PathLike": "path",
    "pydantic.FilePath": "path",
    "pydantic.DirectoryPath": "path",
    "pydantic.NewPath": "path",
    "pydantic.StrictInt": "int",
    "pydantic.StrictFloat": "float",
    "pydantic.StrictStr": "str",
    "pydantic.StrictBool": "bool",
    "pydantic.PositiveInt": "int",
    "pydantic.NegativeInt": "int",
    "pydantic.NonNegativeInt": "int",
    "pydantic.NonPositiveInt": "int",
    "pydantic.PositiveFloat": "float",
    "pydantic.NegativeFloat": "float",
    "pydantic.NonNegativeFloat": "float",
    "pydantic.NonPositiveFloat": "float",
    "pydantic.conint": "int",
    "pydantic.confloat": "float",
    "pydantic.constr": "str",
    **{
        f"jsonargparse.typing.{name}": "int" if name.endswith("Int") else "float"
        for name in """PositiveInt NonNegativeInt PositiveFloat NonNegativeFloat ClosedUnitInterval
            OpenUnitInterval""".split()
    },
}
"""The neutral name of a type, by the dotted name of the class or of the call that makes it."""
_NEUTRAL = frozenset(TYPES.values())
_NAMED_BOUNDS: dict[str, dict[str, object]] = {
    "Positive": {"gt": 0},
    "Negative": {"lt": 0},
    "NonNegative": {"ge": 0},
    "NonPositive": {"le": 0},
    "ClosedUnitInterval": {"ge": 0, "le": 1},
    "OpenUnitInterval": {"gt": 0, "lt": 1},
}
_COLLECTIONS = {
    "builtins.list": "list",
    "typing.List": "list",
    "typing.Sequence": "list",
    "typing.MutableSequence": "list",
    "typing.Iterable": "list",
    "typing.Collection": "list",
    "collections.abc.Sequence": "list",
    "collections.abc.MutableSequence": "list",
    "collections.abc.Iterable": "list",
    "collections.abc.Collection": "list",
    "builtins.tuple": "tuple",
    "typing.Tuple": "tuple",
    "builtins.set": "set",
    "typing.Set": "set",
    "typing.MutableSet": "set",
    "collections.abc.Set": "set",
    "builtins.frozenset": "set",
    "typing.FrozenSet": "set",
    "builtins.dict": "dict",
    "typing.Dict": "dict",
    "typing.Mapping": "dict",
    "typing.MutableMapping": "dict",
    "collections.abc.Mapping": "dict",
    "collections.abc.MutableMapping": "dict",
}
_WRAPPERS = {
    "typing.Final",
    "typing.ClassVar",
    "typing.Required",
    "typing.NotRequired",
    "typing.ReadOnly",
    "dataclasses.InitVar",
}
"""Generics that say something of the name, and leave the type to their argument."""
_UNIONS = ("typing.Union", "typing.Optional", "types.UnionType")
_BOUNDS = ("ge", "gt", "le", "lt")
_DOCUMENTATION = ("typing.Doc", "typing_extensions.Doc", "annotated_doc.Doc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The values that an annotation allows."""

    type: FlagValue = ABSENT
    """``int``, ``float``, ``str``, ``bool``, ``path``, or the last part of a class's name; of a
    collection the word itself (``list``). Absent where nothing is said (``Any``, no annotation)."""
    choices: tuple[object, ...] | None = None
    """The values of a ``Literal``, in order, without None."""
    optional: bool = False
    """Whether None is allowed."""
    items: str = ""
    """``list``, ``tuple``, ``set`` or ``dict`` for a collection."""
    inner: Kind | None = None
    """The kind of a collection's items (of a dict's values), where they are all of one."""
    parts: tuple[Kind, ...] = ()
    """The kinds of a tuple's items, if it has a known length."""
    union: tuple[Kind, ...] = ()
    """The alternatives (None left out) of a union of several types."""
    cls: ClassObject | None = None
    """The class of the script that the values are instances of: an Enum, a dataclass."""
    minimum: FlagValue = ABSENT
    maximum: FlagValue = ABSENT
    """Bounds. An excluded bound of an int is moved by one; of a float, it is stated as it is."""
    help: str = ""
    """``Doc("...")``, or the description of a pydantic ``Field``."""
    wrappers: tuple[str, ...] = ()
    """``Final``, ``ClassVar``, ``InitVar`` ... around it, outermost first."""
    extras: tuple[Value, ...] = ()
    """What ``Annotated`` adds to the type, outermost first."""
    value: Value = field(default=NONE, compare=False)
    """The annotation itself."""

    @property
    def is_enum(self) -> bool:
        """Whether the values are members of an Enum of the script."""
        return self.cls is not None and self.cls.kind == "enum"

    @property
    def is_dataclass(self) -> bool:
        """Whether the values are instances of a dataclass of the script."""
        return self.cls is not None and self.cls.kind.startswith("dataclass")


NOTHING = Kind()


def kind_of(value: Value | None) -> Kind:
    """What the annotation VALUE says; nothing for None, and for what is not known."""
    if value is None or isinstance(value, (Unknown, OneOf)):
        return NOTHING
    return replace(_kind(value, 0), value=value)


def _kind(value: Value, depth: int) -> Kind:
    if depth > 20:
        return NOTHING
    depth += 1
    if value == NONE or value == External("builtins.NoneType"):
        return Kind(optional=True)
    if isinstance(value, External):
        return _named(value.name)
    if isinstance(value, ClassObject):
        return Kind(type=value.name, cls=value)
    if isinstance(value, CallResult):
        return _called(value.call)
    if not isinstance(value, Generic) or not isinstance(value.origin, External):
        return NOTHING
    origin, arguments = value.origin.name, value.arguments
    if origin in _UNIONS:
        return _united([_kind(part, depth) for part in arguments])
    if origin == "typing.Literal":
        return _literal(arguments)
    if origin == "typing.Annotated" and arguments:
        return _annotated(_kind(arguments[0], depth), arguments[1:])
    if origin in _WRAPPERS and arguments:
        inner = _kind(arguments[0], depth)
        return replace(inner, wrappers=(origin.rpartition(".")[2], *inner.wrappers))
    word = _COLLECTIONS.get(origin)
    if word is not None:
        return _collection(word, arguments, depth)
    return Kind(type=origin.rpartition(".")[2])


def _named(name: str) -> Kind:
    if name in TYPES:
        found = Kind(type=TYPES[name])
        short = name.rpartition(".")[2].removesuffix("Int").removesuffix("Float")
        return _bounded(found, _NAMED_BOUNDS.get(short, {}))
    if name in _COLLECTIONS:
        return Kind(type=_COLLECTIONS[name], items=_COLLECTIONS[name])
    if name in _WRAPPERS:  # a bare Final: the type is that of the value
        return Kind(wrappers=(name.rpartition(".")[2],))
    short = name.rpartition(".")[2]
    return NOTHING if short in ("Any", "object", "empty", "_empty") else Kind(type=short)


def _called(call: Call) -> Kind:
    """``conint(ge=0)`` and the like."""
    name = TYPES.get(call.name or "")
    if name is None:
        return NOTHING
    return _bounded(Kind(type=name), _keywords(call, _BOUNDS))


def _united(parts: list[Kind]) -> Kind:
    optional = any(part.optional for part in parts)
    some = [part for part in parts if part != Kind(optional=True)]
    if len(some) == 1:
        return replace(some[0], optional=optional)
    if some and all(part.choices is not None for part in some):
        return replace(
            _literal_values([c for p in some for c in p.choices or ()]), optional=optional
        )
    return Kind(union=tuple(some), optional=optional)


def _literal(arguments: tuple[Value, ...]) -> Kind:
    values: list[object] = []
    optional = False
    for argument in _flattened(arguments):
        if argument == NONE:
            optional = True
            continue
        try:
            value = plain(argument)
        except NotPlain:
            return NOTHING
        if not isinstance(value, (*SCALAR_TYPES, bytes)):
            return NOTHING  # PEP 586 has no others, and Python itself does not look
        values.append(value)
    return replace(_literal_values(values), optional=optional)


def _literal_values(values: list[object]) -> Kind:
    kinds = {type(value) for value in values}
    name: FlagValue = ABSENT
    if len(kinds) == 1:
        name = kinds.pop().__name__
    distinct = {(type(value), value): value for value in values}  # 1 and True are two
    return Kind(type=name, choices=tuple(distinct.values()))


def _flattened(arguments: tuple[Value, ...]) -> Iterator[Value]:
    for argument in arguments:
        if isinstance(argument, Generic) and argument.origin == External("typing.Literal"):
            yield from _flattened(argument.arguments)
        else:
            yield argument


def _annotated(inner: Kind, extras: tuple[Value, ...]) -> Kind:
    found = replace(inner, extras=(*extras, *inner.extras))
    for extra in extras:
        if not isinstance(extra, CallResult):
            continue
        call = extra.call
        name = (call.name or "").rpartition(".")[2]
        if call.name in _DOCUMENTATION:
            found = replace(found, help=_text(call.value(0, "documentation")) or found.help)
        elif name in ("Ge", "Gt", "Le", "Lt"):
            bound = _plain_or_absent(call.value(0, name.lower()))
            found = _bounded(found, {name.lower(): bound})
        elif name in ("Interval", "Field"):
            found = _bounded(found, _keywords(call, _BOUNDS))
            if name == "Field":
                found = replace(found, help=_text(call.value(None, "description")) or found.help)
    return found


def _collection(word: str, arguments: tuple[Value, ...], depth: int) -> Kind:
    kinds = [_kind(argument, depth) for argument in arguments]
    if word == "tuple":
        if len(arguments) == 2 and arguments[1] == Constant(...):
            return Kind(type=word, items=word, inner=kinds[0])
        same = all(kind == kinds[0] for kind in kinds)
        return Kind(
            type=word, items=word, parts=tuple(kinds), inner=kinds[0] if kinds and same else None
        )
    return Kind(type=word, items=word, inner=kinds[-1] if kinds else None)


def _bounded(kind: Kind, bounds: dict[str, object]) -> Kind:
    """KIND within BOUNDS (``ge``, ``gt``, ``le``, ``lt``); the narrowest count."""
    lows, highs = [kind.minimum], [kind.maximum]
    step = 1 if kind.type == "int" else 0
    for name, bound in bounds.items():
        if isinstance(bound, bool) or not isinstance(bound, (int, float)):
            continue
        if name in ("ge", "gt"):
            lows.append(bound + step if name == "gt" else bound)
        elif name in ("le", "lt"):
            highs.append(bound - step if name == "lt" else bound)
    return replace(kind, minimum=_narrowest(lows, max), maximum=_narrowest(highs, min))


def _narrowest(bounds: list[object], choose: Callable[[list[float]], float]) -> FlagValue:
    numbers = [bound for bound in bounds if isinstance(bound, (int, float))]
    return choose(numbers) if numbers else ABSENT


def bounds_of(options: Mapping[str, Value], kind: Kind) -> Kind:
    """KIND within ``ge``, ``gt``, ``le`` and ``lt`` of OPTIONS (``Field(0.1, gt=0)``)."""
    return _bounded(kind, {n: _plain_or_absent(options[n]) for n in _BOUNDS if n in options})


def _keywords(call: Call, names: tuple[str, ...]) -> dict[str, object]:
    return {
        name: _plain_or_absent(call.value(None, name)) for name in names if name in call.keywords
    }


def attributes_of(kind: Kind) -> dict[str, FlagValue]:
    """What KIND says of a flag: ``type``, ``choices``, ``min``, ``max`` and ``help``."""
    found: dict[str, FlagValue] = {}
    if isinstance(kind.type, str) and kind.type in _NEUTRAL:
        found["type"] = kind.type
    if kind.choices:
        found["choices"] = list(kind.choices)
    if kind.minimum is not ABSENT:
        found["min"] = kind.minimum
    if kind.maximum is not ABSENT:
        found["max"] = kind.maximum
    if kind.help:
        found["help"] = kind.help
    return found


def _plain_or_absent(value: Value | None) -> object:
    try:
        return ABSENT if value is None else plain(value)
    except NotPlain:
        return ABSENT


def _text(value: Value | None) -> str:
    found = _plain_or_absent(value)
    return found if isinstance(found, str) else ""
