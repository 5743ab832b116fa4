"""What flagscan states of a program that uses click or typer, beside what the live one holds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from flagscan.analysis import analyse
from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.model.value import ABSENT, Unresolved

CHILD = Path(__file__).with_name("commands_child.py")


class Live:
    """The process that runs programs, one after the other."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, script: str) -> dict[str, Any]:
        """The commands of SCRIPT in FOLDER, or what it raised."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([str(folder), script]), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def read(folder: Path, script: str) -> Script:
    """What flagscan finds in SCRIPT of FOLDER."""
    path = folder / script
    return analyse(path.read_bytes(), str(path)).script


def differences(script: Script, interface: str, answer: dict[str, Any]) -> list[str]:
    """Each thing that is stated of SCRIPT and that the live program does not hold."""
    wrong: list[str] = []
    stated = {
        flag_set.command: {_key(f.options, f.destination): f for f in flag_set.flags}
        for flag_set in script.flag_sets
        if flag_set.interface == interface and flag_set.active
    }
    live = {
        tuple(words): {_key(p["options"], p["destination"]): p for p in params}
        for words, params in answer["commands"]
    }
    for words in live.keys() | stated.keys():
        theirs, ours = live.get(words), stated.get(words)
        if ours is None:
            # A group in between that takes nothing itself is no command that can be run.
            if theirs or not any(w[: len(words)] == words and w != words for w in live):
                wrong.append(f"missing command {' '.join(words)}")
            continue
        if theirs is None:
            wrong.append(f"extra command {' '.join(words)}")
            continue
        place = " ".join(words)
        if list(theirs) != list(ours):
            wrong.append(f"{place}: {list(ours)} in flagscan, {list(theirs)} in the program")
        for key in theirs.keys() & ours.keys():
            wrong.extend(f"{place} {key}: {what}" for what in _of_flag(ours[key], theirs[key]))
    return wrong


def wrong_of(
    program: str, interface: str, folder: Path, live: Live, figures: Counter[str]
) -> list[str]:
    """What is stated of PROGRAM and differs from what it holds when it runs in FOLDER.

    FIGURES count it, its parameters and what is not known of them.
    """
    (folder / "train.py").write_text(program)
    answer = live.run(folder, "train.py")
    script = read(folder, "train.py")
    figures["programs"] += 1
    wrong = [str(d) for d in script.diagnostics if d.code == "FS009"]
    if answer["raised"] is not None:
        figures["raised"] += 1
        return wrong
    figures["flags"] += sum(len(params) for _words, params in answer["commands"])
    figures["unresolved"] += len(unresolved(script, interface))
    return wrong + differences(script, interface, answer)


def unresolved(script: Script, interface: str) -> set[str]:
    """The attributes of flags of INTERFACE that are not known, as ``name.attribute``."""
    return {
        f"{flag.name}.{name}"
        for flag_set in script.flag_sets
        if flag_set.interface == interface
        for flag in flag_set.flags
        for name in ("action", "type", "default", "choices", "nargs", "required", "help")
        if isinstance(getattr(flag, name), Unresolved)
    }


def _key(options: tuple[str, ...] | list[str], destination: str) -> str:
    return " ".join(options) or destination


def _of_flag(flag: Flag, live: dict[str, Any]) -> list[str]:
    found: list[str] = []

    def check(name: str, ours: object, theirs: object) -> None:
        if not isinstance(ours, Unresolved) and not _same(ours, theirs):
            found.append(f"{name} is {ours!r} in flagscan, {theirs!r} in the program")

    if flag.action == "version":
        return found
    check("destination", flag.destination, live["destination"])
    check("negations", list(flag.negations), live["negations"])
    check("action", flag.action, live["action"])
    check("nargs", _count(flag), live["nargs"])
    check("type", _type(flag.type), live["type"])
    check("default", None if flag.default is ABSENT else _plain(flag.default), live["default"])
    check("choices", None if flag.choices is ABSENT else flag.choices, live.get("choices"))
    check("min", None if flag.min is ABSENT else _plain(flag.min), live.get("min"))
    check("max", None if flag.max is ABSENT else _plain(flag.max), live.get("max"))
    check("required", flag.required, live["required"])
    if live["help"] is not None or flag.options:
        check("help", None if flag.help is ABSENT else flag.help, live["help"] or None)
    return found


def _same(ours: object, theirs: object) -> bool:
    if isinstance(theirs, dict) and "member" in theirs:
        return ours in (theirs["member"], theirs["value"])
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    return type(ours) is type(theirs) and ours == theirs


def _count(flag: Flag) -> object:
    if isinstance(flag.nargs, Unresolved):
        return flag.nargs
    if flag.positional:
        return {"*": -1, "+": -1, "?": 1}.get(str(flag.nargs), _number(flag.nargs))
    return 1 if flag.nargs == "?" else _number(flag.nargs)


def _number(nargs: object) -> object:
    return 1 if nargs is ABSENT else nargs


def _type(kind: object) -> object:
    if kind is ABSENT or isinstance(kind, Unresolved):
        return None if kind is ABSENT else kind
    text = str(kind)
    return "<lambda>" if text.startswith("lambda") else text.rpartition(".")[2]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str, Unresolved)):
        return value
    return str(value)
