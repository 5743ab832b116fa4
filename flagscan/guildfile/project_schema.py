"""The schema of a project's guild.yml: that of any, and the flags of its scripts with their types.

    train:                       # main: train, hence the flags of train.py
      flags: {lr: yes}           ->  lr is a number

In draft-07 of JSON Schema, which all editors know. A flag that the script does not have may stand
there if it says itself that it is another's: with ``arg-name``, ``arg-skip`` or ``env-name``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from flagscan.guildfile.definition import FlagDefinition, Operation
from flagscan.guildfile.validate import Schema, schema
from flagscan.model.value import is_json

_DRAFT_07 = "http://json-schema.org/draft-07/schema#"
_OURS = ("guildLoads", "textKeys")
_MANY = r"^(\{\{|[A-Za-z]+\[|\[)"
"""A text that stands for other values: a parameter, a sequence, a search function."""
_TYPES = {"int": "integer", "float": "number", "number": "number", "boolean": "boolean"}
_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "number": "a number",
    "boolean": "yes or no",
}
_ELSEWHERE = ("arg-name", "arg-skip", "env-name")


def project_schema(operations: Sequence[Operation]) -> Schema:
    """The schema, in draft-07, of a guild.yml with OPERATIONS."""
    full = copy.deepcopy(schema())
    definitions = full["$defs"]
    branches: list[Schema] = []
    named: dict[str, Any] = {}
    for number, operation in enumerate(operations, 1):
        key = f"script{number}"
        definitions[key] = _flags_of(operation)
        reference = {"$ref": f"#/$defs/{key}"}
        runs = {"type": "string", "pattern": _pattern(operation)}
        runs_it = {"required": ["main"], "properties": {"main": runs}}
        branches.append({"if": runs_it, "then": reference})
        if not operation.command and "/" not in operation.module:
            # Guild derives the module of an operation that states none from its name.
            derived = {"if": _without_main(), "then": reference}
            for name in {operation.module, operation.module.replace("_", "-")}:
                named[name] = {"allOf": [{"$ref": "#/$defs/operation"}, derived]}
    definitions["operationAttributes"]["allOf"] = branches or [{}]
    definitions["operations"]["properties"].update(named)
    return draft_07(full)


def draft_07(full: Schema) -> Schema:
    """FULL, a schema in draft 2020-12 as ``schemas/guild.schema.json`` is, in draft-07."""
    older = _older(full)
    assert isinstance(older, dict)
    older.pop("$id", None)
    return {"$schema": _DRAFT_07, **{k: v for k, v in older.items() if k != "$schema"}}


def _older(part: Any) -> Any:
    if isinstance(part, list):
        return [_older(item) for item in part]
    if not isinstance(part, dict):
        return part
    found: Schema = {}
    for key, value in part.items():
        if key in _OURS and not isinstance(value, dict):
            continue
        if key == "$ref" and isinstance(value, str):
            reference = {"$ref": value.replace("#/$defs/", "#/definitions/")}
            # In draft-07 nothing counts that stands beside a reference.
            found.update(reference if len(part) == 1 else {"allOf": [reference]})
            continue
        found["definitions" if key == "$defs" else key] = _older(value)
    return found


def _pattern(operation: Operation) -> str:
    """A pattern for the values of ``main`` that run OPERATION."""
    # Guild finds the same file by its path and by dotted names.
    module = r"[/.]".join(re.escape(part) for part in operation.module.split("/"))
    words = "".join(rf"\s(.*\s)?{re.escape(word)}" for word in operation.command)
    return rf"^\s*{module}{words}(\s|$)"


def _without_main() -> Schema:
    others = [{"required": [name]} for name in ("main", "exec", "notebook", "steps")]
    return {"type": "object", "not": {"anyOf": others}}


def _flags_of(operation: Operation) -> Schema:
    script = operation.module + ".py"
    return {
        "properties": {
            "flags": {
                "properties": {
                    "$include": {},
                    **{flag.name: _flag(flag) for flag in operation.flags},
                },
                "additionalProperties": {
                    "type": "object",
                    "anyOf": [{"required": [name]} for name in _ELSEWHERE],
                    "errorMessage": f"{script} has no such flag (or say arg-name or arg-skip)",
                },
            }
        }
    }


def _flag(flag: FlagDefinition) -> Schema:
    value = _value(flag)
    found: Schema = {}
    if "description" in flag.attributes:
        found["description"] = flag.attributes["description"]
    if "default" in flag.attributes and is_json(flag.attributes["default"]):
        found["default"] = flag.attributes["default"]
    if value:
        found["if"] = {"type": "object"}
        found["then"] = {"properties": {"default": value}}
        found["else"] = value
    return found


def _value(flag: FlagDefinition) -> Schema:
    """What the values of FLAG are like; empty: anything."""
    attributes = flag.attributes
    if "arg-split" in attributes:
        return {}
    choices = attributes.get("choices")
    if isinstance(choices, (list, tuple)) and not attributes.get("allow-other"):
        values = [c["value"] if isinstance(c, dict) else c for c in choices]
        told = ", ".join(str(value) for value in values)
        if not is_json(values):
            return {}
        enumerated = [*values, None] if None not in values else values
        several = [{"type": "array"}, {"type": "string", "pattern": _MANY}]
        message = f"{flag.name} is one of {told}"
        return {"anyOf": [{"enum": enumerated}, *several], "errorMessage": message}
    kind = str(attributes.get("type"))
    if kind not in _TYPES:
        return {}
    value: Schema = {
        "type": [_TYPES[kind], "null", "array", "string"],
        "pattern": _MANY,
        "errorMessage": f"{flag.name} is {_WORDS[kind]}",
    }
    for bound, keyword in (("min", "minimum"), ("max", "maximum")):
        if bound in attributes and is_json(attributes[bound]):
            value[keyword] = attributes[bound]
    return value
