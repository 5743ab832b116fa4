"""From the actions of a parser to Flags."""

from __future__ import annotations

import dataclasses

from flagscan.declarations.argument_parsers import JSONARGPARSE, interface_of
from flagscan.declarations.flags import attribute, remarks
from flagscan.interfaces.argparse.answers import default_of
from flagscan.interfaces.argparse.state import REGISTERED, Action, Parser
from flagscan.interfaces.base import indentation
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.concretize import NotPlain, unresolved
from flagscan.interpreter.heap import ClassObject, DictObject, Instance
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    BoundMethod,
    CallResult,
    Constant,
    External,
    Function,
    Generic,
    Member,
    MethodOf,
    OneOf,
    Partial,
    Unknown,
    Value,
)
from flagscan.model.diagnostic import Diagnostic
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, FlagValue, Reason, Unresolved

VERSION_HELP = "show program's version number and exit"
WORDS = ("transformers.hf_argparser.string_to_bool", "simple_parsing.utils.str2bool")
"""Functions that read ``true`` and ``false`` and their kin."""
PLAIN_TYPES = {
    "builtins.int": "int",
    "builtins.float": "float",
    "builtins.str": "str",
    "builtins.bool": "bool",
    "pathlib.Path": "path",
    "pathlib.PurePath": "path",
    "pathlib.PosixPath": "path",
    **dict.fromkeys(WORDS, "bool"),
}


def flag_set_of(
    parsers: list[Parser], diagnostics: list[Diagnostic], *, active: bool = True
) -> list[FlagSet]:
    """The flag set of PARSERS, which one program parses in turn, then one for each sub-command.

    What is worth telling about them is appended to DIAGNOSTICS.
    """
    sets: list[FlagSet] = []
    # A program is known by the most special parser that it parses.
    kinds = {interface_of(parser.value) or "argparse" for parser in parsers}
    interface = next(iter(sorted(kinds - {"argparse"})), "argparse")
    _append(sets, parsers, (), diagnostics, active, interface)
    return sets


def _append(
    sets: list[FlagSet],
    parsers: list[Parser],
    command: tuple[str, ...],
    diagnostics: list[Diagnostic],
    active: bool,
    interface: str,
) -> None:
    flags: dict[tuple[str, ...] | str, Flag] = {}
    for parser in parsers:
        for found in parser.diagnostics:
            if found not in diagnostics:
                diagnostics.append(found)
        for action in parser.actions:
            flag = flag_of(action)
            if flag.action == "help":
                continue
            if interface == JSONARGPARSE:
                flag = _typed(flag, action)
            # A later parser's definition of the same option wins, in the place of the first.
            flags[flag.options or flag.name] = flag
    last = parsers[-1]
    line = _line_of(last)
    found_flags = tuple(flags.values())
    sets.append(
        FlagSet(
            interface=interface,
            tier=Tier.COMMAND_LINE,
            dest="args",
            command=command,
            active=active,
            location=indentation(last.location, line),
            flags=found_flags,
        )
    )
    if active:
        for flag in found_flags:
            diagnostics.extend(remarks(flag))
    for parser in parsers:
        seen: list[Parser] = []
        for sub in parser.commands:
            if sub.parser not in seen:
                seen.append(sub.parser)
                _append(sets, [sub.parser], (*command, sub.name), diagnostics, active, interface)


def _typed(flag: Flag, action: Action) -> Flag:
    """FLAG of a parser of jsonargparse, whose types may be annotations."""
    from flagscan.declarations.annotations import NOTHING, kind_of
    from flagscan.declarations.yaml_options import parsed, values_of

    given, default = action.attributes.get("type"), action.attributes.get("default")
    kind = NOTHING if given is None else kind_of(given.value)
    found = values_of(kind)
    if not (found or kind.union or kind.value == External("typing.Any")):
        return flag
    if default is not None:
        found["default"] = attribute(parsed(default, kind))
    if flag.choices is not ABSENT:
        found.pop("choices", None)
    return dataclasses.replace(flag, **found)


def _line_of(parser: Parser) -> str:
    from flagscan.interpreter.values import CallResult

    call = parser.value.call if isinstance(parser.value, CallResult) else None
    if call is None:
        return ""
    return call.site.tree.source.line_at(parser.location)


def flag_of(action: Action) -> Flag:
    """The Flag of ACTION."""
    attributes = action.attributes
    kind = _action_name(attributes.get("action"))
    location = action.call.location
    flag = Flag(
        name=_name(action),
        options=action.options,
        positional=action.positional,
        destination=action.dest,
        action=kind,
        type=_type(attributes.get("type")),
        syntax="words" if _reads_words(attributes.get("type")) else "",
        nargs=_given(attributes.get("nargs")),
        const=_given(attributes.get("const")),
        default=_default(action),
        choices=_choices(attributes.get("choices")),
        required=_required(action),
        help=_help(attributes.get("help"), kind),
        metavar=_given(attributes.get("metavar")),
        group=attribute(action.group),
        conditional=action.conditional,
        exclusive=action.exclusive,
        location=location,
    )
    if isinstance(kind, Unresolved) and flag.nargs is ABSENT:
        # A switch takes no argument, and whether this is one is not known.
        flag = dataclasses.replace(flag, nargs=kind)
    if action.open is not None:
        return _with_unknowns(flag, action)
    return flag


