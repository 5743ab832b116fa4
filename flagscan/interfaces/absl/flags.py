"""From absl's flags to Flags.

The default is the value that the flag has when the program is started without arguments. That of
an ``enum_class`` is told by the text that the command line takes for it, like its choices.
"""

from __future__ import annotations

import dataclasses

from flagscan.declarations.flags import attribute
from flagscan.interfaces.absl.parsing import Parser
from flagscan.interfaces.absl.registry import FlagObject
from flagscan.interpreter.concretize import NotPlain, unresolved
from flagscan.interpreter.heap import HeapObject
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    Constant,
    Unknown,
    Value,
)
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, FlagValue, Reason, Unresolved


def flag_of(name: str, flags: list[FlagObject], held: list[dict[str, Value]]) -> Flag:
    """The Flag called NAME, which is any of FLAGS, whose attributes are those in HELD."""
    options = [_flag(flag, attributes) for flag, attributes in zip(flags, held, strict=True)]
    first = options[0]
    if len(options) == 1:
        return first
    return _joined(first, options, flags, held)


def _joined(
    first: Flag, options: list[Flag], flags: list[FlagObject], held: list[dict[str, Value]]
) -> Flag:
    changes: dict[str, FlagValue] = {}
    for name in ("type", "action", "choices", "required", "help", "min", "max"):
        if any(getattr(option, name) != getattr(first, name) for option in options):
            site = flags[-1].definition.call.site
            changes[name] = unresolved(
                NotPlain(Reason.ALTERNATIVES, Unknown(Reason.ALTERNATIVES, site)), site
            )
    values = join(*[attributes["value"] for attributes in held])
    changes["default"] = attribute(Argument(values, flags[-1].sites["value"]))
    spellings = tuple(dict.fromkeys(text for option in options for text in option.options))
    return dataclasses.replace(first, options=spellings, **changes)  # type: ignore[arg-type]


def _flag(flag: FlagObject, held: dict[str, Value]) -> Flag:
    definition = flag.definition
    parser = definition.parser
    boolean = held["boolean"] != FALSE
    made = Flag(
        name=definition.name,
        options=spellings(definition.name, boolean, held.get("short_name")),
        destination=definition.name,
        action="append" if definition.multi else "BooleanOptionalAction" if boolean else "store",
        type=parser.type or ABSENT,
        default=_default(flag, held),
        choices=_choices(parser),
        required=_required(flag, held),
        help=attribute(Argument(held["help"], flag.sites["help"])),
        min=_bound(parser.lower),
        max=_bound(parser.upper),
        exclusive=held["exclusive"] != FALSE,
        location=definition.call.location,
    )
    return made if definition.open is None else _with_unknowns(made, flag)


def spellings(name: str, boolean: bool, short: Value | None = None) -> tuple[str, ...]:
    """The spellings of a flag on the command line; absl takes one dash for two, too."""
    found = [f"--{name}", f"--no{name}"] if boolean else [f"--{name}"]
    if isinstance(short, Constant) and isinstance(short.value, str):
        found.append(f"-{short.value}")
    return tuple(found)


def _with_unknowns(flag: Flag, made: FlagObject) -> Flag:
    # Arguments of unknown contents were unpacked: any that is not known may be among them.
    site = made.definition.open
    assert site is not None
    lost = unresolved(NotPlain(Reason.UNKNOWN_ARGUMENT, Unknown(Reason.UNKNOWN_ARGUMENT)), site)
    changes: dict[str, FlagValue] = {"required": lost} if flag.required is False else {}
    if flag.help == "(no help available)":
        changes["help"] = lost
    if made.definition.parser.kind in ("integer", "float"):
        for name in ("min", "max"):
            if getattr(flag, name) is ABSENT:
                changes[name] = lost
    return dataclasses.replace(flag, **changes)  # type: ignore[arg-type]


def _default(flag: FlagObject, held: dict[str, Value]) -> FlagValue:
    site = flag.sites["value"]
    if flag.definition.parser.kind == "config" and held["value"] != NONE:
        # The text names a file; what the flag holds is the object that its code makes.
        return unresolved(NotPlain(Reason.OBJECT, held["value"]), site)
    return attribute(Argument(held["value"], site))


def _choices(parser: Parser) -> FlagValue:
    if parser.choices is None:
        return ABSENT
    texts = parser.texts()
    if texts is not None:
        return texts
    found = attribute(parser.choices)
    if isinstance(found, Unresolved):
        return found
    return unresolved(NotPlain(Reason.OBJECT, parser.choices.value), parser.choices.site)


def _bound(argument: Argument | None) -> FlagValue:
    return attribute(argument)


def _required(flag: FlagObject, held: dict[str, Value]) -> FlagValue:
    """A flag that must not be None is required where that is its default."""
    needs = {_is_true(option) for option in options_of(held["required"])}
    empty = {_is_none(option) for option in options_of(held["value"])}
    if needs == {False} or empty == {False}:
        return False
    if needs == empty == {True}:
        return True
    return unresolved(
        NotPlain(Reason.ALTERNATIVES, Unknown(Reason.ALTERNATIVES)), flag.definition.call.site
    )


def _is_none(value: Value) -> bool | None:
    """Whether VALUE is None; None when that is not known."""
    return value == NONE if isinstance(value, (Constant, HeapObject)) else None


def _is_true(value: Value) -> bool | None:
    """Whether VALUE is true; None when that is not known."""
    return bool(value.value) if isinstance(value, Constant) else None
