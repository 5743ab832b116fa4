"""What is changed of actions that exist already: ``set_defaults``, ``action.default = ...``.

Source: CPython's ``set_defaults`` and ``_add_container_actions``, which copies nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flagscan.interfaces.argparse.receivers import (
    ACTION_LISTS,
    constructor,
    owner_of,
    parents_of,
    parser_of,
)
from flagscan.interfaces.argparse.state import Action, Parser, text_of
from flagscan.interpreter.lattice import join
from flagscan.interpreter.trace import Argument, AttributeStore, Call
from flagscan.interpreter.values import (
    NONE,
    UNBOUND,
    CallResult,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

KEYWORDS = (
    "action nargs const default type choices required help metavar dest version deprecated".split()
)


def set_defaults(parser: Parser, call: Call, conditional: bool) -> None:
    changed = dict(call.keywords)
    for name, argument in changed.items():
        value = argument.value
        old = parser.defaults.get(name)
        if conditional:
            before = old.value if old else UNBOUND
            parser.defaults[name] = Argument(join(before, value), argument.site)
        else:
            parser.defaults[name] = argument
    _change_defaults(parser.actions, call, conditional)


def _change_defaults(actions: list[Action], call: Call, conditional: bool) -> None:
    """What ``set_defaults`` does to ACTIONS that exist already."""
    for action in actions:
        before = _held(action, "default")
        argument = call.keywords.get(action.dest)
        if argument is not None:
            value = join(before, argument.value) if conditional else argument.value
            action.attributes["default"] = Argument(value, argument.site)
        elif call.more_keywords is not None:
            unknown = Unknown(Reason.UNKNOWN_ARGUMENT, call.more_keywords)
            action.attributes["default"] = Argument(join(before, unknown), call.more_keywords)


def set_shared_defaults(
    events: Sequence[Call | AttributeStore], parser: Parser, call: Call, conditional: bool
) -> None:
    """``set_defaults`` of another parser that has actions in common with this one.

    The actions of a parent are the same objects in all its children: a default that one of them
    sets is the default of all (``_add_container_actions`` copies nothing).
    """
    other = parser_of(call.receiver)
    assert other is not None
    made = constructor(events, other)
    since = made.index if made else 0
    family = _ancestors(events, other)
    shared = []
    for action in parser.actions:
        origin = owner_of(action.call.receiver)
        inherited = action.call.index < since and any(origin is one for one in family)
        if origin is other or inherited:
            shared.append(action)
    _change_defaults(shared, call, conditional)


def _ancestors(events: Sequence[Call | AttributeStore], value: Value) -> list[Value]:
    found: list[Value] = []
    for parent in parents_of(events, value):
        owner = parser_of(parent)
        if owner is not None:
            found.extend([owner, *_ancestors(events, owner)])
    return found


def store(parser: Parser, event: AttributeStore, conditional: bool) -> None:
    """``action.default = ...`` and the like, on what ``add_argument`` returned."""
    if isinstance(event.target, Unknown) and event.name in KEYWORDS and _some_action(event.target):
        for action in parser.actions:
            value = join(_held(action, event.name), event.value)
            action.attributes[event.name] = Argument(value, event.site)
    if not isinstance(event.target, CallResult):
        return
    for action in parser.actions:
        if action.call is event.target.call:
            value = event.value
            if conditional:
                value = join(_held(action, event.name), value)
            if event.name in KEYWORDS:
                action.attributes[event.name] = Argument(value, event.site)
            if event.name == "dest":
                action.dest = text_of(value) or action.dest


def _held(action: Action, name: str) -> Value:
    """What ACTION has as NAME so far; the default that its kind has by itself is left open."""
    held = action.attributes.get(name)
    if held is not None:
        return held.value
    if name == "default" and "action" in action.attributes:
        return Unknown(Reason.ALTERNATIVES, action.call.site)
    return NONE


def _some_action(value: Unknown) -> bool:
    """Whether VALUE was taken from a parser's list of actions."""
    if value.origin is None:
        return False
    nodes = ast.walk(value.origin.node)
    return any(isinstance(n, ast.Attribute) and n.attr in ACTION_LISTS for n in nodes)
