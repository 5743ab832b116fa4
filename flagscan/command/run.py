"""A run: from options to scripts, their answers, and what is made of them."""

from __future__ import annotations

import os
import sys

from flagscan.command.context import Context
from flagscan.command.search import Scripts, scripts_of
from flagscan.config import STDOUT, Options, is_guild_file
from flagscan.errors import UsageError
from flagscan.model.document import failed
from flagscan.scan import scan
from flagscan.selection import select_in
from flagscan.terminal import is_terminal, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, TypeAlias

    from flagscan.command.guild_files import GuildFiles

    Json: TypeAlias = Any

PROGRESS_AFTER = 1.0
"""Seconds of work after which a person at a terminal is shown that there is some."""


class Run:
    """A run with these OPTIONS; :meth:`status` does it all.

    Raises:
        UsageError: the options do not fit the paths, or name what is not there.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        guild_files = [path for path in options.paths if is_guild_file(path)]
        self._context = Context(options, in_guild_files=len(guild_files) == len(options.paths))
        self._guild_files = _guild_files(self._context, guild_files) if guild_files else None
        scripts = self._scripts()
        self._paths, self._missing = scripts.paths, scripts.missing
        self._unread = False
        """Whether one of the scripts could not be read."""
        if options.gives_values and len(self._paths) != 1:
            raise UsageError(f"values are for one script, and there are {len(self._paths)}")
        if options.op is not None and len(self._paths) > 1:
            raise UsageError("--op names one operation, and there are several scripts")
        for root in options.root:
            if not os.path.isdir(root):
                raise UsageError(f"--root {root}: no such folder")

    def status(self) -> int:
        """Scan, print, write; the exit status."""
        voice = self._context.voice
        for line in self._missing:
            voice.say(f"warning: {line}")
        if not self._paths and not self._has_failed:
            voice.note("no scripts found in " + ", ".join(self._options.paths))
        try:
            differs = self._act(self._documents())
        finally:
            self._context.close()
        voice.finish()
        return 1 if self._has_failed or differs else 0

    def _act(self, documents: Iterator[Json]) -> bool:
        """Do with DOCUMENTS what the options ask for; whether that is a failure."""
        options, guild_files = self._options, self._guild_files
        if options.gives_values:
            self._give_values(documents)
        elif guild_files is not None and options.sync:
            found = list(documents)
            complete = not (self._unread or self._missing)
            return guild_files.sync(self._paths, found, complete=complete)
        elif guild_files is not None and options.prune:
            return guild_files.prune(list(documents))
        elif guild_files is not None and options.modeline:
            return guild_files.write_schema(list(documents))
        elif options.emit not in (None, STDOUT):
            from flagscan.command.updates import Updates

            return Updates(self._context).update(options.emit or "", list(documents))
        elif guild_files is not None and self._shows_states:
            guild_files.show_states(list(documents))
        else:
            self._print(documents)
        return False

    @property
    def _shows_states(self) -> bool:
        options = self._options
        return self._context.in_guild_files and options.format is None and options.emit is None

    @property
    def _has_failed(self) -> bool:
        return self._unread or (self._guild_files is not None and self._guild_files.failed)

    def _scripts(self) -> Scripts:
        if self._guild_files is not None:
            return self._guild_files.scripts()
        return scripts_of(self._options.paths, self._options.op)

    def _documents(self) -> Iterator[Json]:
        """The documents, each with its selection made and its diagnostics told."""
        options, context = self._options, self._context
        jobs = options.jobs or _cores()
        found = scan(
            self._paths,
            roots=options.root,
            comments=not options.no_comments,
            cache=context.cache,
            jobs=jobs if len(self._paths) > 1 else 1,
            as_finished=context.emitter.any_order and options.emit is None,
        )
        if len(self._paths) > 1 and not options.quiet and is_terminal(sys.stderr):
            from flagscan.command.progress import shown

            found = shown(found, len(self._paths), PROGRESS_AFTER)
        for document in found:
            document["selected"] = select_in(document, options.dest, options.interface)
            self._unread = self._unread or failed(document)
            context.voice.describe(document, alone=len(self._paths) == 1)
            yield document

    def _print(self, documents: Iterable[Json]) -> None:
        """Print the results: as they come where the format allows, else all together."""
        context = self._context
        emitter, options = context.emitter, context.emit_options()
        if emitter.render is not None:
            for piece in emitter.render(documents, options):
                write(sys.stdout, piece)
            return
        scripts = [context.script(document) for document in documents if not failed(document)]
        write(sys.stdout, emitter.emit(scripts, options))
        if emitter.notes is not None:
            from flagscan.command.voice import findings_of

            context.voice.report(findings_of(emitter.notes(scripts, options)))

    def _give_values(self, documents: Iterable[Json]) -> None:
        """Print or write what the values on the command line make of the one script."""
        from flagscan.command.values import declare, write_trials

        (document,) = documents
        if failed(document):
            return
        act = declare if self._context.emitter.edits_script else write_trials
        act(self._context, self._context.script(document))


def _guild_files(context: Context, paths: Sequence[str]) -> GuildFiles:
    from flagscan.command.guild_files import GuildFiles

    return GuildFiles(context, paths)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
