"""The parsers of a script: those parsed on its way first, then the others."""

from __future__ import annotations

from flagscan.interfaces.argparse.flags import flag_set_of
from flagscan.interfaces.argparse.parsers import replay
from flagscan.interfaces.argparse.receivers import PARSE, main_parsers, parents_of, parser_of
from flagscan.interfaces.argparse.state import Parser
from flagscan.interfaces.base import Findings
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import Constant, TupleValue, Value
from flagscan.model.diagnostic import NEVER_PARSED, NOT_REACHED


def collect(trace: Trace) -> Findings:
    """The parsers of a script: those parsed on its way first, then the others."""
    findings = Findings()
    parses = [c for c in trace.calls if c.method in PARSE and parser_of(c.receiver) is not None]
    reached = [call for call in parses if call.index < trace.reached]
    chosen = [call for call in reached if not words_are_fixed(call)] or reached or parses
    used = [value for call in parses if (value := parser_of(call.receiver)) is not None]
    built: list[Parser] = []
    for call in chosen:
        value = parser_of(call.receiver)
        assert value is not None
        built.append(_as_parsed(trace, call, value))
    if built:
        findings.flag_sets.extend(flag_set_of(built, findings.diagnostics))
    if not reached and chosen:
        findings.diagnostics.append(
            NOT_REACHED.at(chosen[0].location, function="what parses its command line")
        )
    _unparsed(findings, trace, used, offered=not chosen)
    return findings


def words_are_fixed(call: Call) -> bool:
    """Whether CALL parses words that the script itself says, and not its command line."""
    given = call.value(0, "args")
    items = given.items if isinstance(given, (ListObject, TupleValue)) else None
    return items is not None and all(isinstance(item, Constant) for item in items)


def _as_parsed(trace: Trace, call: Call, value: Value) -> Parser:
    """The parser VALUE as it was when CALL parsed it."""
    if isinstance(call.data, Parser):
        return call.data
    return replay(trace.events, value, call.index, call.path)


def _unparsed(findings: Findings, trace: Trace, used: list[Value], *, offered: bool) -> None:
    """Parsers that are built and never parsed: reported; offered when there is nothing else."""
    helpers: list[Value] = []
    for maker in [*used, *main_parsers(trace)]:
        helpers.extend(parents_of(trace.events, maker))
    helpers.extend(
        value
        for call in trace.calls
        if call.method == "add_subcommand" and (value := call.value(1, "parser")) is not None
    )
    for value in main_parsers(trace):
        if value in used or value in helpers:
            continue
        parser = replay(trace.events, value, len(trace.events), ())
        if not parser.actions and not parser.commands:
            continue
        late = parser.index >= trace.reached
        sets = flag_set_of([parser], findings.diagnostics, active=offered and late)
        findings.flag_sets.extend(sets)
        code = NOT_REACHED if late else NEVER_PARSED
        findings.diagnostics.append(
            code.at(parser.location, function="the function that builds this parser")
        )
