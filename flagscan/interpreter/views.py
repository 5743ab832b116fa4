"""Objects that show what another one holds: ``vars(object)`` and ``mapping.items()``.

self.__dict__.update(options)
vars(args)["lr"] = 0.1
names = options.keys()
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from flagscan.interpreter.heap import DictObject, Instance, Key, ListObject
from flagscan.interpreter.lattice import maybe_unbound
from flagscan.interpreter.values import Constant, Site, TupleValue, Value


class Entries(MutableMapping[Key, "tuple[Value, Value]"]):
    """The attributes of an instance in the form of a dict's entries."""

    __slots__ = ("instance",)

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def __getitem__(self, key: Key) -> tuple[Value, Value]:
        return (Constant(key), self.instance.attributes[key])  # type: ignore[index]

    def __setitem__(self, key: Key, entry: tuple[Value, Value]) -> None:
        self.instance.attributes[key] = entry[1]  # type: ignore[index]

    def __delitem__(self, key: Key) -> None:
        del self.instance.attributes[key]  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.instance.attributes)

    def __len__(self) -> int:
        return len(self.instance.attributes)

    def copy(self) -> dict[Key, tuple[Value, Value]]:
        """The entries as a dict of their own."""
        return dict(self)


class AttributesObject(DictObject):
    """The ``__dict__`` of an instance. Changes of it are changes of the instance."""

    __slots__ = ("instance",)

    def __init__(self, instance: Instance, site: Site | None) -> None:
        self.instance = instance
        self.site = site
        self.default_factory = None
        self.cls_name = "builtins.dict"
        self.keeps = None
        self.unordered = False

    @property
    def entries(self) -> Any:
        """The attributes."""
        return Entries(self.instance)

    @entries.setter
    def entries(self, entries: Any) -> None:
        self.instance.attributes = {key: entry[1] for key, entry in dict(entries).items()}

    @property
    def open(self) -> bool:
        """Whether the instance may have other attributes."""
        return self.instance.open

    @open.setter  # noqa: A003
    def open(self, value: bool) -> None:
        self.instance.open = self.instance.open or value


class MappingView(ListObject):
    """The keys, values or items of a dict, as they are when they are looked at."""

    __slots__ = ("_mapping", "_which")

    def __init__(self, mapping: DictObject, which: str, site: Site | None) -> None:
        self._mapping = mapping
        self._which = which
        kind = "odict" if mapping.cls_name == "collections.OrderedDict" else "dict"
        super().__init__(None, site, view=f"{kind}_{which}")

    @property
    def items(self) -> list[Value] | None:
        """What the dict holds now; None when that is not known."""
        if self._mapping.open:
            return None
        entries = list(self._mapping.entries.values())
        if any(maybe_unbound(value) for _, value in entries):
            return None
        return [self._part(entry) for entry in entries]

    @items.setter
    def items(self, items: list[Value] | None) -> None:
        """It holds nothing of its own that could change."""

    @property
    def unordered(self) -> bool:
        """Whether the dict was filled in any order."""
        return self._mapping.unordered

    @unordered.setter
    def unordered(self, unordered: bool) -> None:
        """It is the dict's."""

    def _part(self, entry: tuple[Value, Value]) -> Value:
        if self._which == "items":
            return TupleValue(entry)
        return entry[self._which == "values"]

    def positions(self) -> list[Key] | None:
        """The keys in order; None when they are not known."""
        return None if self.items is None else list(self._mapping.entries)

    @property
    def size(self) -> int:
        """How many entries the dict lists."""
        return len(self._mapping.entries)

    def at(self, key: Key) -> Value | None:
        """The item for KEY; None when it is not known."""
        entry = None if self._mapping.open else self._mapping.entries.get(key)
        return None if entry is None or maybe_unbound(entry[1]) else self._part(entry)

    def save(self) -> object:
        return None

    def restore(self, saved: object) -> None:
        """Nothing of its own was changed."""

    def join_contents(self, alternatives: list[object]) -> object:
        return None
