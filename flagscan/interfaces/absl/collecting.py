"""The flags of a script, as they are when its command line is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from flagscan.declarations.flags import remarks
from flagscan.interfaces.absl.definitions import Defined
from flagscan.interfaces.absl.flags import flag_of, spellings
from flagscan.interfaces.absl.registry import (
    FlagObject,
    HolderObject,
    Registry,
    all_flags,
    state_of,
)
from flagscan.interfaces.absl.running import Parse
from flagscan.interfaces.base import Findings, indentation
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.journal import Mark
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import UNBOUND, Constant, TupleValue, Value
from flagscan.model.diagnostic import (
    CHECKED,
    NEVER_PARSED,
    NOT_REACHED,
    PROGRAM_RAISES,
    UNREADABLE_OPTIONS,
)
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier

_VALIDATORS = ("absl.flags.register_validator", "absl.flags.validator")
_MULTI_VALIDATORS = (
    "absl.flags.register_multi_flags_validator",
    "absl.flags.multi_flags_validator",
)


def collect(trace: Trace) -> Findings:
    """The flags of a script: those that are there when it reads its command line."""
    findings = Findings()
    parses = [call for call in trace.calls if isinstance(call.data, Parse)]
    reached = [call for call in parses if call.index < trace.reached]
    chosen = reached or parses
    shared = _shared_registry(trace)
    found = _flags_read(trace, chosen) if chosen else _flags_unread(trace, shared)
    if not found:
        return findings
    where = chosen[0].location if chosen else found[0].location
    # TensorFlow 1 parses when a flag is first read.
    read = bool(chosen) or (shared is not None and shared.was_read)
    own = any(_is_own(trace, flag) for flag in found)
    active = read or (own and not _other_command_line(trace))
    findings.flag_sets.append(
        FlagSet(
            interface="absl",
            tier=Tier.COMMAND_LINE,
            dest="args",
            active=active,
            location=_place(trace, where),
            flags=tuple(found),
        )
    )
    if not active:
        findings.diagnostics.append(NEVER_PARSED.at(where))
        return findings
    if not (reached if chosen else read):
        findings.diagnostics.append(NOT_REACHED.at(where, function="what parses its command line"))
    for flag in found:
        findings.diagnostics.extend(remarks(flag))
    _problems(trace, findings)
    _checks(trace, findings, {flag.name for flag in found})
    return findings


def _place(trace: Trace, location: Location) -> Location:
    for module in (trace.main, *trace.modules):
        if module.tree is not None and module.tree.source.path == location.path:
            return indentation(location, module.tree.source.line_at(location))
    return location


def _is_own(trace: Trace, flag: Flag) -> bool:
    """Whether the script itself defines FLAG: those of a module that it imports are no program."""
    return trace.main.tree is not None and flag.location.path == trace.main.tree.source.path


def _other_command_line(trace: Trace) -> bool:
    return any(call.method in ("parse_args", "parse_known_args") for call in trace.calls)


def _flags_read(trace: Trace, calls: list[Call]) -> list[Flag]:
    """The flags that CALLS read from the command line; those of the later one hold."""
    names: dict[str, None] = {}
    for call in calls:
        assert isinstance(call.data, Parse)
        names.update(dict.fromkeys(call.data.flags))
    found = []
    for name in names:
        options: dict[FlagObject, dict[str, Value]] = {}
        certain = False
        for call in calls:
            parse = call.data
            assert isinstance(parse, Parse)
            value = parse.flags.get(name)
            if value is None:
                continue
            certain = certain or _is_certain(value, call.path)
            for option in options_of(value):
                if isinstance(option, FlagObject):
                    held = parse.held[option]
                    before = options.get(option)
                    apart = before is not None and call.path != calls[0].path
                    options[option] = _either(before, held) if apart else held  # type: ignore[arg-type]
        found.append((name, options, certain))
    return _made(found)


def _either(a: dict[str, Value], b: dict[str, Value]) -> dict[str, Value]:
    return {name: join(a[name], value) for name, value in b.items()}


def _shared_registry(trace: Trace) -> Registry | None:
    """The registry that all modules use, if anything is defined in it."""
    for call in trace.calls:
        registry = call.data.registry if isinstance(call.data, Defined) else None
        if registry is not None and registry.shared:
            return registry
    return None


def _flags_unread(trace: Trace, shared: Registry | None) -> list[Flag]:
    """The flags that are defined where no command line is seen to be read.

    Those of functions that nobody calls count only if there are no others.
    """
    found = []
    for name, value in () if shared is None else all_flags(shared):
        options = {o: state_of(o) for o in options_of(value) if isinstance(o, FlagObject)}
        found.append((name, options, _is_certain(value, ())))
    reached = [one for one in found if any(_is_reached(trace, flag) for flag in one[1])]
    return _made(reached or found)


def _is_reached(trace: Trace, flag: FlagObject) -> bool:
    return flag.definition.call.index < trace.reached


def _is_certain(value: Value, path: tuple[Mark, ...]) -> bool:
    """Whether the flag VALUE is there on PATH, whatever the tests say that are not on it."""
    options = options_of(value)
    if UNBOUND in options:
        return False
    return all(isinstance(o, FlagObject) and set(o.definition.base) <= set(path) for o in options)


def _made(found: Iterable[tuple[str, dict[FlagObject, dict[str, Value]], bool]]) -> list[Flag]:
    flags: dict[str, Flag] = {}
    aliases: list[tuple[str, str]] = []
    for name, options, certain in found:
        originals = {o.definition.original for o in options if o.definition.original}
        if originals:
            aliases.extend((original, name) for original in originals)
            continue
        flag = flag_of(name, list(options), list(options.values()))
        flags[name] = dataclasses.replace(flag, conditional=not certain)
    for original, name in aliases:
        known = flags.get(original)
        if known is not None:
            boolean = known.action == "BooleanOptionalAction"
            both = (*known.options, *spellings(name, boolean))
            flags[original] = dataclasses.replace(known, options=both)
    return list(flags.values())


def _problems(trace: Trace, findings: Findings) -> None:
    """What the program raises, and what cannot be read."""
    for call in trace.calls:
        if not isinstance(call.data, Defined) or call.index >= trace.reached > 0:
            continue
        if call.data.problem:
            findings.diagnostics.append(PROGRAM_RAISES.at(call.location, what=call.data.problem))
        if call.data.unreadable:
            source = " ".join(call.source.split())
            source = source if len(source) <= 80 else source[:77] + "..."
            findings.diagnostics.append(UNREADABLE_OPTIONS.at(call.location, source=source))


def _checks(trace: Trace, findings: Findings, names: set[str]) -> None:
    """What validators say when they refuse a value."""
    for call in trace.calls_to(*_VALIDATORS, *_MULTI_VALIDATORS):
        position = 2 if "register" in (call.name or "") else 1
        message = call.value(position, "message")
        flags = call.value(0, "flag_name") or call.value(0, "flag_names")
        checked = [name for name in _names(flags) if name in names]
        if checked and isinstance(message, Constant) and isinstance(message.value, str):
            findings.diagnostics.append(
                CHECKED.at(call.location, flag=", ".join(checked), message=message.value)
            )


def _names(value: Value | None) -> list[str]:
    if isinstance(value, HolderObject):
        return [value.flag.definition.name]
    if isinstance(value, Constant):
        return [value.value] if isinstance(value.value, str) else []
    if isinstance(value, (ListObject, TupleValue)):
        return [name for item in value.items or () for name in _names(item)]
    return []
