"""From arguments of declarations to attributes of flags, and what is told of a flag."""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.interpreter.concretize import NotPlain, stated, unresolved
from flagscan.interpreter.trace import Argument
from flagscan.model.diagnostic import (
    CONDITIONAL_FLAG,
    UNRESOLVED_ATTRIBUTE,
    UNRESOLVED_DEFAULT,
    Diagnostic,
)
from flagscan.model.flag import VALUE_ATTRIBUTES, Flag
from flagscan.model.value import ABSENT, FlagValue, Unresolved


def attribute(argument: Argument | None) -> FlagValue:
    """What to report of an argument of a declaration: plain, Unresolved, or ABSENT."""
    if argument is None:
        return ABSENT
    try:
        return stated(argument.value)
    except NotPlain as error:
        return unresolved(error, argument.site)


def remarks(flag: Flag) -> Iterator[Diagnostic]:
    """What is worth telling of FLAG: which of its attributes are not known, and whether it is."""
    for name in VALUE_ATTRIBUTES:
        value = getattr(flag, name)
        if not isinstance(value, Unresolved):
            continue
        source = _short(value.source)
        if name == "default":
            yield UNRESOLVED_DEFAULT.at(value.location, flag=flag.name, source=source)
        else:
            yield UNRESOLVED_ATTRIBUTE.at(
                value.location, attribute=name, flag=flag.name, source=source
            )
    if flag.conditional:
        yield CONDITIONAL_FLAG.at(flag.location, flag=flag.name)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else text[:97] + "..."
