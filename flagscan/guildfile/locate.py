"""Where a guild.yml holds operations, and which of them run a script.

train:                 # runs train.py: ``main`` is derived from the name
fast: train --fast 1   # runs train.py too
prepare: {exec: make}  # runs no Python module
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile.applying import read_command
from flagscan.guildfile.document import (
    Document,
    Pair,
    error_at,
    get,
    is_empty,
    merged,
    pairs,
    text_of,
)
from flagscan.guildfile.notebooks import PLUGIN, notebook_in
from flagscan.guildfile.splice import Path

_NOT_MODULES = ("exec", "steps")
_REFERENCE = re.compile(r"{{(.*?)}}")
_ROUNDS = 5
"""How often parameters that refer to others are filled in."""


@dataclass(frozen=True, slots=True)
class Home:
    """A place for operations: the whole file, or a model."""

    model: str
    """The model's name; empty for the anonymous one."""
    path: Path
    """Of the mapping of operations."""
    operations: Pair | yaml.Node | None
    """That mapping with its key, the document itself, or None where the model has none yet."""
    item: yaml.MappingNode | None
    """The model."""
    ancestors: tuple[yaml.MappingNode, ...] = ()
    """The items that it extends, the nearest first."""
    is_config: bool = False
    """Whether it is a config: what stands there is what others get."""

    @property
    def items(self) -> Iterator[yaml.Node]:
        """The model and what it extends: what comes first wins."""
        if self.item is not None:
            yield self.item
        yield from self.ancestors

    @property
    def node(self) -> yaml.Node | None:
        """The mapping of operations."""
        return self.operations[1] if isinstance(self.operations, tuple) else self.operations

    @property
    def is_default(self) -> bool:
        """Whether Guild prefers this model."""
        value = get(self.item, "default")
        return isinstance(value, yaml.ScalarNode) and value.value.lower() in ("yes", "true", "on")

    def default_for(self, attribute: str) -> yaml.Node | None:
        """What ``operation-defaults`` says for operations that lack ATTRIBUTE."""
        found = (get(get(item, "operation-defaults"), attribute) for item in self.items)
        return next((node for node in found if node is not None), None)

    def inherited(self, name: str) -> Iterator[yaml.Node]:
        """What the items that it extends say of the operation NAME."""
        for item in self.ancestors:
            node = get(get(item, "operations"), name)
            if node is not None:
                yield node

    def filled(self, text: str) -> str:
        """TEXT with the ``params`` of the model in the places of their names."""

        def value(match: re.Match[str]) -> str:
            found = (get(get(item, "params"), match[1].strip()) for item in self.items)
            node = next((node for node in found if node is not None), None)
            return node.value if isinstance(node, yaml.ScalarNode) else match[0]

        for _ in range(_ROUNDS if "{{" in text else 0):
            text = _REFERENCE.sub(value, text)
        return text


@dataclass(frozen=True, slots=True)
class Found:
    """An operation that is in the file."""

    home: Home
    name: str
    pair: Pair
    words: tuple[str, ...]
    """Of ``main``: the module, then its first arguments."""
    applied: str = ""
    """The dest of the flags that ``flagscan.apply`` declares for it; empty: Guild runs it."""

    @property
    def node(self) -> yaml.Node:
        """Its definition."""
        return self.pair[1]

    @property
    def full_name(self) -> str:
        """``model:name``, or the name alone."""
        return f"{self.home.model}:{self.name}" if self.home.model else self.name

    @property
    def is_variant(self) -> bool:
        """Whether it only adds to an operation that its model extends, which is filled there."""
        own = {name for name, _ in pairs(self.node)}
        return any(self.home.inherited(self.name)) and not own & {"main", "auto-flags"}

    @property
    def names_nothing_to_run(self) -> bool:
        """Whether it is a mapping that leaves to Guild which module has its name."""
        mapping = isinstance(self.node, yaml.MappingNode) or is_empty(self.node)
        return mapping and not any(map(self.attribute, ("main", "exec", "notebook", "steps")))

    def attribute(self, name: str) -> yaml.Node | None:
        """The attribute NAME, wherever the operation has it from."""
        for source in (self.node, *merged(self.node), *self.home.inherited(self.name)):
            value = get(source, name)
            if value is not None:
                return value
        return self.home.default_for(name)

    def has_command(self, command: tuple[str, ...]) -> bool:
        """Whether ``main`` holds the words of COMMAND."""
        size = len(command)
        return any(
            self.words[i : i + size] == command for i in range(1, len(self.words) - size + 1)
        )


def homes(document: Document) -> list[Home]:
    """The places for operations in DOCUMENT.

    Raises:
        TargetFileError: the file has no form that Guild knows.
    """
    root = document.root
    if isinstance(root, yaml.MappingNode):
        if text_of(get(root, "model")) and isinstance(get(root, "operations"), yaml.MappingNode):
            why = "Guild takes 'model' here for an operation; write '- model: ...'"
            raise error_at(document.path, root.start_mark, why)
        return [Home("", (), root, None)]
    if not isinstance(root, yaml.SequenceNode):
        if root is None or is_empty(root):
            return []
        why = "neither a mapping of operations nor a list of models"
        raise error_at(document.path, root.start_mark, why)
    return list(_models(root))


