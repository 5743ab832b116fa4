"""A Script as JSON and back, in the form of ``schemas/script.schema.json``.

Two renderings of one form:

* *public*, for people and other programs: tuples and sets become lists;
* *exact*, for the cache: ``{"$tuple": [...]}`` and ``{"$set": [...]}`` keep them
  apart, so that a cached answer equals a fresh one.

What JSON lacks besides is tagged in both: ``{"$float": "inf"}``,
``{"$bytes": "<base64>"}``, ``{"$complex": "1j"}``, and ``{"$dict": [[k, v], ...]}``
for a dict whose keys are not all texts (or could be taken for a tag).
"""

from __future__ import annotations

import base64
import json
import math
from pathlib import PurePath, PurePosixPath
from typing import Any

from flagscan.errors import InvalidDocumentError
from flagscan.model.diagnostic import Diagnostic, Severity
from flagscan.model.document import SCHEMA_VERSION, public
from flagscan.model.flag import VALUE_ATTRIBUTES, Flag
from flagscan.model.location import Location
from flagscan.model.script import Dependency, FlagSet, Script, Tier
from flagscan.model.value import ABSENT, FlagValue, Reason, Step, Unresolved

__all__ = [
    "SCHEMA_VERSION",
    "decode_value",
    "diagnostic_to_json",
    "dumps",
    "encode_value",
    "from_json",
    "public",
    "to_json",
]

Json = Any


def to_json(script: Script, *, exact: bool = False) -> dict[str, Json]:
    """SCRIPT as a JSON object (dicts, lists, texts, numbers, booleans, None)."""
    document: dict[str, Json] = {
        "schema": SCHEMA_VERSION,
        "path": script.path,
        "digest": script.digest,
        "dependencies": [{"path": d.path, "digest": d.digest} for d in script.dependencies],
        "selected": script.selected,
        "flag_sets": [_flag_set(flag_set, exact) for flag_set in script.flag_sets],
        "diagnostics": [diagnostic_to_json(diagnostic) for diagnostic in script.diagnostics],
    }
    return document


def dumps(script: Script, *, exact: bool = False, indent: int | None = None) -> str:
    """SCRIPT as JSON text: ASCII only, hence free of terminal control characters."""
    return json.dumps(to_json(script, exact=exact), indent=indent, allow_nan=False)


