"""What pydantic makes of a value for a field of some type, where that can be told by reading.

    validated(float, 1)                     ->  1.0
    validated(Path, "data")                 ->  PurePosixPath("data")
    validated(list[float], [1, 2])          ->  [1.0, 2.0]
    validated(datetime, "2024-01-01")       ->  not known

Source: the conversion table of pydantic's documentation (lax mode, Python input).
"""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath

from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject, SetObject
from flagscan.interpreter.values import (
    NONE,
    CallResult,
    Constant,
    External,
    Generic,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

_PLAIN = {
    "builtins.int": "int",
    "builtins.float": "float",
    "builtins.str": "str",
    "builtins.bool": "bool",
    **dict.fromkeys(
        """pathlib.Path pathlib.PurePath pathlib.PosixPath pathlib.PurePosixPath pydantic.FilePath
        pydantic.DirectoryPath pydantic.NewPath""".split(),
        "path",
    ),
    **{
        f"pydantic.{sign}{kind}": kind.lower()
        for kind in ("Int", "Float")
        for sign in "Strict Positive Negative NonNegative NonPositive".split()
    },
    "pydantic.StrictStr": "str",
    "pydantic.StrictBool": "bool",
    "pydantic.conint": "int",
    "pydantic.confloat": "float",
    "pydantic.constr": "str",
}
_LISTS = """builtins.list typing.List typing.Sequence collections.abc.Sequence typing.Iterable
    typing.MutableSequence collections.abc.MutableSequence""".split()
_TUPLES = ("builtins.tuple", "typing.Tuple")
_SETS = ("builtins.set", "typing.Set", "builtins.frozenset", "typing.FrozenSet")
_DICTS = """builtins.dict typing.Dict typing.Mapping collections.abc.Mapping
    typing.MutableMapping collections.abc.MutableMapping""".split()
_UNIONS = ("typing.Union", "typing.Optional", "types.UnionType")
_AS_IT_IS = ("typing.Final", "typing.ClassVar", "dataclasses.InitVar")


def validated(kind: Value, value: Value, site: Site) -> Value:
    """What a field annotated with KIND holds when it is given VALUE; Unknown where not known."""
    answer = _validated(kind, value)
    return Unknown(Reason.EXTERNAL_CALL, site) if answer is None else answer


def _validated(kind: Value, value: Value) -> Value | None:
    if isinstance(value, Unknown):
        return value
    if isinstance(kind, ClassObject):
        same = isinstance(value, Instance) and isinstance(value.cls, ClassObject)
        return value if same and kind in value.cls.mro else None  # type: ignore[attr-defined]
    if isinstance(kind, CallResult):
        return _scalar(_PLAIN.get(kind.call.name or "", ""), value)
    if kind == NONE or kind == External("builtins.NoneType"):
        return value if value == NONE else None
    if isinstance(kind, External):
        if kind.name in ("typing.Any", "builtins.object"):
            return value
        word = _PLAIN.get(kind.name)
        return _collection(kind.name, (), value) if word is None else _scalar(word, value)
    if isinstance(kind, Generic) and isinstance(kind.origin, External):
        return _generic(kind.origin.name, kind.arguments, value)
    return None


def _scalar(word: str, value: Value) -> Value | None:
    plain = value.value if isinstance(value, Constant) else None
    match word, plain:
        case (("int" | "float" | "bool"), bool()):
            return {"int": Constant(int(plain)), "float": Constant(float(plain))}.get(word, value)
        case "float", int() | float():
            return Constant(float(plain))
        case "int", int():
            return value
        case "int", float() if plain.is_integer():
            return Constant(int(plain))
        case ("str", str()) | ("path", PurePath()):
            return value
        case "path", str():
            return Constant(PurePosixPath(plain))
    return None


def _generic(origin: str, arguments: tuple[Value, ...], value: Value) -> Value | None:
    if origin == "typing.Annotated":
        if any(_changes(extra) for extra in arguments[1:]):
            return None
        return _validated(arguments[0], value)
    if origin in _AS_IT_IS and arguments:
        return _validated(arguments[0], value)
    if origin == "typing.Literal":
        return value if value in arguments else None
    if origin in _UNIONS:
        answers = [_validated(argument, value) for argument in arguments]
        known = [answer for answer in answers if answer is not None]
        # What needs no conversion wins; then there must be no choice.
        return value if value in known else known[0] if len(known) == 1 else None
    return _collection(origin, arguments, value)


def _changes(extra: Value) -> bool:
    """Whether EXTRA, what ``Annotated`` adds, may make another value."""
    name = extra.call.name if isinstance(extra, CallResult) else None
    return name is not None and name.rpartition(".")[2] in (
        "BeforeValidator",
        "AfterValidator",
        "WrapValidator",
        "PlainValidator",
        "StringConstraints",
    )


def _collection(origin: str, arguments: tuple[Value, ...], value: Value) -> Value | None:
    items = value.items if isinstance(value, (ListObject, TupleValue)) else None
    if origin in _LISTS and items is not None:
        found = _items(arguments * len(items) if arguments else None, items)
        return None if found is None else ListObject(list(found), getattr(value, "site", None))
    if origin in _TUPLES and items is not None:
        kinds: tuple[Value, ...] | None = arguments or None
        if kinds is not None and len(kinds) == 2 and kinds[1] == Constant(...):
            kinds = kinds[:1] * len(items)
        found = _items(kinds, items)
        return None if found is None else TupleValue(found)
    if origin in _SETS and isinstance(value, SetObject) and value.items is not None:
        members = tuple(value.items.values())
        return value if _items(arguments * len(members) or None, members) == members else None
    if origin in _DICTS and isinstance(value, DictObject):
        return _dict(arguments, value)
    return None


def _items(kinds: tuple[Value, ...] | None, items: object) -> tuple[Value, ...] | None:
    values = tuple(items or ())  # type: ignore[arg-type, var-annotated]
    if kinds is None:
        return values
    if len(kinds) != len(values):
        return None
    found = [_validated(kind, item) for kind, item in zip(kinds, values, strict=True)]
    return None if None in found else tuple(item for item in found if item is not None)


def _dict(arguments: tuple[Value, ...], value: DictObject) -> Value | None:
    if not arguments:
        return value
    if len(arguments) != 2 or value.open:
        return None
    result = DictObject(value.site)
    for name, (key, item) in value.entries.items():
        held = _validated(arguments[1], item)
        if held is None or _validated(arguments[0], key) != key:
            return None
        result.entries[name] = (key, held)
    return result
