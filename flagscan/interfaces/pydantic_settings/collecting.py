"""The places where a program reads its settings, as flag sets."""

from __future__ import annotations

from dataclasses import replace

from flagscan.declarations.flags import remarks
from flagscan.interfaces.base import Findings
from flagscan.interfaces.pydantic_settings import command_line, environment
from flagscan.interfaces.pydantic_settings.running import Start
from flagscan.interpreter.attributes import base_names, outside_base
from flagscan.interpreter.trace import Call, Trace
from flagscan.model.diagnostic import (
    FIXED_WORDS,
    FOREIGN_OPTIONS,
    NOT_REACHED,
    ONE_VARIABLE,
    UNREADABLE_OPTIONS,
)
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Tier

_KNOWN = ("pydantic.", "pydantic_settings.", "typing.", "abc.", "builtins.", "enum.")


def collect(trace: Trace) -> Findings:
    """Command lines on the program's way first, else what nobody calls; then the environment."""
    findings = Findings()
    calls = [call for call in trace.calls if isinstance(call.data, Start)]
    reached = [call for call in calls if call.index < trace.reached]
    variables: list[tuple[Call, Start]] = []
    for call in reached or calls:
        start = call.data
        assert isinstance(start, Start)
        if start.own_words:
            name = call.name or f"{start.cls.name if start.cls else ''}()"
            findings.diagnostics.append(FIXED_WORDS.at(call.location, callee=name))
        elif start.cls is None:
            text = " ".join(call.source.split())[:100]
            findings.diagnostics.append(UNREADABLE_OPTIONS.at(call.location, source=text))
        elif start.has_command_line:
            _foreign(findings, call, start)
            found = command_line.flag_sets(trace, start.cls, start.config, call.location)
            findings.flag_sets.extend(found)
        elif not start.config.sources or "env_settings" in start.config.sources:
            variables.append((call, start))
    if variables:
        findings.flag_sets.append(_environment(findings, trace, variables))
    if findings.flag_sets and not reached:
        findings.diagnostics.append(
            NOT_REACHED.at(calls[0].location, function="what reads the settings")
        )
    for flag_set in findings.flag_sets:
        for flag in flag_set.flags:
            findings.diagnostics.extend(remarks(flag))
    return findings


def _environment(findings: Findings, trace: Trace, starts: list[tuple[Call, Start]]) -> FlagSet:
    """What all classes together take from the environment."""
    found: dict[str, Flag] = {}
    done = set()
    for call, start in starts:
        assert start.cls is not None
        if start.cls in done:
            continue
        done.add(start.cls)
        _foreign(findings, call, start)
        for leaf in environment.unreachable(trace, start.cls, start.config):
            location = leaf.site.tree.location(leaf.site.node)
            findings.diagnostics.append(ONE_VARIABLE.at(location, flag=".".join(leaf.path)))
        for flag in environment.flags(trace, start.cls, start.config):
            if any(flag.options == other.options for other in found.values()):
                continue
            name = flag.name if flag.name not in found else f"{start.cls.name}.{flag.name}"
            found.setdefault(name, replace(flag, name=name))
    return FlagSet(
        interface="pydantic_settings",
        tier=Tier.CONFIGURATION,
        dest="environment",
        location=starts[0][0].location,
        flags=tuple(found.values()),
    )


def _foreign(findings: Findings, call: Call, start: Start) -> None:
    outside = outside_base(start.cls) if start.cls is not None else None
    names = base_names(outside) if outside is not None else []
    if names and not names[0].startswith(_KNOWN):
        findings.diagnostics.append(FOREIGN_OPTIONS.at(call.location, callee=names[0]))
