"""The JSON form of ``schemas/script.schema.json``: a list with one object per script.

    [
      {
        "schema": 1,
        "path": "train.py",
        ...

All flag sets are in it, selected or not. The text is ASCII, hence free of
what a terminal would act on. Of trials it is a list that Guild runs:
``[{"lr": 0.1}, {"lr": 0.2}]`` (see ``writing/batch.py`` for lists and the like).
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
    """All SCRIPTS as one JSON list."""
    from flagscan.model.serialize import to_json

    return "".join(render(map(to_json, scripts), options))


def render(documents: Iterable[Json], options: EmitOptions) -> Iterator[str]:
    """The same from their documents, an object at a time."""
    before = "[\n"
    for document in documents:
        text = json.dumps([wanted_document(document, options)], indent=1, allow_nan=False)
        yield before + text.removeprefix("[\n").removesuffix("\n]")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def trials(script: Script, trials: Trials, options: EmitOptions) -> Iterator[str]:
    """A list with an object for each of TRIALS.

    Raises:
        InvalidValuesError: JSON has no form for a value, or Guild cannot pass it.
    """
    from flagscan.writing.batch import Batch
    from flagscan.writing.objects import check, line

    check(trials)
    separator = "[\n "
    for trial in Batch(script, trials):
        yield separator + line(trial)
        separator = ",\n "
    yield "\n]\n"


EMITTER = Emitter(
    name="json",
    description="one JSON list with everything found in every script, or of trials",
    emit=emit,
    render=render,
    trials=trials,
    suffixes=(".json",),
)
