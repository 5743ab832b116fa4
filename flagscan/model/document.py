"""The JSON form of a script as plain dicts and lists, without building the model.

A cached answer is rendered from this form alone: importing the model costs as
much as reading the cache does. ``flagscan.model.serialize`` converts between
documents and Scripts.

    >>> public({"default": {"$tuple": [1, 2]}})
    {'default': [1, 2]}
"""

from __future__ import annotations

from flagscan.errors import InvalidDocumentError

TYPE_CHECKING = False  # typing itself is left out: a cached answer needs none of it
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Json: TypeAlias = Any

SCHEMA_VERSION = 1

DEEPEST = 100
"""Nested values that are rendered from the cache; deeper ones are read afresh."""

_SEVERITIES = frozenset({"error", "warning", "info"})
_TIERS = frozenset({"command-line", "configuration", "globals"})


def public(document: Json) -> Json:
    """An exact document (or a part of one) in its public rendering."""
    if isinstance(document, dict):
        if len(document) == 1:
            for tag in ("$tuple", "$set"):
                if tag in document:
                    return [public(item) for item in document[tag]]
            if "$path" in document:
                return document["$path"]
        return {key: public(value) for key, value in document.items()}
    if isinstance(document, list):
        return [public(item) for item in document]
    return document


def failed(document: Json) -> bool:
    """Whether the script of DOCUMENT could not be read."""
    return any(item["severity"] == "error" for item in document["diagnostics"])


def check_document(document: Json) -> None:
    """Make sure that DOCUMENT can be rendered, in a fraction of the time a schema would take.

    Raises:
        InvalidDocumentError: something is missing or of another kind.
    """
    _expect(isinstance(document, dict), "document")
    _expect(document.get("schema") == SCHEMA_VERSION, "schema")
    for name in ("path", "digest"):
        _expect(type(document.get(name)) is str, name)
    for item in _objects(document, "dependencies"):
        _expect(type(item.get("path")) is str and type(item.get("digest")) is str, "dependencies")
    flag_sets = _objects(document, "flag_sets")
    for flag_set in flag_sets:
        _check_flag_set(flag_set)
    selected = document.get("selected", "")
    _expect(
        selected is None or (type(selected) is int and 0 <= selected < len(flag_sets)), "selected"
    )
    for item in _objects(document, "diagnostics"):
        _expect(item.get("severity") in _SEVERITIES, "severity")
        _expect(type(item.get("code")) is str and type(item.get("message")) is str, "diagnostics")
        _check_location(item.get("location"))


_BOOLEANS = ("conditional", "positional", "allow_other", "exclusive", "asked_for", "settable")


def _check_flag_set(flag_set: Json) -> None:
    for name in ("interface", "dest"):
        _expect(type(flag_set.get(name)) is str, name)
    _expect(flag_set.get("tier") in _TIERS, "tier")
    for name in ("active", "needs_command"):
        _expect(type(flag_set.get(name, True)) is bool, name)
    _check_texts(flag_set.get("command"), "command")
    _check_location(flag_set.get("location"))
    for flag in _objects(flag_set, "flags"):
        for name in ("name", "destination"):
            _expect(type(flag.get(name)) is str, name)
        for name in ("syntax", "pattern"):
            _expect(type(flag.get(name, "")) is str, name)
        for name in _BOOLEANS:
            _expect(type(flag.get(name, False)) is bool, name)
        _check_texts(flag.get("options"), "options")
        _check_texts(flag.get("negations", []), "negations")
        _check_location(flag.get("location"))
        for value in flag.values():
            _check_value(value, DEEPEST)


def _check_value(value: Json, depth: int) -> None:
    if type(value) is dict:
        _expect(depth > 0, "nesting")
        if "$unresolved" in value:
            _check_unresolved(value["$unresolved"])
        for item in value.values():
            _check_value(item, depth - 1)
    elif type(value) is list:
        _expect(depth > 0, "nesting")
        for item in value:
            _check_value(item, depth - 1)


def _check_unresolved(value: Json) -> None:
    _expect(type(value) is dict, "unresolved")
    _check_location(value)
    for name in ("source", "reason"):
        _expect(type(value.get(name)) is str, name)
    for step in _objects(value, "chain", optional=True):
        _check_location(step)
        _expect(type(step.get("source")) is str, "chain")


def _check_location(location: Json) -> None:
    _expect(type(location) is dict, "location")
    _expect(type(location.get("path")) is str, "location")
    _expect(type(location.get("line")) is int and type(location.get("column")) is int, "location")
    _expect(type(location.get("cell", 0)) is int, "location")


def _check_texts(items: Json, name: str) -> None:
    _expect(type(items) is list and all(type(item) is str for item in items), name)


def _objects(parent: Json, name: str, *, optional: bool = False) -> list[dict[str, Json]]:
    items = parent.get(name, [] if optional else None)
    _expect(type(items) is list and all(type(item) is dict for item in items), name)
    found: list[dict[str, Json]] = items
    return found


def _expect(true: bool, name: str) -> None:
    if not true:
        raise InvalidDocumentError(f"not a script document: {name}")
