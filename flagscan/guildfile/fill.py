"""Bringing an operation that is in the file up to date, as far as a person allows."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile import amend, locate, marker
from flagscan.guildfile.definition import FlagDefinition, LeftOut, Operation
from flagscan.guildfile.document import (
    Comment,
    Document,
    Pair,
    get,
    is_alias,
    is_empty,
    merged,
    pairs,
    text_of,
)
from flagscan.guildfile.history import Versions
from flagscan.guildfile.locate import Found
from flagscan.guildfile.operations import FORMAT, main_of
from flagscan.guildfile.render import Noted, flow, operation_pairs
from flagscan.guildfile.settings import AutoFlags, Dest
from flagscan.guildfile.splice import Path, Splicer
from flagscan.guildfile.threeway import Difference, State, plain
from flagscan.guildfile.update import Flags, Placed
from flagscan.model.diagnostic import NOT_EXPRESSIBLE, TRANSLATED_DEST, Diagnostic
from flagscan.model.location import Location


@dataclass
class Report:
    """What was found out about one operation of the file."""

    found: Found
    path: str
    """Of its script."""
    differences: list[Placed] = field(default_factory=list)
    """Before anything was edited; those that were followed are still in it."""
    operation: Operation | None = None
    base_known: bool = True
    """Whether it is known what flagscan once wrote, so that the file can follow the script."""
    managed: bool = True
    """Whether flagscan wrote it, or is asked to keep it up to date."""
    left: str = ""
    """Why nothing is done about it, where that is so."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done about one operation."""

    found: Found
    operation: Operation | None
    """As the script has it; None: it has no flags for the operation's dest."""
    dest: Dest
    auto: AutoFlags
    versions: Versions
    offered: str
    """The dest for which the script has flags."""
    partial: bool = False
    """Whether only some of the flags are looked at: then the marker stays as it is."""
    managed: bool = True
    """Whether flagscan wrote the operation, or is asked to keep it up to date."""
    uncertain: str = ""
    """Why a flag that is not found in the script may be there all the same."""


