"""The flag sets of Hydra programs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from flagscan.datafiles.entries import holds_opaque
from flagscan.datafiles.flags import default_of, remarks
from flagscan.declarations import flags as told
from flagscan.interfaces.base import Findings
from flagscan.interfaces.hydra.composing import Composed, Composer
from flagscan.interfaces.hydra.defaults import Wrong
from flagscan.interfaces.hydra.merging import MISSING, Node, entry_of, settings
from flagscan.interfaces.hydra.running import Composition, Run, Setup, text
from flagscan.interfaces.hydra.sources import Sources
from flagscan.interfaces.hydra.structured import converted
from flagscan.interpreter.concretize import HERE
from flagscan.interpreter.files import path_text
from flagscan.interpreter.trace import Call, Trace
from flagscan.model.diagnostic import MISSING_CONFIG, PROGRAM_RAISES, UNREADABLE_OPTIONS
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, FlagValue, Reason, Unresolved, scalar_type

GROUPS = "config groups"
"""The ``group`` of flags that choose a config."""


def collect(trace: Trace) -> Findings:
    """A flag set for each config that a program is run with."""
    findings = Findings()
    reached = {
        c.data.main for c in trace.calls if isinstance(c.data, Run) and c.index < trace.reached
    }
    done: set[object] = set()
    for call in trace.calls:
        if call.name == "hydra.main" and isinstance(call.data, Setup):
            if call.site.node in done:
                continue
            done.add(call.site.node)
            _add(findings, trace, call, call, active=call in reached, on_command_line=True)
        elif isinstance(call.data, Composition) and call.data.initialize is not None:
            active = call.index < trace.reached
            _add(findings, trace, call, call.data.initialize, active=active, on_command_line=False)
    return findings


def _add(
    findings: Findings,
    trace: Trace,
    call: Call,
    setup: Call,
    *,
    active: bool,
    on_command_line: bool,
) -> None:
    """Add the flags of the config that CALL names in the folder that SETUP names."""
    name_known, name = text(call, 1 if call is setup else 0, "config_name")
    folder_known, folder, legacy = _folder(setup)
    if not (name_known and folder_known):
        findings.diagnostics.append(UNREADABLE_OPTIONS.at(call.location, source=call.source))
        return
    if name is None:
        return
    sources = Sources(trace, folder, legacy)
    try:
        composed = Composer(sources, legacy=legacy).compose(name)
    except Wrong as error:
        findings.diagnostics.extend(sources.diagnostics)
        what = f"an error of Hydra: {error}"
        findings.diagnostics.append(PROGRAM_RAISES.at(call.location, what=what))
        return
    findings.diagnostics.extend(sources.diagnostics)
    for where, path in composed.missing:
        # Hydra may find it where we do not look: a plug-in's search path, a store filled by others.
        place = where if where.path else call.location
        findings.diagnostics.append(MISSING_CONFIG.at(place, path=path))
    flags = list(_flags(composed))
    dest, tier = "args", Tier.COMMAND_LINE
    if not on_command_line:
        primary = sources.load(name)
        if primary is None or primary.stored is not None:
            return
        # No command line is read: what can be set is what stands in the primary config.
        dest, tier = f"config:{primary.path}", Tier.CONFIGURATION
        flags = [f for f in flags if f.location.path == primary.path and f.group != GROUPS]
    for flag in flags:
        findings.diagnostics.extend(told.remarks(flag))
    if flags:
        findings.flag_sets.append(
            FlagSet(
                interface="hydra",
                tier=tier,
                dest=dest,
                active=active,
                location=call.location,
                flags=tuple(flags),
            )
        )


def _folder(setup: Call) -> tuple[bool, str | None, bool]:
    """Whether the folder of configs is known, the folder, and whether rules before 1.2 hold."""
    base_known, base = text(setup, None if setup.name != "hydra.main" else 2, "version_base")
    stated = setup.value(None, "version_base") is not None or len(setup.args) > 2
    legacy = not stated or base in ("1.0", "1.1")
    is_folder = (setup.name or "").endswith("config_dir")
    known, path = text_of_path(setup, "config_dir" if is_folder else "config_path")
    if (setup.name or "").endswith("config_module"):
        return False, None, legacy
    if not known or not base_known:
        return False, None, legacy
    given = setup.argument(0, "config_dir" if is_folder else "config_path") is not None
    if path is None:
        if given or not legacy:
            return True, None, legacy
        path = "."
    if path.startswith(HERE):
        return True, os.path.relpath(path.removeprefix(HERE)), legacy
    if os.path.isabs(path) or "://" in path or is_folder:
        return False, None, legacy
    here = os.path.dirname(setup.site.tree.source.path)
    return True, os.path.normpath(os.path.join(here, path)), legacy


def text_of_path(call: Call, name: str) -> tuple[bool, str | None]:
    """Whether the path at position 0 of CALL is known, and the path; one from ``__file__`` too."""
    value = call.value(0, name)
    found = path_text(value)
    return (True, found) if found is not None else text(call, 0, name)


def _flags(composed: Composed) -> Iterator[Flag]:
    for choice in composed.choices:
        missing = choice.name == MISSING
        yield Flag(
            name=choice.key,
            options=(f"{choice.key}=",),
            destination=choice.key,
            action="store",
            type="str",
            group=GROUPS,
            default=ABSENT if missing else choice.name,
            required=True if missing else ABSENT,
            location=choice.location,
        )
    for name, node in settings(composed.root):
        yield _flag(name, node)


def _flag(name: str, node: Node) -> Flag:
    entry = entry_of(node)
    missing = entry.value == MISSING
    default = ABSENT if missing else _default(node)
    attributes: dict[str, Any] = {
        "name": name,
        "options": (f"{name}=",),
        "destination": name,
        "action": "store",
        "type": scalar_type(default),
        "default": default,
        "required": True if missing else ABSENT,
        "location": Location(node.path, entry.line, entry.column),
        **remarks(entry),
        **{k: v for k, v in node.attributes.items() if k != "default"},
    }
    return Flag(**attributes)


def _default(node: Node) -> FlagValue:
    """What NODE holds; unresolved where it refers to others, or something may replace it."""
    entry = entry_of(node)
    if "default" in node.attributes and holds_opaque(entry.value):
        return node.attributes["default"]
    if _refers(entry.value):
        where = Location(node.path, entry.line, entry.column)
        return Unresolved(source=entry.source, location=where, reason=Reason.RUNTIME_INPUT)
    default = default_of(entry, node.path, certain=node.certain)
    return (
        default
        if isinstance(default, Unresolved)
        else converted(default, node.attributes.get("type"))
    )


def _refers(value: object) -> bool:
    """Whether VALUE holds an interpolation (``${lr}``), which is resolved when it is read."""
    if isinstance(value, str):
        return "${" in value
    if isinstance(value, dict):
        return any(_refers(item) for item in value.values())
    return isinstance(value, list) and any(_refers(item) for item in value)
