"""Help texts as descriptions.

    >>> expand("rate, %(default)s by default, in %%", {"default": 0.1})
    'rate, 0.1 by default, in %'

Guild shows a description as it is, so what argparse would fill in is filled in here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from flagscan.guildfile.rules import NO_HELP, SUPPRESS
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, FlagValue, Unresolved

# Widths are limited: a help text of a stranger must not fill the memory.
_PLACEHOLDER = re.compile(
    r"%(?:\((?P<name>\w+)\)(?P<format>[-#0 +]{0,3}\d{0,3}(?:\.\d{1,3})?[diouxXeEfFgGcrs])|%)"
)
_LIMIT = 2000


def description(flag: Flag, *, percent: bool, path: str = "") -> str:
    """The description of FLAG, empty if it has none; PERCENT: fill in as argparse does."""
    text = flag.help
    if not isinstance(text, str) or text in (SUPPRESS, NO_HELP):
        return ""
    if percent:
        text = expand(text, _values(flag, path))
    # argparse joins the lines of a help text too (unless told otherwise by a formatter).
    text = _without_hints(flag, " ".join(text.split()))
    return text if len(text) <= _LIMIT else text[: _LIMIT - 3] + "..."


def _without_hints(flag: Flag, text: str) -> str:
    """TEXT without what absl adds: its choices in front, how to repeat it at the end."""
    if isinstance(flag.choices, list):
        text = text.removeprefix(f"<{'|'.join(map(str, flag.choices))}>: ")
    return text.removesuffix("; repeat this option to specify a list of values")


def expand(text: str, values: Mapping[str, object]) -> str:
    """TEXT with its ``%(name)s`` filled in; what is no placeholder, or unknown, stays."""

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return "%"
        if name not in values:
            return match[0]
        value = values[name]
        try:
            return str(("%" + match["format"]) % (value,))
        except (TypeError, ValueError, OverflowError):
            return shown(value)

    return _PLACEHOLDER.sub(fill, text)


def shown(value: FlagValue, limit: int = 60) -> str:
    """VALUE as a person is shown it: the source text of what is not known."""
    if isinstance(value, Unresolved):
        text = value.source
    else:
        try:
            text = repr(value)
        except ValueError:  # an int with more digits than Python prints
            return "a very long number"
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _values(flag: Flag, path: str) -> dict[str, object]:
    choices = flag.choices
    if isinstance(choices, (list, tuple, set, frozenset, dict)):
        choices = ", ".join(str(item) for item in choices)
    values = {
        "default": flag.default,
        "type": flag.type,
        "choices": choices,
        "const": flag.const,
        "nargs": flag.nargs,
        "metavar": flag.metavar,
        "required": False if flag.required is ABSENT else flag.required,
        "dest": flag.destination,
        "prog": os.path.basename(path),
    }
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: FlagValue) -> object:
    if value is ABSENT:
        return None
    return shown(value) if isinstance(value, Unresolved) else value
