"""YAML, as PyYAML's safe loader or OmegaConf would read it, without building what is not plain.

The text is first gone through event by event, which needs no recursion, to
refuse what would be too deep or, by its aliases, too large. The values of
scalars are PyYAML's own; OmegaConf (``omegaconf/_utils.py``) adds floats
without a dot (``1e-3``), reads dates as texts and refuses duplicate keys.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import yaml

from flagscan.datafiles.comments import Comments
from flagscan.datafiles.entries import (
    Content,
    Entry,
    Opaque,
    Unacceptable,
    Unreadable,
    check_float,
    plain,
)
from flagscan.datafiles.guild import add_floats
from flagscan.datafiles.measuring import TooMuchError, measure

_MOST_NODES = 40_000
_LONGEST_NUMBER = 5_000
"""Digits. PyYAML's work on ``1:59:59`` grows with the square of them."""
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in "null bool int float str".split())
_SAME_IN_12 = re.compile(
    r"""[Tt]rue|TRUE|[Ff]alse|FALSE|[Nn]ull|NULL|~|
    |[-+]?(?:0|[1-9][0-9]*)
    |[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?
    |(?!(?:yes|no|on|off|y|n)$)[A-Za-z_/][^:]*""",
    re.X | re.I,
)
"""Plain scalars that YAML 1.1 and 1.2 read alike, not all of them."""
_MERGE = "tag:yaml.org,2002:merge"
_STRING = "tag:yaml.org,2002:str"
_FLOAT = "tag:yaml.org,2002:float"
_Fast: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fast):  # type: ignore[misc]
    """PyYAML's safe loader; the fast one where there is one."""


class _GuildLoader(_Fast):  # type: ignore[misc]
    """The loader of Guild."""


