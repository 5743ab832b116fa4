"""Calls of ``CLI`` (``auto_cli``): each is a program with the parameters of its components.

What has no default is a positional argument; a class has its methods as sub-commands, a list or
dict of components one sub-command each.

Source: ``jsonargparse._cli`` of jsonargparse 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flagscan.declarations.flags import attribute, remarks
from flagscan.declarations.nested import Setting, documentation, is_structure
from flagscan.declarations.yaml_options import by_name, parsed, values_of
from flagscan.interfaces.base import Findings
from flagscan.interfaces.jsonargparse import lightning, parsers
from flagscan.interfaces.jsonargparse.model import ADDING, NAMES, has_its_own_words
from flagscan.interfaces.jsonargparse.settings import options_of
from flagscan.interpreter.attributes import class_lookup, outside_base
from flagscan.interpreter.heap import ClassObject, DictObject, ListObject
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    BoundMethod,
    Constant,
    External,
    Function,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.diagnostic import (
    FIXED_WORDS,
    FOREIGN_OPTIONS,
    NOT_REACHED,
    OPEN_OPTIONS,
    UNREADABLE_OPTIONS,
    Diagnostic,
)
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, Reason

_SOME = Constant(...)
"""Stands for the instance that a method is bound to."""


@dataclass(slots=True)
class _Command:
    words: tuple[str, ...]
    flags: list[Flag] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def collect(trace: Trace) -> Findings:
    """The programs of a script: those on its way first, else what nobody calls."""
    findings = Findings()
    calls = trace.calls_to(*NAMES)
    reached = [call for call in calls if call.index < trace.reached]
    for call in reached or calls:
        _add(findings, trace, call)
    if calls and not reached:
        findings.diagnostics.append(
            NOT_REACHED.at(calls[0].location, function="what parses its command line")
        )
    _lightning(findings, trace)
    _foreign(findings, trace)
    return findings


def _lightning(findings: Findings, trace: Trace) -> None:
    """What is told of LightningCLI; its flags are those of the parser that it builds."""
    for call in trace.calls:
        if call.data is lightning.OWN_WORDS:
            findings.diagnostics.append(FIXED_WORDS.at(call.location, callee="LightningCLI"))
        elif call.data is lightning.STARTED:
            findings.diagnostics.append(
                FOREIGN_OPTIONS.at(call.location, callee="the trainer of LightningCLI")
            )


def _foreign(findings: Findings, trace: Trace) -> None:
    """Classes outside of the script whose parameters a parser was given."""
    for call in trace.calls:
        if call.method in ADDING and parsers.owner_of(call.receiver) is not None:
            given = call.value(0)
            if isinstance(given, External):
                findings.diagnostics.append(FOREIGN_OPTIONS.at(call.location, callee=given.name))


def _add(findings: Findings, trace: Trace, call: Call) -> None:
    if has_its_own_words(call):
        findings.diagnostics.append(FIXED_WORDS.at(call.location, callee="CLI"))
        return
    component = call.value(0, "components")
    if component is None or component == NONE:
        component = call.data if isinstance(call.data, Value) else NONE
    positional = call.value(None, "as_positional") != FALSE
    changed = _Changed(trace, call)
    commands = list(_commands(trace, component, call.location, (), positional))
    if not commands:
        text = " ".join(call.source.split())[:100]
        findings.diagnostics.append(
            UNREADABLE_OPTIONS.at(call.location, source=text)
            if isinstance(component, Unknown)
            else FOREIGN_OPTIONS.at(call.location, callee=text)
        )
        return
    for command in commands:
        command.flags = [changed.flag(flag, command.words) for flag in command.flags]
    if commands[0].words:
        commands.insert(0, _Command((), [_config(call.location)]))
    for command in commands:
        findings.flag_sets.append(
            FlagSet(
                interface="jsonargparse",
                tier=Tier.COMMAND_LINE,
                dest="args",
                command=command.words,
                location=call.location,
                flags=tuple(command.flags),
            )
        )
        findings.diagnostics.extend(command.diagnostics)
        for flag in command.flags:
            findings.diagnostics.extend(remarks(flag))


class _Changed:
    """What a call of ``CLI`` itself says of the defaults: ``set_defaults``, config files."""

    def __init__(self, trace: Trace, call: Call) -> None:
        self.known: dict[str, Argument] = {}
        self.unknown: Argument | None = None
        given = call.argument(None, "set_defaults")
        files = call.argument(None, "default_config_files")
        if given is not None and isinstance(given.value, DictObject):
            for key, value in given.value.entries.values():
                if isinstance(key, Constant):
                    self.known[str(key.value)] = Argument(value, given.site)
        elif given is not None and given.value != NONE:
            self.unknown = given
        if files is not None and parsers.has_files(trace, files.value):
            self.unknown = files

    def flag(self, flag: Flag, words: tuple[str, ...]) -> Flag:
        """FLAG of the sub-command WORDS with its default changed."""
        if flag.name == "config" and flag.options == ("--config",):
            return flag
        given = self.known.get(".".join((*words, flag.destination)))
        if self.unknown is not None:
            site = self.unknown.site
            given = Argument(Unknown(Reason.RUNTIME_INPUT, site), site)
        if given is None:
            return flag
        return replace(flag, default=attribute(by_name(given)), required=False)


def _commands(
    trace: Trace, component: Value, place: Location, words: tuple[str, ...], positional: bool
) -> Iterator[_Command]:
    if isinstance(component, (Function, BoundMethod)):
        yield _called(trace, component, place, words, positional)
    elif isinstance(component, ClassObject):
        made = _called(trace, component, place, words, positional)
        outside = class_lookup(component, "__init__") is None and not is_structure(component)
        if outside and outside_base(component) is not None:
            made.diagnostics.append(
                FOREIGN_OPTIONS.at(place, callee=f"the base class of {component.name}")
            )
        yield made
        for name, value in _methods(component):
            yield _called(trace, value, place, (*words, name), positional)
    else:
        parts = list(_parts(component))
        if len(parts) == 1 and not isinstance(component, DictObject):
            yield from _commands(trace, parts[0][1], place, words, positional)
            return
        for name, part in parts:
            yield from _commands(trace, part, place, (*words, name), positional)


def _methods(cls: ClassObject) -> Iterator[tuple[str, Value]]:
    seen: set[str] = set()
    for base in cls.mro:
        for name, value in base.attributes.items() if isinstance(base, ClassObject) else ():
            if isinstance(value, Function) and not name.startswith("_") and name not in seen:
                seen.add(name)
                yield name, BoundMethod(_SOME, value)


def _parts(component: Value) -> Iterator[tuple[str, Value]]:
    if isinstance(component, DictObject):
        for key, value in component.entries.values():
            if isinstance(key, Constant) and key.value != "_help":
                yield str(key.value), value
    elif isinstance(component, (ListObject, TupleValue)):
        for value in component.items or ():
            if isinstance(value, (Function, ClassObject)):
                yield value.name, value


def _called(
    trace: Trace, owner: Value, call_place: Location, words: tuple[str, ...], positional: bool
) -> _Command:
    found = _Command(words, [_config(call_place)])
    for setting in options_of(trace, owner):
        place = setting.site.tree.location(setting.site.node)
        if setting.role == "keywords":
            name = f"**{setting.name}"
            found.diagnostics.append(OPEN_OPTIONS.at(place, name=name))
        if setting.role in ("rest", "keywords", "positional-only"):
            continue
        found.flags.append(_flag(setting, place, positional))
    return found


def _config(place: Location) -> Flag:
    return Flag(
        name="config",
        options=("--config",),
        destination="config",
        action="store",
        type="path",
        default=None,
        required=False,
        help="Path to a configuration file.",
        location=place,
    )


def _flag(setting: Setting, place: Location, positional: bool) -> Flag:
    name = ".".join(setting.path)
    required = setting.default is None
    # A keyword-only parameter has its name in front of it.
    alone = required and positional and setting.role != "keyword" and len(setting.path) == 1
    return Flag(
        name=name,
        options=() if alone else (f"--{name}",),
        positional=alone,
        destination=name,
        action="store",
        default=ABSENT
        if setting.default is None
        else attribute(parsed(setting.default, setting.kind)),
        required=required,
        help=documentation(setting, order="below entry") or ABSENT,
        location=place,
        **values_of(setting.kind, None if setting.default is None else setting.default.value),
    )
