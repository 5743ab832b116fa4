"""Giving flags other values: proposals are made, written and read again until one is right."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from flagscan.analysis import analyse
from flagscan.editing.edits import Edit, Overlap, apply_edits, encoded
from flagscan.editing.fallbacks import fallbacks
from flagscan.editing.notebooks import with_edits
from flagscan.editing.slots import Proposal, Slot, Unsettable, is_alone, proposals
from flagscan.editing.verifying import Key, changed, flags_of, has_value, like, offered, same
from flagscan.editing.writing import NotWritable, writer_for
from flagscan.errors import EditError, UsageError
from flagscan.files import read_bytes
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Script
from flagscan.selection import AUTO, select
from flagscan.syntax.spans import Spans
from flagscan.syntax.tree import UnreadableScript, parse

MOST_PROPOSALS = 24
"""Ways that are tried for one flag; each is read as a whole."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A script with other values."""

    files: dict[str, bytes]
    """What has to change, by path: the script, and modules in which flags of it are declared."""
    script: Script
    """What is known of the edited script."""
    notes: tuple[str, ...] = ()
    """What else a person should know, each one line: other flags follow."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A flag and the value that it is to have."""

    key: Key
    flag: Flag
    value: object


@dataclass(frozen=True, slots=True)
class _Choice:
    """The proposal that is made for a flag."""

    asked: _Asked
    proposal: Proposal


def edit(
    data: bytes,
    path: str,
    values: Mapping[str, object],
    *,
    dest: str = AUTO,
    interface: str | None = None,
    roots: Sequence[str] = (),
    command: tuple[str, ...] = (),
) -> Edited:
    """The script whose content is DATA, with the flags named in VALUES declared to have them.

    Flags that have the value already are left alone. A list for a flag that holds a tuple or a
    set becomes one, a text for one that holds a path. With COMMAND, the words of a sub-command,
    its flags are meant as well. The other arguments are those of ``flagscan.discover``.

    Raises:
        EditError: a value cannot be put in so that exactly it changes; the text says why.
    """
    return _Editing(data, path, tuple(roots), dest, interface).done(values, command)


