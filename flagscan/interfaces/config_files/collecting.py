"""The flag sets of the files of settings that a script loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flagscan.datafiles.entries import Entry, leaves
from flagscan.datafiles.flags import flags_of
from flagscan.interfaces.base import Findings
from flagscan.interfaces.config_files.default_configs import default_configs
from flagscan.interfaces.config_files.loaders import Loaded
from flagscan.interpreter.files import OPENERS, path_text
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import Constant
from flagscan.model.diagnostic import UNREADABLE_DATA, UNRESOLVED_DEFAULT, WHICH_FILE, Diagnostic
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import Unresolved

_MOST_FLAGS = 400
"""Settings of one file. What holds more is a table: a vocabulary, a list of samples."""
_NAME = re.compile(r"[A-Za-z_][\w.\- /]*")


def collect(trace: Trace) -> Findings:
    """The flag sets of the files that the script loads, each file once."""
    findings = Findings()
    done: set[str] = set()
    written = set(_written(trace))
    loads: list[tuple[Call, Loaded, tuple[str, ...]]] = [
        (c, c.data, ()) for c in trace.calls if isinstance(c.data, Loaded)
    ]
    for call, loaded, commands in (*loads, *default_configs(trace)):
        findings.diagnostics.extend(_trouble(call, loaded))
        file = loaded.file
        if file is None or loaded.content is None or file.path in done or loaded.opened in written:
            continue
        entries = _settings_in(loaded.content.entries or ())
        if not entries:
            continue
        done.add(file.path)
        certain = loaded.certain and not _changes_loader(trace)
        flags = flags_of(entries, file.path, certain=certain, conditional=bool(call.path))
        for flag in flags:
            if isinstance(flag.default, Unresolved):
                source = " ".join(flag.default.source.split())
                findings.diagnostics.append(
                    UNRESOLVED_DEFAULT.at(flag.location, flag=flag.name, source=source)
                )
        found = FlagSet(
            interface="config_files",
            tier=Tier.CONFIGURATION,
            dest=f"config:{file.opened or file.path}",
            active=call.index < trace.reached,
            location=call.location,
            flags=tuple(flags),
        )
        if commands:
            # The program itself takes nothing; it has to be given one of the commands.
            findings.flag_sets.append(replace(found, flags=()))
        findings.flag_sets.extend(replace(found, command=(word,)) for word in commands)
        if not commands:
            findings.flag_sets.append(found)
    return findings


def _written(trace: Trace) -> Iterator[str]:
    """The paths that the script writes to: what it reads there is what it found out itself."""
    for call in trace.calls:
        mode = call.value(1, "mode")
        writes = isinstance(mode, Constant) and set(str(mode.value)) & set("wax+")
        path = path_text(call.value(0, "file"))
        if call.name in OPENERS and writes and path is not None:
            yield path


def _settings_in(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Those of ENTRIES that are settings; none of a table of data by other keys."""
    named = tuple(e for e in entries if isinstance(e.key, str) and _NAME.fullmatch(e.key))
    # One odd key (``on:``, which YAML reads as true) makes no table.
    if len(named) * 4 < len(entries) * 3:
        return ()
    for count, _ in enumerate(leaves(named), 1):
        if count > _MOST_FLAGS:
            return ()
    return named


def _trouble(call: Call, loaded: Loaded) -> Iterator[Diagnostic]:
    if loaded.trouble is not None and loaded.file is not None:
        where = Location(loaded.file.path, loaded.trouble.line, 0)
        yield UNREADABLE_DATA.at(where, what=loaded.trouble.why)
    if loaded.one_of:
        files = " or ".join(loaded.one_of)
        yield WHICH_FILE.at(call.location, path=loaded.opened, files=files)


def _changes_loader(trace: Trace) -> bool:
    """Whether the script teaches PyYAML's loaders to read something in another way."""
    changes = ("add_implicit_resolver", "add_constructor")
    return any(
        call.method in changes or (call.name or "").rpartition(".")[2] in changes
        for call in trace.calls
    )
