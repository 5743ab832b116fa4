"""Guild AI's guild.yml, with every flag written out.

    train:
      main: train
      flags-dest: args
      flags-import: no
      flags:
        lr:
          description: learning rate
          type: float
          default: 0.1

With ``flags-import: no`` Guild does not run the script to find its flags.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence

from flagscan.emitters.base import EmitOptions, Emitter, Update
from flagscan.guildfile import drift
from flagscan.guildfile.definition import Operation
from flagscan.guildfile.history import History, Versions
from flagscan.guildfile.merge import Merged, Request, examine, merge
from flagscan.guildfile.operations import module_of, operations
from flagscan.guildfile.overview import overview_of
from flagscan.guildfile.profiles import may_have
from flagscan.guildfile.telling import behind, findings
from flagscan.model.diagnostic import (
    BUDGET_EXCEEDED,
    FOREIGN_OPTIONS,
    MISSING_CONFIG,
    PROGRAM_RAISES,
    UNREADABLE_DATA,
    UNREADABLE_OPTIONS,
    WHICH_FILE,
    Diagnostic,
)
from flagscan.model.script import Script


def emit(scripts: Sequence[Script], options: EmitOptions) -> str:
    """The text of a new guild.yml with the operations of SCRIPTS."""
    return _merged("", os.path.join(options.base, "guild.yml"), scripts, options).text


def update(
    old_text: str, target_path: str, scripts: Sequence[Script], options: EmitOptions
) -> Update:
    """OLD_TEXT up to date with SCRIPTS; what a person wrote in it stays."""
    merged = _merged(old_text, target_path, scripts, options)
    counts = (("+", merged.added), ("~", merged.filled), ("-", merged.removed))
    summary = " ".join(f"{sign}{count}" for sign, count in counts if count)
    if not summary and merged.text != old_text:
        summary = "marks of what it was read from"
    told = tuple(
        finding
        for report in merged.reports
        for finding in (*findings(report, target_path), *drift.findings(report, target_path))
    )
    differing = tuple(f for report in merged.reports for f in behind(report, target_path))
    found = Update(merged.text, (*merged.diagnostics, *told), summary, differing)
    return _profiled(found, target_path, scripts, options) if may_have(merged.text) else found


def _profiled(update: Update, path: str, scripts: Sequence[Script], options: EmitOptions) -> Update:
    """UPDATE with choices that say what their files do."""
    from flagscan.profiles import with_profiles  # which loads jsonschema

    reports = examine(update.text, path, _every_request(path, scripts, options))
    profiled = with_profiles(update.text, path, scripts, reports)
    summary = update.summary
    if profiled.text != update.text:
        summary = " ".join(filter(None, (summary, f"profiles: {len(profiled.differing)}")))
    return Update(
        profiled.text,
        (*update.diagnostics, *profiled.diagnostics),
        summary,
        (*update.differing, *profiled.differing),
    )


def prune(
    old_text: str, target_path: str, scripts: Sequence[Script], options: EmitOptions
) -> Update:
    """OLD_TEXT without definitions that only repeat SCRIPTS, where Guild imports flags itself."""
    from flagscan.guildfile.prune import pruned

    reports = examine(old_text, target_path, _every_request(target_path, scripts, options))
    found = pruned(old_text, target_path, scripts, reports)
    summary = f"-{len(found.repeated)}" if found.repeated else ""
    return Update(found.text, found.diagnostics, summary, found.repeated)


def overview(text: str, path: str, scripts: Sequence[Script], options: EmitOptions) -> list[str]:
    """Lines for a person: how each operation of the guild.yml at PATH, which says TEXT, is doing.

    Raises:
        TargetFileError: the text cannot be understood.
    """
    return overview_of(text, path, _requests(path, scripts, options), options.op)


def notes(scripts: Sequence[Script], options: EmitOptions) -> Sequence[Diagnostic]:
    """What of SCRIPTS Guild has no words for."""
    return [
        diagnostic
        for script in scripts
        for operation in _operations(script, options, options.base)
        for diagnostic in operation.diagnostics
    ]


def _merged(text: str, path: str, scripts: Sequence[Script], options: EmitOptions) -> Merged:
    return merge(text, path, _requests(path, scripts, options))


def _every_request(path: str, scripts: Sequence[Script], options: EmitOptions) -> list[Request]:
    """Requests to look at all operations that run SCRIPTS, and to add none."""
    return [
        dataclasses.replace(request, only_managed=False, only_existing=True)
        for request in _requests(path, scripts, options)
    ]


def _requests(path: str, scripts: Sequence[Script], options: EmitOptions) -> list[Request]:
    base = options.base or os.path.dirname(path)
    history = options.history or History()
    return [
        Request(
            module=module_of(script.path, base),
            operations=lambda name, dest, script=script: _operations(  # type: ignore[misc]
                script, options, base, name, dest
            ),
            name=options.op,
            only_existing=options.only_existing,
            only_managed=options.only_managed,
            partial=bool(options.include or options.exclude),
            uncertain=_uncertain(script),
            versions=Versions(
                script.path,
                history.blob_of(script),
                history,
                lambda blob, dest, script=script: _earlier(  # type: ignore[misc]
                    history, script, options, base, blob, dest
                ),
            ),
        )
        for script in scripts
    ]


_NOT_ALL_READ = (
    PROGRAM_RAISES,
    UNREADABLE_OPTIONS,
    FOREIGN_OPTIONS,
    UNREADABLE_DATA,
    WHICH_FILE,
    MISSING_CONFIG,
    BUDGET_EXCEEDED,
)


def _uncertain(script: Script) -> str:
    """Why a flag that is not found in SCRIPT may be there all the same; empty if it is not."""
    codes = {code.name for code in _NOT_ALL_READ}
    found = next((d for d in script.diagnostics if d.code in codes), None)
    return "" if found is None else f"not all of the script can be read ({found.code})"


def _earlier(
    history: History, script: Script, options: EmitOptions, base: str, blob: str, dest: str
) -> list[Operation]:
    earlier = history.earlier(script, blob)
    if earlier is None:
        return []
    return _operations(earlier, options, base, None, dest)


def _operations(
    script: Script,
    options: EmitOptions,
    base: str,
    name: str | None = None,
    dest: str | None = None,
) -> list[Operation]:
    return operations(script, base=base, keeps=options.keeps, name=name, dest=dest)


EMITTER = Emitter(
    name="guild",
    description="guild.yml for Guild AI; an existing file is merged",
    emit=emit,
    update=update,
    suffixes=("guild.yml", "guild.yaml"),
    notes=notes,
)
