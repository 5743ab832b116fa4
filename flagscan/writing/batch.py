"""Trials as Guild is given them in a batch file, so that the script receives what was meant.

    layers: [64, 32]      ->  "64 32"     a list would make several trials of one
    tag: "1e-3" (Fire)    ->  "'1e-3'"    the script reads a literal
    amp: True             ->  True

What guild.yml would have for a default of that value is what Guild is given; a value that
guild.yml has no default for, Guild cannot pass. In a file of several trials Guild converts and
checks nothing, so each value is of the type it is to have.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from flagscan.assignments.trials import Trials
from flagscan.errors import InvalidValuesError
from flagscan.guildfile.definition import LeftOut
from flagscan.guildfile.operations import operations
from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.model.value import ABSENT, is_known


class Batch:
    """TRIALS of SCRIPT as Guild is given them.

    Raises:
        InvalidValuesError: Guild cannot pass one of the values.
    """

    def __init__(self, script: Script, trials: Trials) -> None:
        self._script = script
        self._trials = trials
        self._flags = {flag.name: flag for flag in trials.flags}
        self._known: dict[tuple[str, str], object] = {}
        self._numeric: dict[tuple[str, type], bool] = {}
        """Whether numbers that are not negative are passed as they are."""
        for name, value in trials.values():  # nothing is half done
            self.value(name, value)

    @property
    def names(self) -> list[str]:
        """The names of the flags that are given values."""
        return list(self._flags)

    def __iter__(self) -> Iterator[dict[str, object]]:
        for trial in self._trials:
            yield {name: self.value(name, value) for name, value in trial.items()}

    def value(self, name: str, value: object) -> object:
        """What Guild is given for VALUE of the flag called NAME."""
        if type(value) in (int, float) and self._as_it_is(name, value):
            return value
        key = (name, f"{type(value).__name__} {value!r}")
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[key] = self._given(name, value)
        return self._known[key]

    def missing(self, name: str) -> object:
        """What to write for the flag called NAME in a trial that does not give it."""
        default = self._flags[name].default
        return None if not is_known(default) else self.value(name, default)

    def _as_it_is(self, name: str, value: object) -> bool:
        assert isinstance(value, (int, float))
        if not 0 <= value < _LARGE:
            return False
        key = (name, type(value))
        if key not in self._numeric:
            sample = self._given(name, value)
            self._numeric[key] = type(sample) is type(value) and sample == value
        return self._numeric[key]

    def _given(self, name: str, value: object) -> object:
        if value is None:
            return None
        flag = self._flags[name]
        why = _never(flag, value)
        if why:
            raise InvalidValuesError([f"{name}: {why}"])
        attributes = self._definition(flag, value)
        if value is attributes.get("null-label"):
            return None  # said by passing nothing
        given = attributes.get("default", value)
        encoding = attributes.get("arg-encoding")
        if isinstance(given, str) and isinstance(encoding, Mapping):
            # What guild.yml has there is about the default alone.
            given = encoding.get(given, given)
        if isinstance(given, float) and math.isnan(given):
            return given
        return given

    def _definition(self, flag: Flag, value: object) -> Mapping[str, object]:
        """The attributes that guild.yml would have, were VALUE the default of FLAG."""
        plain = replace(
            flag, default=value, required=ABSENT, conditional=False, exclusive=False, choices=ABSENT
        )
        owner = next(item for item in self._trials.flag_sets if flag in item.flags)
        if owner.command != self._trials.command:
            raise InvalidValuesError(
                [f"{flag.name}: Guild passes no options that go before the sub-command"]
            )
        script = replace(
            self._script, flag_sets=(replace(owner, flags=(plain,)),), selected=0, diagnostics=()
        )
        (operation,) = operations(script, base="", keeps=lambda flag: True)
        (entry,) = operation.entries
        why = entry.why if isinstance(entry, LeftOut) else entry.left_out_default
        if why:
            raise InvalidValuesError([f"{flag.name}: Guild cannot pass this value: {why}"])
        assert not isinstance(entry, LeftOut)
        return entry.attributes


_REMEMBERED = 10_000
_LARGE = 2.0**63


def _never(flag: Flag, value: object) -> str:
    """Why no option of FLAG, a switch, says VALUE; empty if one does."""
    short = flag.negations and not any(option.startswith("--") for option in flag.negations)
    if short and value is False and flag.default is not False:
        return f"Guild does not write {flag.negations[0]}"
    if flag.action == "count":
        start = flag.default if isinstance(flag.default, int) else 0
        return "" if value == start else "Guild gives the option once at most"
    return cannot_switch(flag, value)


def cannot_switch(flag: Flag, value: object) -> str:
    """Why FLAG, an option without a value, cannot bring VALUE about; empty if it can."""
    silent = {"store_true": False, "store_false": True}.get(str(flag.action))
    if silent is None or value is not silent:
        return ""
    if flag.default is silent or flag.default is ABSENT or flag.default is None:
        return ""
    return "the script has no option for that, and its default is another"
