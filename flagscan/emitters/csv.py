"""Trials as a table that Guild runs: ``guild run train @trials.csv``.

    flagscan train.py lr=[0.1,0.2] layers='64 32' --emit trials.csv

    lr,layers
    0.1,'64 32'
    0.2,'64 32'

Guild decodes each cell without regard to types; the texts are such that the values come out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import lru_cache

from flagscan.assignments.decoding import decode
from flagscan.assignments.encoding import encode, yaml_text
from flagscan.assignments.problems import Refused
from flagscan.assignments.trials import Trials
from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.errors import InvalidValuesError
from flagscan.guildfile.rules import decodes_as_itself
from flagscan.model.script import Script
from flagscan.writing.batch import Batch


def trials(script: Script, trials: Trials, options: EmitOptions) -> Iterator[str]:
    """A row of names, then a row for each of TRIALS.

    Raises:
        InvalidValuesError: Guild cannot pass one of the values.
    """
    batch = Batch(script, trials)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")

    def row(cells: list[str]) -> str:
        out.seek(0)
        out.truncate()
        writer.writerow(cells)
        return out.getvalue()

    names = batch.names
    for name, value in trials.values():  # nothing is half done
        _text(name, batch.value(name, value))
    yield row(names)
    for trial in batch:
        yield row([_text(n, trial[n] if n in trial else batch.missing(n)) for n in names])


def _text(name: str, value: object) -> str:
    """VALUE of the flag called NAME as a cell."""
    if type(value) is float or type(value) is int:
        return repr(value)
    return _encoded(name, yaml_text(value) if isinstance(value, (dict, list)) else value)


@lru_cache(maxsize=10_000)
def _encoded(name: str, value: object) -> str:
    try:
        if isinstance(value, str) and not decodes_as_itself(value):
            text = "'" + value.replace("'", "''") + "'"
            return text if text.isprintable() and decode(text) == value else yaml_text(value)
        return encode(value)
    except Refused as refused:
        raise InvalidValuesError([f"{name}: {refused}"]) from None


EMITTER = Emitter(
    name="csv",
    description="trials: a table that Guild runs (guild run OP @trials.csv)",
    trials=trials,
    suffixes=(".csv",),
)
