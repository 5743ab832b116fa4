"""Trials as a YAML list that Guild runs: ``guild run train @trials.yaml``.

    flagscan train.py lr=[0.1,0.2] layers='64 32' --emit trials.yaml

    - {layers: "64 32", lr: 0.1}
    - {layers: "64 32", lr: 0.2}

A list is a text, as the flag of guild.yml splits it: Guild would multiply its items.
"""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.assignments.trials import Trials
from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.guildfile.scalars import scalar
from flagscan.model.script import Script
from flagscan.writing.batch import Batch


def trials(script: Script, trials: Trials, options: EmitOptions) -> Iterator[str]:
    """A line for each of TRIALS.

    Raises:
        InvalidValuesError: Guild cannot pass one of the values.
    """
    for trial in Batch(script, trials):
        yield f"- {scalar(trial)}\n"


EMITTER = Emitter(
    name="yaml",
    description="trials: a list that Guild runs (guild run OP @trials.yaml)",
    trials=trials,
    suffixes=(".yaml", ".yml"),
)
