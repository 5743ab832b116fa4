"""The entries of a file of settings as flags: nested ones dotted, each with its own line."""

from __future__ import annotations

import re
from typing import Any

from flagscan.datafiles.entries import Entry, holds_opaque, leaves
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.value import FlagValue, Reason, Unresolved, scalar_type
from flagscan.syntax.remarks import alternatives_in, described_in

_HEADER = re.compile(r"#\s*@package\b|#\s*yaml-language-server:")
"""What tools read at the top of a file."""


def flags_of(
    entries: tuple[Entry, ...], path: str, *, certain: bool = True, **attributes: Any
) -> list[Flag]:
    """The flags of ENTRIES of the file at PATH.

    CERTAIN: the values are those that the program gets; otherwise they are candidates. Further
    ATTRIBUTES are those of every flag.
    """
    found = []
    for name, entry in leaves(entries):
        # A part of the name that holds a dot itself would be taken for nesting.
        settable = isinstance(entry.key, str) and "." not in entry.key
        default = default_of(entry, path, certain=certain)
        found.append(
            Flag(
                **{
                    "name": name,
                    "destination": name,
                    "type": scalar_type(default),
                    "default": default,
                    "settable": settable,
                    "location": Location(path, entry.line, entry.column),
                    **remarks(entry),
                    **attributes,
                }
            )
        )
    return found


def default_of(entry: Entry, path: str, *, certain: bool = True) -> FlagValue:
    """What ENTRY of the file at PATH holds, as the default of a flag."""
    opaque = holds_opaque(entry.value)
    if certain and not opaque:
        return entry.value
    return Unresolved(
        source=entry.source,
        location=Location(path, entry.line, entry.column),
        reason=Reason.OBJECT if opaque else Reason.RUNTIME_INPUT,
        candidates=() if opaque else (entry.value,),
    )


def remarks(entry: Entry) -> dict[str, Any]:
    """``help`` and suggested ``choices`` of ENTRY, as its comments tell.

    The comment at the end of the line comes before the block above it, as for the variables of
    a script (``flagscan/syntax/comments.py``).
    """
    found: dict[str, Any] = {}
    others = alternatives_in(entry.comment, entry.value) if entry.comment else []
    if others:
        choices = [entry.value, *others]
        found["choices"] = [c for i, c in enumerate(choices) if c not in choices[:i]]
        found["allow_other"] = True
    text = described_in([entry.comment]) if entry.comment and not others else ""
    text = text or described_in([line for line in entry.above if not _HEADER.match(line)])
    if text:
        found["help"] = text
    return found
