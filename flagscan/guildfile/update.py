"""Bringing the flags of one operation up to date: the differences found, and the edits made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile import amend
from flagscan.guildfile.definition import FlagDefinition, in_order
from flagscan.guildfile.document import Document, Pair, get, is_empty, pairs, text_of
from flagscan.guildfile.marker import is_own, line_end
from flagscan.guildfile.scalars import comment
from flagscan.guildfile.splice import Path, Splicer
from flagscan.guildfile.threeway import (
    Attributes,
    Definitions,
    Difference,
    State,
    compare,
    normal,
    plain,
)
from flagscan.model.value import ABSENT

ENCODING = (
    *("arg-name", "arg-switch", "arg-split", "arg-encoding", "arg-skip"),
    *("env-name", "env-encoding"),
)
"""Without these a flag is passed in another way."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A difference and the line and column (from 0) in the file that it is about."""

    difference: Difference
    line: int
    column: int


class Flags:
    """The flags in the mapping of the pair HOLDER, at PATH, beside those of the script.

    Args:
        flags: what the script defines, as far as it is to stand in the file.
        elsewhere: names that other places of the file define; they are left alone.
        ignored: names that are nobody's business here, neither in the file nor of the script.
    """

    def __init__(
        self,
        splicer: Splicer,
        path: Path,
        holder: Pair,
        flags: list[FlagDefinition],
        *,
        elsewhere: set[str],
        ignored: Callable[[str], bool],
    ) -> None:
        self._splicer = splicer
        self._document: Document = splicer.document
        self._path = path
        self._holder = holder
        self._flags = {
            flag.name: flag
            for flag in flags
            if flag.name not in elsewhere and not ignored(flag.name)
        }
        self._pairs = self._by_script_name(holder[1], ignored)
        self.here: dict[str, Attributes] = {
            name: normal(splicer.value((*path, pair[0].value)))
            for name, pair in self._pairs.items()
        }
        """What the file says of each flag, by the name that the script has for it."""
        self.added = 0
        self.filled = 0
        self.removed = 0

    def _by_script_name(self, node: yaml.Node, ignored: Callable[[str], bool]) -> dict[str, Pair]:
        there = dict(pairs(node))
        scripts = {name: name for name in self._flags}
        scripts |= {str(f.attributes.get("arg-name", f.name)): f.name for f in self._flags.values()}
        found = {}
        for name, pair in there.items():
            argument = text_of(get(pair[1], "arg-name"))
            known = name if argument is None or name in self._flags else scripts.get(argument, name)
            # Another flag may have the name itself.
            known = name if known in there else known
            if name != "$include" and not ignored(known):
                found[known] = pair
        return found

    def differences(
        self, base: Definitions | None, left_out: set[str], uncertain: str = ""
    ) -> list[Placed]:
        """How the file differs from the script.

        Args:
            base: as for :func:`compare`.
            left_out: flags that the script has, and that we cannot define.
            uncertain: why a flag that is not found may be there; then none is removed.
        """
        script = {name: plain(flag) for name, flag in self._flags.items()}
        found = []
        for item in compare(base, self.here, script):
            is_own = item.flag in left_out or self._is_not_passed(item.flag)
            if item.state is State.EXTRA and is_own and not item.news:
                continue  # a person's own definition
            if self._is_short_for(item, base):
                continue
            if uncertain and item.state is State.EXTRA and item.follows:
                item = replace(item, follows=False, why=uncertain)
            found.append(self._placed(item))
        return found

    def _is_not_passed(self, name: str) -> bool:
        """Whether the file says that the script is not given the flag NAME."""
        pair = self._pairs.get(name)
        skip = None if pair is None else get(pair[1], "arg-skip")
        return isinstance(skip, yaml.ScalarNode) and skip.value.lower() in ("yes", "true", "on")

    def _is_short_for(self, item: Difference, base: Definitions | None) -> bool:
        """Whether a person's short form (``lr: 0.1``) says as much as is needed."""
        pair = self._pairs.get(item.flag)
        if pair is None or not item.attribute or item.state is not State.MISSING:
            return False
        if isinstance(pair[1], yaml.MappingNode) or is_empty(pair[1]):
            return False
        if base is not None and item.flag in base:
            return False
        return not any(name in self._flags[item.flag].attributes for name in ENCODING)

    def _placed(self, item: Difference) -> Placed:
        pair = self._pairs.get(item.flag)
        mark = (self._holder if pair is None else pair)[0].start_mark
        if pair is not None and item.attribute:
            inner = dict(pairs(pair[1])).get(item.attribute)
            mark = mark if inner is None else inner[0].start_mark
        return Placed(item, mark.line, mark.column)

    def follow(self, found: list[Placed]) -> list[Placed]:
        """Edit the file as the differences FOUND ask; they come back as what became of them."""
        result = self._removals(found)
        by_flag: dict[str, list[Placed]] = {}
        missing: dict[str, object] = {}
        for placed in found:
            item = placed.difference
            if item.follows and item.attribute:
                by_flag.setdefault(item.flag, []).append(placed)
            elif item.follows and item.state is State.MISSING:
                missing[item.flag] = self._flags[item.flag]
        for name, wanted in by_flag.items():
            why = self._attempt(name, [placed.difference for placed in wanted])
            if why:
                for placed in wanted:
                    result[id(placed)] = why
            else:
                self.filled += 1
        if missing:
            self.added += len(missing)
            self._splicer.add(self._path, self._holder[1], missing, pair=self._holder)
        return [
            placed
            if id(placed) not in result
            else replace(
                placed,
                difference=replace(placed.difference, follows=False, why=result[id(placed)]),
            )
            for placed in found
        ]

    def _removals(self, found: list[Placed]) -> dict[int, str]:
        """Take out the flags that went; why not, for those that stay."""
        kept: dict[int, str] = {}
        gone: list[Pair] = []
        for placed in found:
            item = placed.difference
            if item.state is not State.EXTRA or not item.follows:
                continue
            pair = self._pairs[item.flag]
            why = self._why_it_stays(pair)
            if why:
                kept[id(placed)] = why
            else:
                gone.append(pair)
        node = self._holder[1]
        if not gone:
            return kept
        assert isinstance(node, yaml.MappingNode)
        arrives = any(
            p.difference.state is State.MISSING and not p.difference.attribute for p in found
        )
        if len(gone) == len(node.value) and not arrives and not node.flow_style:
            amend.set_value(self._splicer, self._path, self._holder, {}, is_own)
        else:
            amend.remove(self._splicer, self._path, node, gone, is_own)
        self.removed += len(gone)
        return kept

    def _why_it_stays(self, pair: Pair) -> str:
        try:
            amend.check_removable(self._splicer, self._holder[1], pair, is_own)
        except TargetFileError as error:
            return error.why
        return ""

    def _attempt(self, name: str, wanted: list[Difference]) -> str:
        """Edit one flag; why that cannot be done."""
        pair = self._pairs[name]
        path = (*self._path, pair[0].value)
        try:
            with self._splicer.attempt(path):
                if isinstance(pair[1], yaml.MappingNode):
                    self._edit_mapping(path, pair, wanted)
                else:
                    self._edit_single(path, pair, wanted)
        except TargetFileError as error:
            return error.why
        self._renew_note(pair, name)
        return ""

    def _edit_mapping(self, path: Path, pair: Pair, wanted: list[Difference]) -> None:
        node = pair[1]
        assert isinstance(node, yaml.MappingNode)
        there = dict(pairs(node))
        added: dict[str, object] = {}
        gone = []
        for item in wanted:
            inner = there.get(item.attribute)
            if item.script is ABSENT:
                assert inner is not None
                gone.append(inner)
            elif inner is not None:
                amend.set_value(self._splicer, (*path, item.attribute), inner, item.script)
            else:
                added[item.attribute] = item.script
        if len(gone) == len(node.value) and not added and not node.flow_style:
            amend.set_value(self._splicer, path, pair, None, is_own)
            return
        if gone:
            amend.remove(self._splicer, path, node, gone, is_own)
        if added:
            self._splicer.add(path, node, in_order(added))

    def _edit_single(self, path: Path, pair: Pair, wanted: list[Difference]) -> None:
        news = {item.attribute: item.script for item in wanted}
        if is_empty(pair[1]) and any(value is not ABSENT for value in news.values()):
            definition = FlagDefinition(path[-1], in_order(news))  # type: ignore[arg-type]
            if definition.short:
                amend.set_value(self._splicer, path, pair, news["default"])
            else:
                self._splicer.add(path, pair[1], in_order(news), pair=pair)
            return
        if "default" in news:
            default = news.pop("default")
            amend.set_value(self._splicer, path, pair, None if default is ABSENT else default)
        if news:
            self._splicer.wrap(path, pair, "default", in_order(news))

    def renew_notes(self, found: list[Placed]) -> None:
        """Bring flagscan's own comments up to date for flags whose default is the script's."""
        edited = {placed.difference.flag for placed in found if placed.difference.attribute}
        for name in self._flags:
            if name in self._pairs and name not in edited:
                self._renew_note(self._pairs[name], name)

    def _renew_note(self, pair: Pair, name: str) -> None:
        key = pair[0]
        end = line_end(self._document.text, key.start_mark.index)
        notes = self._flags[name].comments
        there = self._document.comments(key.start_mark.index, end + 1)
        if not there or not is_own(there[0].text) or self._splicer.inside_flow(key):
            return
        start = there[0].start
        text = f"# {comment('; '.join(notes))}" if notes else ""
        if not text:
            start = len(self._document.text[:start].rstrip(" \t"))
        self._splicer.edits.replace(start, there[0].end, text)
