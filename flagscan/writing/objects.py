"""A trial as a JSON object that YAML readers, Guild's among them, read as the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from flagscan.assignments.trials import Trials
from flagscan.errors import InvalidValuesError

_ESCAPES = re.compile(r"\\(?:(u[dD][89abAB]..\\u....)|.)")


def check(trials: Trials) -> None:
    """Make sure that JSON has a form for every value of TRIALS.

    Raises:
        InvalidValuesError: it has none for one of them.
    """
    for name, value in trials.values():
        try:
            line({name: value})
        except (TypeError, ValueError):
            raise InvalidValuesError(
                [f"{name}: JSON has no form for {value!r}; --format yaml has more"]
            ) from None


def line(trial: Mapping[str, object]) -> str:
    """TRIAL on one line."""
    text = json.dumps(trial, allow_nan=False)
    # JSON writes a letter beyond 16 bits as two escapes, which are two letters to YAML.
    return _ESCAPES.sub(lambda m: json.loads(f'"{m[0]}"') if m[1] else m[0], text)
