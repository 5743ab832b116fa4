"""Flags of a guild.yml that contradict themselves, and values that YAML reads in its own way.

    batch: {type: int, default: 0.5}       the default 0.5 is no int
    mode: {choices: [a, b], default: c}    the default c is none of the choices
    start: 12:30:00                        YAML reads the number 45000; quote the text

No script is needed to see these. Guild loads such a file; an operation whose default it does not
accept cannot be run without giving a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from flagscan.guildfile.document import Document
from flagscan.guildfile.places import node_at
from flagscan.guildfile.rules import accepts, starts_search
from flagscan.model.diagnostic import MISREAD_VALUE, UNUSABLE_DEFAULT, Code

Path = list[str | int]
Problem = tuple[Code, Path, str]

_OCTAL = re.compile(r"[-+]?0[0-7_]+")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_KINDS = ("int", "float", "number")


def problems(document: Document, data: object) -> Iterator[Problem]:
    """What in DATA, what DOCUMENT holds, contradicts itself or is likely misread."""
    for path, flags in _all_flags(data):
        for name, flag in flags.items():
            if not isinstance(name, str) or name == "$include":
                continue
            place: Path = [*path, name]
            is_short = not isinstance(flag, Mapping)
            attributes = {"default": flag} if is_short else flag
            why = refusal(attributes)
            if why:
                yield UNUSABLE_DEFAULT, place if is_short else [*place, "default"], f"{name}: {why}"
            for inner, value in _values(attributes):
                at = [*place, *inner[1:]] if is_short else [*place, *inner]
                told = misread(node_at(document, at), value)
                if told:
                    yield MISREAD_VALUE, at, f"{name}: {told}"


def refusal(attributes: Mapping[str, Any]) -> str:
    """Why Guild would not run a flag of these ATTRIBUTES with its own default; empty: it would."""
    default = attributes.get("default")
    if isinstance(default, str) and ("{{" in default or starts_search(default)):
        return ""
    if any(isinstance(a, str) and "{{" in a for a in attributes.values()) or accepts(attributes):
        return ""
    bare = {key: attributes[key] for key in ("default", "type", "arg-split") if key in attributes}
    if not accepts(bare):
        return f"the default {_shown(default)} is no {attributes['type']}"
    if not accepts({**bare, "choices": attributes.get("choices")}):
        return f"the default {_shown(default)} is none of the choices"
    for bound, word in (("min", "less than min"), ("max", "more than max")):
        if not accepts({**bare, bound: attributes.get(bound)}):
            return f"the default {_shown(default)} is {word} {_shown(attributes[bound])}"
    return ""


def misread(node: yaml.Node | None, value: object) -> str:
    """What YAML makes of the plain scalar NODE, whose value is VALUE, where nobody means that."""
    if not isinstance(node, yaml.ScalarNode) or node.style is not None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    written = str(node.value)
    if _OCTAL.fullmatch(written) and int(value) != 0:
        decimal = written.replace("_", "").replace("0", "", 1).lstrip("+") or "0"
        return f"YAML reads {written} as an octal number, {value}; write {decimal}, or quote it"
    if _SEXAGESIMAL.fullmatch(written):
        return f"YAML reads {written} as a number to the base of 60, {value}; quote it"
    return ""


def _values(attributes: Mapping[str, Any]) -> Iterator[tuple[Path, object]]:
    """The single values in ATTRIBUTES, and where they stand."""
    for name in ("default", "min", "max"):
        value = attributes.get(name)
        if isinstance(value, list):
            yield from (([name, index], item) for index, item in enumerate(value))
        elif value is not None:
            yield [name], value
    choices = attributes.get("choices")
    for index, choice in enumerate(choices if isinstance(choices, list) else ()):
        if isinstance(choice, Mapping):
            yield ["choices", index, "value"], choice.get("value")
        else:
            yield ["choices", index], choice


def _all_flags(data: object) -> Iterator[tuple[Path, Mapping[Any, Any]]]:
    """The mappings of flags in DATA: of operations, defaults of operations, models and configs."""
    items = data if isinstance(data, list) else [{"operations": data}]
    for index, item in enumerate(items):
        path: Path = [index] if isinstance(data, list) else []
        if not isinstance(item, Mapping):
            continue
        holders: list[tuple[Path, object]] = [(path, item)]
        operations = item.get("operations")
        below: Path = [*path, "operations"] if isinstance(data, list) else []
        for name, operation in operations.items() if isinstance(operations, Mapping) else ():
            holders.append(([*below, name], operation))
        holders.append(([*path, "operation-defaults"], item.get("operation-defaults")))
        for place, holder in holders:
            flags = holder.get("flags") if isinstance(holder, Mapping) else None
            if isinstance(flags, Mapping):
                yield [*place, "flags"], flags


def _shown(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
