"""Commands with options, arguments and commands below them, as click and typer know them.

    --lr FLOAT              Parameter(name="lr", options=("--lr",), type="float")
    --amp/--no-amp          Parameter(name="amp", options=("--amp",), negations=("--no-amp",), ...)

flag_sets_of(Command(...))  ->  the flag set of the program, then one for each command below it
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flagscan.declarations.flags import remarks
from flagscan.interpreter.trace import Call
from flagscan.model.diagnostic import ASKED_FOR, FROM_ENVIRONMENT, Diagnostic
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, FlagValue, Unresolved

Program = TypeVar("Program")
ACTIONS_WITHOUT_VALUE = ("version", "help")


@dataclass(slots=True, kw_only=True)
class Parameter:
    """An option, or a positional argument, of a command."""

    name: str
    """The parameter of the function that receives it."""
    options: tuple[str, ...] = ()
    """None for a positional argument."""
    negations: tuple[str, ...] = ()
    """Spellings that say no (``--no-amp``)."""
    type: FlagValue = ABSENT
    choices: FlagValue = ABSENT
    minimum: FlagValue = ABSENT
    maximum: FlagValue = ABSENT
    switch: bool = False
    """Whether it takes no value."""
    const: FlagValue = True
    """What a switch gives; what an option gives whose value may be left out (``nargs`` is ?)."""
    multiple: bool = False
    """Whether it may be given several times."""
    count: bool = False
    nargs: FlagValue = ABSENT
    default: FlagValue = ABSENT
    required: FlagValue = False
    help: FlagValue = ABSENT
    metavar: FlagValue = ABSENT
    group: FlagValue = ABSENT
    action: FlagValue = ABSENT
    """Where the rest does not tell: ``version``, or what is not known."""
    environment: tuple[str, ...] = ()
    """Variables of the environment that it is taken from when it is not given."""
    asked_for: bool = False
    """Whether it is asked for at the terminal when it is not given."""
    conditional: bool = False
    location: Location


@dataclass(slots=True, kw_only=True)
class Command:
    """A command, or a group of commands."""

    name: str
    parameters: list[Parameter] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    alone: bool = True
    """Whether it does something when none of its commands is given."""
    prefix: str = ""
    """Its options are taken from variables of the environment that begin so (``APP``)."""
    location: Location


def uncertain(command: Command) -> None:
    """Note that whether COMMAND is the program depends on a test that cannot be decided."""
    for parameter in command.parameters:
        parameter.conditional = True
    for below in command.commands:
        uncertain(below)


def until_certain(calls: Iterable[tuple[Program, Call]]) -> dict[Program, Call]:
    """The programs that CALLS start, up to the first that is certain: it ends the process."""
    found: dict[Program, Call] = {}
    for program, call in calls:
        found.setdefault(program, call)
        if not call.path:
            break
    return found


def spellings(
    declarations: Sequence[str],
) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """The name, the options and the negations that DECLARATIONS of an option say.

    An identifier is the name; else it is that of the option with the most leading dashes, in
    lower case and with underscores (``click.Option._parse_decls``). None: it has no name.
    """
    name: str | None = None
    options: list[str] = []
    negations: list[str] = []
    for declaration in declarations:
        if declaration.isidentifier():
            name = declaration
            continue
        mark = ";" if declaration[:1] == "/" else "/"
        first, slash, second = declaration.partition(mark)
        if not slash:
            options.append(declaration)
            continue
        if first.rstrip():
            options.append(first.rstrip())
        if second.strip():
            negations.append(second.lstrip())
    if name is None and options:
        _prefix, word = max(map(_parted, options), key=lambda parts: len(parts[0]))
        name = word.replace("-", "_").lower()
    if name is not None and not name.isidentifier():
        name = None
    return name, tuple(options), tuple(negations)


def _parted(option: str) -> tuple[str, str]:
    if option[:1].isalnum():
        return "", option
    length = 2 if option[1:2] == option[:1] else 1
    return option[:length], option[length:]


def flag_of(parameter: Parameter) -> Flag:
    """PARAMETER in neutral terms."""
    options = (*parameter.options, *parameter.negations)
    action = _action(parameter)
    const = parameter.const if action in ("store_const", "append_const") else ABSENT
    if parameter.nargs == "?" and options:
        const = parameter.const
    return Flag(
        name=_name(parameter),
        options=options,
        negations=parameter.negations,
        positional=not options,
        destination=parameter.name,
        action=action,
        type=parameter.type,
        syntax="click",
        nargs=parameter.nargs,
        const=const,
        default=parameter.default,
        choices=parameter.choices,
        required=parameter.required,
        # typer shows the text of an argument as it is written.
        help=_cleaned(parameter.help) if options else _said(parameter.help),
        metavar=parameter.metavar,
        group=parameter.group,
        min=parameter.minimum,
        max=parameter.maximum,
        asked_for=parameter.asked_for,
        conditional=parameter.conditional,
        location=parameter.location,
    )


def _action(parameter: Parameter) -> FlagValue:
    if parameter.action is not ABSENT:
        return parameter.action
    if parameter.count:
        return "count"
    if not parameter.switch:
        return "append" if parameter.multiple else "store"
    if parameter.multiple:
        return "append_const"
    if parameter.negations:
        return "BooleanOptionalAction"
    if isinstance(parameter.const, bool):
        return "store_true" if parameter.const else "store_false"
    return "store_const"


def _name(parameter: Parameter) -> str:
    """The first long option without its dashes, as Guild names a flag; else the first option."""
    for option in parameter.options:
        if option.startswith("--") and len(option) > 2:
            return option[2:]
    spelled = (*parameter.options, *parameter.negations)
    return spelled[0].lstrip("-+/") if spelled else parameter.name


def _cleaned(text: FlagValue) -> FlagValue:
    return _said(inspect.cleandoc(text) if isinstance(text, str) else text)


def _said(text: FlagValue) -> FlagValue:
    return ABSENT if text in (None, "") else text


def flag_sets_of(
    command: Command, interface: str, diagnostics: list[Diagnostic], *, active: bool = True
) -> list[FlagSet]:
    """The flag set of the program COMMAND, then those of its commands.

    A group in between has one only if it takes options itself or does something by itself. What
    is worth telling of the flags is appended to DIAGNOSTICS.
    """
    return list(_flag_sets(command, (), interface, diagnostics, active))


def _flag_sets(
    command: Command,
    words: tuple[str, ...],
    interface: str,
    diagnostics: list[Diagnostic],
    active: bool,
) -> Iterator[FlagSet]:
    flags = tuple(flag_of(parameter) for parameter in command.parameters)
    if active:
        for parameter, flag in zip(command.parameters, flags, strict=True):
            diagnostics.extend(remarks(flag))
            diagnostics.extend(_told(parameter, flag))
        if command.prefix and flags:
            what = "each option of " + (" ".join(words) or "the program")
            variable = f"{command.prefix}_NAME"
            diagnostics.append(FROM_ENVIRONMENT.at(command.location, flag=what, names=variable))
    if not words or flags or command.alone or not command.commands:
        yield FlagSet(
            interface=interface,
            tier=Tier.COMMAND_LINE,
            dest="args",
            command=words,
            active=active,
            needs_command=bool(command.commands) and not command.alone,
            location=command.location,
            flags=flags,
        )
    for below in command.commands:
        yield from _flag_sets(below, (*words, below.name), interface, diagnostics, active)


def _told(parameter: Parameter, flag: Flag) -> Iterator[Diagnostic]:
    if flag.action in ACTIONS_WITHOUT_VALUE:
        return
    if parameter.environment:
        names = ", ".join(parameter.environment)
        yield FROM_ENVIRONMENT.at(flag.location, flag=flag.name, names=names)
    if parameter.asked_for and not isinstance(flag.default, Unresolved):
        yield ASKED_FOR.at(flag.location, flag=flag.name)
