"""A JSON Schema of the values that a script's flags take, for editors and validators.

    {
     "$schema": "http://json-schema.org/draft-07/schema#",
     "title": "train.py",
     "properties": {"lr": {"type": ["number", "null"], "default": 0.1}},
     ...

Values on the command line are checked by it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from flagscan.assignments.problems import Refused
from flagscan.assignments.schema import schema_of
from flagscan.assignments.targets import flag_sets_for, settings_of
from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.errors import UsageError
from flagscan.model.script import Script


def emit(scripts: Sequence[Script], options: EmitOptions) -> str:
    """The schema of the one of SCRIPTS.

    Raises:
        UsageError: there are several, or it has no flags.
    """
    if len(scripts) != 1:
        raise UsageError(f"json-schema is for one script, and there are {len(scripts)}")
    (script,) = scripts
    try:
        flag_sets = flag_sets_for(script, (), options.op)
    except Refused as refused:
        raise UsageError(str(refused)) from None
    flags = [flag for flag in settings_of(flag_sets) if options.keeps(flag)]
    title = " ".join([script.path, *flag_sets[-1].command])
    return json.dumps(schema_of(flags, title), indent=1, allow_nan=False) + "\n"


EMITTER = Emitter(
    name="json-schema",
    description="a JSON Schema of the values that the flags take",
    emit=emit,
    suffixes=(".schema.json",),
)
