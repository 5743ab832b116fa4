"""Changing and removing what stands in a YAML text; what a person added to it is not lost.

    lr: 0.1  # mine        set to 0.2       ->  lr: 0.2  # mine
    opt: 'sgd'             set to "adam"    ->  opt: 'adam'
    choices: [a, b]        set to ["a"]     ->  choices: [a]

What could only be done by losing a comment, an anchor or a tag is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

import yaml

from flagscan.guildfile.document import (
    Document,
    Pair,
    error_at,
    is_alias,
    is_empty,
    is_flow,
    merged,
    pairs,
)
from flagscan.guildfile.scalars import printable, scalar
from flagscan.guildfile.splice import Path, Splicer

MayGo = Callable[[str], bool]
"""Whether a comment, given with its ``#``, may be removed."""


def _never(comment: str) -> bool:
    return False


def set_value(
    splicer: Splicer, path: Path, pair: Pair, value: object, may_go: MayGo = _never
) -> None:
    """Put VALUE, plain data, in the place of the value of PAIR, which stands at PATH.

    Raises:
        TargetFileError: this cannot be done safely in this place; a comment that MAY_GO does not
            allow to be removed stands in the value, for example.
    """
    key, old = pair
    document = splicer.document
    _check(document, pair)
    inside_flow = splicer.inside_flow(key)
    colon = document.colon(key)
    end = max(document.end_of(old), colon)
    if not all(may_go(comment.text) for comment in document.comments(colon, end)):
        raise error_at(document.path, key.start_mark, "its value holds a comment; not edited")
    if _is_block_list(old) and isinstance(value, (list, tuple)) and value:
        _replace_items(splicer, old, value)
    elif is_empty(old):
        splicer.edits.insert(colon, colon, f" {_inline(old, value, inside_flow)}")
    else:
        # A value that begins on a line of its own goes on the line of its key.
        apart = old.start_mark.line != key.start_mark.line
        start = colon if apart else old.start_mark.index
        text = _inline(old, value, inside_flow)
        if apart and isinstance(old, yaml.MappingNode) and not old.flow_style:
            # What stands behind the key, our marker perhaps, stays and may be edited as well.
            splicer.edits.insert(colon, colon, f" {text}")
            splicer.edits.remove_lines(old.start_mark.index, end)
        else:
            splicer.edits.replace(start, end, f" {text}" if apart else text)
    splicer.expect(path, value)


def remove(
    splicer: Splicer,
    path: Path,
    node: yaml.MappingNode,
    gone: Sequence[Pair],
    may_go: MayGo = _never,
) -> None:
    """Take the pairs GONE out of the mapping NODE at PATH.

    All pairs of one mapping that are to go have to be given at once, before any are added. A
    block mapping must keep one, or be given one: else it would be no mapping any more.

    Raises:
        TargetFileError: this cannot be done safely; a comment that MAY_GO does not allow to
            be removed stands in one of them, for example.
    """
    for pair in gone:
        check_removable(splicer, node, pair, may_go)
    if is_flow(node):
        _remove_from_flow(splicer, node, gone)
    else:
        for pair in gone:
            _remove_from_block(splicer, pair)
    for key, _ in gone:
        splicer.expect_nothing((*path, key.value), key)


def check_removable(splicer: Splicer, node: yaml.Node, pair: Pair, may_go: MayGo) -> None:
    """Raise TargetFileError unless PAIR can be taken out of NODE without losing anything."""
    document = splicer.document
    _check(document, pair)
    key = pair[0]
    if any(name == key.value for source in merged(node) for name, _ in pairs(source)):
        raise error_at(document.path, key.start_mark, "'<<' brings it in again; not removed")
    if not all(map(may_go, comments_of(splicer, pair))):
        raise error_at(document.path, key.start_mark, "a comment stands in it; not removed")


def comments_of(splicer: Splicer, pair: Pair) -> list[str]:
    """The comments that stand in PAIR, in a block mapping with the one behind it on its line."""
    document = splicer.document
    start, end = pair[0].start_mark.index, document.end_of_pair(pair)
    if not splicer.inside_flow(pair[0]):
        behind = document.text.find("\n", end)
        end = len(document.text) if behind < 0 else behind
    return [comment.text for comment in document.comments(start, end)]


def _check(document: Document, pair: Pair) -> None:
    """Raise unless the value of PAIR stands there alone, and in a form that can be replaced."""
    key, value = pair
    if is_alias(pair) or any(document.is_shared(node) for node in _all(value)):
        raise error_at(document.path, key.start_mark, "shared by an alias; not edited")
    start = value.start_mark.index
    if document.text[start : start + 1] in ("&", "!"):
        raise error_at(document.path, key.start_mark, "has an anchor or a tag; not edited")


def _all(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [node, *(n for pair in node.value for part in pair for n in _all(part))]
    if isinstance(node, yaml.SequenceNode):
        return [node, *(n for item in node.value for n in _all(item))]
    return [node]


def _is_block_list(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode) and not node.flow_style and bool(node.value)


def _inline(old: yaml.Node, value: object, inside_flow: bool) -> str:
    """VALUE on one line, in the quotes that OLD has."""
    text = scalar(value, flow=inside_flow)
    if isinstance(old, yaml.ScalarNode) and isinstance(value, str):
        if old.style == '"':
            return f'"{printable(value)}"'
        if old.style == "'" and printable(value).replace('\\"', '"') == value:
            return "'" + value.replace("'", "''") + "'"
    return text


def _replace_items(splicer: Splicer, old: yaml.Node, items: Sequence[object]) -> None:
    document = splicer.document
    start, column = old.start_mark.index, old.start_mark.column
    lines = [f"- {scalar(item, flow=True)}" for item in items]
    text = (document.newline() + " " * column).join(lines)
    splicer.edits.replace(start, document.end_of(old), text)


def _remove_from_block(splicer: Splicer, pair: Pair) -> None:
    document = splicer.document
    start = pair[0].start_mark.index
    line = document.text.rfind("\n", 0, start) + 1
    if document.text[line:start].strip(" \ufeff"):
        why = "it shares its line with something else; not removed"
        raise error_at(document.path, pair[0].start_mark, why)
    end = document.end_of_pair(pair)
    splicer.edits.remove_lines(start, end)


def _remove_from_flow(splicer: Splicer, node: yaml.MappingNode, gone: Sequence[Pair]) -> None:
    document = splicer.document
    going = {id(key) for key, _ in gone}
    runs = [(leaves, list(run)) for leaves, run in groupby(node.value, lambda p: id(p[0]) in going)]
    for index, (leaves, run) in enumerate(runs):
        if not leaves:
            continue
        start, end = run[0][0].start_mark.index, document.end_of_pair(run[-1])
        if index + 1 < len(runs):
            end = runs[index + 1][1][0][0].start_mark.index
        elif index:
            start = document.end_of_pair(runs[index - 1][1][-1])
        else:
            # With the comma that may end the last pair.
            end = re.compile(r"\s*,?").match(document.text, end).end()  # type: ignore[union-attr]
        if document.comments(start, end):
            why = "a comment stands beside it; not removed"
            raise error_at(document.path, run[0][0].start_mark, why)
        splicer.edits.replace(start, end, "")
