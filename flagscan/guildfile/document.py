"""A guild.yml as a tree of YAML nodes with their places in the text, read with care.

The tree is PyYAML's, composed in pure Python: its marks are exact. A file may come from a
stranger: its size, nesting and expanded size are limited, before anything is built from it.
"""

from __future__ import annotations

import bisect
import collections
import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import yaml

from flagscan.datafiles.guild import GuildLoader
from flagscan.datafiles.measuring import TooMuchError, measure
from flagscan.errors import TargetFileError

MAX_CHARACTERS = 2_000_000
MAX_NODES = 300_000
"""Counted with every alias expanded, merge keys included."""
MAX_DEPTH = 100
"""Mappings and lists inside each other."""
_FAST = getattr(yaml, "CSafeLoader", GuildLoader)
"""libyaml, where PyYAML has it."""

_MERGE = "tag:yaml.org,2002:merge"
_STRING = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
_COMMENT = re.compile(r"(?:^|(?<=[\s\ufeff]))#", re.MULTILINE)
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_ALIAS = re.compile(r"\s*\*[^\s,\[\]{}]+")

Pair = tuple[yaml.Node, yaml.Node]


class Comment(NamedTuple):
    """A comment and where it stands."""

    start: int
    end: int
    text: str
    """With its ``#``, without the line's end."""


def error_at(path: str, mark: yaml.Mark | None, why: str) -> TargetFileError:
    """The error that something in the file PATH, at MARK, cannot be dealt with."""
    if mark is None:
        return TargetFileError(path, why)
    error = TargetFileError(f"{path}:{mark.line + 1}:{mark.column + 1}", why)
    error.path = path
    return error


def _measure(text: str) -> None:
    """Refuse what PyYAML's loader in Python, which knows places, would take minutes for.

    Raises:
        TooMuchError, yaml.YAMLError: as :func:`measure`.
    """
    limits = {"deepest": MAX_DEPTH, "most": MAX_NODES}
    try:
        measure(text, _FAST, **limits)
    except yaml.YAMLError:  # the loader in Python says where, and may take what libyaml refuses
        measure(text, GuildLoader, **limits)


