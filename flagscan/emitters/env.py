"""The assignments of environment variables for each trial, as a shell reads them.

    flagscan train.py lr=[0.1,0.2] --format env

    FLAG_LR=0.1
    FLAG_LR=0.2

The names and texts are those that Guild gives to a run (``FLAG_`` and the name, yes is 1, no and
null are nothing).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from flagscan.assignments.encoding import yaml_text
from flagscan.assignments.trials import Trials
from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.errors import InvalidValuesError
from flagscan.model.script import Script


def trials(script: Script, trials: Trials, options: EmitOptions) -> Iterator[str]:
    """A line for each of TRIALS.

    Raises:
        InvalidValuesError: a value cannot be that of a variable.
    """
    names: dict[str, str] = {}
    for flag in trials.flags:
        name = "FLAG_" + re.sub("[^A-Z0-9_]", "_", flag.name.upper())
        if name in names:
            raise InvalidValuesError([f"{names[name]} and {flag.name} would both be {name}"])
        names[name] = flag.name
    variables = {flag: name for name, flag in names.items()}
    for name, value in trials.values():  # nothing is half done
        _line(variables, {name: value})
    for trial in trials:
        yield _line(variables, trial)


def _line(variables: Mapping[str, str], trial: Mapping[str, object]) -> str:
    line = " ".join(f"{variables[n]}={shlex.quote(_text(value))}" for n, value in trial.items())
    if "\0" in line or len(line.splitlines()) > 1:
        raise InvalidValuesError(["a value with a line break cannot stand on one line"])
    return f"{line}\n"


def _text(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "1"
        case str():
            return value
        case list():
            return " ".join(shlex.quote(_text(item)) for item in value)
        case dict():
            return yaml_text(value)
    return repr(value)


EMITTER = Emitter(
    name="env",
    description="trials: environment variables for each, as a shell assigns them",
    trials=trials,
    suffixes=(".env",),
)
