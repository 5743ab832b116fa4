"""The operations of a guild.yml as Guild sees them, and the scripts that they run.

    - config: base                       train  ->  src/train.py
      operations:
        train: {main: src/train fit}
    - model: net
      extends: base

Follows ``guild/guildfile.py`` of Guild AI 0.9.0: ``include`` puts the items of another file in
place, ``extends`` copies what a model lacks from its parents, ``params`` fill in ``{{name}}``,
``$include`` brings operations in, and ``operation-defaults`` fill in attributes.
"""

from __future__ import annotations

import copy
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flagscan.errors import ScriptNotFoundError, TargetFileError
from flagscan.files import read_bytes
from flagscan.guildfile.applying import read_command
from flagscan.guildfile.document import Document
from flagscan.guildfile.notebooks import PLUGIN, notebook_in

Item = dict[str, Any]

_KINDS = ("model", "config")
_INHERITED = (
    "description",
    "extra",
    "flags",
    "operation-defaults",
    "operations",
    "params",
    "references",
    "resources",
    "sourcecode",
)
"""What ``extends`` copies."""
_NO_MODULE = ("exec", "steps")
_REFERENCE = re.compile(r"({{.*?}})")
_ROUNDS = 100
"""How often a parameter that refers to others is filled in before it is taken as it is."""


@dataclass(frozen=True, slots=True)
class Stated:
    """An operation of a guild.yml that runs a Python module."""

    model: str
    """Empty for the anonymous one."""
    name: str
    words: tuple[str, ...]
    """Of ``main``: the module, a sub-command perhaps, arguments."""
    script: str | None
    """The file that it runs, named so that it opens from here; None when there is none."""
    attributes: Item
    """Everything that is stated of it, wherever it comes from."""

    @property
    def full_name(self) -> str:
        """``model:name``, or the name alone."""
        return f"{self.model}:{self.name}" if self.model else self.name


def operations_of(path: str) -> list[Stated]:
    """The operations of the guild.yml at PATH that run Python modules, in Guild's order.

    Raises:
        TargetFileError: the file cannot be read, or Guild would not load it.
    """
    items = _items(path, [])
    found: list[Stated] = []
    for item in items:
        model = item.get("model")
        if isinstance(model, str):
            found.extend(_of_model(path, items, model, item))
    return found


def included_in(path: str) -> list[str]:
    """The files of the project that the guild.yml at PATH includes, and those that they include.

    Raises:
        TargetFileError: one of them cannot be read.
    """
    found: list[str] = []
    _items(path, [], found)
    return found


def _items(path: str, above: list[str], included: list[str] | None = None) -> list[Item]:
    """The items of the file at PATH, those of the files that it includes in place.

    The names of these files are added to INCLUDED.
    """
    here = os.path.realpath(path)
    if here in above:
        raise TargetFileError(path, "includes itself")
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except ScriptNotFoundError as error:
        raise TargetFileError(path, error.why) from None
    except UnicodeDecodeError as error:
        raise TargetFileError(path, f"is not UTF-8 (byte {error.start})") from None
    found: list[Item] = []
    for item in _as_list(Document(text, path).data(), path):
        if "include" not in item:
            found.append(item)
            continue
        for name in _texts(item["include"], path, "include"):
            other = os.path.join(os.path.dirname(path), name)
            if not os.path.lexists(other):
                # Guild looks among installed packages, too; their scripts are none of the project.
                continue
            if included is not None:
                included.append(other)
            found.extend(_items(other, [*above, here], included))
    return found


def _as_list(data: object, path: str) -> list[Item]:
    if data is None:
        return []
    if isinstance(data, dict):
        return [{"model": "", "operations": data}]
    if not isinstance(data, list):
        raise TargetFileError(path, "neither a mapping of operations nor a list of models")
    for item in data:
        if not isinstance(item, dict):
            raise TargetFileError(path, f"an item is no mapping: {str(item)[:60]!r}")
        if "operations" in item and not {"model", "config", "include", "package"} & item.keys():
            item["model"] = ""
    return data


def _of_model(path: str, items: list[Item], name: str, item: Item) -> Iterator[Stated]:
    data = _extended(path, items, item, [])
    data = _filled(data, _parameters(data))
    defaults = data.get("operation-defaults")
    operations = _included(path, items, data.get("operations"), [])
    for operation, stated in sorted(operations.items(), key=lambda pair: str(pair[0])):
        if not isinstance(operation, str):
            raise TargetFileError(path, f"the operation {operation!r} needs quotes: no text")
        attributes = {"main": stated} if isinstance(stated, str) else stated
        if not isinstance(attributes, dict):
            raise TargetFileError(path, f"the operation {operation!r} is no mapping")
        if isinstance(defaults, dict):
            attributes = {**defaults, **attributes}
        words = _words(path, operation, attributes)
        if words:
            roots = [
                source.get("sourcecode") for source in (attributes, data) if "sourcecode" in source
            ]
            folder = os.path.dirname(path)
            if notebook := notebook_in(words):
                # Guild looks for a notebook beside guild.yml, whatever the source code is.
                place = os.path.normpath(os.path.join(folder, notebook))
                script = place if os.path.isfile(place) else None
            else:
                script = _script(folder, roots, words[0])
            yield Stated(name, operation, words, script, attributes)


