"""A run over files of Guild: how they differ from their scripts, and bringing them up to date."""

from __future__ import annotations

import contextlib
import os
import sys

from flagscan.command.search import Scripts, scripts_of
from flagscan.command.stamp import Stamp
from flagscan.errors import TargetFileError
from flagscan.model.document import failed
from flagscan.terminal import visible, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, TypeAlias

    from flagscan.command.context import Context

    Json: TypeAlias = Any


class GuildFiles:
    """The guild.yml files among the PATHs of a run in CONTEXT.

    ``failed``: whether something is wrong with one of them, apart from being out of date.
    """

    def __init__(self, context: Context, paths: Sequence[str]) -> None:
        options = context.options
        self._context = context
        self._paths = paths
        self._refused: set[str] = set()
        self._mends = options.sync and not (options.check or options.diff)
        """Whether they are written: what is wrong with them is then told afterwards."""
        self.failed = False
        if not self._mends:
            self._validate(paths)
        self._stamp = Stamp(context.cache if options.sync else None, repr(vars(options)), paths)

    def scripts(self) -> Scripts:
        """The scripts that all PATHs of the run mean.

        Raises:
            TargetFileError: a guild.yml cannot be read, and nothing has been told about it.
            ScriptNotFoundError, UsageError: as :func:`scripts_of`.
        """
        options = self._context.options
        if self._stamp.scripts is not None:
            return Scripts(self._stamp.scripts, [])
        try:
            return scripts_of(options.paths, options.op)
        except TargetFileError:
            if self._mends:
                self._validate(self._paths)
            if not self.failed:
                raise
            return Scripts([], [])  # what is wrong with the file has been told, with its place

    def show_states(self, documents: Sequence[Json]) -> None:
        """Tell how the operations of each guild.yml differ from their scripts."""
        from flagscan.command.target import text_at
        from flagscan.emitters.guild import overview

        context = self._context
        scripts = [context.script(document) for document in documents if not failed(document)]
        for path, base in self._files():
            options = context.emit_options(base)
            options.history, options.only_managed = context.history(), False
            with self._telling_once(path):
                for line in overview(text_at(path), path, scripts, options):
                    write(sys.stdout, f"{visible(line)}\n")

    def sync(self, paths: Sequence[str], documents: Sequence[Json], *, complete: bool) -> bool:
        """Bring each guild.yml up to date (or tell how it is not); whether that is a failure.

        PATHS are the scripts that DOCUMENTS describe. COMPLETE: each could be found and read.
        """
        from flagscan.command.updates import Updates

        updates = Updates(self._context)
        voice = self._context.voice
        told = self._stamp.told(documents)
        if told is not None:
            voice.report(told)
            for path in self._paths:
                updates.tell(path, created=False, changed=False, summary="")
            return False
        differs = False
        voice.told.clear()
        for path, base in self._files():
            with self._telling_once(path):
                differs |= updates.update(path, documents, base=base)
            if self._mends and path not in self._refused:
                self._validate([path])
        if complete and not (updates.any or self.failed):
            self._stamp.note(paths, documents, voice.told)
        return differs

    def prune(self, documents: Sequence[Json]) -> bool:
        """Take out what only repeats the scripts; whether that is a failure."""
        from flagscan.command.updates import Updates
        from flagscan.emitters.base import Emitter
        from flagscan.emitters.guild import prune

        updates = Updates(self._context)
        pruner = Emitter(name="prune", description="", emit=lambda *_: "", update=prune)
        differs = False
        for path in self._paths:
            differs |= updates.update(path, documents, pruner)
        return differs

    def write_schema(self, documents: Sequence[Json]) -> bool:
        """Put the schema beside the (only) guild.yml and name it there; whether that fails."""
        from flagscan.command.updates import Updates
        from flagscan.emitters.base import Emitter, Update
        from flagscan.guildfile.modeline import SCHEMA_FILE, with_modeline

        def update(text: str, path: str, scripts: object, options: object) -> Update:
            return Update(with_modeline(text), summary="names its schema")

        updates = Updates(self._context)
        (path,) = self._paths
        line = Emitter(name="modeline", description="", emit=lambda *_: "", update=update)
        differs = updates.update(os.path.join(os.path.dirname(path), SCHEMA_FILE), documents)
        return updates.update(path, documents, line) or differs

    def _validate(self, paths: Sequence[str]) -> None:
        """Tell what is wrong with the files at PATHS themselves."""
        from flagscan.command.validation import findings_about

        for path in paths:
            found = findings_about(path, self._context.cache)
            if any(finding["severity"] == "error" for finding in found):
                self._refused.add(path)
            checked = self._context.options.check and bool(found)
            self.failed |= path in self._refused or checked
            self._context.voice.report(found)

    def _files(self) -> list[tuple[str, str]]:
        """The files and those that they include, each with the folder that counts."""
        from flagscan.command.target import text_at
        from flagscan.guildfile.project import included_in

        found: dict[str, str] = {}
        for path in self._paths:
            if path in self._refused:
                found[path] = os.path.dirname(path)
                continue
            # Guild takes what is included as if it stood in the file that includes it.
            others = included_in(path) if "include" in text_at(path) else []
            for name in (path, *others):
                found.setdefault(name, os.path.dirname(path) or os.curdir)
        return list(found.items())

    @contextlib.contextmanager
    def _telling_once(self, path: str) -> Iterator[None]:
        """Go on after an error about the file at PATH where its faults have been told."""
        try:
            yield
        except TargetFileError:
            if self._mends and path not in self._refused:
                self._validate([path])
            if path not in self._refused:
                raise