class _TextLoader(_Fast):  # type: ignore[misc]
    """Takes every scalar for a text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[object]]] = {}


class _OmegaConfLoader(_Fast):  # type: ignore[misc]
    """The loader of OmegaConf 2.1 to 2.3."""


_OmegaConfLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in _Fast.yaml_implicit_resolvers.items()  # type: ignore[attr-defined]
}
_OmegaConfLoader.add_implicit_resolver(
    _FLOAT,
    re.compile(
        r"""^(?:[-+]?[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?
        |[-+]?[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+)
        |\.[0-9]+(?:_[0-9]+)*(?:[eE][-+][0-9]+)?
        |[-+]?[0-9]+(?:_[0-9]+)*(?::[0-5]?[0-9])+\.[0-9_]*
        |[-+]?\.(?:inf|Inf|INF)
        |\.(?:nan|NaN|NAN))$""",
        re.X,
    ),
    list("-+0123456789."),
)
add_floats(_GuildLoader)
_LOADERS: dict[str, Any] = {
    "omegaconf": _OmegaConfLoader,
    "guild": _GuildLoader,
    "texts": _TextLoader,
}


def read_yaml(text: str, kind: str = "yaml", *, strict: bool = False, deepest: int) -> Content:
    """What the YAML document TEXT holds, as the reader KIND has it.

    PyYAML by default; ``omegaconf``; ``guild``; ``texts``, which takes no scalar for anything
    else; ``yaml-1.2``, where what 1.1 reads in another way is opaque. STRICT refuses a key that
    is there twice and a number that no float can hold.

    Raises:
        Unreadable: it is no YAML, or too much.
    """
    loader_class = _LOADERS.get(kind, _Loader)
    try:
        if len(text) > deepest:  # a cell of a table, of which there are many, is not
            measure(text, loader_class, deepest=deepest, most=_MOST_NODES)
        root = yaml.compose(text, Loader=loader_class)
    except TooMuchError as error:
        raise Unacceptable(f"it {error.why}", error.mark.line + 1) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = " ".join(str(getattr(error, "problem", None) or error).split())
        raise Unreadable(why, mark.line + 1 if mark else 1) from None
    if root is None:
        return Content(None)
    loader = loader_class("")
    try:
        reader = _Reader(text, loader, strict=strict, kind=kind)
        value, entries = reader.read(root)
        items = root.value if isinstance(root, yaml.SequenceNode) else []
        rows = [reader.read(item)[1] for item in items] if strict else []
    finally:
        loader.dispose()
    return Content(value, entries, tuple(rows))


class _Reader:
    def __init__(self, text: str, loader: yaml.SafeLoader, *, strict: bool, kind: str) -> None:
        self.text = text
        self.comments = Comments(text)
        self.loader = loader
        self.strict = strict
        self.no_duplicates = strict or kind == "omegaconf"
        self.version_1_2 = kind == "yaml-1.2"
        self.seen: set[int] = set()

    def read(self, node: yaml.Node) -> tuple[object, tuple[Entry, ...] | None]:
        """The value of NODE, and its entries if it is a mapping."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node), None
        if isinstance(node, yaml.SequenceNode):
            if node.tag != "tag:yaml.org,2002:seq":
                return Opaque(self._source(node)), None
            return [self.read(item)[0] for item in node.value], None
        if node.tag != "tag:yaml.org,2002:map":
            return Opaque(self._source(node)), None
        assert isinstance(node, yaml.MappingNode)
        entries = self._entries(node)
        return {_hashable(entry.key): entry.value for entry in entries}, entries

    def _entries(self, node: yaml.MappingNode, *, shared: bool = False) -> tuple[Entry, ...]:
        found: dict[object, Entry] = {}
        own: set[object] = set()
        for merged in _merged(node):
            # The mapping's own keys win. Which of several merged mappings wins depends on the
            # release of PyYAML: the first one until 6.0.3, the last one since 6.0.4.
            for entry in self._entries(merged, shared=True):
                hashed = _hashable(entry.key)
                rival = found.setdefault(hashed, entry)
                if repr(rival.value) != repr(entry.value):
                    found[hashed] = replace(rival, value=Opaque(rival.source), entries=None)
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                continue
            key, _ = self.read(key_node)
            hashed = _hashable(key)
            if hashed in own and self.no_duplicates and key_node.tag == _STRING:
                raise Unacceptable(f"the key {key!r} is there twice", key_node.start_mark.line + 1)
            own.add(hashed)
            found[hashed] = self._entry(key, key_node, value_node, shared)
        return tuple(found.values())

    def _entry(
        self, key: object, key_node: yaml.Node, value_node: yaml.Node, shared: bool
    ) -> Entry:
        alias = id(value_node) in self.seen
        self.seen.add(id(value_node))
        value, entries = self.read(value_node)
        start, end = key_node.start_mark, value_node.end_mark
        line = start.line + 1
        comment = ""
        if isinstance(value_node, yaml.CollectionNode) and not value_node.flow_style:
            comment = self.comments.behind(line, key_node.end_mark.column + 1)
        elif not alias and getattr(value_node, "style", None) not in ("|", ">"):
            comment = self.comments.behind(end.line + 1, end.column)
        return Entry(
            key=key,
            value=value,
            line=line,
            column=start.column,
            entries=entries,
            comment=comment,
            above=self.comments.above(line),
            source=self._source(value_node),
            items=_lines(value_node),
            tagged=shared or alias,
        )

    def _scalar(self, node: yaml.ScalarNode) -> object:
        if node.tag == "tag:yaml.org,2002:binary" or node.tag not in _PLAIN_TAGS:
            return Opaque(self._source(node))
        if self.version_1_2 and not node.style and not _SAME_IN_12.fullmatch(node.value):
            return Opaque(self._source(node))
        if node.tag == _STRING:
            return str(node.value)
        if len(node.value) > _LONGEST_NUMBER:
            return Opaque(self._source(node))
        try:
            value = self.loader.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError):
            return Opaque(self._source(node))
        if self.strict and isinstance(value, float) and math.isinf(value):
            check_float(node.value, node.start_mark.line + 1)
        return plain(value, self._source(node))

    def _source(self, node: yaml.Node) -> str:
        text = self.text[node.start_mark.index : node.end_mark.index].strip()
        return text if len(text) <= 2000 else text[:1997] + "..."


def _merged(node: yaml.MappingNode) -> Iterator[yaml.MappingNode]:
    """The mappings that ``<<`` brings into NODE."""
    for key, value in node.value:
        if key.tag != _MERGE:
            continue
        parts = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for part in parts:
            if not isinstance(part, yaml.MappingNode):
                raise Unreadable("'<<' merges what is no mapping", key.start_mark.line + 1)
            yield part


def _lines(node: yaml.Node) -> tuple[int, ...]:
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    return tuple(item.start_mark.line + 1 for item in items)


def _hashable(key: object) -> object:
    try:
        hash(key)
    except TypeError:
        return repr(key)
    return key
