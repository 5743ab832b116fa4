"""Runs a program of ours with many command lines, and tells what it received each time.

    python child.py MODULE...      imports the modules once, then serves requests

A request is a line of JSON, ``[script, enums, command lines]``; it is answered by a line, a list.

The program calls ``record(value)`` (a dict, a dataclass, a namespace) as often as it likes; what
is in it is spelled, by dotted name. A word ``$NAME=value`` sets a variable of the environment.
Each run is a fork of its own. An answer is ``{"values": {...}, "error": "..."}``.
"""

from __future__ import annotations

import builtins
import contextlib
import dataclasses
import enum
import io
import json
import os
import runpy
import signal
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any

from tests.property.spelling import spelled

SECONDS = 20


def flattened(value: Any, prefix: str, enums: str) -> Iterator[tuple[str, str]]:
    """The leaves of VALUE with their dotted names."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        items = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    elif hasattr(value, "model_fields_set"):
        items = dict(value)
    elif isinstance(value, types.SimpleNamespace) or type(value).__name__ == "Namespace":
        items = vars(value)
    elif isinstance(value, dict) and not prefix:
        items = value
    else:
        yield prefix, spelled(_plain(value, enums))
        return
    for name, item in items.items():
        yield from flattened(item, f"{prefix}.{name}" if prefix else name, enums)


def _plain(value: Any, enums: str) -> Any:
    if isinstance(value, enum.Enum):
        return getattr(value, enums)
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(item, enums) for item in value)
    return value


def run(script: str, enums: str, words: list[str]) -> dict[str, Any]:
    """What SCRIPT records when it is started with WORDS."""
    values: dict[str, str] = {}

    def record(value: Any) -> None:
        values.update(flattened(value, "", enums))

    builtins.record = record  # type: ignore[attr-defined]
    given = [word[1:].partition("=") for word in words if word.startswith("$")]
    os.environ.update({name: value for name, _equals, value in given})
    folder = os.path.dirname(script)
    sys.path.insert(0, folder)
    os.chdir(folder)
    os.environ["HOME"] = folder
    sys.argv = [script, *(word for word in words if not word.startswith("$"))]
    sys.dont_write_bytecode = True
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as end:
            return {"values": values, "error": f"exit {end.code}: {said.getvalue()}"}
        except BaseException as error:
            return {"values": values, "error": f"{type(error).__name__}: {error}"}
    return {"values": values, "error": ""}


def forked(script: str, enums: str, words: list[str]) -> dict[str, Any]:
    """:func:`run` in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        signal.alarm(SECONDS)
        answer = run(script, enums, words)
        with os.fdopen(writing, "w") as stream:
            json.dump(answer, stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(process, 0)
    return json.loads(text) if text else {"values": {}, "error": "killed"}


def main() -> None:
    """Answer request after request."""
    warnings.simplefilter("ignore")
    for module in sys.argv[1:]:
        __import__(module)
    for line in sys.stdin:
        script, enums, commands = json.loads(line)
        answers = [forked(script, enums, words) for words in commands]
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
