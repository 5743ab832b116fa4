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
from flagscan.interpreter.flow import Exhausted, Raised
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.library import Summary, regular
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import NONE, Constant, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_TEXT = 2_000
"""Characters of a text that is searched, and of a pattern."""
PATTERN_METHODS = frozenset("match search fullmatch findall finditer split sub subn".split())
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


def substituting(function: Callable[..., Any]) -> Summary:
    """``re.sub`` and ``re.subn``, by a text or by a function of the match."""
    by_text = searching(function)

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        repl = arguments.value(1, "repl")
        if isinstance(repl, Constant) or repl is None or not arguments.known:
            return by_text(interp, arguments, site)

        def text_for(match: re.Match[str]) -> str:
            made = interp.call(repl, Arguments([Argument(Constant(match), site)]), site)
            return plain(made)  # type: ignore[return-value]

        # The function runs as part of our own call, so its answer has to be known each time.
        try:
            pattern = plain(arguments.value(0, "pattern") or NONE)
            searched = plain(arguments.value(2, "string") or NONE)
            given = [plain(argument.value) for argument in arguments.args[3:]]
            named = {
                name: plain(argument.value)
                for name, argument in arguments.keywords.items()
                if name in ("count", "flags")
            }
            if not affordable(pattern, [searched]):
                return sizes.refused(interp, site)
            return lifted(function(pattern, text_for, searched, *given, **named), site)
        except NotPlain as error:
            return blame(error.value, site)
        except (Raised, Exhausted, RecursionError):
            raise
        except Exception as error:
            return interp.failing(type(error).__name__, site)

    return summary


def find_each(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``re.finditer(pattern, text)``."""
    return searching(_matches)(interp, arguments, site)


def _matches(*given: Any, **named: Any) -> list[re.Match[Any]]:
    return list(re.finditer(*given, **named))


def lifted(result: object, site: Site) -> Value:
    """The value of what a pattern gives: texts, a match, or None."""
    if isinstance(result, list) and any(isinstance(item, re.Match) for item in result):
        return ListObject([Constant(match) for match in result], site, iterator=True)
    return Constant(result) if isinstance(result, (re.Match, re.Pattern)) else lift(result, site)


def method(
    interp: Interpreter, receiver: Constant, name: str, arguments: Arguments, site: Site
) -> Value | None:
    """``pattern.match(...)`` and ``match.group(...)``."""
    owner = receiver.value
    if isinstance(owner, re.Pattern):
        if len(arguments.args) > 1 and name not in ("sub", "subn", "split"):
            return _within(interp, owner, name, arguments, site)
        return FUNCTIONS[f"re.{name}"](interp, arguments.prepended(receiver, site), site)
    try:
        given = [plain(argument.value) for argument in arguments.args]
        if not sizes.affordable(interp.budget, (owner.string, *given)):  # type: ignore[attr-defined]
            return sizes.refused(interp, site)
        return lifted(getattr(owner, name)(*given), site)
    except NotPlain as error:
        return blame(error.value, site)
    except (IndexError, TypeError) as error:
        return interp.failing(type(error).__name__, site)


def _within(
    interp: Interpreter, pattern: re.Pattern[Any], name: str, arguments: Arguments, site: Site
) -> Value | None:
    """``pattern.match(text, start, end)``, which ``re.match`` does not have."""
    try:
        given = [plain(argument.value) for argument in arguments.args]
    except NotPlain as error:
        return blame(error.value, site)
    if arguments.keywords or not affordable(pattern, given):
        return sizes.refused(interp, site)
    try:
        found = getattr(pattern, name)(*given)
        return lifted(list(found) if name == "finditer" else found, site)
    except Exception as error:
        return interp.failing(type(error).__name__, site)


FUNCTIONS: dict[str, Summary] = {
    **{f"re.{name}": searching(getattr(re, name)) for name in (*PATTERN_METHODS, "compile")},
    "re.sub": substituting(re.sub),
    "re.subn": substituting(re.subn),
    "re.finditer": find_each,
    "re.escape": searching(re.escape),
}
VALUES: dict[str, Value] = {
    f"re.{name}": Constant(int(getattr(re, name)))
    for name in "I IGNORECASE M MULTILINE S DOTALL X VERBOSE A ASCII".split()
}
