"""Names in a guild.yml that lead nowhere: what Guild looks up when it loads the file.

    - model: net
      extends: bsae          ->  there is no model or config 'bsae' (base?)
    - config: base

Only what stands in this file is looked up: with an ``include``, or in a package, names may come
from elsewhere. A schema cannot say any of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flagscan.guildfile.naming import nearest

Problem = tuple[list[Any], str]
"""Where, from the top of the file; and what."""

_SECTIONS = ("flags", "operations", "resources")
_OPERATION_REFERENCE = re.compile(r"([^:#]*):([^#]+)(?:#.+)?")
_REFERENCE = re.compile(r"([^:#]+)(?:#.+)?")


def problems(data: object) -> Iterator[Problem]:
    """What Guild would not find in the file that holds DATA."""
    items = data if isinstance(data, list) else [{"model": "", "operations": data}]
    if not all(isinstance(item, dict) for item in items) or any("include" in i for i in items):
        return
    names = _Names(items)
    yield from _repeated(items)
    for index, item in enumerate(items):
        if not isinstance(names.kind(item), str) or "config" in item or "package" in item:
            continue
        path = [index] if isinstance(data, list) else []
        for section in _SECTIONS:
            yield from _in_section(item, section, [*path, section], names)
        yield from _extends(item, path, names, ())
        operations = item.get("operations")
        operations_path = [*path, "operations"] if isinstance(data, list) else []
        for name, operation in operations.items() if isinstance(operations, dict) else ():
            if isinstance(operation, dict) and name != "$include":
                place = [*operations_path, name]
                yield from _in_section(operation, "flags", [*place, "flags"], names)
                yield from _required(operation, item, place, names)


class _Names:
    """What the items of a file are called, and what they hold."""

    def __init__(self, items: list[dict[str, Any]]) -> None:
        self._items = items

    def kind(self, item: dict[str, Any]) -> object:
        """The name of ITEM; empty for a model without one, None for what is neither."""
        for kind in ("model", "config"):
            if kind in item:
                return item[kind]
        return "" if "operations" in item else None

    def find(self, name: str) -> dict[str, Any] | None:
        return next((item for item in self._items if self.kind(item) == name), None)

    def all(self) -> list[str]:
        return [name for item in self._items if isinstance(name := self.kind(item), str) and name]

    def resources(self, item: dict[str, Any], above: tuple[str, ...] = ()) -> set[str] | None:
        """The names of the resources of ITEM and of what it extends; None: not known."""
        own = item.get("resources", {})
        if not isinstance(own, dict):
            return set()  # an empty value keeps what it extends from being copied, too
        if "$include" in own:
            return None
        found = {str(name) for name in own}
        for name in _texts(item.get("extends")):
            parent = self.find(name)
            if parent is None or name in above:
                return None
            inherited = self.resources(parent, (*above, name))
            if inherited is None:
                return None
            found |= inherited
        return found


def _repeated(items: list[dict[str, Any]]) -> Iterator[Problem]:
    seen: set[object] = set()
    for index, item in enumerate(items):
        # Guild takes several configs of one name for the first of them.
        for kind in ("model", "package"):
            name = item.get(kind)
            key = (kind, name if kind == "model" else "")
            if isinstance(name, str) and key in seen:
                what = f"there is a model {name!r} already" if kind == "model" else "two packages"
                yield [index, kind], what
            if isinstance(name, str):
                seen.add(key)


def _extends(
    item: dict[str, Any], path: list[Any], names: _Names, above: tuple[str, ...]
) -> Iterator[Problem]:
    for name in _texts(item.get("extends")):
        place = [*path, "extends"]
        if "/" in name or "{{" in name:
            continue
        parent = names.find(name)
        if parent is None:
            yield place, f"there is no model or config {name!r}{_meant(name, names.all())}"
        elif name in above:
            yield place, f"{name!r} extends itself"
        else:
            # What is wrong further up is told where it is entered from a model.
            yield from ((place, what) for _, what in _extends(parent, path, names, (*above, name)))


def _in_section(
    holder: dict[str, Any], section: str, path: list[Any], names: _Names
) -> Iterator[Problem]:
    data = holder.get(section)
    if not isinstance(data, dict) or "$include" not in data:
        return
    for reference in _texts(data["$include"]):
        if "{{" in reference:
            continue
        place = [*path, "$include"]
        match = _OPERATION_REFERENCE.match(reference) or _REFERENCE.match(reference)
        if match is None:
            yield place, f"{reference!r} is no reference such as CONFIG#NAMES or MODEL:OPERATION"
            continue
        name, operation = match[1], match[2] if match.re is _OPERATION_REFERENCE else None
        target = names.find(name)
        if target is None:
            yield place, f"there is no model or config {name!r}{_meant(name, names.all())}"
        elif operation is not None:
            there = target.get("operations")
            known = [str(key) for key in there] if isinstance(there, dict) else []
            if operation not in known:
                why = f"{name!r} has no operation {operation!r}{_meant(operation, known)}"
                yield place, why


def _required(
    operation: dict[str, Any], model: dict[str, Any], path: list[Any], names: _Names
) -> Iterator[Problem]:
    """The resources that OPERATION requires and MODEL, or another that it names, does not have."""
    requires = operation.get("requires")
    for index, item in enumerate(requires if isinstance(requires, list) else [requires]):
        place = [*path, "requires", index] if isinstance(requires, list) else [*path, "requires"]
        if isinstance(item, dict):
            item, place = item.get("resource"), [*place, "resource"]
        if not isinstance(item, str) or not item or "{{" in item or "/" in item:
            continue
        other, _, name = item.rpartition(":")
        holder = names.find(other) if ":" in item else model
        if holder is None or "config" in holder:
            yield place, f"there is no model {other!r}{_meant(other, names.all())}"
            continue
        known = names.resources(holder)
        if known is not None and name not in known:
            yield place, f"there is no resource {name!r}{_meant(name, sorted(known))}"


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _meant(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f" ({near}?)" if near else ""
