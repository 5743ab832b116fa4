"""Calls of ``tyro.cli`` and of ``tyro.extras``: each is a program.

Source: ``tyro._cli`` and ``tyro.extras`` of tyro 1.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.declarations.flags import remarks
from flagscan.interfaces.base import Findings
from flagscan.interfaces.tyro.structure import Command, commands_of, from_dict
from flagscan.interpreter.heap import DictObject
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import NONE, TRUE, Unknown, Value
from flagscan.model.diagnostic import (
    FIXED_WORDS,
    FOREIGN_OPTIONS,
    NOT_REACHED,
    UNREADABLE_OPTIONS,
)
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

CLI = "tyro.cli"
FROM_DICT = "tyro.extras.subcommand_cli_from_dict"
CONFIGS = "tyro.extras.overridable_config_cli"
NAMES = (CLI, FROM_DICT, CONFIGS)


def collect(trace: Trace) -> Findings:
    """The programs of a script that tyro runs: those on its way first, else what nobody calls."""
    findings = Findings()
    calls = trace.calls_to(*NAMES)
    reached = [call for call in calls if call.index < trace.reached]
    for call in reached or calls:
        _add(findings, trace, call)
    if calls and not reached:
        findings.diagnostics.append(
            NOT_REACHED.at(calls[0].location, function="what parses its command line")
        )
    return findings


def _add(findings: Findings, trace: Trace, call: Call) -> None:
    if _has_its_own_words(call):
        findings.diagnostics.append(FIXED_WORDS.at(call.location, callee=str(call.name)))
        return
    commands = _commands(trace, call)
    if not commands:
        first = call.value(0)
        text = " ".join(call.source.split())[:100]
        unknown = first is None or isinstance(first, Unknown)
        findings.diagnostics.append(
            UNREADABLE_OPTIONS.at(call.location, source=text)
            if unknown
            else FOREIGN_OPTIONS.at(call.location, callee=text)
        )
        return
    for command in commands:
        findings.flag_sets.append(
            FlagSet(
                interface="tyro",
                tier=Tier.COMMAND_LINE,
                dest="args",
                command=command.words,
                location=call.location,
                flags=tuple(command.flags),
            )
        )
        for flag in command.flags:
            findings.diagnostics.extend(remarks(flag))


def _commands(trace: Trace, call: Call) -> list[Command]:
    underscores = call.value(None, "use_underscores") == TRUE
    given = call.argument(0)
    if given is None:
        return []
    if call.name == CLI:
        default = call.argument(None, "default")
        if default is not None and default.value == NONE:
            default = None
        return commands_of(trace, given, default, underscores=underscores)
    entries = given.value
    if not isinstance(entries, DictObject) or entries.open:
        return []
    pairs = [(key, Argument(value, given.site)) for key, value in entries.entries.values()]
    return from_dict(trace, pairs, instances=call.name == CONFIGS, underscores=underscores)


def _has_its_own_words(call: Call) -> bool:
    words = call.value(None, "args")
    return words is not None and words != NONE and not isinstance(words, Unknown)


def run(interp: Interpreter, call: Call) -> Value | None:
    """``tyro.cli(...)``: reads the command line; what it returns only a person can tell."""
    if not (_has_its_own_words(call) or interp.muted or call.path or interp.lenient):
        interp.settled = True
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def satisfied(trace: Trace) -> bool:
    """Whether the program's flags are known without looking at functions that nobody calls."""
    return any(call.name in NAMES for call in trace.calls)


MODEL = Model(functions=dict.fromkeys(NAMES, run), generic=("tyro.conf.",), satisfied=satisfied)
