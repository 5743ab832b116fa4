"""Runs programs of ours, and tells what objects of theirs hold at the end.

    python objects_child.py MODULE...     reads [FOLDER, SCRIPT] lines, answers each with a line

``{"objects": {"cfg": {"net.depth": "3"}}, "slots": {"cfg": {"lr": {"bounds": "(0, 1, )"}}},
"raised": null}``: by name, each leaf of an object or class of settings, spelled. Each run is a
fork: the libraries are imported once.
"""

from __future__ import annotations

import argparse
import dataclasses
import enum
import importlib
import json
import os
import runpy
import sys
import types
from collections.abc import Iterator, Mapping
from typing import Any

from tests.property.spelling import spelled

SLOTS = ("bounds", "inclusive_bounds", "objects", "doc", "readonly")


def items_of(value: Any) -> dict[str, Any] | None:
    """What VALUE holds by name, if it is an object of settings."""
    kind = type(value)
    if issubclass(kind, enum.Enum) or (isinstance(value, type) and issubclass(value, enum.Enum)):
        return None
    if kind.__name__ in ("ConfigDict", "FrozenConfigDict"):
        return {name: value[name] for name in value}
    if kind.__name__ == "DictConfig":
        return {str(name): value._get_node(name) for name in value}
    if isinstance(value, Mapping):
        return {name: value[name] for name in value}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, (types.SimpleNamespace, argparse.Namespace)):
        return vars(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        fields: dict[str, Any] = value._asdict()
        return fields
    if dataclasses.is_dataclass(value):
        return items_of(value())  # type: ignore[operator]
    if hasattr(kind, "__attrs_attrs__"):
        return {a.name: getattr(value, a.name) for a in kind.__attrs_attrs__}
    if isinstance(value, type) and value.__module__ == "<run_path>":
        found: dict[str, Any] = {}
        for base in reversed(value.__mro__[:-1]):
            found.update(vars(base))
        return {n: v for n, v in found.items() if not n.startswith("_") and not callable(v)} | {
            n: v for n, v in found.items() if isinstance(v, type) and not n.startswith("_")
        }
    if type(value).__module__ == "<run_path>":
        return {**(items_of(type(value)) or {}), **vars(value)}
    return None


def leaves(value: Any, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The leaves of VALUE with their dotted names."""
    items = items_of(value)
    named = items is not None and all(isinstance(name, str) for name in items)
    if items is None or depth > 8 or (prefix and (not named or not items)):
        yield prefix, spelled(plain(value))
        return
    for name, item in items.items():
        yield from leaves(item, f"{prefix}.{name}" if prefix else name, depth + 1)


def plain(value: Any) -> Any:
    """VALUE without the library's own classes of dicts and lists."""
    kind = type(value).__name__
    if kind in ("ListConfig", "DictConfig") or hasattr(value, "_key"):
        from omegaconf import OmegaConf

        is_node = kind.endswith("Node")
        return value._value() if is_node else OmegaConf.to_container(value, resolve=False)
    if isinstance(value, (dict, Mapping)):
        return {name: plain(value[name]) for name in value}
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        made = [plain(item) for item in value]
        return tuple(made) if isinstance(value, tuple) else made
    return value


def parameters(value: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The values of the Parameters of VALUE, a Parameterized object or class, and their slots."""
    values, slots = {}, {}
    for name, parameter in value.param.objects("existing").items():
        if type(parameter).__name__ not in PATHS:
            held = getattr(value, name)
        elif isinstance(value, type):
            held = parameter.default
        else:  # reading it looks for the file
            held = value._param__private.values.get(name, parameter.default)
        values[name] = spelled(held)
        slots[name] = {
            slot: spelled(list(item) if slot == "objects" else item)
            for slot in SLOTS
            if (item := getattr(parameter, slot, Ellipsis)) is not Ellipsis
        }
    return values, slots


PATHS = ("Path", "Filename", "Foldername")


def answer(folder: str, script: str) -> dict[str, Any]:
    """What the objects of SCRIPT in FOLDER hold when it has run."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    found: dict[str, Any] = {"objects": {}, "slots": {}, "raised": None}
    try:
        namespace = runpy.run_path(script)
    except BaseException as error:
        return {**found, "raised": f"{type(error).__name__}: {error}"}
    for name, value in namespace.items():
        if name.startswith("__") or isinstance(value, types.ModuleType):
            continue
        kind = value if isinstance(value, type) else type(value)
        if hasattr(kind, "param") and hasattr(kind, "_param__private"):
            found["objects"][name], found["slots"][name] = parameters(value)
        elif items_of(value) is not None:
            found["objects"][name] = dict(leaves(value))
    return found


def forked(folder: str, script: str) -> str:
    """:func:`answer` of a process of its own, as JSON."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with os.fdopen(writing, "w") as stream:
            stream.write(json.dumps(answer(folder, script)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(process, 0)
    return text or '{"objects": {}, "slots": {}, "raised": "killed"}'


def main() -> None:
    """Answer requests until there are no more."""
    for module in sys.argv[1:]:
        importlib.import_module(module)
    for line in sys.stdin:
        print(forked(*json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