class _Editing:
    """The editing of one script."""

    def __init__(
        self, data: bytes, path: str, roots: tuple[str, ...], dest: str, interface: str | None
    ) -> None:
        self.data, self.path, self.roots = data, path, roots
        self.dest, self.interface = dest, interface
        self.before = self._read({path: data})
        chosen = self.before.selected_set
        if chosen is None:
            told = [d.message for d in self.before.diagnostics] if self.before.failed else []
            raise EditError(path, told[0] if told else "it has no flags")
        self.chosen: FlagSet = chosen
        self.sets = offered(self.before, chosen)
        self.read: dict[str, Spans | None] = {}
        """The files that were looked at; None for what is no Python."""

    def _read(self, contents: Mapping[str, bytes]) -> Script:
        others = {name: data for name, data in contents.items() if name != self.path}
        data = contents.get(self.path, self.data)
        script = analyse(data, self.path, roots=self.roots, contents=others).script
        return replace(script, selected=select(script.flag_sets, self.dest, self.interface))

    def done(self, values: Mapping[str, object], command: tuple[str, ...]) -> Edited:
        """The script with VALUES for its flags, those of COMMAND included."""
        found = [self._asked(name, value, command) for name, value in values.items()]
        asked = [one for one in found if not self._is_so(one)]
        if not asked:
            return Edited({self.path: self.data}, self.before)
        # All at once, in the most natural way, is nearly always right.
        first = []
        for one in asked:
            proposal = next(self._proposals(one), None)
            if proposal is None:
                break
            first.append(_Choice(one, proposal))
        if len(first) == len(asked):
            result = self._tried(first)
            if isinstance(result, Edited):
                return result
        return self._one_by_one(asked)

    def _is_so(self, one: _Asked) -> bool:
        """Whether the flag of ONE has the value already, whatever runs."""
        spans = self._spans(one.flag.location.path)
        alone = spans is None or is_alone(spans, one.flag, self.chosen.interface)
        return alone and same(one.flag.default, one.value)

    def _asked(self, name: str, value: object, command: tuple[str, ...]) -> _Asked:
        # A flag of the command goes before one of the program that has the same name.
        for words in (command[:length] for length in range(len(command), -1, -1)):
            for number, flag_set in enumerate(self.sets):
                if flag_set is not self.chosen and (not words or flag_set.command != words):
                    continue
                for key, flag in flags_of(flag_set).items():
                    if flag.name == name:
                        return _Asked((number, key), flag, like(flag.default, value))
        raise EditError(self.path, f"it has no flag {name}")

    def _one_by_one(self, asked: list[_Asked]) -> Edited:
        choices: list[_Choice] = []
        result: Edited | str = ""
        for one in asked:
            why = ""
            for proposal in islice(self._proposals(one), MOST_PROPOSALS):
                result = self._tried([*choices, _Choice(one, proposal)])
                if isinstance(result, Edited):
                    choices.append(_Choice(one, proposal))
                    break
                why = why or result
            else:
                raise EditError(str(one.flag.location), self._refusal(one, why))
        assert isinstance(result, Edited)
        return result

    def _refusal(self, one: _Asked, why: str) -> str:
        flag = one.flag
        if flag.positional and flag.required is True:
            why = "it is a positional argument, which has to be given to the script"
        elif not why and self._spans(flag.location.path) is None:
            why = "it is not declared in a Python file; change it there"
        return f"{flag.name} cannot be set here: {why or 'nothing here holds its value alone'}"

    # -- one attempt -----------------------------------------------------------------------

    def _tried(self, choices: list[_Choice]) -> Edited | str:
        """The script with CHOICES made, or why that is not what was asked for."""
        try:
            contents = self._contents(choices)
        except NotWritable as error:
            return f"{error} cannot be written as Python"
        except Overlap:
            return "several flags share the expression that holds its value"
        if contents is None:
            return "its file cannot be written as it was (its encoding, a magic)"
        after = self._read(contents)
        if after.failed:
            return "the result is no longer a script that can be read"
        sets = offered(after, self.chosen)
        differing = changed(self.sets, sets)
        if differing is None:
            return "the script would then have other flags"
        now = [flags_of(flag_set) for flag_set in sets]
        asked = {choice.asked.key: choice for choice in choices}
        for key, choice in asked.items():
            new = now[key[0]][key[1]]
            if not has_value(choice.asked.flag, new, choice.asked.value):
                return "the script would not hold the value"
        was = [flags_of(flag_set) for flag_set in self.sets]
        notes = []
        for number, name in differing:
            flag = was[number][name]
            if (number, name) in asked or any(
                self._is_again(number, flag, choice.asked) for choice in choices
            ):
                continue
            if not all(c.proposal.own for c in choices) or self._shares(flag, choices):
                return f"{flag.name} would change, too"
            notes.append(_note(flag, now[number][name]))
        return Edited(contents, after, tuple(notes))

    def _is_again(self, number: int, flag: Flag, asked: _Asked) -> bool:
        """Whether FLAG of set NUMBER is the one of ASKED, in another set.

        A parser parses once more; commands have a parameter in common.
        """
        return number != asked.key[0] and flag == asked.flag

    def _shares(self, flag: Flag, choices: list[_Choice]) -> bool:
        """Whether FLAG is declared where one of CHOICES edits."""
        spans = self._spans(flag.location.path)
        if spans is None:
            return False
        try:
            found = list(proposals(spans, flag, self.chosen.interface, None))
        except Unsettable:
            found = []
        own = {(slot.start, slot.end) for proposal in found for slot in proposal.slots}
        return any(
            (slot.start, slot.end) in own
            for choice in choices
            if choice.asked.flag.location.path == flag.location.path
            for slot in choice.proposal.slots
        )

    def _contents(self, choices: list[_Choice]) -> dict[str, bytes] | None:
        edits: dict[str, list[Edit]] = {}
        for choice in choices:
            path = choice.proposal.path or choice.asked.flag.location.path
            spans = self._spans(path)
            assert spans is not None
            for slot in choice.proposal.slots:
                edits.setdefault(path, []).append(self._edit(spans, slot))
        contents = {self.path: self.data}
        for path, changes in edits.items():
            spans = self._spans(path)
            assert spans is not None
            source = spans.tree.source
            if source.cells:
                data = with_edits(self.data, source, changes)
            else:
                data = encoded(source, apply_edits(source.text, changes))
            if data is None:
                return None
            contents[path] = data
        return contents

    def _edit(self, spans: Spans, slot: Slot) -> Edit:
        tree = spans.tree
        text = spans.text[slot.start : slot.end]
        writer = writer_for(tree, tree.source.encoding, slot.old, text)
        return Edit(slot.start, slot.end, slot.before + writer.write(slot.value) + slot.after)

    def _proposals(self, asked: _Asked) -> Iterator[Proposal]:
        flag = asked.flag
        spans = self._spans(flag.location.path)
        if spans is None:
            return
        try:
            yield from proposals(spans, flag, self.chosen.interface, asked.value)
        except Unsettable as error:
            raise EditError(str(flag.location), self._refusal(asked, str(error))) from None
        main = self._spans(self.path)
        if main is not None:
            yield from fallbacks(main, flag, self.chosen, asked.value, self.path)

    def _spans(self, path: str) -> Spans | None:
        if path not in self.read:
            self.read[path] = None
            if path == self.path or os.path.splitext(path)[1] in (".py", ".pyw"):
                try:
                    data = self.data if path == self.path else read_bytes(path)
                    self.read[path] = Spans(parse(data, path))
                except (UnreadableScript, UsageError):
                    pass
        return self.read[path]


def _note(before: Flag, after: Flag) -> str:
    return (
        f"{before.name} follows: its default is no longer {before.default!r} but {after.default!r}"
    )
