"""``re``: patterns of known texts, and what they find in others.

A pattern that takes too long to match would hold up everything, and no limit of ours could end
it: only short texts, and patterns with few possibilities, are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import sizes
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import NotPlain, lift, plain
from flagscan.interpreter.library import Summary, regular
from flagscan.interpreter.values import Constant, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_TEXT = 2_000
"""Characters of a text that is searched, and of a pattern."""
PATTERN_METHODS = frozenset("match search fullmatch findall split sub subn".split())
PATTERN_ATTRIBUTES = frozenset("pattern flags groups groupindex".split())
MATCH_METHODS = frozenset("group groups groupdict start end span expand".split())
MATCH_ATTRIBUTES = frozenset("string lastgroup lastindex pos endpos".split())


def affordable(pattern: object, texts: list[object]) -> bool:
    """Whether matching PATTERN with TEXTS takes next to no time."""
    source = pattern.pattern if isinstance(pattern, re.Pattern) else pattern
    flags = pattern.flags if isinstance(pattern, re.Pattern) else 0
    lengths = [len(text) for text in texts if isinstance(text, (str, bytes))]
    return (
        isinstance(source, (str, bytes))
        and len(source) < _TEXT
        and max(lengths, default=0) < _TEXT
        and regular.affordable(source, flags, max(lengths, default=0))
    )


def searching(function: Callable[..., Any]) -> Summary:
    """A function of ``re`` that takes a pattern and a text."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.known:
            return None
        try:
            given = [plain(argument.value) for argument in arguments.args]
            named = {name: plain(argument.value) for name, argument in arguments.keywords.items()}
        except NotPlain as error:
            return blame(error.value, site)
        if not given or not affordable(given[0], [*given[1:], *named.values()]):
            return sizes.refused(interp, site)
        try:
            return lifted(function(*given, **named), site)
        except Exception as error:
            return interp.failing(type(error).__name__, site)

    return summary


def lifted(result: object, site: Site) -> Value:
    """The value of what a pattern gives: texts, a match, or None."""
    return Constant(result) if isinstance(result, (re.Match, re.Pattern)) else lift(result, site)


def method(
    interp: Interpreter, receiver: Constant, name: str, arguments: Arguments, site: Site
) -> Value | None:
    """``pattern.match(...)`` and ``match.group(...)``."""
    owner = receiver.value
    if isinstance(owner, re.Pattern):
        whole = arguments.prepended(receiver, site)
        return searching(getattr(re, name))(interp, whole, site)
    try:
        given = [plain(argument.value) for argument in arguments.args]
        if not sizes.affordable(interp.budget, (owner.string, *given)):  # type: ignore[attr-defined]
            return sizes.refused(interp, site)
        return lifted(getattr(owner, name)(*given), site)
    except NotPlain as error:
        return blame(error.value, site)
    except (IndexError, TypeError) as error:
        return interp.failing(type(error).__name__, site)


FUNCTIONS: dict[str, Summary] = {
    **{f"re.{name}": searching(getattr(re, name)) for name in (*PATTERN_METHODS, "compile")},
    "re.escape": searching(re.escape),
}
VALUES: dict[str, Value] = {
    f"re.{name}": Constant(int(getattr(re, name)))
    for name in "I IGNORECASE M MULTILINE S DOTALL X VERBOSE A ASCII".split()
}
