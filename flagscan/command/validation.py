"""What is wrong with a guild.yml itself, remembered by its content.

Checking one takes a fifth of a second, most of it for loading jsonschema; a file that has not
changed is not checked again.
"""

from __future__ import annotations

import json

from flagscan.errors import FlagscanError
from flagscan.files import digest_of, read_bytes
from flagscan.version import VERSION

TYPE_CHECKING = False  # typing costs start-up time
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from flagscan.cache import Cache

    Json: TypeAlias = Any

_EDITION = 2
"""Raised when the schema, or what is said of a file, changes within a version."""


def findings_about(path: str, cache: Cache | None) -> list[Json]:
    """The findings, as JSON, about the guild.yml at PATH; none where it cannot be read at all."""
    try:
        data = read_bytes(path)
    except FlagscanError:
        return []
    key = f"guild.yml\0{VERSION}\0{_EDITION}\0{digest_of(data)}"
    known = _decoded(cache.recall(key)) if cache is not None else None
    if known is None:
        known = _found(data, path)
        if cache is not None and known is not None:
            cache.note(key, json.dumps(known))
    return [
        {
            "code": code,
            "severity": severity,
            "message": message,
            "location": {"path": path, "line": line, "column": column},
        }
        for code, severity, message, line, column in known or ()
    ]


def _found(data: bytes, path: str) -> list[list[Json]] | None:
    from flagscan.guildfile.document import Document
    from flagscan.guildfile.validate import problems

    try:
        found = problems(Document(data.decode("utf-8-sig"), path))
    except (FlagscanError, UnicodeDecodeError):
        return None  # whoever reads its operations says so
    return [
        [d.code, d.severity.value, d.message, d.location.line, d.location.column] for d in found
    ]


def _decoded(text: str | None) -> list[list[Json]] | None:
    """What was noted as TEXT; None for what is not of that form."""
    try:
        rows = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        return None
    return rows


def _is_row(row: Json) -> bool:
    return (
        isinstance(row, list)
        and [type(item) for item in row] == [str, str, str, int, int]
        and row[1] in ("error", "warning", "info")
    )
