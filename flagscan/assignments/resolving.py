"""From the words of a command line to trials: what is given is found, decoded and checked.

    resolve(["lr=0.01", "layers=64 32"], script)  ->  Trials: {"layers": [64, 32], "lr": 0.01}

Nothing is half done: either every value is right, or all that is wrong is told at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from flagscan.assignments.checking import Checker
from flagscan.assignments.datafile import UnusableFile, rows_of
from flagscan.assignments.decoding import Search
from flagscan.assignments.kinds import Kind, kind_of
from flagscan.assignments.names import Names
from flagscan.assignments.problems import MOST, Problem, Refused, raise_any
from flagscan.assignments.ranges import range_of
from flagscan.assignments.search import arrange
from flagscan.assignments.settings import Row, Setting, setting_of
from flagscan.assignments.targets import flag_sets_for, settings_of
from flagscan.assignments.trials import Given, Trials
from flagscan.assignments.values import Values, values_of
from flagscan.model.flag import Flag
from flagscan.model.script import Script


def resolve(
    words: Sequence[str],
    script: Script,
    *,
    operation: str | None = None,
    values_format: str | None = None,
    required: bool = True,
    search: str | None = None,
    max_trials: int | None = None,
    seed: int | None = None,
) -> Trials:
    """The trials that WORDS (``NAME=VALUE``, ``@FILE``) make of SCRIPT's flags.

    Files are combined from left to right, what comes later on top; rows of one multiply with
    those of another. What is given by name is on top of all files.

    Args:
        operation: the sub-command, where the names do not tell.
        values_format: the format of files whose names do not tell.
        required: whether a flag that the program requires has to be among them.
        search: how trials are chosen, where not all are wanted: ``random``, ``grid``,
            ``latin-hypercube`` or ``sobol``; what flags are not given is then drawn from their
            choices, or between their min and max.
        max_trials: how many at most.
        seed: the same seed chooses the same trials.

    Raises:
        InvalidValuesError: with every problem that there is.
    """
    problems: list[Problem] = []
    blocks: list[list[Row]] = []
    for word in words:
        if word.startswith("@"):
            try:
                blocks.append(rows_of(word[1:], values_format, _own_names(script, operation)))
            except UnusableFile as error:
                problems.append(error.problem)
        elif "=" not in word:
            problems.append(Problem(word, "say NAME=VALUE or @FILE"))
    own = tuple(setting_of(word) for word in words if "=" in word and not word.startswith("@"))
    try:
        every = [row for block in [*blocks, [own]] for row in block]
        flag_sets = flag_sets_for(script, _names_in(every), operation)
    except Refused as refused:
        raise_any([*problems, Problem("", str(refused))])
        raise AssertionError from refused
    resolver = _Resolver(settings_of(flag_sets), problems)
    given = [[resolver.given(row, once=True) for row in block] for block in blocks]
    given.append([resolver.given(own)])
    if required:
        resolver.require(given)
    raise_any(problems)
    try:
        return arrange(flag_sets, given, search, max_trials, seed)
    except Refused as refused:
        raise_any([Problem("", str(refused))])
        raise AssertionError from refused


def _own_names(script: Script, operation: str | None) -> set[str]:
    """What a section for SCRIPT may be called: ``train``, ``train.py``, the operation."""
    name = os.path.basename(script.path)
    return {name, os.path.splitext(name)[0], operation or name}


def _names_in(rows: Iterable[Row], prefix: str = "") -> set[str]:
    """The names that ROWS give values to, as far as they are plain ones."""
    found: set[str] = set()
    for row in rows:
        for setting in row:
            name = prefix + setting.name
            if setting.parts is None:
                found.add(name)
            else:
                found |= _names_in([setting.parts], f"{name}.")
    return found


class _Resolver:
    def __init__(self, flags: Sequence[Flag], problems: list[Problem]) -> None:
        self.problems = problems
        self._flags = flags
        self._names = Names(flags)
        self._kinds = {flag.name: kind_of(flag) for flag in flags}
        self._checkers: dict[str, Checker] = {}
        self._columns: set[str] = set()
        """Names of columns that are no flag: told of the first row only."""

    def given(self, row: Row, *, once: bool = False) -> Given:
        """What the settings of ROW give; ONCE: none may give the same flag again."""
        found: dict[str, Values] = {}
        for flag, setting in self._flags_of(row):
            if len(self.problems) > MOST:
                break
            if once and flag.name in found:
                self._tell(setting, f"{flag.name} is given twice")
                continue
            kind = self._kinds[flag.name]
            if setting.is_cell and setting.value == "" and (kind.many or kind.name != "string"):
                continue  # an empty cell of a table
            try:
                found[flag.name] = self._values(flag, setting, kind)
            except Refused as refused:
                found[flag.name] = ()
                # A word of the command line and a column say the name themselves.
                told = setting.is_cell or setting.place.startswith(f"{setting.name}=")
                self._tell(setting, str(refused) if told else f"{setting.name}: {refused}")
        return found

    def require(self, blocks: Sequence[Sequence[Given]]) -> None:
        """Tell which required flags some trial lacks."""
        for flag in self._flags:
            if flag.required is not True:
                continue
            if not any(all(flag.name in row for row in block) for block in blocks):
                self.problems.append(Problem("", f"{flag.name} is required; say {flag.name}=..."))

    def _flags_of(self, row: Iterable[Setting], prefix: str = "") -> Iterator[tuple[Flag, Setting]]:
        for setting in row:
            if len(self.problems) > MOST:
                return
            name = prefix + setting.name
            try:
                flag = self._names.find(name)
            except Refused as refused:
                self._tell(setting, str(refused))
                continue
            if flag is not None:
                yield flag, setting
            elif setting.parts:
                yield from self._flags_of(setting.parts, f"{name}.")
            elif not setting.is_cell or name not in self._columns:
                self._columns.add(name if setting.is_cell else "")
                self._tell(setting, self._names.unknown(name))

    def _values(self, flag: Flag, setting: Setting, kind: Kind) -> Values:
        values = values_of(setting, kind)
        checker = self._checkers.get(flag.name)
        if checker is None:
            checker = self._checkers[flag.name] = Checker(flag)
        if isinstance(values[0], Search) and len(values) == 1:
            drawn = range_of(values[0], kind)
            checker.check([drawn.low, drawn.high])
            return [drawn]
        checker.check(values)
        return values

    def _tell(self, setting: Setting, what: str) -> None:
        self.problems.append(Problem(setting.place, what))
