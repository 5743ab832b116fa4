"""What flagscan states of objects of settings, beside what those of the live program hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.model.value import is_known
from tests.property.spelling import spelled

CHILD = Path(__file__).with_name("objects_child.py")


class Live:
    """The process that runs programs, one after the other."""

    def __init__(self, *modules: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(CHILD), *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=CHILD.parents[2],
            env={"PYTHONPATH": str(CHILD.parents[2]), "PYTHONHASHSEED": "0"},
        )

    def run(self, folder: Path, source: str, **modules: str) -> dict[str, Any]:
        """What the program SOURCE holds, run in FOLDER beside MODULES."""
        for name, text in {**modules, "train": source}.items():
            (folder / f"{name}.py").write_text(text)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([str(folder), "train.py"]), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def read(folder: Path) -> Script:
    """What flagscan finds in the program of FOLDER."""
    return analyse((folder / "train.py").read_bytes(), str(folder / "train.py")).script


def sets_of(script: Script, interface: str) -> dict[str, dict[str, Any]]:
    """The flags of each object that INTERFACE found, by the name of the object."""
    return {
        item.dest.partition(":")[2]: {flag.name: flag for flag in item.flags}
        for item in script.flag_sets
        if item.interface == interface
    }


def differences(script: Script, interface: str, answer: dict[str, Any]) -> list[str]:
    """Each value that is stated of SCRIPT and that the live program does not hold."""
    wrong = []
    for name, flags in sets_of(script, interface).items():
        live = answer["objects"].get(name)
        if live is None:
            wrong.append(f"{name} is no object of the program")
            continue
        for flag in flags.values():
            if flag.name not in live and flag.conditional:
                continue
            if flag.name not in live:
                wrong.append(f"{name}.{flag.name} is not in the program")
            elif is_known(flag.default) and spelled(flag.default) != live[flag.name]:
                wrong.append(f"{name}.{flag.name}: {flag.default!r}, it is {live[flag.name]}")
    return wrong
