"""What flagscan states of a program beside what the running program holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.model.value import ABSENT, Unresolved
from tests.property.live import Run, key_of
from tests.property.spelling import spelled, spelled_choices

EXCUSES = {"FS101", "FS103", "FS104", "FS105", "FS401"}
"""Diagnostics that say: there may be other options than those listed."""
FILLED = ("action", "nargs", "const", "required", "metavar")
"""Attributes that argparse fills in itself: to leave them out states nothing."""


@dataclass
class Comparison:
    """Figures of one program, and what is wrong."""

    figures: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def compare(script: Script, runs: list[Run]) -> Comparison:
    """Compare SCRIPT with each of RUNS: what is stated has to hold in all of them."""
    result = Comparison()
    result.figures["programs"] = 1
    stated = {
        flag_set.command: {key_of(f.options, f.destination): f for f in flag_set.flags}
        for flag_set in script.flag_sets
        if flag_set.interface == "argparse" and flag_set.active
    }
    excused = bool(EXCUSES & {d.code for d in script.diagnostics})
    if any(d.code == "FS009" for d in script.diagnostics):
        result.wrong.append(f"internal error: {script.diagnostics}")
    for run in runs:
        if run.raised is not None:
            result.figures["raised"] += 1
            continue
        for command, actions in run.parsers.items():
            flags = stated.get(command, {})
            for key in actions.keys() - flags.keys():
                if excused:
                    result.figures["missing, with a diagnostic"] += 1
                else:
                    result.wrong.append(f"missing {_place(command, key)}")
        for command, flags in stated.items():
            for key, flag in flags.items():
                action = run.parsers.get(command, {}).get(key)
                if action is None:
                    if command not in run.parsers and command:
                        result.figures["command of another run"] += 1
                    elif run.ended:
                        result.figures["not reached by a run"] += 1
                    elif not flag.conditional:
                        result.wrong.append(f"extra {_place(command, key)}")
                    continue
                for what in differences(flag, action):
                    result.wrong.append(f"{_place(command, key)}: {what}")
    result.wrong = list(dict.fromkeys(result.wrong))
    for flags in stated.values():
        result.figures["flags"] += len(flags)
        for flag in flags.values():
            result.figures["conditional"] += flag.conditional
            for name in ("type", "nargs", "const", "default", "choices", "required", "help"):
                value = getattr(flag, name)
                kind = "unresolved" if isinstance(value, Unresolved) else "stated"
                result.figures[kind] += value is not ABSENT
    return result


def _place(command: tuple[str, ...], key: str) -> str:
    return " ".join([*command, key])


def differences(flag: Flag, action: dict[str, Any]) -> list[str]:
    """Each value that FLAG states and ACTION does not hold."""
    found = []

    def check(name: str, ours: object, live: object) -> None:
        if ours != live:
            found.append(f"{name} is {ours} in flagscan, {live} in the program")

    check("options", sorted(flag.options), sorted(action["options"]))
    check("destination", flag.destination, action["destination"])
    for name in ("action", "type", "nargs", "const", "default", "choices", "help", "metavar"):
        value = getattr(flag, name)
        if isinstance(value, Unresolved) or (value is ABSENT and name in FILLED):
            continue
        live = action[name]
        if name == "help" and action["action"] == "BooleanOptionalAction":
            # Python 3.9 to 3.12 add this; help texts are stated as they are written.
            live = live.replace(" (default: %(default)s)", "")
        if name == "type":
            live = "Path" if live == "PosixPath" else live
            check(name, None if value is ABSENT else _type(str(value)), live)
        elif name == "action":
            check(name, value, live)
        elif value is ABSENT:
            # SUPPRESS of argparse's own making (version) is no default that anyone declared.
            if action["action"] != "version" or name not in ("default", "help"):
                check(name, "None", live)
        elif name == "choices":
            check(name, spelled_choices(value), live)
        else:
            check(name, spelled(value), live)
    if isinstance(flag.required, bool) and not flag.positional:
        check("required", flag.required, action["required"])
    return found


def _type(written: str) -> str:
    if written.startswith("lambda"):
        return "<lambda>"
    if written == "path":
        return "Path"
    if "partial(" in written:
        return "partial"
    return written.rpartition(".")[2]
