"""A command line for each trial, as a shell reads it.

    flagscan train.py lr=[0.1,0.2] layers='64 32' --format args

    python train.py --lr 0.1 --layers 64 32
    python train.py --lr 0.2 --layers 64 32

Each is one line, whatever the values are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flagscan.assignments.problems import Refused
from flagscan.assignments.trials import Trials
from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.errors import InvalidValuesError
from flagscan.guildfile.rules import Unfit
from flagscan.model.script import Script
from flagscan.writing.command_lines import command_line


def trials(script: Script, trials: Trials, options: EmitOptions) -> Iterator[str]:
    """A line for each of TRIALS.

    Raises:
        InvalidValuesError: a value cannot be said on a command line.
    """
    for name, value in trials.values():  # nothing is half done
        _line(script, trials, {name: value})
    for trial in trials:
        yield _line(script, trials, trial)


def _line(script: Script, trials: Trials, trial: Mapping[str, object]) -> str:
    try:
        line = command_line(script, trials, trial)
    except (Unfit, Refused) as error:
        raise InvalidValuesError([str(error)]) from None
    if len(line.splitlines()) > 1:
        raise InvalidValuesError(["a value with a line break has no command line of one line"])
    return f"{line}\n"


EMITTER = Emitter(
    name="args",
    description="trials: a command line for each, for shells, xargs and job arrays",
    trials=trials,
    suffixes=(".sh",),
)