class Document:
    """The text of a guild.yml and its nodes."""

    def __init__(self, text: str, path: str) -> None:
        """Read TEXT, the contents of the file PATH.

        Raises:
            TargetFileError: it is not YAML that Guild could read, or more than is safe to read.
        """
        self.text = text
        self.path = path
        if len(text) > MAX_CHARACTERS:
            raise TargetFileError(path, f"larger than {MAX_CHARACTERS} characters")
        try:
            _measure(text)
            self.root: yaml.Node | None = yaml.compose(text, GuildLoader)
            self._aliased: dict[int, yaml.Node] = {}
            self._merges = False
            self._check()
        except TooMuchError as error:
            raise error_at(path, error.mark, error.why) from None
        except yaml.MarkedYAMLError as error:
            why = " ".join(part for part in (error.context, error.problem) if part)
            raise error_at(path, error.problem_mark, why) from None
        except yaml.YAMLError as error:
            raise TargetFileError(path, " ".join(str(error).split())) from None

    def data(self) -> object:
        """What Guild reads in the file."""
        if self.root is None:
            return None
        loader = GuildLoader("")
        # Building data, PyYAML puts the pairs of ``<<`` into the node itself; ours stays as read.
        root = yaml.compose(self.text, GuildLoader) if self._merges else self.root
        try:
            return loader.construct_document(root)
        except yaml.MarkedYAMLError as error:
            raise error_at(self.path, error.problem_mark, str(error.problem)) from None
        except (ValueError, OverflowError, TypeError) as error:
            # PyYAML builds dates without checking them.
            raise TargetFileError(self.path, f"a value cannot be read: {error}") from None
        except RecursionError:
            raise TargetFileError(self.path, "is nested too deeply") from None
        finally:
            loader.dispose()

    def is_shared(self, node: yaml.Node) -> bool:
        """Whether NODE stands in several places, by an alias: editing one would edit all."""
        return id(node) in self._aliased

    def comments(self, start: int, end: int) -> list[Comment]:
        """The comments that begin between the indexes START and END."""
        first = bisect.bisect_left(self._all_comments, start, key=lambda c: c.start)
        last = bisect.bisect_left(self._all_comments, end, key=lambda c: c.start)
        return self._all_comments[first:last]

    def in_scalar(self, index: int) -> bool:
        """Whether INDEX stands inside a scalar, so that no comment can begin there."""
        place = bisect.bisect_right(self._scalars, index, key=lambda span: span[0]) - 1
        if place < 0:
            return False
        start, end, is_block = self._scalars[place]
        # The line of a block scalar's "|" may end with a comment.
        return start < index < end and not (is_block and "\n" not in self.text[start:index])

    @functools.cached_property
    def _all_comments(self) -> list[Comment]:
        found: list[Comment] = []
        for match in _COMMENT.finditer(self.text):
            start = match.start()
            # A "#" in a text begins nothing, and one in a comment belongs to it.
            if self.in_scalar(start) or (found and start < found[-1].end):
                continue
            line = _REST_OF_LINE.match(self.text, start)
            assert line is not None
            found.append(Comment(start, line.end(), line[0]))
        return found

    def count_on_line(self, key: str, line: int) -> int:
        """How many pairs have their KEY on LINE (from 0)."""
        return self._key_lines[key, line]

    @functools.cached_property
    def _key_lines(self) -> collections.Counter[tuple[str, int]]:
        return collections.Counter(
            (name, pair[0].start_mark.line) for node in self._nodes() for name, pair in pairs(node)
        )

    @functools.cached_property
    def _scalars(self) -> list[tuple[int, int, bool]]:
        return sorted(
            (node.start_mark.index, self._end_of_scalar(node), node.style in ("|", ">"))
            for node in self._nodes()
            if isinstance(node, yaml.ScalarNode)
        )

    def _nodes(self) -> Iterator[yaml.Node]:
        """Every node, once."""
        waiting = [] if self.root is None else [self.root]
        seen = set()
        while waiting:
            node = waiting.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                waiting.extend(_children(node))

    def newline(self) -> str:
        """The line ending of the file."""
        end = self.text.find("\n")
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    def step(self) -> str:
        """One level of indentation, as the file has it."""
        node = self.root
        columns = []
        while isinstance(node, yaml.CollectionNode) and not node.flow_style:
            if isinstance(node, yaml.MappingNode):
                columns.append(column_of(node))
                children = [value for _, value in node.value]
            else:
                children = node.value
            node = next((child for child in children if _is_block_mapping(child)), None)
        steps = [second - first for first, second in pairwise(columns) if second > first]
        return " " * (min(steps) if steps else 2)

    def _check(self) -> None:
        """Refuse duplicate keys, and see which nodes stand in several places."""
        seen: set[int] = set()
        waiting = [] if self.root is None else [self.root]
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                self._aliased[id(node)] = node
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                self._check_keys(node)
            waiting.extend(reversed(_children(node)))
        # What hangs below a shared node is as shared as the node itself.
        waiting = list(self._aliased.values())
        while waiting:
            for child in _children(waiting.pop()):
                if id(child) not in self._aliased:
                    self._aliased[id(child)] = child
                    waiting.append(child)

    def _check_keys(self, node: yaml.MappingNode) -> None:
        seen = set()
        for key, _ in node.value:
            self._merges |= key.tag == _MERGE
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                if (key.tag, key.value) in seen:
                    raise error_at(self.path, key.start_mark, f"duplicate key {key.value!r}")
                seen.add((key.tag, key.value))

    # Places.

    def end_of_pair(self, pair: Pair) -> int:
        """The index behind the value of PAIR."""
        key, value = pair
        if value.start_mark.index < key.end_mark.index:
            # An alias: the node is the anchor's, elsewhere.
            colon = self.colon(key)
            match = _ALIAS.match(self.text, colon)
            if match is None:
                raise error_at(self.path, key.start_mark, "an alias in an unusual place")
            return match.end()
        return self.end_of(value)

    def end_of(self, node: yaml.Node) -> int:
        """The index behind the last character that belongs to NODE."""
        if isinstance(node, yaml.ScalarNode):
            return self._end_of_scalar(node)
        if is_flow(node) or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        if isinstance(node, yaml.MappingNode):
            return self.end_of_pair(last)
        if last.start_mark.index < node.start_mark.index:
            raise error_at(self.path, node.start_mark, "a list that ends with an alias")
        return self.end_of(last)

    def _end_of_scalar(self, node: yaml.ScalarNode) -> int:
        end = int(node.end_mark.index)
        if node.style not in ("|", ">"):
            return end
        header = self.text[node.start_mark.index : end].splitlines()[0]
        if "+" in header.partition("#")[0]:
            return end
        # Blank lines behind a block scalar belong to it only if it says so.
        return node.start_mark.index + len(self.text[node.start_mark.index : end].rstrip())

    def colon(self, key: yaml.Node) -> int:
        """The index behind the colon of KEY."""
        match = re.compile(r"[ \t]*:").match(self.text, key.end_mark.index)
        if match is None:
            raise error_at(self.path, key.start_mark, "a key in an unusual form")
        return match.end()


def column_of(node: yaml.MappingNode) -> int:
    """The column of the keys of the block mapping NODE."""
    return int(node.value[0][0].start_mark.column)


def is_flow(node: yaml.Node) -> bool:
    """Whether NODE is written between brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def pairs(node: yaml.Node | None) -> Iterator[tuple[str, Pair]]:
    """The pairs of NODE that stand in it, by their keys that are texts."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag == _STRING:
                yield key.value, (key, value)


def get(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value that stands in NODE under NAME."""
    return next((value for key, (_, value) in pairs(node) if key == name), None)


def text_of(node: yaml.Node | None) -> str | None:
    """NODE as a text, if it is one."""
    is_text = isinstance(node, yaml.ScalarNode) and node.tag == _STRING
    return str(node.value) if node is not None and is_text else None


def is_alias(pair: Pair) -> bool:
    """Whether the value of PAIR is written as an alias."""
    return bool(pair[1].start_mark.index < pair[0].end_mark.index)


def is_empty(node: yaml.Node | None) -> bool:
    """Whether NODE is a value of which not a character is written."""
    return (
        isinstance(node, yaml.ScalarNode)
        and node.tag == _NULL
        and node.value == ""
        and node.style is None
    )


def merged(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """The mappings that NODE takes pairs from by ``<<``."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.tag == _MERGE:
                sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
                for source in sources:
                    yield source
                    yield from merged(source)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _is_block_mapping(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.value) and not node.flow_style
