"""Where Hydra finds a config: below the config folder, else in the ConfigStore.

A config of the store that has the name of a file is its schema: the file goes
on top of it (``hydra/_internal/config_loader_impl.py``).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from flagscan.datafiles.entries import Entry, Unreadable
from flagscan.datafiles.reading import read
from flagscan.interfaces.hydra.defaults import Wrong
from flagscan.interfaces.hydra.merging import Node, merge, nodes_of
from flagscan.interfaces.hydra.structured import node_of
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import CallResult, Constant
from flagscan.model.diagnostic import UNREADABLE_DATA, Diagnostic
from flagscan.model.location import Location

STORE = "hydra.core.config_store.ConfigStore"
_INSTANCE = f"{STORE}.instance"


@dataclass(slots=True)
class Config:
    """A config that was found."""

    path: str
    """The file that it stands in."""
    entries: tuple[Entry, ...] = ()
    defaults: object = None
    lines: tuple[int, ...] = ()
    """The lines of the items of its defaults."""
    package: str | None = None
    """What its header, or the store, says of where it goes."""
    stored: Argument | None = None
    """The node of the ConfigStore that it is, or that is its schema."""


@dataclass(slots=True)
class Sources:
    """The search path of one program."""

    trace: Trace
    folder: str | None
    """The folder of configs as seen from here; None: the store alone."""
    legacy: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _found: dict[str, Config | None] = field(default_factory=dict)
    _stored: dict[str, tuple[Argument, str | None]] | None = None

    def load(self, path: str) -> Config | None:
        """The config at PATH (``db/mysql``), or None.

        Raises:
            Wrong: it is there and cannot be read.
        """
        if path not in self._found:
            self._found[path] = self._load(path)
        return self._found[path]

    def _load(self, path: str) -> Config | None:
        suffixes = (".yaml", ".yml") if self.legacy else (".yaml",)
        name = path if path.endswith(suffixes) else f"{path}.yaml"
        stored = self._store().get(name)
        files = self.trace.files
        file = None
        if self.folder is not None and files is not None:
            file = files.read(os.path.join(self.folder, name))
        if file is None:
            return None if stored is None else self._from_store(*stored)
        try:
            content = read(file.data, "omegaconf")
        except Unreadable as error:
            where = Location(file.path, error.line, 0)
            self.diagnostics.append(UNREADABLE_DATA.at(where, what=error.why))
            raise Wrong(f"{file.path} cannot be read") from None
        entries = content.entries or ()
        if content.entries is None and content.value is not None:
            raise Wrong(f"{file.path} is no mapping")
        defaults = next((e for e in entries if e.key == "defaults"), None)
        return Config(
            path=file.path,
            entries=tuple(e for e in entries if e is not defaults),
            defaults=None if defaults is None else defaults.value,
            lines=() if defaults is None else defaults.items,
            package=_package(file.data.decode("utf-8-sig")[:512]),
            stored=None if stored is None else stored[0],
        )

    def _from_store(self, node: Argument, package: str | None) -> Config:
        path = node.site.tree.source.path
        tree = node_of(self.trace, node.value, node.site)
        defaults = (tree.children or {}).get("defaults")
        value = None if defaults is None or defaults.entry is None else defaults.entry.value
        return Config(path=path, defaults=value, package=package, stored=node)

    def content(self, config: Config) -> Node:
        """The tree of what CONFIG holds, a new one each time."""
        own = nodes_of(config.entries, config.path)
        if config.stored is None:
            return own
        schema = node_of(self.trace, config.stored.value, config.stored.site)
        (schema.children or {}).pop("defaults", None)
        merge(schema, own)
        return schema

    def _store(self) -> dict[str, tuple[Argument, str | None]]:
        """The nodes of the ConfigStore by path; later ones replace earlier ones."""
        if self._stored is None:
            self._stored = {}
            for call in self.trace.calls:
                if _is_store(call) and not call.path:
                    self._add(call, self._stored)
        return self._stored

    def _add(self, call: Call, stored: dict[str, tuple[Argument, str | None]]) -> None:
        name, group = call.value(0, "name"), call.value(2, "group")
        node, package = call.argument(1, "node"), call.value(3, "package")
        if not isinstance(name, Constant) or node is None:
            return
        path = str(name.value)
        if isinstance(group, Constant) and group.value:
            path = f"{group.value}/{path}"
        path = path if path.endswith(".yaml") else f"{path}.yaml"
        stated = package.value if isinstance(package, Constant) else None
        stored[path] = (node, stated if isinstance(stated, str) else None)


def _is_store(call: Call) -> bool:
    if call.method != "store":
        return False
    owner = call.receiver
    return isinstance(owner, CallResult) and owner.call.name in (_INSTANCE, STORE)


def _package(text: str) -> str | None:
    """What the ``# @package NAME`` line at the top of TEXT says."""
    found = None
    for line in text.splitlines():
        words = line.strip().lstrip("#").split()
        if not words:
            continue
        if not line.strip().startswith("#") or not words[0].startswith("@"):
            break
        if words[0] == "@package" and len(words) == 2:
            found = words[1]
    return found
