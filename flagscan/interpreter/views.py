"""``vars(object)``: the attributes of an instance, seen as a dict that is the same thing.

self.__dict__.update(options)
vars(args)["lr"] = 0.1
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from flagscan.interpreter.heap import DictObject, Instance, Key
from flagscan.interpreter.values import Constant, Site, Value


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
