"""What the flags of an operation say that cannot be meant, seen what its script has.

    flags:
      learning-rat: 0.1    ->  unknown-flag: train.py has none such (learning-rate?)
      mode: off            ->  misread: Guild reads off as no; quote it

Besides the differences that an update mends or tells (``threeway.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from flagscan.datafiles.guild import GuildLoader
from flagscan.guildfile.definition import FlagDefinition
from flagscan.guildfile.document import get, merged, pairs, text_of
from flagscan.guildfile.fill import Report
from flagscan.guildfile.naming import nearest
from flagscan.guildfile.scalars import comment
from flagscan.guildfile.threeway import State
from flagscan.model.diagnostic import MISREAD_VALUE, UNKNOWN_FLAG, Diagnostic
from flagscan.model.location import Location

_MAX_BITS = 1024
_STRING = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"


def findings(report: Report, path: str) -> Iterator[Diagnostic]:
    """What is to be told about the operation of REPORT in the file PATH."""
    yield from _unknown(report, path)
    yield from misread(report, path)


def meant(report: Report, name: str) -> str:
    """Which flag of the script of REPORT NAME was probably to be, as in `` (lr?)``."""
    taken = {name for name, _ in _flags(report.found.node)}
    flags = [] if report.operation is None else report.operation.flags
    near = nearest(name, [flag.name for flag in flags if flag.name not in taken])
    return f" ({comment(near)}?)" if near else ""


def _unknown(report: Report, path: str) -> Iterator[Diagnostic]:
    for placed in report.differences:
        item = placed.difference
        # What flagscan wrote itself, and the script has lost, is told as such.
        if item.state is State.EXTRA and not (item.news or item.why):
            yield UNKNOWN_FLAG.at(
                Location(path, placed.line + 1, placed.column),
                flag=comment(item.flag),
                place=report.path,
                meant=meant(report, item.flag),
            )


def misread(report: Report, path: str) -> Iterator[Diagnostic]:
    """Values, in the file PATH, of flags that take text, which YAML reads as something else."""
    flags = [] if report.operation is None else report.operation.flags
    definitions = {flag.name: flag for flag in flags}
    for name, node in _flags(report.found.node):
        argument = text_of(get(node, "arg-name"))
        flag = definitions.get(name) or definitions.get(argument or "")
        if flag is None or not takes_text(flag):
            continue
        for value in _values(node):
            told = as_text(value)
            if told:
                mark = value.start_mark
                place = Location(path, mark.line + 1, mark.column)
                yield MISREAD_VALUE.at(place, what=f"{comment(name)}: {told}")


def takes_text(flag: FlagDefinition) -> bool:
    """Whether the script takes FLAG for a text, whatever is written."""
    attributes: Mapping[str, Any] = flag.attributes
    if "arg-switch" in attributes or "arg-split" in attributes:
        return False
    if attributes.get("type") == "string":
        return True
    choices = attributes.get("choices")
    values = choices if isinstance(choices, (list, tuple)) else [attributes.get("default")]
    return "type" not in attributes and all(isinstance(value, str) for value in values)


def as_text(node: yaml.Node) -> str:
    """What Guild makes of the plain scalar NODE, where a text is wanted and it is another one."""
    if not isinstance(node, yaml.ScalarNode) or node.style is not None:
        return ""
    if node.tag in (_STRING, _NULL):
        return ""
    loader = GuildLoader("")
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        return ""
    finally:
        loader.dispose()
    written = str(node.value)
    if isinstance(value, bool):
        handed = "1" if value else "an empty text"
        return f"Guild reads {written} as a boolean and hands on {handed}; quote it"
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        return ""
    if isinstance(value, (int, float)) and str(value) != written:
        return f"Guild reads {written} as the number {value}; quote it"
    return ""


def _flags(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    flags = get(node, "flags")
    seen = set()
    for source in (flags, *merged(flags)):
        for name, (_, value) in pairs(source):
            if name not in seen:
                seen.add(name)
                yield name, value


def _values(node: yaml.Node) -> Iterator[yaml.Node]:
    """The nodes of the values that the flag NODE states."""
    if not isinstance(node, yaml.MappingNode):
        yield from node.value if isinstance(node, yaml.SequenceNode) else (node,)
        return
    default = get(node, "default")
    if default is not None:
        yield from default.value if isinstance(default, yaml.SequenceNode) else (default,)
    choices = get(node, "choices")
    for item in choices.value if isinstance(choices, yaml.SequenceNode) else ():
        value = get(item, "value") if isinstance(item, yaml.MappingNode) else item
        if value is not None:
            yield value
