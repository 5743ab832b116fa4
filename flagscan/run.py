"""One run of the command line, from options to what is printed and written."""

from __future__ import annotations

import contextlib
import os
import sys

from flagscan.config import STDOUT, Options, is_guild_file
from flagscan.errors import TargetFileError, UsageError
from flagscan.model.document import failed
from flagscan.scan import scan, script_of
from flagscan.search import Scripts, scripts_of
from flagscan.selection import AUTO, about, explained, select_in
from flagscan.stamp import Stamp
from flagscan.terminal import is_terminal, visible, wants_colour, write, write_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, TypeAlias

    from flagscan.cache import Cache
    from flagscan.emitters.base import EmitOptions, Emitter
    from flagscan.guildfile.history import History
    from flagscan.model.diagnostic import Diagnostic
    from flagscan.model.script import Script

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
        self._emitter = _emitter_for(options)
        self._cache = _cache_for(options)
        self._findings: list[Json] = []
        self._failed = False
        self._refused: set[str] = set()
        self._told: list[Json] = []
        """What has been reported, for a later run that finds everything unchanged."""
        self._changed = False
        guild_files = [path for path in options.paths if is_guild_file(path)]
        if not self._mends:
            self._validate(guild_files)
        self._guild_files = guild_files if len(guild_files) == len(options.paths) else []
        self._stamp = Stamp(self._cache if options.sync else None, repr(vars(options)), guild_files)
        scripts = self._scripts(guild_files)
        self._paths, self._missing = scripts.paths, scripts.missing
        if options.gives_values and len(self._paths) != 1:
            raise UsageError(f"values are for one script, and there are {len(self._paths)}")
        if options.op is not None and len(self._paths) > 1:
            raise UsageError("--op names one operation, and there are several scripts")
        for root in options.root:
            if not os.path.isdir(root):
                raise UsageError(f"--root {root}: no such folder")

    def status(self) -> int:
        """Scan, print, write; the exit status."""
        for line in self._missing:
            self._say(f"warning: {line}")
        if not self._paths and not self._options.quiet and not self._failed:
            self._say("no scripts found in " + ", ".join(self._options.paths))
        documents = self._documents()
        differs = False
        try:
            if self._options.gives_values:
                self._give_values(documents)
            elif self._options.sync:
                differs = self._sync(list(documents))
            elif self._options.prune:
                differs = self._prune(list(documents))
            elif self._options.modeline:
                differs = self._write_schema(self._options.paths[0], list(documents))
            elif self._options.emit not in (None, STDOUT):
                differs = self._write(self._options.emit or "", list(documents))
            elif self._guild_files and self._options.format is None and self._options.emit is None:
                self._show_states(list(documents))
            else:
                self._print(documents)
        finally:
            self._close_cache()
        if self._whole_report:
            self._report_rest()
        return 1 if self._failed or differs else 0

    def _validate(self, guild_files: Sequence[str]) -> None:
        """Tell what is wrong with GUILD_FILES themselves."""
        for path in guild_files:
            from flagscan.validation import findings_about

            found = findings_about(path, self._cache)
            if any(finding["severity"] == "error" for finding in found):
                self._refused.add(path)
            self._failed |= path in self._refused or (self._options.check and bool(found))
            self._report(found)

    @property
    def _mends(self) -> bool:
        """Whether the guild files are written: what is wrong with them is told afterwards."""
        return self._options.sync and not (self._options.check or self._options.diff)

    def _scripts(self, guild_files: Sequence[str]) -> Scripts:
        if self._stamp.scripts is not None:
            return Scripts(self._stamp.scripts, [])
        try:
            return scripts_of(self._options.paths, self._options.op)
        except TargetFileError:
            if self._mends:
                self._validate(guild_files)
            if not self._failed:
                raise
            return Scripts([], [])  # what is wrong with the file has been told, with its place

    def _documents(self) -> Iterator[Json]:
        """The documents, each with its selection made and its diagnostics told."""
        options = self._options
        jobs = options.jobs or _cores()
        found = scan(
            self._paths,
            roots=options.root,
            comments=not options.no_comments,
            cache=self._cache,
            jobs=jobs if len(self._paths) > 1 else 1,
            as_finished=self._emitter.name == "jsonl" and options.emit is None,
        )
        if len(self._paths) > 1 and not options.quiet and is_terminal(sys.stderr):
            from flagscan.progress import shown

            found = shown(found, len(self._paths), PROGRESS_AFTER)
        for document in found:
            document["selected"] = select_in(document, options.dest, options.interface)
            self._failed = self._failed or failed(document)
            self._tell_about(document)
            yield document

    def _close_cache(self) -> None:
        if self._cache is not None:
            self._cache.close()
            if self._cache.warning and not self._options.quiet:
                self._say(f"warning: {self._cache.warning}")

    def _print(self, documents: Iterable[Json]) -> None:
        """Print the results: as they come where the format allows, else all together."""
        emitter, options = self._emitter, self._emit_options()
        if emitter.render is None:
            scripts = [self._script(d) for d in documents if not failed(d)]
            write(sys.stdout, emitter.emit(scripts, options))
            if emitter.notes is not None:
                self._report(_findings_of(emitter.notes(scripts, options)))
        else:
            for piece in emitter.render(documents, options):
                write(sys.stdout, piece)

    def _show_states(self, documents: Sequence[Json]) -> None:
        """Tell how the operations of each guild.yml differ from their scripts."""
        from flagscan.emitters.guild import overview
        from flagscan.target import text_at

        scripts = [self._script(document) for document in documents if not failed(document)]
        for path, base in self._files_to_sync():
            options = self._emit_options(base)
            options.history, options.only_managed = self._history(), False
            with self._telling_once(path):
                for line in overview(text_at(path), path, scripts, options):
                    write(sys.stdout, f"{visible(line)}\n")

    def _sync(self, documents: Sequence[Json]) -> bool:
        """Bring each guild.yml up to date (or tell how it is not); whether that is a failure."""
        told = self._stamp.told(documents)
        if told is not None:
            self._report(told)
            for path in self._guild_files:
                self._say_what_changed(path, created=False, changed=False, summary="")
            return False
        differs = False
        self._told.clear()
        for path, base in self._files_to_sync():
            with self._telling_once(path):
                differs |= self._write(path, documents, base=base)
            if self._mends and path not in self._refused:
                self._validate([path])
        if not (self._changed or self._failed or self._missing):
            self._stamp.note(self._paths, documents, self._told)
        return differs

    def _files_to_sync(self) -> list[tuple[str, str]]:
        """The guild.yml files and those that they include, each with the folder that counts."""
        from flagscan.guildfile.project import included_in
        from flagscan.target import text_at

        found: dict[str, str] = {}
        for path in self._guild_files:
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

    def _give_values(self, documents: Iterable[Json]) -> None:
        """Print or write what the values on the command line make of the one script."""
        from flagscan.assigning import PYTHON, pieces, told, trials_of, write_pieces

        (document,) = documents
        if failed(document):
            return
        options = self._options
        if self._emitter.name == PYTHON:
            self._declare_values(self._script(document))
            return
        script = self._script(document)
        trials = trials_of(script, self._emitter, options)
        if not options.quiet and (count := told(trials)):
            self._say(count)
        parts = pieces(script, trials, self._emitter, self._emit_options())
        if options.emit in (None, STDOUT):
            for text in parts:
                write(sys.stdout, text)
            return
        write_pieces(options.emit or "", parts)
        if not options.quiet:
            self._say(f"wrote {options.emit}")

    def _declare_values(self, script: Script) -> None:
        """Print or write SCRIPT with the values declared."""
        from flagscan.assigning import edited
        from flagscan.files import replace_bytes

        options = self._options
        result = edited(script, options)
        if not options.quiet:
            for note in result.notes:
                self._say(f"note: {note}")
        data = result.files[script.path]
        if options.emit in (None, STDOUT):
            write_bytes(sys.stdout, data)
            return
        replace_bytes(options.emit or "", data)
        if not options.quiet:
            self._say(f"wrote {options.emit}")

    def _prune(self, documents: Sequence[Json]) -> bool:
        """Take out what only repeats the scripts; whether that is a failure."""
        from flagscan.emitters.base import Emitter
        from flagscan.emitters.guild import prune

        pruner = Emitter(name="prune", description="", emit=lambda *_: "", update=prune)
        differs = False
        for path in self._guild_files:
            differs |= self._write(path, documents, pruner)
        return differs

    def _write_schema(self, path: str, documents: Sequence[Json]) -> bool:
        """Put the schema beside the guild.yml at PATH and name it there; whether that fails."""
        from flagscan.emitters.base import Emitter, Update
        from flagscan.guildfile.modeline import SCHEMA_FILE, with_modeline

        def update(text: str, path: str, scripts: object, options: object) -> Update:
            return Update(with_modeline(text), summary="names its schema")

        line = Emitter(name="modeline", description="", emit=lambda *_: "", update=update)
        differs = self._write(os.path.join(os.path.dirname(path), SCHEMA_FILE), documents)
        return self._write(path, documents, line) or differs

    def _write(
        self,
        path: str,
        documents: Sequence[Json],
        emitter: Emitter | None = None,
        base: str | None = None,
    ) -> bool:
        """Bring the file at PATH up to date (or tell how it is not); whether that is a failure.

        EMITTER: the one of the options by default. BASE: the folder that counts, that of PATH by
        default.
        """
        from flagscan.model.diagnostic import FAULTS
        from flagscan.target import apply, propose

        options, emitter = self._options, emitter or self._emitter
        if emitter.render is None:
            # What could not be read must not look as if it had lost its flags.
            documents = [document for document in documents if not failed(document)]
        if not documents:
            return False
        scripts = [self._script(document) for document in documents]
        emit_options = self._emit_options(os.path.dirname(path) if base is None else base)
        emit_options.history = self._history()
        dry = options.check or options.diff
        change = (propose if dry else apply)(path, emitter, scripts, emit_options)
        self._changed |= change.differs
        self._report(_findings_of(change.diagnostics))
        if emitter.notes is not None:
            self._report(_findings_of(emitter.notes(scripts, emit_options)))
        if dry:
            if change.differs and (options.diff or options.output_format == "full"):
                write(sys.stdout, change.unified_diff())
            if change.differs and options.check:
                self._report(_findings_of(change.differing), always=True)
                self._report([_out_of_date(path, change.summary, options)], always=True)
            faulty = any(
                d.code in FAULTS or d.severity.value == "error" for d in change.diagnostics
            )
            return options.check and (change.differs or faulty)
        if change.nothing:
            if not options.quiet:
                self._say(f"no flags found; {path} was not written")
            return False
        self._say_what_changed(
            path, created=change.old is None, changed=change.differs, summary=change.summary
        )
        return change.differs and options.exit_non_zero_on_change

    def _history(self) -> History:
        from flagscan.history import Recorded

        options = self._options
        return Recorded(
            self._cache,
            options.dest,
            options.interface,
            options.root,
            not options.no_comments,
        )

    def _script(self, document: Json) -> Script:
        options = self._options
        return script_of(
            document,
            options.dest,
            options.root,
            options.interface,
            comments=not options.no_comments,
        )

    def _say_what_changed(self, path: str, *, created: bool, changed: bool, summary: str) -> None:
        if self._options.quiet or (not changed and not self._options.verbose):
            return
        verb = "created" if created else "updated"
        what = f"{verb} {path}" if changed else f"{path} is up to date"
        self._say(f"{what}: {summary}" if changed and summary else what)

    def _tell_about(self, document: Json) -> None:
        """Tell the diagnostics of DOCUMENT, and with -v what was chosen and what is unknown."""
        self._report(about(document))
        options = self._options
        if document["selected"] is None and not options.quiet:
            self._tell_what_is_missing(document)
        # About each of many scripts, one sentence is a flood.
        if options.verbose or (len(self._paths) == 1 and not options.quiet):
            sentence = explained(document, fully=options.verbose)
            if sentence:
                self._say(f"{document['path']}: {sentence}")
        if not options.verbose or document["selected"] is None:
            return
        if not self._whole_report:
            from flagscan.reporting import explain_unknowns

            write(sys.stderr, explain_unknowns(document))

    def _tell_what_is_missing(self, document: Json) -> None:
        options = self._options
        asked = [] if options.dest == AUTO else [f"--dest {options.dest}"]
        asked += [] if options.interface is None else [f"--interface {options.interface}"]
        if not asked:
            return
        offered = sorted(
            {f"{i['interface']} ({i['dest']})" for i in document["flag_sets"] if i["flags"]}
        )
        there = f"there are {', '.join(offered)}" if offered else "there are none at all"
        self._say(f"{document['path']}: no flags for {' '.join(asked)}; {there}")

    @property
    def _whole_report(self) -> bool:
        """Whether the report is one document at the end, not lines as they come."""
        return self._options.output_format in ("json", "gitlab", "sarif")

    def _report(self, findings: Iterable[Json], *, always: bool = False) -> None:
        told = [item for item in findings if always or self._is_told(item["severity"])]
        self._told.extend(told)
        if self._whole_report:
            self._findings.extend(told)
        elif told:
            from flagscan.reporting import render

            write(sys.stderr, render(told, self._options.output_format))

    def _report_rest(self) -> None:
        from flagscan.reporting import render

        write(sys.stderr, render(self._findings, self._options.output_format))

    def _is_told(self, severity: str) -> bool:
        if severity == "info":
            return self._options.verbose
        return severity == "error" or not self._options.quiet

    def _say(self, text: str) -> None:
        # A document on standard error stays one that programs can read.
        if not self._whole_report:
            write(sys.stderr, f"flagscan: {visible(text)}\n")

    def _emit_options(self, base: str = "") -> EmitOptions:
        from flagscan.emitters.base import EmitOptions

        options = self._options
        return EmitOptions(
            op=options.op,
            include=tuple(options.include),
            exclude=tuple(options.exclude),
            base=base,
            only_existing=bool(self._guild_files),
            only_managed=bool(self._guild_files) and not options.all and options.op is None,
            pretty=options.emit is None
            and is_terminal(sys.stdout)
            and wants_colour(sys.stdout, forbidden=options.no_color),
        )


