"""Where in a guild.yml something stands, by its path in the data: keys and indexes from the top."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from flagscan.datafiles.guild import GuildLoader
from flagscan.guildfile.document import Document, merged
from flagscan.model.location import Location

_MAX_BITS = 1024
_STRING = "tag:yaml.org,2002:str"


class OddKey(str):
    """The text of a key that is no text for YAML: ``yes``, ``3``."""

    __slots__ = ()


def key_text(key: object) -> str:
    """KEY of a mapping as a text; an :class:`OddKey` if it is none."""
    if isinstance(key, str):
        return key
    if isinstance(key, int) and key.bit_length() > _MAX_BITS:
        return OddKey("a number of so many digits")
    return OddKey({True: "yes", False: "no"}[key] if isinstance(key, bool) else str(key))


def node_at(document: Document, path: Sequence[str | int]) -> yaml.Node | None:
    """The node of what stands at PATH in DOCUMENT, in ``<<`` too."""
    node = document.root
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        else:
            pair = _pair(node, str(part))
            if pair is None:
                return None
            node = pair[1]
    return node


def location(document: Document, path: Sequence[str | int], key: str | None = None) -> Location:
    """The place of the value at PATH in DOCUMENT, or of KEY in it.

    Of a value that stands elsewhere (an alias), or of which nothing is written, that of its key.
    """
    node = document.root
    mark = yaml.Mark("", 0, 0, 0, None, 0) if node is None else node.start_mark
    for part in path if key is None else [*path, key]:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            mark = node.start_mark if node.start_mark.index > mark.index else mark
            continue
        pair = _pair(node, str(part))
        if pair is None:
            break
        name, node = pair
        is_here = bool(node.value) and node.start_mark.index > name.start_mark.index
        mark = node.start_mark if is_here and key is None else name.start_mark
    return Location(document.path, mark.line + 1, mark.column)


def _pair(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    for mapping in (node, *merged(node)):
        if isinstance(mapping, yaml.MappingNode):
            for name, value in mapping.value:
                if isinstance(name, yaml.ScalarNode) and _name(name) == key:
                    return name, value
    return None


def _name(node: yaml.ScalarNode) -> str:
    if node.tag == _STRING:
        return str(node.value)
    loader = GuildLoader("")
    try:
        return key_text(loader.construct_object(node))
    except (yaml.YAMLError, ValueError):
        return str(node.value)
    finally:
        loader.dispose()
