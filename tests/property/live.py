"""The child process that runs generated programs, and what it answers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

CHILD = Path(__file__).with_name("child.py")
WORLDS: tuple[Mapping[str, str], ...] = ({}, {"FS_A": "1", "FS_B": "7", "FS_C": "blue"})
"""The environments that each program is run in: nothing set, everything set."""


@dataclass(frozen=True)
class Run:
    """One run of a program."""

    parsers: dict[tuple[str, ...], dict[str, dict[str, Any]]]
    """For each command, its actions by their first option or dest; those of a later parser that
    the program parses win."""
    raised: str | None
    ended: bool
    """Whether it refused its (empty) command line: it may not have come to all of its parsers."""


class Child:
    """The process; programs are run one after the other."""

    def __enter__(self) -> Child:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def run(self, folder: Path, script: str) -> list[Run]:
        """What SCRIPT in FOLDER does in each of :data:`WORLDS`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([str(folder), script, WORLDS]), file=self.process.stdin, flush=True)
        return [_read(answer) for answer in json.loads(self.process.stdout.readline())]


# An isolated interpreter: nothing of the tests' environment reaches the programs.
_START = """
import runpy, sys
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def _read(answer: dict[str, Any]) -> Run:
    parsers: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
    for parsed in answer["parsed"]:
        for command, actions in parsed:
            known = parsers.setdefault(tuple(command), {})
            for action in actions:
                known[key_of(action["options"], action["destination"])] = action
    return Run(parsers, answer["raised"], answer["ended"])


def key_of(options: list[str] | tuple[str, ...], destination: str) -> str:
    """What tells an action from the others of its parser."""
    return " ".join(sorted(options)) or destination