def from_json(document: Json) -> Script:
    """The Script that :func:`to_json` made DOCUMENT from.

    Raises:
        InvalidDocumentError: DOCUMENT is not of the form (another version, a broken row).
    """
    try:
        if document["schema"] != SCHEMA_VERSION:
            raise InvalidDocumentError(f"schema version {document['schema']!r} is not ours")
        path = document["path"]
        return Script(
            path=path,
            digest=document["digest"],
            dependencies=tuple(
                Dependency(d["path"], d["digest"]) for d in document["dependencies"]
            ),
            selected=document["selected"],
            flag_sets=tuple(_read_flag_set(item, path) for item in document["flag_sets"]),
            diagnostics=tuple(
                Diagnostic(
                    code=item["code"],
                    severity=Severity(item["severity"]),
                    message=item["message"],
                    location=_read_location(item["location"], path),
                )
                for item in document["diagnostics"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidDocumentError(f"not a script document: {error!r}") from error


def encode_value(value: FlagValue, *, exact: bool = False) -> Json:
    """A plain value or Unresolved as JSON."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": repr(value)}
    if isinstance(value, Unresolved):
        return {"$unresolved": _unresolved(value, exact)}
    if isinstance(value, (list, tuple)):
        items = [encode_value(item, exact=exact) for item in value]
        return {"$tuple": items} if exact and isinstance(value, tuple) else items
    if isinstance(value, (set, frozenset)):
        items = [encode_value(item, exact=exact) for item in sorted(value, key=_set_order)]
        return {"$set": items} if exact else items
    if isinstance(value, dict):
        if all(isinstance(key, str) and not key.startswith("$") for key in value):
            return {key: encode_value(item, exact=exact) for key, item in value.items()}
        pairs = [
            [encode_value(key, exact=exact), encode_value(item, exact=exact)]
            for key, item in value.items()
        ]
        return {"$dict": pairs}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, PurePath):
        return {"$path": str(value)} if exact else str(value)
    if isinstance(value, complex):
        return {"$complex": repr(value)}
    if value is ...:
        return {"$ellipsis": True}
    raise TypeError(f"not a plain value: {value!r}")


def decode_value(data: Json, path: str = "") -> FlagValue:
    """The value that :func:`encode_value` made DATA from; PATH is the script's, for locations."""
    if isinstance(data, list):
        return [decode_value(item, path) for item in data]
    if not isinstance(data, dict):
        return data
    if len(data) == 1:
        ((tag, body),) = data.items()
        match tag:
            case "$float":
                return float(body)
            case "$bytes":
                return base64.b64decode(body)
            case "$complex":
                return complex(body)
            case "$path":
                return PurePosixPath(body)
            case "$ellipsis":
                return ...
            case "$tuple":
                return tuple(decode_value(item, path) for item in body)
            case "$set":
                return {decode_value(item, path) for item in body}
            case "$dict":
                return {decode_value(key, path): decode_value(item, path) for key, item in body}
            case "$unresolved":
                return _read_unresolved(body, path)
    return {key: decode_value(item, path) for key, item in data.items()}


def _set_order(item: object) -> tuple[str, str]:
    # A set has no order of its own and text hashes differ between processes.
    return (type(item).__name__, repr(item))


def _location(location: Location) -> dict[str, Json]:
    data: dict[str, Json] = {
        "path": location.path,
        "line": location.line,
        "column": location.column,
    }
    if location.cell:
        data["cell"] = location.cell
    return data


def _read_location(data: Json, path: str) -> Location:
    place = data.get("path", path), data["line"], data["column"]
    return Location(*place, data.get("cell", 0))


def _unresolved(value: Unresolved, exact: bool) -> dict[str, Json]:
    data: dict[str, Json] = {
        "source": value.source,
        "reason": value.reason.value,
        **_location(value.location),
    }
    if value.candidates:
        data["candidates"] = [encode_value(item, exact=exact) for item in value.candidates]
    if value.chain:
        data["chain"] = [
            {**_location(step.location), "source": step.source} for step in value.chain
        ]
    return data


def _read_unresolved(data: Json, path: str) -> Unresolved:
    return Unresolved(
        source=data["source"],
        reason=Reason(data["reason"]),
        location=_read_location(data, path),
        candidates=tuple(decode_value(item, path) for item in data.get("candidates", ())),
        chain=tuple(
            Step(_read_location(step, path), step["source"]) for step in data.get("chain", ())
        ),
    )


def _flag_set(flag_set: FlagSet, exact: bool) -> dict[str, Json]:
    data: dict[str, Json] = {
        "interface": flag_set.interface,
        "tier": flag_set.tier.value,
        "dest": flag_set.dest,
        "command": list(flag_set.command),
        "location": _location(flag_set.location),
        "flags": [_flag(flag, exact) for flag in flag_set.flags],
    }
    if not flag_set.active:
        data["active"] = False
    if flag_set.needs_command:
        data["needs_command"] = True
    return data


def _read_flag_set(data: Json, path: str) -> FlagSet:
    return FlagSet(
        interface=data["interface"],
        tier=Tier(data["tier"]),
        dest=data["dest"],
        command=tuple(data["command"]),
        active=data.get("active", True),
        needs_command=data.get("needs_command", False),
        location=_read_location(data["location"], path),
        flags=tuple(_read_flag(item, path) for item in data["flags"]),
    )


def _flag(flag: Flag, exact: bool) -> dict[str, Json]:
    data: dict[str, Json] = {
        "name": flag.name,
        "options": list(flag.options),
        "destination": flag.destination,
    }
    if flag.negations:
        data["negations"] = list(flag.negations)
    if flag.positional:
        data["positional"] = True
    for name in VALUE_ATTRIBUTES:
        value = getattr(flag, name)
        if value is not ABSENT:
            data[name] = encode_value(value, exact=exact)
    if flag.syntax:
        data["syntax"] = flag.syntax
    if flag.allow_other:
        data["allow_other"] = True
    if flag.exclusive:
        data["exclusive"] = True
    if flag.asked_for:
        data["asked_for"] = True
    if not flag.settable:
        data["settable"] = False
    if flag.pattern:
        data["pattern"] = flag.pattern
    data["conditional"] = flag.conditional
    data["location"] = _location(flag.location)
    return data


def _read_flag(data: Json, path: str) -> Flag:
    values = {
        name: decode_value(data[name], path) if name in data else ABSENT
        for name in VALUE_ATTRIBUTES
    }
    return Flag(
        name=data["name"],
        options=tuple(data["options"]),
        negations=tuple(data.get("negations", ())),
        positional=data.get("positional", False),
        destination=data["destination"],
        syntax=data.get("syntax", ""),
        allow_other=data.get("allow_other", False),
        exclusive=data.get("exclusive", False),
        asked_for=data.get("asked_for", False),
        settable=data.get("settable", True),
        pattern=data.get("pattern", ""),
        conditional=data["conditional"],
        location=_read_location(data["location"], path),
        **values,
    )


def diagnostic_to_json(diagnostic: Diagnostic) -> dict[str, Json]:
    """DIAGNOSTIC as it stands in a document."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "location": _location(diagnostic.location),
    }
