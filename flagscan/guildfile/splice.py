"""Editing a YAML text: everything that is not meant stays, byte for byte.

After all edits the text is read again, and must say exactly what was intended; else the file is
refused rather than damaged.
"""

from __future__ import annotations

import contextlib
import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile.document import Document, Pair, column_of, error_at, is_empty, is_flow
from flagscan.guildfile.edits import Edits, OverlapError, UnsafePlaceError
from flagscan.guildfile.render import block, data, flow
from flagscan.guildfile.same import same

Path = tuple[str | int, ...]


class Splicer:
    """Collects edits of a document and makes the new text of them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.edits = Edits(document.text, document.newline())
        self._expected: Any = copy.deepcopy(document.data())
        self._removed: set[int] = set()
        self._flows: list[yaml.Node] | None = None

    @property
    def changed(self) -> bool:
        """Whether anything will be edited."""
        return bool(self.edits)

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
        if self.inside_flow(name):
            start, end = value.start_mark.index, document.end_of(value)
            self.edits.insert(start, start, f"{{{key}: ")
            texts = (f", {_flow_pair(pair)}" for pair in additions.items())
            self.edits.insert(end, start, "".join(texts) + "}")
        else:
            column = name.start_mark.column
            step = document.step()
            newline = document.newline()
            behind = self._line_behind(document.end_of(value))
            self.edits.insert(colon, column, f"{newline}{' ' * column}{step}{key}:")
            self.edits.insert_lines(behind, column + len(step), block(additions, step))
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
        self.edits.insert_lines(index, column, ["", *lines])
        self._expected.append(data(item))

    def start(self, additions: Mapping[str, object]) -> None:
        """Write ADDITIONS into a document that says nothing yet."""
        lines = block(additions)
        index = len(self.document.text)
        match = re.search(r"^\.\.\.", self.document.text, re.MULTILINE)
        if match:
            index = match.start()
        self.edits.insert_lines(index, 0, lines)
        self._expected = _data(additions)

    def value(self, path: Path) -> object:
        """What stands at PATH, with all edits so far."""
        return _at(self._expected, path)

    @contextlib.contextmanager
    def attempt(self, path: Path) -> Iterator[None]:
        """Forget the edits of what stands at PATH that are made inside, if they raise."""
        count, removed = self.edits.count(), set(self._removed)
        before = copy.deepcopy(self.value(path))
        try:
            yield
        except TargetFileError:
            self.edits.forget(count)
            self._removed = removed
            self.expect(path, before)
            raise

    def expect(self, path: Path, value: object) -> None:
        """Note that VALUE is to stand at PATH from now on."""
        _at(self._expected, path[:-1])[path[-1]] = copy.deepcopy(value)

    def expect_nothing(self, path: Path, key: yaml.Node) -> None:
        """Note that nothing is to stand at PATH from now on, where KEY stood."""
        del _at(self._expected, path[:-1])[path[-1]]
        self._removed.add(id(key))

    def remaining(self, node: yaml.MappingNode) -> list[Pair]:
        """The pairs of NODE that have not been removed."""
        return [pair for pair in node.value if id(pair[0]) not in self._removed]

    def text(self) -> str:
        """The text with all edits.

        Raises:
            TargetFileError: the result does not say what was intended.
        """
        try:
            text = self.edits.text()
            found = Document(text, self.document.path).data()
        except (TargetFileError, OverlapError) as error:
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
            self.edits.insert(node.start_mark.index + 1 + self._brace(node), 0, ", ".join(texts))
            return
        end = self.document.end_of_pair(after or node.value[-1])
        before = "" if not self.remaining(node) else ", "
        self.edits.insert(end, node.start_mark.index, before + ", ".join(texts))

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
        self.edits.insert_lines(index, column, lines)

    def _fill_empty(self, pair: Pair, additions: Mapping[str, object]) -> None:
        key, value = pair
        if self.inside_flow(key):
            self.edits.insert(value.end_mark.index, value.end_mark.index, f" {flow(additions)}")
            return
        step = self.document.step()
        column = key.start_mark.column + len(step)
        index = self._line_behind(max(value.end_mark.index, self.document.colon(key)))
        self.edits.insert_lines(index, column, block(additions, step))

    def inside_flow(self, node: yaml.Node) -> bool:
        """Whether NODE stands between brackets."""
        return any(
            outer.start_mark.index <= node.start_mark.index < outer.end_mark.index
            for outer in self._flow_collections()
        )

    def _flow_collections(self) -> list[yaml.Node]:
        if self._flows is not None:
            return self._flows
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
        self._flows = found
        return found

    def _line_behind(self, index: int) -> int:
        try:
            return self.edits.line_behind(index)
        except UnsafePlaceError:
            text = self.document.text
            line, column = text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1
            mark = yaml.Mark("", index, line, column, None, 0)
            why = "nothing can be added behind this safely"
            raise error_at(self.document.path, mark, why) from None

    def _behind(self, index: int, column: int) -> int:
        """Like _line_behind, and behind comments that go on at COLUMN or deeper."""
        text = self.document.text
        start = self._line_behind(index)
        pattern = re.compile(rf"[ ]{{{column},}}#[^\n]*(?:\n|\Z)")
        while match := pattern.match(text, start):
            start = match.end()
        return start


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
