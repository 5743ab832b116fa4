"""Adding to a YAML text: everything that is there stays, byte for byte.

An edit only ever inserts. After all of them the text is read again, and must say exactly what
was intended; else the file is refused rather than damaged.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile.document import Document, Pair, column_of, error_at, is_empty, is_flow
from flagscan.guildfile.render import block, data, flow

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Insertion:
    index: int
    depth: int
    """Of two at one index, the deeper comes first: it belongs to what ends there."""
    text: str


class Splicer:
    """Collects additions to a document and makes the new text of them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._insertions: list[_Insertion] = []
        self._expected: Any = copy.deepcopy(document.data())

    @property
    def changed(self) -> bool:
        """Whether anything will be added."""
        return bool(self._insertions)

    def add(
        self,
        path: Path,
        node: yaml.Node,
        additions: Mapping[str, object],
        *,
        pair: Pair | None = None,
        after: Pair | None = None,
        blank: bool = False,
    ) -> None:
        """Add ADDITIONS to the mapping NODE at PATH.

        Args:
            pair: the key and value whose value NODE is; needed if nothing is written there yet.
            after: a pair of NODE behind which they go; its end otherwise.
            blank: put an empty line before each.

        Raises:
            TargetFileError: this cannot be done safely in this place.
        """
        if self.document.is_shared(node):
            raise error_at(self.document.path, node.start_mark, "shared by an alias; not edited")
        if isinstance(node, yaml.MappingNode) and node.flow_style:
            self._add_flow(node, additions, after)
        elif isinstance(node, yaml.MappingNode):
            self._add_block(node, additions, after, blank)
        elif is_empty(node) and pair is not None:
            self._fill_empty(pair, additions)
        else:
            raise error_at(self.document.path, node.start_mark, "a mapping was expected here")
        self._expect(path, additions)

    def wrap(self, path: Path, pair: Pair, key: str, additions: Mapping[str, object]) -> None:
        """Make the mapping ``{KEY: value, **ADDITIONS}`` of the single value of PAIR, at PATH."""
        name, value = pair
        document = self.document
        if value.start_mark.index < name.end_mark.index or document.is_shared(value):
            raise error_at(document.path, name.start_mark, "shared by an alias; not edited")
        if value.start_mark.line != name.start_mark.line or (
            value.end_mark.line != name.start_mark.line
        ):
            raise error_at(document.path, name.start_mark, "written on several lines; not edited")
        colon = document.colon(name)
        if self._inside_flow(name):
            start, end = value.start_mark.index, document.end_of(value)
            self._insert(start, start, f"{{{key}: ")
            texts = (f", {_flow_pair(pair)}" for pair in additions.items())
            self._insert(end, start, "".join(texts) + "}")
        else:
            column = name.start_mark.column
            step = document.step()
            newline = document.newline()
            behind = self._line_behind(document.end_of(value))
            self._insert(colon, column, f"{newline}{' ' * column}{step}{key}:")
            self._insert_lines(behind, column + len(step), block(additions, step))
        parent = _at(self._expected, path[:-1])
        parent[path[-1]] = {key: parent[path[-1]], **_data(additions)}

    def add_item(self, lines: list[str], item: object) -> None:
        """Add ITEM, written as LINES, to the list that is the whole document."""
        root = self.document.root
        assert isinstance(root, yaml.SequenceNode)
        if root.flow_style:
            raise error_at(self.document.path, root.start_mark, "a list in brackets; not edited")
        column = root.start_mark.column
        index = self._behind(self.document.end_of(root), column)
        self._insert_lines(index, column, ["", *lines])
        self._expected.append(data(item))

    def start(self, additions: Mapping[str, object]) -> None:
        """Write ADDITIONS into a document that says nothing yet."""
        lines = block(additions)
        index = len(self.document.text)
        match = re.search(r"^\.\.\.", self.document.text, re.MULTILINE)
        if match:
            index = match.start()
        self._insert_lines(index, 0, lines)
        self._expected = _data(additions)

    def value(self, path: Path) -> object:
        """What stands at PATH, with what has been added so far."""
        return _at(self._expected, path)

    def text(self) -> str:
        """The text with everything added.

        Raises:
            TargetFileError: the result does not say what was intended.
        """
        pieces = []
        last = 0
        # Python's sort is stable: what was added first stands first.
        for insertion in sorted(self._insertions, key=lambda i: (i.index, -i.depth)):
            pieces += [self.document.text[last : insertion.index], insertion.text]
            last = insertion.index
        pieces.append(self.document.text[last:])
        text = "".join(pieces)
        try:
            found = Document(text, self.document.path).data()
        except TargetFileError as error:
            raise self._refusal() from error
        if not same(found, self._expected):
            raise self._refusal()
        return text

    def _refusal(self) -> TargetFileError:
        return TargetFileError(
            self.document.path, "its layout does not allow a safe edit; nothing was changed"
        )

    def _expect(self, path: Path, additions: Mapping[str, object]) -> None:
        if not path:
            self._expected.update(_data(additions))
            return
        parent = _at(self._expected, path[:-1])
        if parent[path[-1]] is None:
            parent[path[-1]] = {}
        parent[path[-1]].update(_data(additions))

    def _add_flow(
        self, node: yaml.MappingNode, additions: Mapping[str, object], after: Pair | None
    ) -> None:
        texts = [_flow_pair(pair) for pair in additions.items()]
        if not node.value:
            self._insert(node.start_mark.index + 1 + self._brace(node), 0, ", ".join(texts))
            return
        end = self.document.end_of_pair(after or node.value[-1])
        self._insert(end, node.start_mark.index, "".join(f", {text}" for text in texts))

    def _brace(self, node: yaml.MappingNode) -> int:
        """How far the brace of NODE is from its start, where an anchor or tag may stand."""
        return max(self.document.text.find("{", node.start_mark.index) - node.start_mark.index, 0)

    def _add_block(
        self,
        node: yaml.MappingNode,
        additions: Mapping[str, object],
        after: Pair | None,
        blank: bool,
    ) -> None:
        column = column_of(node)
        end = self.document.end_of_pair(after or node.value[-1])
        index = self._line_behind(end) if after else self._behind(end, column)
        lines: list[str] = []
        for name, value in additions.items():
            lines += [""] * blank + block({name: value}, self.document.step())
        self._insert_lines(index, column, lines)

    def _fill_empty(self, pair: Pair, additions: Mapping[str, object]) -> None:
        key, value = pair
        if self._inside_flow(key):
            self._insert(value.end_mark.index, value.end_mark.index, f" {flow(additions)}")
            return
        step = self.document.step()
        column = key.start_mark.column + len(step)
        index = self._line_behind(max(value.end_mark.index, self.document.colon(key)))
        self._insert_lines(index, column, block(additions, step))

    def _inside_flow(self, node: yaml.Node) -> bool:
        """Whether NODE stands between brackets."""
        return any(
            outer.start_mark.index <= node.start_mark.index < outer.end_mark.index
            for outer in self._flow_collections()
        )

    def _flow_collections(self) -> list[yaml.Node]:
        found: list[yaml.Node] = []
        waiting = [self.document.root]
        seen: set[int] = set()
        while waiting:
            node = waiting.pop()
            if node is None or id(node) in seen or isinstance(node, yaml.ScalarNode):
                continue
            seen.add(id(node))
            if is_flow(node):
                found.append(node)
            elif isinstance(node, yaml.MappingNode):
                waiting += [value for _, value in node.value]
            else:
                waiting += node.value
        return found

    def _line_behind(self, index: int) -> int:
        """The start of the line behind INDEX, after which only a comment may follow."""
        text = self.document.text
        end = text.find("\n", index)
        rest = text[index:] if end < 0 else text[index:end]
        if rest.strip() and not re.match(r"\s+#", rest):
            line, column = text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1
            mark = yaml.Mark("", index, line, column, None, 0)
            raise error_at(self.document.path, mark, "nothing can be added behind this safely")
        return len(text) if end < 0 else end + 1

    def _behind(self, index: int, column: int) -> int:
        """Like _line_behind, and behind comments that go on at COLUMN or deeper."""
        text = self.document.text
        start = self._line_behind(index)
        pattern = re.compile(rf"[ ]{{{column},}}#[^\n]*(?:\n|\Z)")
        while match := pattern.match(text, start):
            start = match.end()
        return start

    def _insert_lines(self, index: int, column: int, lines: list[str]) -> None:
        newline = self.document.newline()
        indent = " " * column
        text = newline.join(indent + line if line else "" for line in lines)
        before = self.document.text[:index]
        if index == len(self.document.text) and before.strip("\ufeff") and before[-1:] != "\n":
            self._insert(index, column, newline + text)
        else:
            self._insert(index, column, text + newline)

    def _insert(self, index: int, depth: int, text: str) -> None:
        self._insertions.append(_Insertion(index, depth, text))


def same(one: object, other: object) -> bool:
    """Whether two documents say the same: 1, 1.0 and yes differ, .nan equals itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)


def _flow_pair(pair: tuple[str, object]) -> str:
    return f"{flow(pair[0])}: {flow(pair[1])}"


def _data(additions: Mapping[str, object]) -> dict[str, Any]:
    plain = data(additions)
    assert isinstance(plain, dict)
    return copy.deepcopy(plain)


def _at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree
