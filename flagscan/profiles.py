"""Choices that stand for files of values, kept equal to those files.

    choices: [{value: p1, args: [params/a.json]}]  ->  [{..., flags: {lr: 0.5, depth: 3}}]

The files are read and checked as those behind ``@`` on the command line are; what Guild has to be
told for a value is what it would be told for a default.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from dataclasses import dataclass

from flagscan.assignments.resolving import resolve
from flagscan.errors import InvalidValuesError, TargetFileError
from flagscan.guildfile import profiles
from flagscan.guildfile.definition import FlagDefinition, Operation
from flagscan.guildfile.document import Document, get, pairs, text_of
from flagscan.guildfile.fill import Report
from flagscan.guildfile.operations import operations
from flagscan.guildfile.profiles import Choice
from flagscan.guildfile.scalars import comment
from flagscan.guildfile.settings import auto_flags
from flagscan.guildfile.splice import Splicer
from flagscan.model.diagnostic import (
    PROFILE_BEHIND,
    PROFILE_KEPT,
    PROFILE_REFUSED,
    Diagnostic,
)
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import Script
from flagscan.model.value import ABSENT


@dataclass(frozen=True, slots=True)
class Profiled:
    """A guild.yml with its profiles up to date."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    differing: tuple[Diagnostic, ...] = ()
    """What was not as the files say."""


class Unfit(Exception):
    """The files of a choice cannot be used; the texts say why."""


def with_profiles(
    text: str, path: str, scripts: Sequence[Script], reports: Sequence[Report]
) -> Profiled:
    """TEXT, the contents of the guild.yml PATH, with choices that say what their files do.

    REPORTS are about the operations of TEXT that run SCRIPTS.

    Raises:
        TargetFileError: the text cannot be edited safely.
    """
    if not profiles.may_have(text):
        return Profiled(text)
    try:
        rewritten = profiles.in_guilds_form(text, path)
    except TargetFileError as error:
        return Profiled(text, (_refused(Location(path, 1, 0), "choices", str(error)),))
    return _Filler(rewritten, path, scripts, reports).filled()


