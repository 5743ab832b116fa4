"""JSON lines: one object per script, in the form of ``schemas/script.schema.json``.

    {"schema": 1, "path": "train.py", ...}
    {"schema": 1, "path": "eval.py", ...}

The command line prints them as they finish.
"""

from __future__ import annotations

import json

from flagscan.emitters.base import EmitOptions, Emitter, wanted_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flagscan.assignments.trials import Trials
    from flagscan.model.document import Json
    from flagscan.model.script import Script


def emit(scripts: Sequence[Script], options: EmitOptions) -> str:
    """A line for each of SCRIPTS."""
    from flagscan.model.serialize import to_json

    return "".join(render(map(to_json, scripts), options))


def render(documents: Iterable[Json], options: EmitOptions) -> Iterator[str]:
    """The same from their documents, a line at a time."""
    for document in documents:
        yield json.dumps(wanted_document(document, options), allow_nan=False) + "\n"


def trials(script: Script, trials: Trials, options: EmitOptions) -> Iterator[str]:
    """A line for each of TRIALS, with what it gives.

    Raises:
        InvalidValuesError: JSON has no form for a value.
    """
    from flagscan.writing.objects import check, line

    check(trials)
    for trial in trials:
        yield line(trial) + "\n"


EMITTER = Emitter(
    name="jsonl",
    description="one line of JSON per script, printed as they finish, or per trial",
    emit=emit,
    render=render,
    trials=trials,
    suffixes=(".jsonl",),
    any_order=True,
)
