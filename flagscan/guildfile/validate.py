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

import yaml

from flagscan.datafiles.guild import GuildLoader
from flagscan.guildfile import references
from flagscan.guildfile.document import Document, merged
from flagscan.guildfile.naming import nearest
from flagscan.guildfile.scalars import comment
from flagscan.model.diagnostic import GUILD_MISREADS, GUILD_REFUSES, Code, Diagnostic
from flagscan.model.location import Location

Schema = dict[str, Any]

_STRING = "tag:yaml.org,2002:str"


class _OddKey(str):
    """The text of a key that is no text for YAML: ``yes``, ``3``."""

    __slots__ = ()


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
        place = _mark(document, path, key)
        location = Location(document.path, place[0] + 1, place[1])
        where = (*place, message)
        if kind is GUILD_REFUSES or where not in found:
            found[where] = kind.at(location, what=comment(message, 300))

    data = document.data()
    for error in _validator().iter_errors(_instance(data)):
        for path, key, message in _told(error):
            add(GUILD_MISREADS if _loads(error) else GUILD_REFUSES, path, key, message)
    if not any(diagnostic.code == GUILD_REFUSES.name for diagnostic in found.values()):
        # Names are looked up in what is of the right form only.
        for path, message in references.problems(data):
            add(GUILD_REFUSES, path, None, message)
    return [found[key] for key in sorted(found)]


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator, ValidationError, validators

    def text_keys(_: object, what: str, instance: object, __: object) -> Iterator[ValidationError]:
        for key in instance if isinstance(instance, dict) else ():
            if isinstance(key, _OddKey):
                yield ValidationError(f"the name of {what} is a text; quote {key}", path=[key])

    extended = validators.extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"textKeys": text_keys}
    )
    return extended(schema())


def _instance(value: object) -> object:
    """VALUE with texts for all keys, as the schema's language knows no others."""
    if isinstance(value, dict):
        return {_key(key): _instance(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_instance(item) for item in value]
    return value


def _key(key: object) -> str:
    return key if isinstance(key, str) else _OddKey(_spelled(key))


def _spelled(key: object) -> str:
    return {True: "yes", False: "no"}[key] if isinstance(key, bool) else str(key)


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


def _mark(document: Document, path: list[Any], key: str | None) -> tuple[int, int]:
    """The line and column, from 0, of the value at PATH, or of KEY in it."""
    node = document.root
    mark = yaml.Mark("", 0, 0, 0, None, 0) if node is None else node.start_mark
    for part in path if key is None else [*path, key]:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[part]
            mark = node.start_mark if node.start_mark.index > mark.index else mark
            continue
        pair = _pair(node, part)
        if pair is None:
            break
        name, node = pair
        is_here = bool(node.value) and node.start_mark.index > name.start_mark.index
        mark = node.start_mark if is_here and (key is None) else name.start_mark
    return mark.line, mark.column


def _pair(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    for mapping in (node, *merged(node)):
        if isinstance(mapping, yaml.MappingNode):
            for name, value in mapping.value:
                if isinstance(name, yaml.ScalarNode) and _name(name) == key:
                    return name, value
    return None


def _name(node: yaml.ScalarNode) -> str:
    if node.tag == _STRING:
        return str(node.value)
    loader = GuildLoader("")
    try:
        return _key(loader.construct_object(node))
    except (yaml.YAMLError, ValueError):
        return str(node.value)
    finally:
        loader.dispose()
