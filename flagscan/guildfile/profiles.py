"""Flags whose choices stand for files of values: finding them, and writing what the files say.

    profile:                             profile:
      default: p1                          default: p1
      choices:                             choices:
        p1: {args: [params/a.json]}  ->      - {value: p1, args: [params/a.json], flags: {lr: 1}}
                                           arg-skip: yes

On the left are the notes' own form, which Guild refuses, on the right Guild's: it ignores ``args``,
and gives the flags of the choice that is made their values. What stands besides stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile import amend
from flagscan.guildfile.document import (
    Document,
    Pair,
    error_at,
    get,
    is_alias,
    is_empty,
    is_flow,
    pairs,
    text_of,
)
from flagscan.guildfile.edits import Edits
from flagscan.guildfile.locate import Found, every, homes
from flagscan.guildfile.same import same
from flagscan.guildfile.scalars import scalar
from flagscan.guildfile.splice import Path, Splicer


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that stands for files."""

    found: Found
    """The operation."""
    flag: Pair
    path: Path
    """Of the choice in the document."""
    name: str
    node: yaml.MappingNode
    files: tuple[str, ...]

    @property
    def flags(self) -> Pair | None:
        """What the choice says of other flags."""
        return dict(pairs(self.node)).get("flags")


def may_have(text: str) -> bool:
    """Whether TEXT, a guild.yml, may have such choices at all."""
    return "args:" in text and "choices:" in text


def choices_of(document: Document) -> Iterator[Choice]:
    """The choices in DOCUMENT that stand for files, those in Guild's form."""
    for found, flag, choices in _flags(document):
        if not isinstance(choices, yaml.SequenceNode):
            continue
        for index, node in enumerate(choices.value):
            files = _files(document, node)
            if files and isinstance(node, yaml.MappingNode):
                path = (*found.home.path, found.name, "flags", flag[0].value, "choices", index)
                value = get(node, "value")
                name = value.value if isinstance(value, yaml.ScalarNode) else "?"
                yield Choice(found, flag, path, str(name), node, files)


def in_guilds_form(text: str, path: str) -> str:
    """TEXT, the contents of the file PATH, with lists for mappings of such choices.

    Raises:
        TargetFileError: one of them cannot be rewritten without losing something.
    """
    document = Document(text, path)
    edits = Edits(text, document.newline())
    expected = document.data()
    for found, flag, choices in _flags(document):
        if not isinstance(choices, yaml.MappingNode):
            continue
        if not any(_files(document, node) for _, node in choices.value):
            continue
        pair = dict(pairs(flag[1]))["choices"]
        if is_alias(pair) or document.is_shared(choices):
            raise error_at(path, pair[0].start_mark, "shared by an alias; not edited")
        _rewrite(document, edits, choices)
        holder = expected
        for key in (*found.home.path, found.name, "flags", flag[0].value):
            holder = holder[key]  # type: ignore[index]
        holder["choices"] = [  # type: ignore[index]
            {"value": key, **(item or {})}
            for key, item in holder["choices"].items()  # type: ignore[index]
        ]
    if not edits:
        return text
    changed = edits.text()
    if not same(Document(changed, path).data(), expected):
        raise TargetFileError(path, "its choices cannot be made a list safely; do it by hand")
    return changed


def set_flags(splicer: Splicer, choice: Choice, wanted: Mapping[str, object]) -> list[str]:
    """Make the flags of CHOICE those WANTED; the names that are there besides, and stay.

    Raises:
        TargetFileError: this cannot be done safely.
    """
    pair = choice.flags
    path = (*choice.path, "flags")
    if pair is None or is_empty(pair[1]):
        if wanted and pair is None:
            splicer.add(choice.path, choice.node, {"flags": dict(wanted)})
        elif wanted and pair is not None:
            splicer.add(path, pair[1], wanted, pair=pair)
        return []
    node = pair[1]
    if not isinstance(node, yaml.MappingNode):
        raise error_at(splicer.document.path, pair[0].start_mark, "its flags are no mapping")
    there = dict(pairs(node))
    for name, value in wanted.items():
        if name in there and not same(splicer.value((*path, name)), value):
            amend.set_value(splicer, (*path, name), there[name], value)
    missing = {name: value for name, value in wanted.items() if name not in there}
    if missing:
        splicer.add(path, node, missing, pair=pair)
    return [name for name in there if name not in wanted]


def differences(splicer: Splicer, choice: Choice, wanted: Mapping[str, object]) -> list[str]:
    """In words, how the flags of CHOICE are not those WANTED."""
    there = splicer.value(choice.path)
    flags = there.get("flags") if isinstance(there, dict) else None
    flags = flags if isinstance(flags, dict) else {}
    told = []
    for name, value in wanted.items():
        if name not in flags:
            told.append(f"{name} is missing, {scalar(value, flow=True)} in its files")
        elif not same(flags[name], value):
            here, there_ = scalar(flags[name], flow=True), scalar(value, flow=True)
            told.append(f"{name} is {here} here, {there_} in its files")
    return told


def _flags(document: Document) -> Iterator[tuple[Found, Pair, yaml.Node]]:
    """The flags of operations in DOCUMENT that have choices."""
    for found in every(homes(document)):
        for _, pair in pairs(get(found.node, "flags")):
            choices = get(pair[1], "choices")
            if choices is not None:
                yield found, pair, choices


def _files(document: Document, node: yaml.Node) -> tuple[str, ...]:
    args = get(node, "args")
    if args is None or is_empty(args):
        return ()
    items = args.value if isinstance(args, yaml.SequenceNode) else [args]
    texts = tuple(text for item in items if (text := text_of(item)) is not None)
    if len(texts) < len(items):
        raise error_at(document.path, args.start_mark, "args are the names of files")
    return texts


def _rewrite(document: Document, edits: Edits, choices: yaml.MappingNode) -> None:
    """Make a list of the mapping CHOICES, each key the ``value`` of an item."""
    text = document.text
    if is_flow(choices):
        start, end = choices.start_mark.index, choices.end_mark.index
        edits.replace(start, start + 1, "[")
        edits.replace(end - 1, end, "]")
    for pair in choices.value:
        key, value = pair
        start, colon = key.start_mark.index, document.colon(key)
        name = f"value: {text[start : key.end_mark.index]}"
        if is_alias(pair):
            raise error_at(document.path, key.start_mark, "an alias; not edited")
        if is_flow(value):
            opening = value.start_mark.index + 1
            comma = ", " if value.value else ""
            item = f"{{{name}{comma}"
            edits.replace(start, opening, item if is_flow(choices) else f"- {item}")
        elif is_empty(value):
            edits.replace(start, colon, f"{{{name}}}" if is_flow(choices) else f"- {name}")
        elif isinstance(value, yaml.MappingNode):
            step = value.start_mark.column - key.start_mark.column
            if step < 2:
                raise error_at(document.path, key.start_mark, "not indented enough; not edited")
            edits.replace(start, colon, "-" + " " * (step - 1) + name)
        else:
            raise error_at(document.path, key.start_mark, "a choice is a mapping with args")
