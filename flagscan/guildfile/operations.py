"""A Script as operations: which flags, which main module, which name.

src/train.py with sub-commands fit and test
    ->  train-fit (main: src/train fit), train-test (main: src/train test)
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace

from flagscan.guildfile import applying, arguments, config_files, environment, overrides, variables
from flagscan.guildfile.definition import FlagDefinition, LeftOut, Operation
from flagscan.guildfile.describe import description
from flagscan.guildfile.scalars import comment
from flagscan.model.diagnostic import (
    DEFAULT_AS_TEXT,
    DEFAULT_LEFT_OUT,
    NOT_EXPRESSIBLE,
    Diagnostic,
)
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Script
from flagscan.model.value import ABSENT

FORMAT = "guild.yml"
_OBJECT = "object:"
_NO_OBJECTS = "Guild sets command lines, variables and dicts, no attributes of objects"
_FILLING_IN = ("argparse", "hf_argument_parser", "simple_parsing")

Keeps = Callable[[Flag], bool]


def operations(
    script: Script, *, base: str, keeps: Keeps, name: str | None = None, dest: str | None = None
) -> list[Operation]:
    """The operations of SCRIPT, one for each sub-command if it has any.

    Args:
        base: the folder of guild.yml.
        keeps: whether a flag is wanted.
        name: of the operation; the script's stem when None.
        dest: take the flag set that Guild fills through this ``flags-dest``, instead of the
            selected one; there are no operations if there is no such set.
    """
    applied = dest is not None and dest.startswith(applying.PREFIX)
    wanted = None if dest is None else dest.removeprefix(applying.PREFIX)
    chosen = script.selected_set if wanted is None else _set_for(script, wanted, base)
    if script.failed or chosen is None:
        return []
    module = module_of(script.path, base)
    stem = name or operation_name(module)
    commands = [
        flag_set
        for flag_set in script.flag_sets
        if flag_set.command and flag_set.interface == chosen.interface and flag_set.active
    ]
    if chosen.command and chosen not in commands:
        commands.append(chosen)
    if not commands:
        operation = _operation(script, chosen, stem, module, base, keeps)
        lost = applying.ignored_by_guild(chosen, operation) if applied or dest is None else []
        if lost or applied:
            return [_applied(script, chosen, operation, base, keeps, lost)]
        return [operation]
    return [
        _operation(
            script,
            flag_set,
            _command_name(stem, flag_set),
            module,
            base,
            keeps,
            _shared_options([chosen, *commands], flag_set, keeps),
        )
        for flag_set in commands
        if not flag_set.needs_command
    ]


def module_of(path: str, base: str) -> str:
    """The main module for the script at PATH, for a guild.yml in the folder BASE."""
    relative = os.path.relpath(os.path.abspath(path), os.path.abspath(base or os.curdir))
    module = relative.replace(os.sep, "/")
    if module.endswith(".py"):
        module = module[: -len(".py")]
    # Guild runs a package by its name.
    folder, _, last = module.rpartition("/")
    return folder if folder and last == "__main__" else module


def operation_name(module: str) -> str:
    """The name of an operation that runs MODULE, when nobody chose one."""
    # ``:`` parts model and operation on Guild's command line.
    stem = module.rpartition("/")[2]
    if stem.lower().endswith(".ipynb"):
        stem = stem[: -len(".ipynb")]
    return re.sub(r"[:\s]", "-", stem) or "main"


def _command_name(stem: str, flag_set: FlagSet) -> str:
    return "-".join((stem, *(re.sub(r"[:\s]", "-", word) for word in flag_set.command)))


def main_of(operation: Operation) -> str:
    """The value of ``main``."""
    words = [shlex.quote(word) for word in (operation.module, *operation.command)]
    return " ".join((*words, *operation.arguments))


def same_dest(one: str, other: str) -> bool:
    """Whether two values of ``flags-dest`` say the same."""
    return _canonical(one) == _canonical(other)


def _canonical(dest: str) -> str:
    if dest.startswith("args:"):
        return "args"
    if dest == environment.GUILD_DEST:
        return environment.DEST
    return "global:" + dest[len("dict:") :] if dest.startswith("dict:") else dest


def _set_for(script: Script, dest: str, base: str) -> FlagSet | None:
    def matches(flag_set: FlagSet) -> bool:
        file = config_files.placed(flag_set, base)
        return flag_set.dest == dest or same_dest(_dest_for(flag_set, file), dest)

    if script.selected_set and matches(script.selected_set):
        return script.selected_set
    sets = [s for s in script.flag_sets if s.active and matches(s) and not s.command]
    return sets[0] if sets else None


def _dest_for(flag_set: FlagSet, file: config_files.Placed | None) -> str:
    """The value of ``flags-dest`` for FLAG_SET, whose file is FILE if it has one."""
    if flag_set.dest.startswith(_OBJECT):
        return "none"
    return flag_set.dest if file is None else file.dest


def _operation(
    script: Script,
    flag_set: FlagSet,
    name: str,
    module: str,
    base: str,
    keeps: Keeps,
    shared: Sequence[Flag] = (),
) -> Operation:
    file = config_files.placed(flag_set, base)
    why = "" if file is None else file.why
    if flag_set.dest.startswith(_OBJECT):
        why = _NO_OBJECTS
    draft = _Collector(flag_set, keeps, script.path, why)
    draft.module(module, Location(script.path, 1, 0))
    for flag in flag_set.flags:
        if keeps(flag):
            draft.add(flag)
    for flag in shared:
        if flag in flag_set.flags:  # the command takes it as well
            continue
        why = "an option of the main parser, which goes before the command"
        draft.leave_out(flag, LeftOut(flag.name, why))
    return Operation(
        name=name,
        module=module,
        command=flag_set.command,
        arguments=tuple(draft.words),
        dest=_dest_for(flag_set, file),
        requires=() if file is None or file.why else (file.requirement,),
        entries=tuple(draft.entries.values()),
        diagnostics=tuple(draft.diagnostics),
    )


def _applied(
    script: Script,
    flag_set: FlagSet,
    operation: Operation,
    base: str,
    keeps: Keeps,
    lost: Sequence[str],
) -> Operation:
    """OPERATION, of FLAG_SET, as ``flagscan.apply`` runs it."""
    draft = _Collector(flag_set, keeps, script.path)
    draft.applied = True
    draft.module(operation.module, Location(script.path, 1, 0))
    for flag in flag_set.flags:
        if keeps(flag):
            draft.add(flag)
    path = os.path.relpath(os.path.abspath(script.path), os.path.abspath(base or os.curdir))
    return replace(
        operation,
        dest=applying.PREFIX + flag_set.dest,
        entries=tuple(draft.entries.values()),
        diagnostics=tuple(draft.diagnostics),
        applied=tuple(lost) or tuple(flag.name for flag in flag_set.flags),
        path=path.replace(os.sep, "/"),
    )


def _shared_options(sets: list[FlagSet], below: FlagSet, keeps: Keeps) -> list[Flag]:
    """The options of those of SETS whose words come before the command of BELOW."""
    silent = ("help", "version", "parsers")
    words = below.command
    return [
        flag
        for flag_set in sets
        if flag_set.command == words[: len(flag_set.command)] and flag_set.command != words
        for flag in flag_set.flags
        if keeps(flag) and flag.action not in silent
    ]


def _text_of_number(flag: Flag, entry: FlagDefinition) -> str:
    """The text that the script gets for a default that is none, where no type converts it."""
    if not (flag.type is ABSENT or flag.type in (None, "str")) or "arg-switch" in entry.attributes:
        return ""
    if flag.syntax:  # the script reads the text as a value
        return ""
    default = entry.attributes.get("default")
    if "arg-split" in entry.attributes and isinstance(flag.default, (list, tuple)):
        numbers = any(not isinstance(item, str) for item in flag.default)
        return str(default) if numbers else ""
    if isinstance(default, bool):
        return "1" if default else ""
    return repr(default) if isinstance(default, (int, float)) else ""


class _Collector:
    """Definitions and diagnostics of one flag set, as they are made."""

    def __init__(self, flag_set: FlagSet, keeps: Keeps, path: str, why: str = "") -> None:
        self.path = path
        self.why = why
        """Why none of them can be expressed, where that is so."""
        self.dest = flag_set.dest
        self.in_dict = variables.is_dict_dest(flag_set.dest)
        # Only argparse, and what is built on it, fills in %(default)s.
        self.percent = flag_set.interface in _FILLING_IN
        self.in_notebook = path.lower().endswith(".ipynb")
        if self.in_notebook and flag_set.dest == "args":
            self.why = "Guild gives a notebook no command line; assign variables (--dest globals)"
        self.names = {flag.name for flag in flag_set.flags}
        self.entries: dict[str, FlagDefinition | LeftOut] = {}
        self.interface = flag_set.interface
        self.words: list[str] = []
        """What follows the module in ``main``: references to flags."""
        self.diagnostics: list[Diagnostic] = []
        self.blocked = False
        self.applied = False
        """Whether ``flagscan.apply`` declares them."""

    def module(self, module: str, location: Location) -> None:
        """Tell when Guild cannot run MODULE."""
        why = ""
        if module.startswith("../") or module == ".." or os.path.isabs(module):
            why = "Guild runs only what is below the folder of guild.yml"
        elif "." in module.rpartition("/")[2] and not self.in_notebook:
            why = "Guild takes the dot in the file's name for a package"
        if why:
            self.diagnostics.append(
                NOT_EXPRESSIBLE.at(location, flag=comment(self.path), format=FORMAT, why=why)
            )

    def add(self, flag: Flag) -> None:
        """Define FLAG, or say why not."""
        text = description(flag, percent=self.percent, path=self.path)
        entry: FlagDefinition | LeftOut | None
        if self.applied:
            entry = applying.define(flag, text)
        elif self.why:
            entry = LeftOut(flag.name, self.why)
        elif self.dest == "args" and overrides.is_override(flag):
            entry = self._override(flag, text)
        elif self.dest == "args" and flag.positional:
            entry = self._positional(flag, text)
        elif self.dest == "args":
            entry = arguments.define(flag, text)
        elif self.dest == environment.DEST:
            entry = environment.define(flag, text)
        else:
            entry = self._variable(flag, text)
        if entry is None:
            return
        if entry.name in self.entries:
            entry = LeftOut(flag.name, "another flag has this name")
        if isinstance(entry, LeftOut):
            self.leave_out(flag, entry)
            return
        self.entries[entry.name] = replace(entry, location=flag.location)
        if entry.left_out_default:
            self.diagnostics.append(
                DEFAULT_LEFT_OUT.at(
                    flag.location,
                    flag=comment(entry.name),
                    format=FORMAT,
                    why=entry.left_out_default,
                )
            )
        elif (
            self.dest == "args"
            and not overrides.is_override(flag)
            and (text := _text_of_number(flag, entry))
        ):
            self.diagnostics.append(
                DEFAULT_AS_TEXT.at(flag.location, flag=comment(entry.name), text=repr(text))
            )

    def leave_out(self, flag: Flag, entry: LeftOut) -> None:
        """Note that FLAG is not expressed."""
        self.entries.setdefault(entry.name, entry)
        self.diagnostics.append(
            NOT_EXPRESSIBLE.at(
                flag.location, flag=comment(entry.name), format=FORMAT, why=entry.why
            )
        )

    def _override(self, flag: Flag, text: str) -> FlagDefinition | LeftOut:
        entry = overrides.define(flag, text, self.interface)
        if isinstance(entry, FlagDefinition):
            if not self.words:
                self.words.extend(overrides.INTRODUCTIONS.get(self.interface, ()))
            self.words.append(overrides.word(flag))
        return entry

    def _positional(self, flag: Flag, text: str) -> FlagDefinition | LeftOut | None:
        if flag.action == "parsers":
            return None
        if self.blocked:
            return LeftOut(flag.name, "a positional argument before it is left out")
        entry = arguments.define_positional(flag, text)
        if isinstance(entry, FlagDefinition):
            self.words.append(f"${{{entry.name}}}")
        elif flag.nargs not in ("?", "*"):
            self.blocked = True
        return entry

    def _variable(self, flag: Flag, text: str) -> FlagDefinition | LeftOut:
        in_file = self.dest.startswith(config_files.PREFIX)
        nests = in_file or (self.in_dict and not self.in_notebook)
        if nests and any(name.startswith(flag.name + ".") for name in self.names):
            return LeftOut(flag.name, "Guild cannot pass it besides keys nested in it")
        if self.in_notebook and not in_file:
            return variables.define_in_notebook(flag, text)
        return variables.define(flag, text, in_dict=self.in_dict, in_file=in_file)
