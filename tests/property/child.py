"""Runs programs of ours and tells which parsers they parsed: the truth to compare with.

    python child.py        reads one JSON list ``[folder, script, [environment, ...]]`` a line,
                           answers one JSON list with a run for each environment

Each run is a fork of this process: modules are imported once, state is never
shared. ``parse_args`` and ``parse_known_args`` are watched, not replaced.
"""

from __future__ import annotations

import argparse
import collections  # noqa: F401
import contextlib
import dataclasses  # noqa: F401
import enum  # noqa: F401
import functools
import json
import os
import pathlib  # noqa: F401
import random  # noqa: F401
import runpy
import signal
import sys
import typing  # noqa: F401
from collections.abc import Callable
from typing import Any

from spelling import spelled, spelled_choices  # type: ignore[import-not-found]

SECONDS = 10
REGISTERED = {
    "_StoreAction": "store",
    "_StoreConstAction": "store_const",
    "_StoreTrueAction": "store_true",
    "_StoreFalseAction": "store_false",
    "_AppendAction": "append",
    "_AppendConstAction": "append_const",
    "_CountAction": "count",
    "_HelpAction": "help",
    "_VersionAction": "version",
    "_ExtendAction": "extend",
    "_SubParsersAction": "parsers",
}


def type_name(kind: object) -> str | None:
    """How flagscan may call the function KIND."""
    if kind is None or isinstance(kind, str):
        return kind
    if isinstance(kind, functools.partial):
        return "partial"
    return str(getattr(kind, "__name__", type(kind).__name__))


def described(action: argparse.Action) -> dict[str, Any]:
    """What ACTION holds, spelled."""
    kind = type(action).__name__
    return {
        "options": list(action.option_strings),
        "destination": action.dest,
        "action": REGISTERED.get(kind, kind),
        "type": type_name(action.type),
        "nargs": spelled(action.nargs),
        "const": spelled(action.const),
        "default": spelled(action.default),
        "choices": spelled_choices(action.choices),
        "required": bool(action.required),
        "help": spelled(action.help),
        "metavar": spelled(action.metavar),
    }


def parsers_of(parser: argparse.ArgumentParser, command: tuple[str, ...] = ()) -> list[Any]:
    """``[command, actions]`` of PARSER and of its sub-commands."""
    found: list[Any] = []
    actions = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            seen: list[object] = []
            for name, sub in action.choices.items():
                if not any(sub is other for other in seen):
                    seen.append(sub)
                    found.extend(parsers_of(sub, (*command, name)))
        elif not isinstance(action, argparse._HelpAction):
            actions.append(described(action))
    return [[list(command), actions], *found]


def watch(dumps: list[tuple[Any, bool]]) -> None:
    """Append what each parser holds when it is parsed to DUMPS, and whether it is given words."""
    depth = 0

    def watched(method: Callable[..., Any]) -> Callable[..., Any]:
        def parse(self: argparse.ArgumentParser, *args: Any, **keywords: Any) -> Any:
            nonlocal depth
            needed = [action for action in self._actions if action.required]
            if not depth:
                dumps.append((parsers_of(self), bool((args and args[0]) or keywords.get("args"))))
            depth += 1
            # Whoever starts such a program gives what it requires; that it is missing here is no
            # reason for it to end.
            for action in needed:
                action.required = False
            try:
                return method(self, *args, **keywords)
            finally:
                depth -= 1
                for action in needed:
                    action.required = True

        return parse

    for name in ("parse_args", "parse_known_args"):
        setattr(argparse.ArgumentParser, name, watched(getattr(argparse.ArgumentParser, name)))


def run(folder: str, script: str, environment: dict[str, str]) -> dict[str, Any]:
    """The parsers that SCRIPT parses, and the exception that ended it, if any."""
    dumps: list[tuple[Any, bool]] = []
    watch(dumps)
    os.chdir(folder)
    os.environ.update(environment)
    sys.argv = [script]
    sys.path[0] = folder
    sys.dont_write_bytecode = True
    raised = None
    ended = False
    with (
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit:
            ended = True
        except BaseException as error:
            raised = f"{type(error).__name__}: {error}"
    # Words that the script says are no command line, where another parser reads that.
    parsed = [dump for dump, given in dumps if not given] or [dump for dump, _ in dumps]
    return {"parsed": parsed, "raised": raised, "ended": ended}


def forked(folder: str, script: str, environment: dict[str, str]) -> dict[str, Any]:
    """:func:`run` in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        signal.alarm(SECONDS)
        with os.fdopen(writing, "w") as stream:
            json.dump(run(folder, script, environment), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(process, 0)
    return json.loads(text) if text else {"parsed": [], "raised": "killed", "ended": True}


def main() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        folder, script, environments = json.loads(line)
        print(json.dumps([forked(folder, script, e) for e in environments]), flush=True)


if __name__ == "__main__":
    main()