def _emitter_for(options: Options) -> Emitter:
    from flagscan.emitters import for_file, get

    if options.format is not None:
        return get(options.format)
    if options.sync or options.prune:
        return get("guild")
    if options.modeline:
        return get("guild-schema")
    if options.emit is None:
        return get("table")
    if options.emit == STDOUT:
        return get("guild")
    emitter = for_file(options.emit)
    if emitter is None:
        raise UsageError(f"{options.emit}: its name tells no format; say --format NAME")
    return emitter


def _cache_for(options: Options) -> Cache | None:
    if options.no_cache:
        return None
    from flagscan.cache import Cache, default_directory

    return Cache(options.cache_dir or default_directory(), options.root, not options.no_comments)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _findings_of(diagnostics: Iterable[Diagnostic]) -> list[Json]:
    from flagscan.model.serialize import diagnostic_to_json

    return [diagnostic_to_json(diagnostic) for diagnostic in diagnostics]


def _out_of_date(path: str, summary: str, options: Options) -> Json:
    import shlex

    from flagscan.model.diagnostic import OUT_OF_DATE
    from flagscan.model.location import Location

    paths = options.paths
    words = ["--prune", path] if options.prune else ["--sync", *(["--all"] * options.all), path]
    if not (options.sync or options.prune):
        words = ["--emit", path, *paths[:3]]
    more = " ..." if not options.sync and len(paths) > 3 else ""
    remedy = f"run {shlex.join(['flagscan', *words])}{more}"
    found = OUT_OF_DATE.at(Location(path, 1, 0), summary=summary or "see --diff", remedy=remedy)
    return _findings_of([found])[0]
