"""The flags of a script as a JSON Schema of what values they take.

    --lr type=float default=0.1   ->   "lr": {"type": ["number", "null"], "default": 0.1}

Draft 7, which editors know. Values are checked by it too, with one difference that JSON cannot
tell: an int flag does not take ``3.0``, as in Guild. ``null`` leaves a flag at its default.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from flagscan.assignments.kinds import Kind, kind_of
from flagscan.model.flag import Flag
from flagscan.model.value import is_json, is_known

DIALECT = "http://json-schema.org/draft-07/schema#"
_TYPES = {
    "int": "integer",
    "float": "number",
    "number": "number",
    "boolean": "boolean",
    "string": "string",
}
Schema = dict[str, Any]


def schema_of(flags: Iterable[Flag], title: str) -> Schema:
    """A schema of objects that give values to FLAGS."""
    flags = list(flags)
    required = [flag.name for flag in flags if flag.required is True]
    schema: Schema = {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "properties": {flag.name: {**_remarks(flag), **value_schema(flag)} for flag in flags},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = required
    return schema


def value_schema(flag: Flag) -> Schema:
    """The schema of the values that FLAG takes."""
    kind = kind_of(flag)
    schema = _item_schema(flag, kind)
    if kind.many:
        schema = {"type": "array", **({"items": schema} if schema else {})}
        if kind.size is not None:
            schema.update(minItems=kind.size, maxItems=kind.size)
        elif flag.nargs == "+":
            schema["minItems"] = 1
    if flag.required is not True:
        if "type" in schema:
            schema["type"] = [schema["type"], "null"]
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
    return schema


def _item_schema(flag: Flag, kind: Kind) -> Schema:
    schema: Schema = {}
    if kind.name is not None:
        schema["type"] = _TYPES[kind.name]
    choices = choices_of(flag)
    if choices and not flag.allow_other:
        schema["enum"] = choices
    if kind.name in ("int", "float", "number"):
        for word, bound in (("minimum", flag.min), ("maximum", flag.max)):
            if isinstance(bound, (int, float)) and math.isfinite(bound):
                schema[word] = bound
    return schema


def choices_of(flag: Flag) -> list[object]:
    """The choices of FLAG, if they are known and JSON has words for them."""
    choices = flag.choices
    if not isinstance(choices, (list, tuple, dict, str, set, frozenset, range)):
        return []
    items = sorted(choices, key=repr) if isinstance(choices, (set, frozenset)) else list(choices)
    return items if all(is_json(item) for item in items) else []


def _remarks(flag: Flag) -> Schema:
    found: Schema = {}
    if isinstance(flag.help, str) and flag.help not in ("", "==SUPPRESS=="):
        found["description"] = flag.help
    default = list(flag.default) if isinstance(flag.default, tuple) else flag.default
    if is_known(default) and is_json(default):
        found["default"] = default
    if flag.allow_other and (choices := choices_of(flag)):
        found["examples"] = choices
    return found
