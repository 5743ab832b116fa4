"""Which values are parsers, groups of them, and sub-commands."""

from __future__ import annotations

from collections.abc import Sequence

from flagscan.declarations.argument_parsers import PARSERS, interface_of
from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.trace import Argument, AttributeStore, Call, Trace
from flagscan.interpreter.values import (
    CallResult,
    Member,
    TupleValue,
    Value,
)

PARSE = ("parse_args", "parse_known_args", "parse_intermixed_args", "parse_known_intermixed_args")
GROUPS = ("add_argument_group", "add_mutually_exclusive_group")
ACTION_LISTS = ("_actions", "_group_actions", "_option_string_actions")
OWN_GROUPS = ("_optionals", "_positionals")


def is_parser(value: Value | None) -> bool:
    """Whether VALUE is a parser: made by a parser class, a subclass, or ``add_parser``."""
    if interface_of(value) is not None:
        return True
    return (
        isinstance(value, CallResult)
        and value.call.method == "add_parser"
        and subparsers_owner(value.call.receiver) is not None
    )


def subparsers_owner(value: Value | None) -> Value | None:
    """The parser whose ``add_subparsers`` gave VALUE."""
    if isinstance(value, CallResult) and value.call.method == "add_subparsers":
        owner = owner_of(value.call.receiver)
        return owner if is_parser(owner) else None
    return None


def owner_of(value: Value | None) -> Value | None:
    """The parser that VALUE, a parser or a group of it (of a group), belongs to."""
    while True:
        if isinstance(value, CallResult) and value.call.method in GROUPS:
            value = value.call.receiver
        elif isinstance(value, Member) and value.name in OWN_GROUPS:
            value = value.owner
        elif isinstance(value, CallResult) and (handed := _handed_on(value.call)) is not None:
            value = handed
        else:
            return value


def parser_of(value: Value | None) -> Value | None:
    """The parser that VALUE is, or is a group of; None when it is neither."""
    owner = owner_of(value)
    return owner if is_parser(owner) else None


def _handed_on(call: Call) -> Value | None:
    """The parser that an outside function was given, and whose result is used as one.

    ``parser = deepspeed.add_config_arguments(parser)``: such functions add to the parser they
    are given, and return it.
    """
    if call.name in PARSERS or call.method == "add_parser":
        return None
    values = [a.value for a in (*call.args, *call.keywords.values())]
    parsers = [v for v in values if is_parser(v) or _is_handed_on(v)]
    return parsers[0] if len(parsers) == 1 else None


def _is_handed_on(value: Value) -> bool:
    return isinstance(value, CallResult) and _handed_on(value.call) is not None


def group_title(value: Value | None) -> Argument | None:
    """The title of the innermost titled group that VALUE is."""
    while isinstance(value, CallResult) and value.call.method in GROUPS:
        title = value.call.argument(0, "title") if value.call.method == GROUPS[0] else None
        if title is not None:
            return title
        value = value.call.receiver
    return None


def is_exclusive(value: Value | None) -> bool:
    """Whether VALUE is, or is in, a mutually exclusive group."""
    while isinstance(value, CallResult) and value.call.method in GROUPS:
        if value.call.method == "add_mutually_exclusive_group":
            return True
        value = value.call.receiver
    return False


def main_parsers(trace: Trace) -> list[Value]:
    """Every parser made, sub-commands' left out."""
    found: list[Value] = []
    for call in trace.calls:
        if call.name in PARSERS and isinstance(call.answer, CallResult):
            found.append(call.answer)
        elif call.method == "__init__" and is_parser(call.receiver):
            assert call.receiver is not None
            if call.receiver not in found:
                found.append(call.receiver)
    return found


def constructor(events: Sequence[Call | AttributeStore], value: Value) -> Call | None:
    """The call that made the parser VALUE."""
    if isinstance(value, CallResult):
        return value.call
    for event in events:
        if isinstance(event, Call) and event.method == "__init__" and event.receiver is value:
            return event
    return None


def parents_of(events: Sequence[Call | AttributeStore], value: Value) -> list[Value]:
    """The parsers given as ``parents=`` to VALUE."""
    made = constructor(events, value)
    parents = None if made is None else made.value(None, "parents")
    if isinstance(parents, ListObject):
        return list(parents.items or ())
    return list(parents.items) if isinstance(parents, TupleValue) else []
