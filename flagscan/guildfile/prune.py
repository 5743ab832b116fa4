"""Taking out of a guild.yml what only repeats a script, where Guild imports flags itself.

train:
  flags-import: yes
  flags:
    lr: {type: float, default: 0.1}     out: add_argument("--lr", type=float, default=0.1)
    seed: {default: 1, alias: s}        stays: it says more
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from flagscan.errors import TargetFileError
from flagscan.guildfile import amend
from flagscan.guildfile.definition import FlagDefinition
from flagscan.guildfile.document import Document, Pair, get, is_alias, merged, pairs, text_of
from flagscan.guildfile.fill import Report
from flagscan.guildfile.locate import Found, every, homes
from flagscan.guildfile.merge import is_marked
from flagscan.guildfile.same import same
from flagscan.guildfile.scalars import comment
from flagscan.guildfile.settings import auto_flags
from flagscan.guildfile.splice import Splicer
from flagscan.guildfile.threeway import plain
from flagscan.model.diagnostic import NOT_PRUNED, REPEATS, Diagnostic
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import Script
from flagscan.model.value import ABSENT, Unresolved

_IMPORTED = ("store", "store_true", "store_false")
"""The actions that Guild's import of argparse knows, and imports as we define them."""
_ON = ("yes", "true", "on")


@dataclass(frozen=True, slots=True)
class Pruned:
    """A guild.yml without what only repeats its scripts."""

    text: str
    diagnostics: tuple[Diagnostic, ...]
    repeated: tuple[Diagnostic, ...]
    """One for each definition that is gone."""


def pruned(text: str, path: str, scripts: Sequence[Script], reports: Sequence[Report]) -> Pruned:
    """TEXT, the contents of the file PATH, without definitions that only repeat SCRIPTS.

    REPORTS are about the operations of TEXT that run them. What flagscan keeps up to date stays.

    Raises:
        TargetFileError: the text cannot be edited safely.
    """
    document = Document(text, path)
    splicer = Splicer(document)
    by_name = {report.found.full_name: report for report in reports}
    by_path = {script.path: script for script in scripts}
    told: list[Diagnostic] = []
    gone: list[Diagnostic] = []
    for found in every(homes(document)):
        report = by_name.get(found.full_name)
        flags = dict(pairs(found.node)).get("flags")
        if report is None or flags is None or auto_flags(path, found).wanted is not None:
            continue
        if is_marked(document, found) or not isinstance(flags[1], yaml.MappingNode):
            continue
        if is_alias(flags) or document.is_shared(flags[1]) or any(merged(flags[1])):
            continue
        repeated = list(_repeated(splicer, found, report, by_path[report.path]))
        for pair in repeated:
            place = _place(path, pair)
            name = comment(str(pair[0].value))
            try:
                amend.check_removable(splicer, flags[1], pair, lambda _: False)
            except TargetFileError as error:
                why = str(error).partition(": ")[2]
                told.append(NOT_PRUNED.at(place, flag=name, why=why))
            else:
                gone.append(REPEATS.at(place, flag=name, place=report.path))
        leaving = [p for p in repeated if any(_place(path, p) == d.location for d in gone)]
        _remove(splicer, found, flags, leaving)
    new = splicer.text() if splicer.changed else text
    return Pruned(new, tuple(told), tuple(gone))


def _remove(splicer: Splicer, found: Found, flags: Pair, leaving: list[Pair]) -> None:
    node = flags[1]
    assert isinstance(node, yaml.MappingNode)
    path = (*found.home.path, found.name)
    if leaving and len(leaving) == len(node.value) and isinstance(found.node, yaml.MappingNode):
        amend.remove(splicer, path, found.node, [flags])
    elif leaving:
        amend.remove(splicer, (*path, "flags"), node, leaving)


def _repeated(splicer: Splicer, found: Found, report: Report, script: Script) -> Iterator[Pair]:
    """The definitions in FOUND that say what Guild imports anyway."""
    flag_set = script.selected_set
    if flag_set is None or flag_set.interface != "argparse" or report.operation is None:
        return
    definitions = {flag.name: flag for flag in report.operation.flags}
    imported = {flag.name: flag for flag in flag_set.flags if _is_imported(flag)}
    for name, pair in pairs(get(found.node, "flags")):
        definition = definitions.get(name)
        flag = next((f for f in imported.values() if f.options[:1] == (f"--{name}",)), None)
        if definition is None or flag is None or not _imports(found, name):
            continue
        if _says_no_more(splicer.value((*found.home.path, found.name, "flags", name)), definition):
            yield pair


def _says_no_more(here: object, definition: FlagDefinition) -> bool:
    script = plain(definition)
    stated = here if isinstance(here, Mapping) else {"default": here}
    return all(name in script and same(script[name], value) for name, value in stated.items())


def _imports(found: Found, name: str) -> bool:
    """Whether Guild imports the flag NAME for FOUND even if it is not defined there."""
    node = found.attribute("flags-import")
    if isinstance(node, yaml.SequenceNode):
        return name in {text_of(item) for item in node.value}
    return isinstance(node, yaml.ScalarNode) and node.value.lower() in (*_ON, "all")


def _is_imported(flag: Flag) -> bool:
    """Whether Guild's import is known to give what we define for FLAG."""
    return (
        flag.action in _IMPORTED
        and flag.type in ("int", "float", "str", None, ABSENT)
        and not flag.nargs
        and not flag.conditional
        and not isinstance(flag.choices, Unresolved)
        and (flag.default is ABSENT or isinstance(flag.default, (int, float, str, type(None))))
        and (not isinstance(flag.help, str) or "%" not in flag.help)
        and not flag.positional
    )


def _place(path: str, pair: Pair) -> Location:
    mark = pair[0].start_mark
    return Location(path, mark.line + 1, mark.column)
