"""What Guild and argparse accept: the checks a value passes on its way into a run.

A default that fails one of them would make the operation unrunnable, start a batch or reach
the script as something else. So it is left out, and the script keeps its own.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Collection, Mapping

from flagscan.guildfile.scalars import RESERVED

NO_HELP = "(no help available)"
"""absl's text for a flag without one."""
SUPPRESS = "==SUPPRESS=="
"""argparse.SUPPRESS: no attribute unless the option is given; as help, no help."""

MAX_CHOICES = 200
"""More than that is no list that a person reads."""

_MAX_BITS = 4096
# guild.flag_util.NAMED_FUNCTION_P: anything of this shape starts a search batch.
_FUNCTION = re.compile(r"[a-zA-Z0-9_\-.]+\[.*\]")
# argparse takes these for values although they begin with a dash (Python 3.10 to 3.12).
_NEGATIVE_NUMBER = re.compile(r"-\d+|-\d*\.\d+")
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


class Unfit(ValueError):
    """A value that cannot be stated as a default; its text says why."""


def starts_search(text: str) -> bool:
    """Whether Guild takes TEXT for a search function, which turns one run into many."""
    if _FUNCTION.match(text):
        return True
    return text[:1] == "[" and text[-1:] == "]" and ":" in text


def check_text(text: str) -> None:
    """Raise Unfit unless TEXT can be a default and a word on a command line."""
    if starts_search(text):
        raise Unfit("Guild takes it for a search function")
    check_transportable(text)


def check_transportable(text: str) -> None:
    """Raise Unfit unless the operating system can hand TEXT to a program."""
    if "\0" in text:
        raise Unfit("a program's arguments cannot hold a null character")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Unfit("it is no valid Unicode text") from None


def check_argument(text: str) -> None:
    """Raise Unfit if argparse would take TEXT, given as a value, for an option."""
    if text.startswith("-") and len(text) > 1 and not _NEGATIVE_NUMBER.fullmatch(text):
        raise Unfit("argparse takes a value that begins with '-' for an option")


def check_number(value: int | float) -> None:
    """Raise Unfit if VALUE has more digits than Python agrees to print."""
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        raise Unfit("it has too many digits")


def is_number(value: object) -> bool:
    """Whether VALUE is an int or a float, and no bool."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def in_choices(value: object, choices: Collection[object]) -> bool:
    """Whether Guild lets VALUE pass: it does not check what is false."""
    return not value or any(choice == value for choice in choices)


def in_range(value: object, low: object, high: object) -> bool:
    """Whether VALUE passes ``min`` and ``max``."""
    if value is None or not isinstance(value, (int, float)):
        return value is None or (low is None and high is None)
    if isinstance(low, (int, float)) and value < low:
        return False
    return not (isinstance(high, (int, float)) and value > high)


def decodes_as_itself(text: str) -> bool:
    """Whether Guild's untyped decoding leaves TEXT as it is, for certain."""
    return _PLAIN_WORD.fullmatch(text) is not None and text.lower() not in RESERVED


def accepts(attributes: Mapping[str, object]) -> bool:
    """Whether Guild would run a flag of these ATTRIBUTES with its own default."""
    default = attributes.get("default")
    if default is None or isinstance(default, dict):
        return True
    if isinstance(default, list):
        return all(accepts({**attributes, "default": item}) for item in default)
    if "arg-split" in attributes:
        return True
    kind = attributes.get("type")
    try:
        if kind == "int" and isinstance(default, float):
            return False
        if kind == "int":
            default = int(default)  # type: ignore[call-overload]
        elif kind in ("float", "number") and not is_number(default):
            default = float(default)  # type: ignore[arg-type]
        elif kind == "boolean":
            default = bool(default)
        elif kind == "string":
            default = str(default)
        elif kind in ("path", "existing-path"):
            # Guild makes it absolute before it looks at the choices.
            default = os.path.abspath(os.fspath(default)) if default != "" else ""  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return False
    choices = attributes.get("choices")
    if isinstance(choices, list) and choices and not attributes.get("allow-other"):
        values = [
            item.get("alias", item.get("value")) if isinstance(item, dict) else item
            for item in choices
        ]
        if not in_choices(default, values):
            return False
    return in_range(default, attributes.get("min"), attributes.get("max"))


def is_finite_number(value: object) -> bool:
    """Whether VALUE can be a bound."""
    return is_number(value) and math.isfinite(value)  # type: ignore[arg-type]
