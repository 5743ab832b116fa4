"""Filling an operation that is in the file with what it lacks."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile.definition import FlagDefinition, Operation, in_order
from flagscan.guildfile.document import (
    Document,
    Pair,
    get,
    is_empty,
    merged,
    pairs,
    text_of,
)
from flagscan.guildfile.locate import Found
from flagscan.guildfile.operations import FORMAT, main_of
from flagscan.guildfile.render import flow, operation_pairs
from flagscan.guildfile.rules import accepts
from flagscan.guildfile.splice import Path, Splicer
from flagscan.model.diagnostic import NOT_EXPRESSIBLE, Diagnostic
from flagscan.model.location import Location

_ENCODING = ("arg-name", "arg-switch", "arg-split", "arg-encoding", "arg-skip")


class Filler:
    """Adds to operations, and counts."""

    def __init__(self, document: Document, splicer: Splicer) -> None:
        self.document = document
        self.splicer = splicer
        self.diagnostics: list[Diagnostic] = []
        self.added = 0
        self.filled = 0
        self._done: set[int] = set()

    def fill(self, found: Found, operation: Operation | None, dest: str) -> None:
        """Add to FOUND what OPERATION defines; None: the script has no flags for its dest."""
        if id(found.node) in self._done:
            return
        self._done.add(id(found.node))
        if operation is None:
            stated = text_of(found.attribute("flags-dest"))
            self._skip(found.pair, f"its flags-dest is {stated}, flags were found for {dest} only")
            return
        path = (*found.home.path, found.name)
        node = found.node
        lacking = [w for w in operation.arguments if "=" in w and w not in found.words]
        if lacking and not is_empty(node):
            self._skip(found.pair, f"its main would have to be main: {main_of(operation)}")
        if self.document.is_shared(node) or _is_alias(found.pair):
            self._skip(found.pair, "it is shared by an alias")
        elif is_empty(node):
            self._count(operation.flags)
            self.splicer.add(path, node, operation_pairs(operation), pair=found.pair)
        elif isinstance(node, yaml.ScalarNode):
            additions = self._lacking(found, operation)
            self._count(operation.flags)
            self.splicer.wrap(path, found.pair, "main", additions)
        else:
            self._fill_mapping(found, path, operation)

    def _fill_mapping(self, found: Found, path: Path, operation: Operation) -> None:
        node = found.node
        flags = dict(pairs(node)).get("flags")
        if flags is None and found.attribute("flags") is not None:
            self._skip(found.pair, "its flags come from elsewhere in the file")
            return
        if flags is not None:
            value = flags[1]
            if self.document.is_shared(value) or _is_alias(flags):
                self._skip(flags, "its flags are shared by an alias")
                return
            if not (isinstance(value, yaml.MappingNode) or is_empty(value)):
                self._skip(flags, "its flags are no mapping")
                return
            if not self._includes_known(value):
                self._skip(flags, "its flags include some from another file")
                return
        additions = self._lacking(found, operation)
        for item in operation.requires:
            if "requires" not in additions and not _requires(found, str(item["config"])):
                stated = flow(item)
                self._skip(found.pair, f"Guild sets nothing unless its requires lists {stated}")
        if flags is None:
            if additions:
                self._count(self._wanted(found, operation))
                self.splicer.add(path, node, additions)
            return
        additions.pop("flags", None)
        if additions:
            self.filled += 1
            self.splicer.add(path, node, additions, after=dict(pairs(node)).get("main"))
        self._fill_flags(found, (*path, "flags"), flags, operation)

    def _lacking(self, found: Found, operation: Operation) -> dict[str, object]:
        """The attributes of the operation itself that FOUND has from nowhere."""
        ours = operation_pairs(operation)
        ours.pop("main", None)
        ours.pop("notebook", None)
        entries = ours.get("flags")
        if isinstance(entries, dict):
            wanted = {flag.name for flag in self._wanted(found, operation)}
            kept = {
                name: entry
                for name, entry in entries.items()
                if name in wanted or not isinstance(entry, FlagDefinition)
            }
            ours["flags"] = kept
            if not wanted:
                del ours["flags"]
        return {name: value for name, value in ours.items() if found.attribute(name) is None}

    def _wanted(self, found: Found, operation: Operation) -> list[FlagDefinition]:
        """The flags that make sense with the arguments that FOUND gives in ``main`` already."""
        wanted = []
        for flag in operation.flags:
            option = f"--{flag.attributes.get('arg-name', flag.name)}"
            given = any(w == option or w.startswith(option + "=") for w in found.words[1:])
            refers = any(f"${{{flag.name}}}" in word for word in found.words)
            if not given and (refers or "arg-skip" not in flag.attributes):
                wanted.append(flag)
        return wanted

    def _fill_flags(self, found: Found, path: Path, flags_pair: Pair, operation: Operation) -> None:
        node = flags_pair[1]
        there = dict(pairs(node))
        by_argument = {
            argument: pair
            for pair in there.values()
            if (argument := text_of(get(pair[1], "arg-name"))) is not None
        }
        elsewhere = self._names_elsewhere(node)
        missing: dict[str, object] = {}
        for flag in self._wanted(found, operation):
            argument = str(flag.attributes.get("arg-name", flag.name))
            pair = there.get(flag.name) or by_argument.get(argument) or by_argument.get(flag.name)
            if pair is not None:
                self._fill_flag((*path, pair[0].value), pair, flag)
            elif flag.name not in elsewhere:
                missing[flag.name] = flag
        if missing:
            self.added += len(missing)
            self.splicer.add(path, node, missing, pair=flags_pair)

    def _fill_flag(self, path: Path, pair: Pair, flag: FlagDefinition) -> None:
        value = pair[1]
        try:
            if isinstance(value, yaml.MappingNode):
                there = self.splicer.value(path)
                assert isinstance(there, dict)
                additions = _compatible(there, flag.attributes)
                if additions:
                    self.splicer.add(path, value, additions)
                    self.filled += 1
            elif is_empty(value):
                if flag.attributes:
                    self.splicer.add(path, value, flag.attributes, pair=pair)
                    self.filled += 1
            elif any(name in flag.attributes for name in _ENCODING):
                # The short form, for a flag that Guild would pass wrongly without these.
                additions = _compatible({"default": self.splicer.value(path)}, flag.attributes)
                self.splicer.wrap(path, pair, "default", additions)
                self.filled += 1
        except TargetFileError as error:
            self._skip(pair, str(error).removeprefix(f"{self.document.path}: "), flag.name)

    def _names_elsewhere(self, flags: yaml.Node) -> set[str]:
        """The flags that ``<<`` and ``$include`` bring into the mapping FLAGS."""
        names = {name for source in merged(flags) for name, _ in pairs(source)}
        for reference in _includes(flags):
            config, _, wanted = reference.partition("#")
            filters = [part.strip() for part in wanted.split(",") if part.strip()]
            for name in self._config_flags(config) or ():
                # Guild keeps what contains one of the words.
                if not filters or any(name in part or part in name for part in filters):
                    names.add(name)
        return names

    def _includes_known(self, flags: yaml.Node) -> bool:
        references = _includes(flags)
        return all(self._config_flags(r.partition("#")[0]) is not None for r in references)

    def _config_flags(self, name: str) -> set[str] | None:
        """The flags of the config or model NAME (or ``MODEL:OPERATION``) of this file."""
        root = self.document.root
        items = root.value if isinstance(root, yaml.SequenceNode) else []
        model, _, operation = name.partition(":")
        for item in items:
            if text_of(get(item, "config")) == model or text_of(get(item, "model")) == model:
                holder = get(get(item, "operations"), operation) if operation else item
                flags = get(holder, "flags")
                if get(item, "extends") is None and flags is not None and not _includes(flags):
                    return {key for source in (flags, *merged(flags)) for key, _ in pairs(source)}
        return None

    def _count(self, flags: list[FlagDefinition]) -> None:
        self.added += len(flags)
        self.filled += 1

    def _skip(self, pair: Pair, why: str, flag: str = "") -> None:
        mark = pair[0].start_mark
        self.diagnostics.append(
            NOT_EXPRESSIBLE.at(
                Location(self.document.path, mark.line + 1, mark.column),
                flag=flag or f"operation {pair[0].value}",
                format=FORMAT,
                why=why,
            )
        )


def _requires(found: Found, file: str) -> bool:
    """Whether the operation FOUND states that it requires the config FILE."""
    node = found.attribute("requires")
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return any(
        text_of(get(item, "config")) == file or text_of(item) == f"config:{file}"
        for item in items
        if isinstance(item, yaml.Node)
    )


def _compatible(there: Mapping[str, object], ours: Mapping[str, object]) -> dict[str, object]:
    """The attributes of OURS that THERE lacks, without those that would contradict it."""
    result = dict(there)
    additions: dict[str, object] = {}
    for name, value in in_order(ours).items():
        if name in there or _contradicts(name, value, result):
            continue
        candidate = {**result, name: value}
        if accepts(candidate) or not accepts(result):
            result = candidate
            additions[name] = value
    return additions


def _contradicts(name: str, value: object, there: Mapping[str, object]) -> bool:
    match name:
        case "default":
            return bool(there.get("required"))
        case "required":
            return there.get("default") is not None
        case "arg-name":
            return "arg-switch" in there
        case "arg-switch" | "arg-split" | "arg-encoding":
            others = {"arg-switch", "arg-split", "arg-encoding"} - {name}
            return bool(others & there.keys())
        case "type":
            return "arg-switch" in there or (value == "string" and "arg-split" in there)
        case _:
            return False


def _includes(flags: yaml.Node) -> list[str]:
    node = get(flags, "$include")
    if isinstance(node, yaml.SequenceNode):
        return [text_of(item) or "?" for item in node.value]
    return [] if node is None else [text_of(node) or "?"]


def _is_alias(pair: Pair) -> bool:
    return bool(pair[1].start_mark.index < pair[0].end_mark.index)
