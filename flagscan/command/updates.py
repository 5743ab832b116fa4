"""Files that a run brings up to date, or tells how they are not."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

from flagscan.command.target import apply, propose
from flagscan.command.voice import findings_of
from flagscan.model.diagnostic import FAULTS, OUT_OF_DATE
from flagscan.model.document import failed
from flagscan.model.location import Location
from flagscan.terminal import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    from flagscan.command.context import Context
    from flagscan.command.target import Change
    from flagscan.config import Options
    from flagscan.emitters.base import Emitter

    Json: TypeAlias = Any


class Updates:
    """The files of a run in CONTEXT; ``any``: whether one was not as it should be."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.any = False

    def update(
        self,
        path: str,
        documents: Sequence[Json],
        emitter: Emitter | None = None,
        base: str | None = None,
    ) -> bool:
        """Bring the file at PATH up to date (or tell how it is not); whether that is a failure.

        EMITTER: the one of the options by default. BASE: the folder that counts, that of PATH by
        default.

        Raises:
            TargetFileError: it cannot be read, understood or written; it is as it was.
        """
        context = self._context
        options, emitter = context.options, emitter or context.emitter
        if emitter.render is None:
            # What could not be read must not look as if it had lost its flags.
            documents = [document for document in documents if not failed(document)]
        if not documents:
            return False
        scripts = [context.script(document) for document in documents]
        emit_options = context.emit_options(os.path.dirname(path) if base is None else base)
        emit_options.history = context.history()
        dry = options.check or options.diff
        change = (propose if dry else apply)(path, emitter, scripts, emit_options)
        self.any |= change.differs
        context.voice.report(findings_of(change.diagnostics))
        if emitter.notes is not None:
            context.voice.report(findings_of(emitter.notes(scripts, emit_options)))
        if dry:
            return self._show(path, change)
        if change.nothing:
            context.voice.note(f"no flags found; {path} was not written")
            return False
        self.tell(path, created=change.old is None, changed=change.differs, summary=change.summary)
        return change.differs and options.exit_non_zero_on_change

    def tell(self, path: str, *, created: bool, changed: bool, summary: str) -> None:
        """Say that the file at PATH was CREATED or CHANGED; with -v also that it was neither."""
        if not changed and not self._context.options.verbose:
            return
        verb = "created" if created else "updated"
        what = f"{verb} {path}" if changed else f"{path} is up to date"
        self._context.voice.note(f"{what}: {summary}" if changed and summary else what)

    def _show(self, path: str, change: Change) -> bool:
        """Tell how the file at PATH is not as it should be; whether that is a failure."""
        options, voice = self._context.options, self._context.voice
        if change.differs and (options.diff or options.output_format == "full"):
            write(sys.stdout, change.unified_diff())
        if change.differs and options.check:
            voice.report(findings_of(change.differing), always=True)
            voice.report([_out_of_date(path, change.summary, options)], always=True)
        faulty = any(d.code in FAULTS or d.severity.value == "error" for d in change.diagnostics)
        return options.check and (change.differs or faulty)


def _out_of_date(path: str, summary: str, options: Options) -> Json:
    paths = options.paths
    words = ["--prune", path] if options.prune else ["--sync", *(["--all"] * options.all), path]
    if not (options.sync or options.prune):
        words = ["--emit", path, *paths[:3]]
    more = " ..." if not options.sync and len(paths) > 3 else ""
    remedy = f"run {shlex.join(['flagscan', *words])}{more}"
    found = OUT_OF_DATE.at(Location(path, 1, 0), summary=summary or "see --diff", remedy=remedy)
    return findings_of([found])[0]
