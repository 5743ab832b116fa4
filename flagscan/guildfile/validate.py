"""Whether a guild.yml is what ``schemas/guild.schema.json`` describes, and where it is not.

    train:
      flag-import: no    ->  2:3: an operation has no attribute 'flag-import'; Guild ignores it
                             (flags-import?)

What Guild refuses to load is an error; what it loads and then ignores or misreads is a warning.
The schema says which is which; its own keywords are ``errorMessage``, ``guildLoads`` (besides
unknown attributes, which Guild always loads) and ``textKeys``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from flagscan.guildfile import consistency, references
from flagscan.guildfile.document import Document
from flagscan.guildfile.naming import nearest
from flagscan.guildfile.places import OddKey, key_text, location
from flagscan.guildfile.scalars import comment
from flagscan.model.diagnostic import GUILD_MISREADS, GUILD_REFUSES, Code, Diagnostic

Schema = dict[str, Any]

_MAX_BITS = 1024


@cache
def schema() -> Schema:
    """The schema of guild.yml."""
    text = files("flagscan.schemas").joinpath("guild.schema.json").read_text(encoding="utf-8")
    loaded: Schema = json.loads(text)
    return loaded


def problems(document: Document) -> list[Diagnostic]:
    """What in DOCUMENT Guild would refuse or misread, in the order of the file.

    Raises:
        TargetFileError: a value cannot be built.
    """
    found: dict[tuple[int, int, str], Diagnostic] = {}

    def add(kind: Code, path: list[Any], key: str | None, message: str) -> None:
        place = location(document, path, key)
        where = (place.line, place.column, message)
        if kind is GUILD_REFUSES or where not in found:
            found[where] = kind.at(place, what=comment(message, 300))

    data = _printable(document.data())
    for error in _validator().iter_errors(_instance(data)):
        for path, key, message in _told(error):
            add(GUILD_MISREADS if _loads(error) else GUILD_REFUSES, path, key, message)
    if not any(diagnostic.code == GUILD_REFUSES.name for diagnostic in found.values()):
        # Names are looked up in what is of the right form only.
        for path, message in references.problems(data):
            add(GUILD_REFUSES, path, None, message)
        for code, path, message in consistency.problems(document, data):
            add(code, path, None, message)
    return [found[key] for key in sorted(found)]


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator, ValidationError, validators

    def text_keys(_: object, what: str, instance: object, __: object) -> Iterator[ValidationError]:
        for key in instance if isinstance(instance, dict) else ():
            if isinstance(key, OddKey):
                yield ValidationError(f"the name of {what} is a text; quote {key}", path=[key])

    extended = validators.extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"textKeys": text_keys}
    )
    return extended(schema())


def _printable(value: object) -> object:
    """VALUE with smaller numbers in the place of those that Python does not agree to print."""
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        return -(1 << _MAX_BITS) if value < 0 else 1 << _MAX_BITS
    return value


def _instance(value: object) -> object:
    """VALUE with texts for all keys, as the schema's language knows no others."""
    if isinstance(value, dict):
        return {key_text(key): _instance(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_instance(item) for item in value]
    return value


def _loads(error: Any) -> bool:
    if error.validator == "additionalProperties":
        return True
    loads = error.schema.get("guildLoads", ())
    if loads is True or error.validator in loads:
        return True
    return "empty" in loads and not error.instance


def _told(error: Any) -> Iterator[tuple[list[Any], str | None, str]]:
    """Where ERROR is, the key that it is about if it is about one, and what it says."""
    path = list(error.absolute_path)
    if error.validator == "textKeys":
        yield path[:-1], path[-1], error.message
        return
    if error.validator != "additionalProperties":
        yield path, None, error.schema.get("errorMessage") or error.message
        return
    known = error.schema["properties"]
    title = error.schema["title"]
    article = "an" if title[0] in "aeiou" else "a"
    for key in error.instance:
        if key in known or key.startswith("x-"):
            continue
        near = nearest(key, [name for name in known if name not in error.instance])
        meant = f" ({near}?)" if near else ""
        yield path, key, f"{article} {title} has no attribute {key!r}; Guild ignores it{meant}"