class _Filler:
    def __init__(
        self, text: str, path: str, scripts: Sequence[Script], reports: Sequence[Report]
    ) -> None:
        self._base = os.path.dirname(path)
        self._document = Document(text, path)
        self._splicer = Splicer(self._document)
        self._text = text
        self._scripts = {script.path: script for script in scripts}
        self._reports = {report.found.full_name: report for report in reports}
        self._diagnostics: list[Diagnostic] = []
        self._differing: list[Diagnostic] = []

    def filled(self) -> Profiled:
        done: set[str] = set()
        for choice in profiles.choices_of(self._document):
            report = self._reports.get(choice.found.full_name)
            if report is None or report.operation is None:
                continue
            if auto_flags(self._document.path, choice.found).wanted is False:
                continue
            try:
                wanted = self._wanted(choice, report.operation, self._scripts[report.path])
                with self._splicer.attempt(choice.path):
                    self._set(choice, wanted)
            except (Unfit, TargetFileError) as error:
                self._tell(choice, str(error))
                continue
            name = choice.flag[0].value
            if name not in done and name not in {f.name for f in report.operation.flags}:
                self._not_for_the_script(choice)
            done.add(name)
        text = self._splicer.text() if self._splicer.changed else self._text
        return Profiled(text, tuple(self._diagnostics), tuple(self._differing))

    def _set(self, choice: Choice, wanted: dict[str, object]) -> None:
        place, flag = _place(self._document, choice), comment(choice.flag[0].value)
        for what in profiles.differences(self._splicer, choice, wanted):
            told = f"{choice.name}: {comment(what)}"
            self._differing.append(PROFILE_BEHIND.at(place, flag=flag, how=told))
        for name in profiles.set_flags(self._splicer, choice, wanted):
            kept = PROFILE_KEPT.at(place, flag=flag, choice=choice.name, name=comment(name))
            self._diagnostics.append(kept)

    def _wanted(self, choice: Choice, operation: Operation, script: Script) -> dict[str, object]:
        """What the files of CHOICE give to the flags of OPERATION, as Guild has to be told."""
        words = [f"@{self._file(name)}" for name in choice.files]
        command = " ".join(operation.command) or None
        try:
            trials = resolve(words, script, operation=command, required=False)
        except InvalidValuesError as error:
            raise Unfit("; ".join(error.problems)) from None
        found = list(trials.chosen(range(2)))
        if len(found) != 1:
            raise Unfit("its files make several trials; a choice is one set of values")
        flags = {flag.name: flag for flag in trials.flags}
        changed = _with_defaults(script, found[0], trials.command)
        definitions = _definitions(changed, operation, self._base)
        renamed = _renamed(choice)
        wanted: dict[str, object] = {}
        for name, value in found[0].items():
            definition = _definition_of(flags[name], definitions)
            if definition is None:
                raise Unfit(f"{name} cannot be set by Guild")
            told = definition.attributes.get("default")
            if told is None and value is not None:
                why = definition.left_out_default or "it cannot be passed"
                raise Unfit(f"{name}: Guild cannot pass {value!r}: {why}")
            argument = str(definition.attributes.get("arg-name", definition.name))
            wanted[renamed.get(argument, definition.name)] = told
        return wanted

    def _file(self, name: str) -> str:
        """The path of the file NAME, which has to be of the project."""
        normal = os.path.normpath(name)
        if os.path.isabs(name) or normal.split(os.sep)[0] == os.pardir:
            raise Unfit(f"{name} is not below the folder of the guild.yml")
        return os.path.join(self._base, normal)

    def _not_for_the_script(self, choice: Choice) -> None:
        """Keep Guild from passing the flag of CHOICE, which the script does not know."""
        node = choice.flag[1]
        if get(node, "arg-skip") is None and get(node, "arg-name") is None:
            self._splicer.add(choice.path[:-2], node, {"arg-skip": True})

    def _tell(self, choice: Choice, why: str) -> None:
        place = _place(self._document, choice)
        why = why.removeprefix(f"{self._document.path}: ")
        flag = comment(choice.flag[0].value)
        self._diagnostics.append(_refused(place, f"{choice.name} of {flag}", why))


def _refused(place: Location, what: str, why: str) -> Diagnostic:
    return PROFILE_REFUSED.at(place, what=what, why=comment(why, 400))


def _place(document: Document, choice: Choice) -> Location:
    mark = choice.node.start_mark
    return Location(document.path, mark.line + 1, mark.column)


def _with_defaults(script: Script, values: dict[str, object], command: tuple[str, ...]) -> Script:
    """SCRIPT as if VALUES were the defaults of its flags, those of COMMAND."""

    def changed(flag: Flag) -> Flag:
        if flag.name not in values:
            return flag
        # A default makes a flag optional.
        return dataclasses.replace(flag, default=values[flag.name], required=ABSENT)

    selected = script.selected_set
    flag_sets = tuple(
        dataclasses.replace(item, flags=tuple(map(changed, item.flags)))
        if item is selected or item.command == command
        else item
        for item in script.flag_sets
    )
    return dataclasses.replace(script, flag_sets=flag_sets)


def _definitions(script: Script, operation: Operation, base: str) -> list[FlagDefinition]:
    found = operations(script, base=base, keeps=lambda _: True, dest=operation.dest)
    return next((o.flags for o in found if o.command == operation.command), [])


def _definition_of(flag: Flag, definitions: list[FlagDefinition]) -> FlagDefinition | None:
    names = {flag.name, *(option.lstrip("-") for option in flag.options)}
    return next((d for d in definitions if d.name in names), None)


def _renamed(choice: Choice) -> dict[str, str]:
    """What the operation of CHOICE calls the flags that it gives a name of its own."""
    found = {}
    for name, (_, value) in pairs(get(choice.found.node, "flags")):
        argument = text_of(get(value, "arg-name"))
        if argument is not None:
            found[argument] = name
    return found
