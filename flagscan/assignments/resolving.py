"""From the words of a command line to trials: what is given is found, decoded and checked.

    resolve(["lr=0.01", "layers=64 32"], script)  ->  Trials: {"layers": [64, 32], "lr": 0.01}

Nothing is half done: either every value is right, or all that is wrong is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flagscan.assignments.checking import Checker
from flagscan.assignments.kinds import kind_of
from flagscan.assignments.names import Names
from flagscan.assignments.problems import Problem, Refused, raise_any
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
    required: bool = True,
) -> Trials:
    """The trials that WORDS (``NAME=VALUE``) make of SCRIPT's flags.

    Args:
        operation: the sub-command, where the names do not tell.
        required: whether a flag that the program requires has to be among them.

    Raises:
        InvalidValuesError: with every problem that there is.
    """
    raise_any(Problem(word, _no_value(word)) for word in words if "=" not in word)
    rows = [tuple(setting_of(word) for word in words)]
    try:
        names = {setting.name for row in rows for setting in row}
        flag_sets = flag_sets_for(script, names, operation)
    except Refused as refused:
        raise_any([Problem("", str(refused))])
        raise AssertionError from refused
    resolver = _Resolver(settings_of(flag_sets))
    blocks = [[resolver.given(row) for row in rows]]
    if required:
        resolver.require(blocks)
    raise_any(resolver.problems)
    return Trials(flag_sets, blocks)


def _no_value(word: str) -> str:
    files = "values from files (@FILE) are not supported yet"
    return files if word.startswith("@") else "say NAME=VALUE"


class _Resolver:
    def __init__(self, flags: Sequence[Flag]) -> None:
        self.problems: list[Problem] = []
        self._flags = flags
        self._names = Names(flags)
        self._checkers: dict[str, Checker] = {}

    def given(self, row: Row, *, once: bool = False) -> Given:
        """What the settings of ROW give; ONCE: none may give the same flag again."""
        found: dict[str, Values] = {}
        for flag, setting in self._flags_of(row):
            if once and flag.name in found:
                self._tell(setting, f"{flag.name} is given twice")
                continue
            try:
                found[flag.name] = self._values(flag, setting)
            except Refused as refused:
                found[flag.name] = ()
                told = setting.place.partition("=")[0]
                name = "" if told == setting.name else f"{setting.name}: "
                self._tell(setting, f"{name}{refused}")
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
            else:
                self._tell(setting, self._names.unknown(name))

    def _values(self, flag: Flag, setting: Setting) -> Values:
        values = values_of(setting, kind_of(flag))
        checker = self._checkers.get(flag.name)
        if checker is None:
            checker = self._checkers[flag.name] = Checker(flag)
        checker.check(values)
        return values

    def _tell(self, setting: Setting, what: str) -> None:
        self.problems.append(Problem(setting.place, what))