def _with_unknowns(flag: Flag, action: Action) -> Flag:
    # Keywords came from a dict of unknown contents: any that is not known may be among them.
    assert action.open is not None
    lost = unresolved(
        NotPlain(Reason.UNKNOWN_ARGUMENT, Unknown(Reason.UNKNOWN_ARGUMENT)), action.open
    )
    names = ("action", "type", "nargs", "default", "choices", "help")
    changes: dict[str, FlagValue] = {name: lost for name in names if name not in action.attributes}
    if "required" not in action.attributes:
        changes["required"] = lost
    return dataclasses.replace(flag, **changes)  # type: ignore[arg-type]


def _name(action: Action) -> str:
    """The first long option without its dashes, as Guild names a flag; else the first option."""
    for option in action.options:
        if option.startswith("--"):
            return option[2:]
    if action.options:
        return action.options[0].lstrip("-+/")
    return action.dest


def _given(argument: Argument | None) -> FlagValue:
    value = attribute(argument)
    return ABSENT if value is None else value


def _help(argument: Argument | None, kind: FlagValue) -> FlagValue:
    # argparse's own text, where there is no other.
    return VERSION_HELP if argument is None and kind == "version" else _given(argument)


def _default(action: Action) -> FlagValue:
    declared = action.attributes.get("default")
    if declared is not None:
        return _plain_default(declared)
    value = default_of(action)
    if value == NONE:
        return ABSENT
    kind = action.attributes.get("action")
    site = action.open or (kind.site if kind else action.call.site)
    found = attribute(Argument(value, site))
    return ABSENT if found == "==SUPPRESS==" else found


def _plain_default(argument: Argument) -> FlagValue:
    return attribute(argument)


def _required(action: Action) -> FlagValue:
    declared = action.attributes.get("required")
    if declared is not None:
        value = attribute(declared)
        return bool(value) if isinstance(value, (bool, int)) else value
    if action.options:
        return False
    # Whether a positional with nargs="*" counts as required differs between Python's versions;
    # it can be left out in all of them.
    nargs = action.attributes.get("nargs")
    value = None if nargs is None else attribute(nargs)
    if isinstance(value, Unresolved):
        return value
    return ABSENT if value in ("*", "...", "==SUPPRESS==", 0) else value != "?"


def _action_name(argument: Argument | None) -> FlagValue:
    if argument is None:
        return "store"
    value = argument.value
    if isinstance(value, Constant):
        return value.value if isinstance(value.value, str) else "store"
    if isinstance(value, ClassObject):
        return value.name
    if isinstance(value, External):
        return REGISTERED.get(value.name, value.name.rpartition(".")[2])
    if isinstance(value, Member):
        return value.name
    return attribute(argument)


def _reads_words(argument: Argument | None) -> bool:
    value = None if argument is None else argument.value
    return isinstance(value, External) and value.name in WORDS


def _type(argument: Argument | None) -> FlagValue:
    """``int``, ``float``, ``str``, ``bool``, ``path``, or the callable as written."""
    if argument is None or argument.value == NONE:
        return ABSENT
    value = argument.value
    written = " ".join(argument.site.tree.text(argument.site.node).split())
    if isinstance(value, External):
        plain = PLAIN_TYPES.get(value.name)
        if plain is not None:
            return plain
        name = value.name.removeprefix("builtins.")
        return written if _ends_with(written, name.rpartition(".")[2]) else name
    if isinstance(value, Constant):
        return value.value if isinstance(value.value, str) else attribute(argument)
    if isinstance(value, BoundMethod):
        value = value.function
    if isinstance(value, Function):
        if value.name == "<lambda>":
            return " ".join(value.tree.text(value.node).split())
        return written if _ends_with(written, value.name) else value.name
    if isinstance(value, ClassObject):
        return written if _ends_with(written, value.name) else value.name
    if isinstance(value, (OneOf, Unknown)):
        return attribute(argument)
    if isinstance(value, MethodOf):
        return written if _ends_with(written, value.name) else value.name
    if isinstance(value, Partial):
        return written if "partial(" in written else "partial"
    if isinstance(value, Generic):
        return written if written.endswith("]") else _spelled(value)
    made = value.call.site if isinstance(value, CallResult) else getattr(value, "site", None)
    # What a wrapper hands on is written where it was made.
    return written if made is None else " ".join(made.tree.text(made.node).split())


def _spelled(kind: Value) -> str:
    """A type as an annotation spells it: ``Optional[int]``, ``List[str]``."""
    if isinstance(kind, Generic):
        parts = [part for part in kind.arguments if part != External("builtins.NoneType")]
        origin = _spelled(kind.origin)
        if origin == "Union" and len(parts) == 1 < len(kind.arguments):
            return f"Optional[{_spelled(parts[0])}]"
        return f"{origin}[{', '.join(map(_spelled, kind.arguments))}]"
    if isinstance(kind, (External, ClassObject)):
        return kind.name.rpartition(".")[2].replace("NoneType", "None")
    return repr(kind.value) if isinstance(kind, Constant) else "..."


def _ends_with(written: str, name: str) -> bool:
    return written == name or written.endswith("." + name)


def _choices(argument: Argument | None) -> FlagValue:
    if argument is None or argument.value == NONE:
        return ABSENT
    value: Value = argument.value
    if isinstance(value, ClassObject) and value.kind == "enum":
        members: list[Instance] = enum_members(value)
        return unresolved(NotPlain(Reason.OBJECT, members[0] if members else value), argument.site)
    if isinstance(value, Constant) and isinstance(value.value, range):
        return list(value.value)
    if isinstance(value, DictObject) and not is_ordered(value):
        return unresolved(NotPlain(Reason.ALTERNATIVES, value), argument.site)
    found = attribute(argument)
    if isinstance(found, (tuple, dict)):
        return list(found)
    if isinstance(found, (set, frozenset)):
        return sorted(found, key=lambda item: (type(item).__name__, repr(item)))
    return found
