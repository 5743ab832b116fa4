"""Configs on top of each other, as ``OmegaConf.merge`` puts them.

Each value remembers its entry and file. A mapping goes into a mapping key by
key; anything else replaces what was there, but for ``???`` (missing), which
leaves a value alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flagscan.datafiles.entries import Entry

MISSING = "???"


@dataclass(slots=True)
class Node:
    """A value, or a mapping of further nodes."""

    entry: Entry | None = None
    """What is written; None for a mapping that a package made."""
    path: str = ""
    """The file."""
    children: dict[object, Node] | None = None
    certain: bool = True
    """Whether nothing that is not read may have replaced it."""
    attributes: dict[str, object] = field(default_factory=dict)
    """What a structured config says besides: type, choices."""


def nodes_of(entries: tuple[Entry, ...], path: str) -> Node:
    """The tree of ENTRIES of the file at PATH."""
    children: dict[object, Node] = {}
    for entry in entries:
        if entry.entries is None:
            children[entry.key] = Node(entry, path)
        else:
            node = nodes_of(entry.entries, path)
            node.entry = entry
            children[entry.key] = node
    return Node(None, path, children)


def embedded(node: Node, package: str) -> Node:
    """NODE below the dotted keys of PACKAGE."""
    for key in reversed(package.split(".") if package else []):
        node = Node(None, node.path, {key: node})
    return node


def merge(target: Node, source: Node) -> None:
    """Put SOURCE, a mapping, on top of TARGET, one too."""
    assert target.children is not None
    assert source.children is not None
    for key, new in source.children.items():
        old = target.children.get(key)
        if old is None:
            target.children[key] = new
        elif old.children is not None and new.children is not None:
            merge(old, new)
        elif not (new.entry is not None and new.children is None and new.entry.value == MISSING):
            new.attributes = {**old.attributes, **new.attributes}
            target.children[key] = new


def doubt(node: Node) -> None:
    """Something that is not read comes on top of NODE."""
    node.certain = False
    for child in (node.children or {}).values():
        doubt(child)


def entry_of(node: Node) -> Entry:
    """NODE as an entry: what is written, with the value that came of it."""
    entry = node.entry or Entry("", None, 1, 0)
    if node.children is None:
        return entry
    return replace(entry, value=_value(node), entries=None)


def _value(node: Node) -> object:
    if node.children is None:
        return None if node.entry is None else node.entry.value
    return {key: _value(child) for key, child in node.children.items()}


def settings(node: Node, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """The dotted names and nodes of all values below NODE."""
    for key, child in (node.children or {}).items():
        name = f"{prefix}{key}"
        inner = child.children
        if inner and all(isinstance(k, str) and k and "." not in k for k in inner):
            yield from settings(child, f"{name}.")
        else:
            yield name, child