def _models(root: yaml.SequenceNode) -> Iterator[Home]:
    for index, item in enumerate(root.value):
        if not isinstance(item, yaml.MappingNode):
            continue
        found = dict(pairs(item))
        if "model" not in found and (
            "operations" not in found or found.keys() & {"include", "package"}
        ):
            continue
        is_config = "model" not in found and "config" in found
        name = text_of(get(item, "config" if is_config else "model")) or ""
        ancestors = tuple(_extended(root, item, (item,)))
        path = (index, "operations")
        yield Home(name, path, found.get("operations"), item, ancestors, is_config)


def _extended(
    root: yaml.SequenceNode, item: yaml.MappingNode, above: tuple[yaml.Node, ...]
) -> Iterator[yaml.MappingNode]:
    """The items that ITEM extends, and those that these extend."""
    stated = get(item, "extends")
    names = stated.value if isinstance(stated, yaml.SequenceNode) else [stated]
    for name in map(text_of, names):
        for other in root.value:
            kinds = (text_of(get(other, "config")), text_of(get(other, "model")))
            if name is not None and name in kinds and not any(other is seen for seen in above):
                yield other
                yield from _extended(root, other, (*above, other))


def running(homes: list[Home], module: str) -> list[Found]:
    """The operations that run MODULE."""
    return [found for found in every(homes) if found.words and _is(found.words[0], module, found)]


def every(homes: list[Home]) -> Iterator[Found]:
    """All operations that stand in the file."""
    for home in homes:
        for name, pair in pairs(home.node):
            if not name.startswith("$"):
                yield _found(home, name, pair)


def _found(home: Home, name: str, pair: Pair) -> Found:
    node = pair[1]
    command = text_of(get(node, "exec")) if isinstance(node, yaml.MappingNode) else None
    applied = read_command(command) if command is not None else None
    if applied is not None:
        dest, path = applied
        return Found(home, name, pair, (path.removesuffix(".py"),), dest)
    return Found(home, name, pair, _main_words(home, name, node))


def choose(document: Document, homes: list[Home], model: str | None) -> Home | None:
    """Where a new operation goes; None: the file has no place yet.

    Raises:
        TargetFileError: there is no such MODEL, or several could be meant.
    """
    homes = [home for home in homes if not home.is_config]
    if model is not None:
        for home in homes:
            if home.model == model:
                return home
        raise TargetFileError(document.path, f"has no model {model!r}")
    candidates = (
        homes
        if len(homes) < 2
        else [home for home in homes if home.is_default] or [h for h in homes if not h.model]
    )
    if homes and len(candidates) != 1:
        known = ", ".join(home.model or "''" for home in homes)
        why = f"has several models ({known}); say which with --op MODEL:OPERATION"
        raise TargetFileError(document.path, why)
    return candidates[0] if candidates else None


def _main_words(home: Home, name: str, node: yaml.Node) -> tuple[str, ...]:
    """The words of ``main`` of an operation; none if it runs no module."""
    main = text_of(node)
    sources = (node, *merged(node), *home.inherited(name))
    if main is None:
        notebook = next((text_of(get(s, "notebook")) for s in sources if get(s, "notebook")), None)
        if notebook is None and name.lower().endswith(".ipynb"):
            notebook = name
        if notebook and not any(get(s, "main") for s in sources):
            return PLUGIN, notebook
    if main is None:
        attributes = {key for source in sources for key, _ in pairs(source)}
        if attributes & set(_NOT_MODULES) or not (
            isinstance(node, yaml.MappingNode) or is_empty(node)
        ):
            return ()
        stated = next((text_of(get(s, "main")) for s in sources if get(s, "main")), None)
        stated = stated or text_of(home.default_for("main"))
        if "main" in attributes or stated:
            main = stated or ""
        else:
            # Guild derives it: my-op runs my_op.
            main = name.replace("-", "_").removesuffix(".py")
    try:
        return tuple(shlex.split(home.filled(main)))
    except ValueError:
        return ()


def _is(spec: str, module: str, found: Found) -> bool:
    if notebook := notebook_in(found.words):
        return posixpath.normpath(notebook) == module
    folder, _, dotted = spec.rpartition("/")
    path = posixpath.join(folder, dotted.replace(".", "/"))
    if found.applied:
        return posixpath.normpath(spec) in (module, f"{module}/__main__")
    for source in (found.node, *found.home.items):
        root = text_of(get(get(source, "sourcecode"), "root"))
        if root:
            path = posixpath.join(root, path)
            break
    return posixpath.normpath(path) == module
