"""What a command line of ``python -m flagscan.apply`` asks for, in a process of its own.

    train.py lr=0.5 -- --verbose    {"path": "train.py", "files": {...}, "argv": ["--verbose"]}

Nothing of a script runs here.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flagscan.analysis import analyse
from flagscan.apply.words import Words, read_words
from flagscan.assignments.resolving import resolve
from flagscan.editing.editing import edit
from flagscan.errors import FlagscanError, InvalidValuesError, UsageError
from flagscan.files import read_bytes
from flagscan.model.script import Script
from flagscan.selection import AUTO, select
from flagscan.terminal import visible, write

USAGE = """\
usage: python -m flagscan.apply [--dest DEST] [--interface NAME] [--root DIR] SCRIPT|-m MODULE
                                [NAME=VALUE ...] [@FILE ...] [-- WORD ...]

Run SCRIPT with the values declared that are given; the file stays as it is.

  NAME=VALUE      a value for a flag that flagscan finds in SCRIPT
  --NAME VALUE    the same, where SCRIPT reads no command line itself
  @FILE           values from a file
  -- WORD ...     what is behind goes to SCRIPT as it is, and so does any other option
  --dest DEST, --interface NAME   which of its flags, as for flagscan
  --root DIR      where imports of sibling modules are looked up, besides the script's folder
"""
_OPTIONS = {"--dest": "dest", "--interface": "interface", "--root": "root", "-m": "module"}


@dataclass(slots=True)
class _Call:
    """The words of the command line, sorted."""

    script: str = ""
    module: str = ""
    dest: str = AUTO
    interface: str | None = None
    roots: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What stands behind the script."""


def main(arguments: Sequence[str]) -> int:
    """Print what is to be run, as JSON; ARGUMENTS begin with the folder where ``-m`` looks."""
    try:
        here, *words = arguments
        if not words or words[0] in ("-h", "--help"):
            write(sys.stdout if words else sys.stderr, USAGE)
            return 0 if words else 2
        write(sys.stdout, json.dumps(_prepared(_read(words), here)))
        return 0
    except InvalidValuesError as error:
        for problem in error.problems:
            _complain(problem)
    except FlagscanError as error:
        _complain(str(error))
    except Exception as error:
        if os.environ.get("FLAGSCAN_TRACEBACK"):
            raise
        _complain(f"{type(error).__name__}: {error} (FLAGSCAN_TRACEBACK=1 shows where)")
    return 2


def _complain(message: str) -> None:
    write(sys.stderr, f"flagscan: error: {visible(message)}\n")


def _read(words: Sequence[str]) -> _Call:
    call = _Call()
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option, equals, value = rest.pop(0).partition("=")
        if option not in _OPTIONS:
            raise UsageError(f"{option}: options of the script stand behind it; see --help")
        if not equals:
            if not rest:
                raise UsageError(f"{option}: say {option} VALUE")
            value = rest.pop(0)
        if option == "--root":
            if not os.path.isdir(value):
                raise UsageError(f"--root {value}: no such folder")
            call.roots.append(value)
        else:
            setattr(call, _OPTIONS[option], value)
        if option == "-m":
            break
    if not call.module:
        if not rest:
            raise UsageError("say which script: python -m flagscan.apply SCRIPT NAME=VALUE ...")
        call.script = rest.pop(0)
    call.words = rest
    return call


def _prepared(call: _Call, here: str) -> dict[str, object]:
    path, module = call.script, ""
    if call.module:
        path, module = _file_of(call.module, here)
    if path.lower().endswith(".ipynb"):
        raise UsageError(f"{path}: a notebook is run by its kernel; --format python edits it")
    data = read_bytes(path)
    found = analyse(data, path, roots=call.roots).script
    script = replace(found, selected=select(found.flag_sets, call.dest, call.interface))
    words = read_words(call.words, script)
    contents = {path: data}
    if words.assignments or words.values:
        contents = _edited(call, path, data, script, words)
    files = {os.path.realpath(name): text for name, text in contents.items()}
    return {
        "path": path,
        "module": module,
        "argv": words.rest,
        "files": {name: base64.b64encode(text).decode() for name, text in files.items()},
    }


def _edited(call: _Call, path: str, data: bytes, script: Script, words: Words) -> dict[str, bytes]:
    values = dict(words.values)
    command: tuple[str, ...] = ()
    if words.assignments:
        trials = resolve(words.assignments, script, required=False)
        if len(trials) != 1:
            raise UsageError(f"these values make {len(trials)} trials, and a script runs once")
        values.update(next(iter(trials)))
        command = trials.command
    edited = edit(
        data,
        path,
        values,
        dest=call.dest,
        interface=call.interface,
        roots=call.roots,
        command=command,
    )
    for note in edited.notes:
        write(sys.stderr, f"flagscan: note: {visible(note)}\n")
    return edited.files


def _file_of(module: str, here: str) -> tuple[str, str]:
    """The file that ``-m MODULE`` runs, found without importing its package, and its module."""
    from importlib.machinery import PathFinder

    folders: list[str] | None = [here or os.getcwd(), *sys.path]
    names = module.split(".")
    spec = None
    for number in range(len(names)):
        name = ".".join(names[: number + 1])
        spec = PathFinder.find_spec(names[number], folders)
        if spec is None:
            raise UsageError(f"-m {module}: there is no module {name}")
        found = spec.submodule_search_locations
        folders = None if found is None else list(found)
        if folders is None and number < len(names) - 1:
            raise UsageError(f"-m {module}: {name} is no package")
    if folders is not None:
        return _file_of(f"{module}.__main__", here)
    assert spec is not None
    if spec.origin is None or not spec.origin.endswith(".py"):
        raise UsageError(f"-m {module}: it is no Python file")
    return os.path.relpath(spec.origin), module
