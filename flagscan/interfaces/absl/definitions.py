"""What a ``DEFINE_`` call makes: a flag with its parser.

Source: the signatures in ``absl/flags/_defines.py`` of absl-py 2, and the names of keywords in
TensorFlow 1 (``tensorflow/python/platform/flags.py``): flag_name, default_value, docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flagscan.interfaces.absl.parsing import Illegal, Parser, parsed
from flagscan.interfaces.absl.registry import Definition, FlagObject, ParserObject, Registry
from flagscan.interpreter.heap import Instance
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    UNBOUND,
    Constant,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_VALUES = "flag_values"
_BASIC = ("name", "default", "help", _VALUES)
_BOUNDED = ("name", "default", "help", "lower_bound", "upper_bound", _VALUES)
SIGNATURES: dict[str, tuple[str, ...]] = {
    "string": _BASIC,
    "boolean": _BASIC,
    "float": _BOUNDED,
    "integer": _BOUNDED,
    "enum": ("name", "default", "enum_values", "help", _VALUES),
    "enum_class": ("name", "default", "enum_class", "help", _VALUES, "module_name"),
    "list": _BASIC,
    "spaceseplist": ("name", "default", "help", "comma_compat", _VALUES),
    "multi_string": _BASIC,
    "multi_float": _BOUNDED,
    "multi_integer": _BOUNDED,
    "multi_enum": ("name", "default", "enum_values", "help", _VALUES, "case_sensitive"),
    "multi_enum_class": ("name", "default", "enum_class", "help", _VALUES, "module_name"),
    "parser": ("parser", "name", "default", "help", _VALUES, "serializer"),
    "multi": ("parser", "serializer", "name", "default", "help", _VALUES),
    "config_file": ("name", "default", "help", _VALUES),
    "config_dict": ("name", "default", "help", _VALUES),
    # Constructors of flags, for DEFINE_flag.
    "Flag": ("parser", "serializer", "name", "default", "help", "short_name", "boolean"),
    "MultiFlag": ("parser", "serializer", "name", "default", "help", "short_name", "boolean"),
    "BooleanFlag": ("name", "default", "help", "short_name"),
    "EnumFlag": ("name", "default", "help", "enum_values", "short_name", "case_sensitive"),
    "EnumClassFlag": ("name", "default", "help", "enum_class", "short_name", "case_sensitive"),
    "MultiEnumClassFlag": ("name", "default", "help", "enum_class", "case_sensitive"),
}
"""The positional parameters of each kind of definition."""
_KINDS = {
    "multi_enum_class": "enum_class",
    "multi_enum": "enum",
    "multi_string": "string",
    "multi_float": "float",
    "multi_integer": "integer",
    "BooleanFlag": "boolean",
    "EnumFlag": "enum",
    "EnumClassFlag": "enum_class",
    "MultiEnumClassFlag": "enum_class",
    "config_file": "config",
    "config_dict": "config",
}
_OTHER_NAMES = {
    "flag_name": "name",
    "default_value": "default",
    "docstring": "help",
    "help_string": "help",
    "config": "default",
}
_HELP = {"config_file": "path to config file.", "config_dict": "ConfigDict instance."}
_REPEAT = ";\n    repeat this option to specify a list of values"


@dataclass(slots=True, eq=False)
class Defined:
    """What a definition came to: the note of its call in the trace."""

    flag: FlagObject | None = None
    registry: Registry | None = None
    problem: str = ""
    """What the program raises here."""
    unreadable: bool = False
    """Whether the name is not known."""


def arguments_of(call: Call, kind: str) -> dict[str, Argument]:
    """The arguments of CALL by the names that absl has for them."""
    given: dict[str, Argument] = {}
    for name, argument in zip(SIGNATURES[kind], call.args, strict=False):
        given[name] = argument
    for name, argument in call.keywords.items():
        if argument.value is not UNBOUND:
            given.setdefault(_OTHER_NAMES.get(name, name), argument)
    return given


def parser_of(kind: str, given: dict[str, Argument]) -> Parser:
    """The parser of a flag of KIND that is defined with the arguments GIVEN."""
    own = given.get("parser")
    if own is not None:
        if isinstance(own.value, ParserObject):
            return own.value.parser
        return Parser(kind="other", name=_class_name(own))
    kind = _KINDS.get(kind, kind)
    if kind in ("parser", "multi", "Flag", "MultiFlag"):
        return Parser(kind="other")
    sensitive = given.get("case_sensitive")
    compatible = given.get("comma_compat")
    return Parser(
        kind=kind,
        choices=given.get("enum_class" if kind == "enum_class" else "enum_values"),
        lower=_bound(given.get("lower_bound")),
        upper=_bound(given.get("upper_bound")),
        case_sensitive=_is_true(sensitive, missing=kind != "enum_class"),
        comma_compat=_is_true(compatible, missing=False),
    )


def _bound(argument: Argument | None) -> Argument | None:
    return None if argument is None or argument.value == NONE else argument


def _is_true(argument: Argument | None, *, missing: bool) -> bool:
    if argument is None or not isinstance(argument.value, Constant):
        return missing
    return bool(argument.value.value)


def _class_name(argument: Argument) -> str:
    value = argument.value
    cls = value.cls if isinstance(value, Instance) else value
    name = getattr(cls, "name", None)
    if isinstance(name, str):
        return name.rpartition(".")[2]
    return " ".join(argument.site.tree.text(argument.site.node).split())


def make(interp: Interpreter, call: Call, kind: str) -> tuple[FlagObject | None, str]:
    """The flag that CALL defines, and what the program raises instead, if it does.

    None without a reason: its name is not known.
    """
    given = arguments_of(call, kind)
    name = given.get("name")
    if (
        name is None
        or not isinstance(name.value, Constant)
        or not isinstance(name.value.value, str)
    ):
        return None, ""
    parser = parser_of(kind, given)
    multi = "multi" in kind.lower()
    definition = Definition(
        name=name.value.value,
        parser=parser,
        multi=multi,
        call=call,
        base=interp.journal.base,
        path=call.path,
        open=call.more_keywords or call.more_args,
    )
    flag = FlagObject(definition)
    problem = ""
    default = given.get("default")
    if default is None and definition.open is not None:
        default = Argument(Unknown(Reason.UNKNOWN_ARGUMENT, definition.open), definition.open)
    flag.declare("default", default)
    try:
        value = parsed(parser, flag.attributes["default"], flag.sites["default"], multi=multi)
    except Illegal as error:
        problem = f"absl.flags.IllegalFlagValueError: flag --{definition.name}: {error}"
        value = Unknown(Reason.RAISES, flag.sites["default"])
    required = given.get("required")
    flag.attributes.update(
        {
            "name": name.value,
            "default": value,
            "value": value,
            "boolean": TRUE if parser.kind == "boolean" else FALSE,
            "present": Constant(0),
            "using_default_value": TRUE,
            "required": FALSE if required is None else required.value,
            "exclusive": FALSE,
        }
    )
    flag.sites["value"] = flag.sites["default"]
    for extra in ("short_name", "allow_override"):
        flag.declare(extra, given.get(extra))
    flag.declare("help", given.get("help"), Constant(_HELP[kind]) if kind in _HELP else NONE)
    flag.attributes["help"] = _help(flag.attributes["help"], kind, parser, multi)
    return flag, problem


def _help(value: Value, kind: str, parser: Parser, multi: bool) -> Value:
    """The help text as the flag holds it."""
    if not isinstance(value, Constant):
        return value
    text = str(value.value) if kind == "multi_enum" else value.value or "(no help available)"
    if not isinstance(text, str):
        return value
    if kind in ("enum", "multi_enum", "EnumFlag") or parser.kind == "enum_class":
        texts = parser.texts()
        if texts is None:
            return Unknown(
                Reason.ALTERNATIVES, None if parser.choices is None else parser.choices.site
            )
        text = f"<{'|'.join(texts)}>: {text}"
    return Constant(text + _REPEAT if multi else text)


def alias(interp: Interpreter, call: Call, name: str, original: FlagObject) -> FlagObject:
    """The flag of ``DEFINE_alias``."""
    definition = Definition(
        name=name,
        parser=original.definition.parser,
        multi=original.definition.multi,
        call=call,
        base=interp.journal.base,
        path=call.path,
        original=original.definition.name,
    )
    flag = FlagObject(definition)
    flag.attributes.update(original.attributes)
    flag.attributes.update(
        {
            "name": Constant(name),
            "short_name": NONE,
            "allow_override": FALSE,
            "required": FALSE,
            "help": Constant(f"Alias for --{original.definition.name}."),
        }
    )
    flag.sites.update(dict.fromkeys(flag.attributes, call.site))
    return flag


def parser_object(call: Call, kind: str) -> ParserObject:
    """What ``flags.IntegerParser(...)`` and its like make."""
    names = {
        "integer": ("lower_bound", "upper_bound"),
        "float": ("lower_bound", "upper_bound"),
        "enum": ("enum_values", "case_sensitive"),
        "enum_class": ("enum_class", "case_sensitive"),
        "spaceseplist": ("comma_compat",),
    }.get(kind, ())
    given = dict(zip(names, call.args, strict=False))
    given.update(call.keywords)
    given.setdefault("case_sensitive", Argument(TRUE, call.site))
    return ParserObject(parser_of(kind, given), call.site)
