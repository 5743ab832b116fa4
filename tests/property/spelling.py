"""One spelling for equal values: exact about types, indifferent to the order of sets.

    >>> spelled([1, 1.0, True, {"b", "a"}])
    "[1, 1.0, True, {'a', 'b'}]"

The child process that runs programs and the test that reads them both use it,
so that values can be compared as texts. What is no plain value is spelled by
its class: nothing that flagscan states is ever spelled like that.
"""

from __future__ import annotations

import datetime
import pathlib

SCALARS = (bool, int, float, complex, str, bytes, type(None), type(...), range)


def spelled(value: object) -> str:
    """VALUE as a text that is the same for the same answer."""
    if isinstance(value, pathlib.PurePath):
        return f"Path({str(value)!r})"
    if isinstance(value, datetime.timedelta) or type(value) in SCALARS:
        return repr(value)
    if isinstance(value, dict):
        # Equal whatever the order, as dicts are.
        return (
            "{" + ", ".join(sorted(f"{spelled(k)}: {spelled(v)}" for k, v in value.items())) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(spelled, value)) + "]"
    if isinstance(value, tuple):
        return "(" + "".join(spelled(item) + ", " for item in value) + ")"
    if type(value) in (set, frozenset):
        return type(value).__name__ + "(" + ", ".join(sorted(map(spelled, value))) + ")"  # type: ignore[call-overload]
    return f"<{type(value).__name__}>"


def spelled_choices(value: object) -> str:
    """The choices VALUE as a list; those of a set in a fixed order."""
    if value is None:
        return "None"
    items = list(value)  # type: ignore[call-overload]
    if isinstance(value, (set, frozenset)):
        items.sort(key=lambda item: (type(item).__name__, repr(item)))
    return spelled(items)