def _words(path: str, operation: str, attributes: Item) -> tuple[str, ...]:
    """The words of ``main``, which Guild derives from the name where it is not stated."""
    main = attributes.get("main")
    applied = read_command(str(attributes.get("exec")))
    if applied is not None:
        return (applied[1].removesuffix(".py"),)
    if any(attributes.get(name) for name in _NO_MODULE):
        return ()
    notebook = attributes.get("notebook")
    if main is None and isinstance(notebook, str):
        return PLUGIN, notebook
    if main is None and operation.lower().endswith(".ipynb"):
        return PLUGIN, operation
    if main is None:
        main = operation.replace("-", "_").removesuffix(".py")
    try:
        words = tuple(shlex.split(str(main)))
    except ValueError as error:
        why = f"'main' of the operation {operation!r}: {str(error).lower()}"
        raise TargetFileError(path, why) from None
    # Guild's own operations are no scripts of the project.
    own = words[:1] and words[0].startswith("guild.plugins.")
    return () if own and not notebook_in(words) else words


def _script(folder: str, sources: list[object], spec: str) -> str | None:
    """The file that SPEC names: ``sub/dir/pkg.module``, or a package with a ``__main__``."""
    for source in sources:
        if isinstance(source, dict) and isinstance(source.get("root"), str):
            folder = os.path.join(folder, source["root"])
            break
    above, _, dotted = spec.rpartition("/")
    base = os.path.join(folder, above, *dotted.split("."))
    if os.path.isfile(base + ".py"):
        return os.path.normpath(base + ".py")
    inside = os.path.join(base, "__main__.py")
    # Without an __init__, Guild does not take a folder for a package.
    if os.path.isfile(inside) and os.path.isfile(os.path.join(base, "__init__.py")):
        return os.path.normpath(inside)
    return None


# ``extends``


def _extended(path: str, items: list[Item], item: Item, above: list[str]) -> Item:
    """A copy of ITEM with what its parents have and it lacks."""
    data: Item = copy.deepcopy(item)
    for name in _texts(item.get("extends") or [], path, "extends"):
        if name in above:
            raise TargetFileError(path, f"{name!r} extends itself")
        parent = _named(items, name)
        if parent is None:
            if "/" in name:  # of an installed package
                continue
            raise TargetFileError(path, f"'extends' names {name!r}, and there is no such item")
        inherited = _extended(path, items, parent, [*above, name])
        for key in _INHERITED:
            if key in inherited:
                _complete(data, key, inherited[key])
    return data


def _complete(target: Item, key: str, value: object) -> None:
    if key not in target:
        target[key] = copy.deepcopy(value)
    elif isinstance(target[key], dict) and isinstance(value, dict):
        for name, inner in value.items():
            _complete(target[key], name, inner)


def _named(items: list[Item], name: str) -> Item | None:
    return next((i for i in items if any(i.get(kind) == name for kind in _KINDS)), None)


# ``params``


def _parameters(data: Item) -> Item:
    given = data.get("params")
    if not isinstance(given, dict):
        return {}
    resolved: Item = {}
    for name, value in given.items():
        for _ in range(_ROUNDS):
            before = value
            value = _filled_text(value, given) if isinstance(value, str) else value
            if value == before:
                break
        resolved[name] = value
    return resolved


def _filled(value: Any, parameters: Item) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, parameters) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, parameters) for item in value]
    return _filled_text(value, parameters) if isinstance(value, str) else value


def _filled_text(text: str, parameters: Item) -> object:
    """TEXT with each ``{{name}}`` replaced; one that is nothing else keeps the value's type."""
    parts: list[object] = [
        parameters.get(part[2:-2].strip(), part) if _REFERENCE.fullmatch(part) else part
        for part in _REFERENCE.split(text)
        if part
    ]
    return parts[0] if len(parts) == 1 else "".join(map(str, parts))


# ``$include``


def _included(path: str, items: list[Item], operations: object, above: list[str]) -> Item:
    """OPERATIONS with those that ``$include`` brings in; what stands beside it wins."""
    if operations is None:
        return {}
    if not isinstance(operations, dict):
        raise TargetFileError(path, "'operations' is no mapping")
    found: Item = {}
    for reference in _texts(operations.get("$include") or [], path, "$include"):
        name, _, wanted = reference.partition("#")
        if name in above:
            continue
        source = _named(items, name)
        if source is None:
            raise TargetFileError(path, f"'$include' names {name!r}, and there is no such item")
        others = _included(path, items, source.get("operations"), [*above, name])
        # Guild keeps a name that is a part of the text behind ``#``.
        found.update({k: v for k, v in others.items() if not wanted or str(k) in wanted})
    for name, stated in operations.items():
        if name == "$include":
            continue
        if isinstance(stated, dict) and isinstance(found.get(name), dict):
            found[name] = {**found[name], **stated}
        else:
            found[name] = stated
    return found


def _texts(value: object, path: str, what: str) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = [item for item in values if isinstance(item, str)]
    if len(texts) < len(values):
        raise TargetFileError(path, f"{what!r} holds something else than names")
    return texts