class Filler:
    """Edits operations, counts, and tells."""

    def __init__(self, document: Document, splicer: Splicer) -> None:
        self.document = document
        self.splicer = splicer
        self.diagnostics: list[Diagnostic] = []
        self.reports: list[Report] = []
        self.added = 0
        self.filled = 0
        self.removed = 0
        self._done: set[int] = set()
        self._marked_lines: set[int] = set()
        self._running = [f for f in locate.every(locate.homes(document)) if f.words]

    def fill(self, task: Task) -> None:
        """Do TASK, once for each operation."""
        found, operation = task.found, task.operation
        if id(found.node) in self._done:
            return
        self._done.add(id(found.node))
        report = Report(found, task.versions.path, operation=operation, managed=task.managed)
        self.reports.append(report)
        if operation is None:
            stated = task.dest.written or task.dest.stated
            why = f"its flags-dest is {stated}, flags were found for {task.offered} only"
            self._leave(report, found.pair, why)
            return
        path = (*found.home.path, found.name)
        node = found.node
        lacking = [w for w in operation.arguments if "=" in w and w not in found.words]
        if lacking and not is_empty(node):
            self.skip(found.pair, f"its main would have to be main: {main_of(operation)}")
        if self.document.is_shared(node) or is_alias(found.pair):
            self._leave(report, found.pair, "it is shared by an alias")
            return
        if isinstance(node, yaml.MappingNode):
            self._translate(task, path)
            self._fill_mapping(task, path, report)
            return
        kept = [flag for flag in operation.flags if task.auto.keeps(flag.name)]
        note = self._note(task, kept)
        self._all_missing(report, found.pair, kept)
        if is_empty(node):
            additions = operation_pairs(operation, note)
            self.splicer.add(path, node, additions, pair=found.pair)
        else:
            self.splicer.wrap(path, found.pair, "main", self._lacking(task, note))
        if self.splicer.inside_flow(found.pair[0]):
            self._mark_line(self.document.end_of_pair(found.pair), note)

    def _fill_mapping(self, task: Task, path: Path, report: Report) -> None:
        found, operation = task.found, report.operation
        assert operation is not None
        node = found.node
        flags = dict(pairs(node)).get("flags")
        if flags is None and found.attribute("flags") is not None:
            self._leave(report, found.pair, "its flags come from elsewhere in the file")
            return
        if flags is not None:
            value = flags[1]
            if self.document.is_shared(value) or is_alias(flags):
                self._leave(report, flags, "its flags are shared by an alias")
                return
            if not (isinstance(value, yaml.MappingNode) or is_empty(value)):
                self._leave(report, flags, "its flags are no mapping")
                return
            if not self._includes_known(value):
                self._leave(report, flags, "its flags include some from another file")
                return
        kept = [flag for flag in operation.flags if task.auto.keeps(flag.name)]
        note = self._note(task, kept)
        additions = self._lacking(task, note)
        for item in operation.requires:
            if "requires" not in additions and not _requires(found, str(item["config"])):
                stated = flow(item)
                self.skip(found.pair, f"Guild sets nothing unless its requires lists {stated}")
        if flags is None:
            if additions:
                self._all_missing(report, found.pair, self._wanted(found, kept))
                self.splicer.add(path, node, additions)
                if "flags" in additions and isinstance(node, yaml.MappingNode) and node.flow_style:
                    end = node.value[-1] if node.value else None
                    self._mark_line(
                        node.start_mark.index if end is None else self.document.end_of_pair(end),
                        note,
                    )
            return
        additions.pop("flags", None)
        if additions:
            self.filled += 1
            self.splicer.add(path, node, additions, after=dict(pairs(node)).get("main"))
        self._update(task, (*path, "flags"), flags, report, kept)

    def _update(
        self, task: Task, path: Path, holder: Pair, report: Report, kept: list[FlagDefinition]
    ) -> None:
        """Bring the flags in HOLDER up to date."""
        found, operation = task.found, report.operation
        assert operation is not None
        given = {flag.name for flag in operation.flags} - {
            flag.name for flag in self._wanted(found, operation.flags)
        }
        flags = Flags(
            self.splicer,
            path,
            holder,
            kept,
            elsewhere=self._names_elsewhere(holder[1]) | _inherited_names(found),
            ignored=lambda name: name in given,
        )
        marked = marker.find(self.document, holder)
        now = {flag.name: plain(flag) for flag in kept}
        base = None
        if marked is not None and not task.partial:
            base = task.versions.base(marked[0], flags.here, now, operation, task.auto.keeps)
            report.base_known = base is not None
        edits = self.splicer.edits.count()
        left_out = {e.name for e in operation.entries if isinstance(e, LeftOut)}
        # What auto-flags leaves out, a person may define all the same.
        left_out |= {flag.name for flag in operation.flags if not task.auto.keeps(flag.name)}
        differences = flags.differences(base, left_out, task.uncertain)
        report.differences = flags.follow(differences)
        if base is not None:
            flags.renew_notes(report.differences)
        self.added += flags.added
        self.filled += flags.filled
        self.removed += flags.removed
        edited = self.splicer.edits.count() > edits
        self._mark(task, holder, marked, kept, wanted=edited or bool(task.auto.wanted))

    def _mark(
        self,
        task: Task,
        holder: Pair,
        marked: tuple[marker.Marker, Comment] | None,
        kept: list[FlagDefinition],
        *,
        wanted: bool,
    ) -> None:
        """Bring the marker on the line of HOLDER up to date."""
        now = {flag.name: plain(flag) for flag in kept}
        new = task.versions.marker(now)
        if new is None:
            return
        if marked is None:
            if wanted:
                self._mark_line(holder[0].start_mark.index, self._note(task, kept))
            return
        old, comment = marked
        if old.definitions == new.definitions:
            # Unrelated changes of the script are no reason to touch the file.
            task.versions.keep(old, now)
        elif not task.partial:
            task.versions.keep(new, now)
            text = marker.replaced(comment.text, new)
            self.splicer.edits.replace(comment.start, comment.end, text)

    def _note(self, task: Task, kept: list[FlagDefinition]) -> str:
        """The text of the marker for KEPT, which is noted to be found again."""
        now = {flag.name: plain(flag) for flag in kept}
        new = task.versions.marker(now)
        if new is None:
            return ""
        task.versions.keep(new, now)
        return str(new)

    def _mark_line(self, index: int, note: str) -> None:
        """Put NOTE at the end of the line of INDEX, if that is a place for one."""
        text = self.document.text
        end = marker.line_end(text, index)
        if not note or end in self._marked_lines or self.document.in_scalar(end):
            return
        line = text.count("\n", 0, index)
        if sum(found.pair[0].start_mark.line == line for found in self._running) > 1:
            return  # nobody could tell which of these operations it is about
        self._marked_lines.add(end)
        self.splicer.edits.insert(end, _LAST_ON_LINE, f"  # {note}")

    def _translate(self, task: Task, path: Path) -> None:
        """Write the dest as Guild 0.9 spells it, where an older spelling is used."""
        dest, operation = task.dest, task.operation
        assert operation is not None
        if not dest.written:
            return
        node = task.found.node
        name = "flags-config" if dest.in_config else "flags-dest"
        pair = dict(pairs(node)).get(name)
        mark = (pair or task.found.pair)[0].start_mark
        self.diagnostics.append(
            TRANSLATED_DEST.at(
                Location(self.document.path, mark.line + 1, mark.column),
                old=f"{name}: {{dest: {dest.written}}}" if dest.in_config else dest.written,
                new=operation.dest,
            )
        )
        # What stands in flags-config is left there: Guild does not look at it.
        if pair is not None and not dest.in_config:
            try:
                amend.set_value(self.splicer, (*path, "flags-dest"), pair, operation.dest)
            except TargetFileError as error:
                self.skip(pair, error.why)

    def _lacking(self, task: Task, note: str) -> dict[str, object]:
        """The attributes of the operation itself that the file has from nowhere."""
        found, operation = task.found, task.operation
        assert operation is not None
        ours = operation_pairs(operation)
        ours.pop("main", None)
        ours.pop("notebook", None)
        ours.pop("#", None)
        entries = ours.get("flags")
        if isinstance(entries, dict):
            flags = [flag for flag in operation.flags if task.auto.keeps(flag.name)]
            wanted = {flag.name for flag in self._wanted(found, flags)}
            kept = {
                name: entry
                for name, entry in entries.items()
                if name in wanted or (isinstance(entry, LeftOut) and task.auto.keeps(name))
            }
            ours["flags"] = Noted(kept, note)
            if not wanted:
                del ours["flags"]
        return {name: value for name, value in ours.items() if found.attribute(name) is None}

    def _wanted(self, found: Found, flags: list[FlagDefinition]) -> list[FlagDefinition]:
        """Those of FLAGS that make sense with the arguments that FOUND gives in ``main``."""
        wanted = []
        for flag in flags:
            option = f"--{flag.attributes.get('arg-name', flag.name)}"
            given = any(w == option or w.startswith(option + "=") for w in found.words[1:])
            refers = any(f"${{{flag.name}}}" in word for word in found.words)
            if not given and (refers or "arg-skip" not in flag.attributes):
                wanted.append(flag)
        return wanted

    def _names_elsewhere(self, flags: yaml.Node) -> set[str]:
        """The flags that ``<<`` and ``$include`` bring into the mapping FLAGS."""
        names = {name for source in merged(flags) for name, _ in pairs(source)}
        for reference in _includes(flags):
            config, _, wanted = reference.partition("#")
            filters = [part.strip() for part in wanted.split(",") if part.strip()]
            for name in self._config_flags(config) or ():
                # Guild keeps what contains one of the words.
                if not filters or any(name in part or part in name for part in filters):
                    names.add(name)
        return names

    def _includes_known(self, flags: yaml.Node) -> bool:
        references = _includes(flags)
        return all(self._config_flags(r.partition("#")[0]) is not None for r in references)

    def _config_flags(self, name: str) -> set[str] | None:
        """The flags of the config or model NAME (or ``MODEL:OPERATION``) of this file."""
        root = self.document.root
        items = root.value if isinstance(root, yaml.SequenceNode) else []
        model, _, operation = name.partition(":")
        for item in items:
            if text_of(get(item, "config")) == model or text_of(get(item, "model")) == model:
                holder = get(get(item, "operations"), operation) if operation else item
                flags = get(holder, "flags")
                if get(item, "extends") is None and flags is not None and not _includes(flags):
                    return {key for source in (flags, *merged(flags)) for key, _ in pairs(source)}
        return None

    def _all_missing(self, report: Report, pair: Pair, flags: list[FlagDefinition]) -> None:
        """Note that FLAGS, all that the script has, are new in the operation of PAIR."""
        self.added += len(flags)
        self.filled += 1
        mark = pair[0].start_mark
        for flag in flags:
            missing = Difference(flag.name, "", State.MISSING, True, script=plain(flag))
            report.differences.append(Placed(missing, mark.line, mark.column))

    def _leave(self, report: Report, pair: Pair, why: str) -> None:
        report.left = why
        self.skip(pair, why, f"operation {report.found.full_name}")

    def skip(self, pair: Pair, why: str, flag: str = "") -> None:
        """Tell that the operation (or FLAG) of PAIR is left as it is, and WHY."""
        mark = pair[0].start_mark
        self.diagnostics.append(
            NOT_EXPRESSIBLE.at(
                Location(self.document.path, mark.line + 1, mark.column),
                flag=flag or f"operation {pair[0].value}",
                format=FORMAT,
                why=why,
            )
        )


def _inherited_names(found: Found) -> set[str]:
    """The flags that FOUND has from the items that its model extends."""
    inherited = found.home.inherited(found.name)
    return {name for node in inherited for name, _ in pairs(get(node, "flags"))}


_LAST_ON_LINE = 1_000_000
"""A depth: before all that is put in behind the line."""


def _requires(found: Found, file: str) -> bool:
    """Whether the operation FOUND states that it requires the config FILE."""
    node = found.attribute("requires")
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return any(
        text_of(get(item, "config")) == file or text_of(item) == f"config:{file}"
        for item in items
        if isinstance(item, yaml.Node)
    )


def _includes(flags: yaml.Node) -> list[str]:
    node = get(flags, "$include")
    if isinstance(node, yaml.SequenceNode):
        return [text_of(item) or "?" for item in node.value]
    return [] if node is None else [text_of(node) or "?"]
