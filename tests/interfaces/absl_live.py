"""The live program: its absl flags, told by a child process, beside what flagscan states."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, Unresolved

TESTS = Path(__file__).parents[1]
TYPES = {
    "ArgumentParser": "str",
    "IntegerParser": "int",
    "FloatParser": "float",
    "BooleanParser": "bool",
    "EnumParser": "str",
    "EnumClassParser": "str",
}
Live = Callable[..., dict[str, Any]]


@contextmanager
def live_absl() -> Iterator[Live]:
    """What a script in a folder does with some words and an environment."""
    child = TESTS / "interfaces" / "absl_child.py"
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", str(child), str(TESTS / "standins")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def run(
            folder: Path, words: tuple[str, ...] = (), environment: Mapping[str, str] | None = None
        ) -> dict[str, Any]:
            request = [str(folder), "train.py", list(words), dict(environment or {})]
            print(json.dumps(request), file=stdin, flush=True)
            answer: dict[str, Any] = json.loads(stdout.readline())
            return answer

        yield run


def differences(flags: dict[str, Flag], held: dict[str, Any]) -> list[str]:
    """Where FLAGS say something that is not what the live program HELD."""
    wrong = [f"missing {name}" for name in held.keys() - flags.keys()]
    for name, flag in flags.items():
        if name not in held:
            if not flag.conditional:
                wrong.append(f"extra {name}")
            continue
        one = held[name]
        action = (
            "append" if one["multi"] else "BooleanOptionalAction" if one["boolean"] else "store"
        )
        options = [f"--{name}", *([f"--no{name}"] if one["boolean"] else [])]
        options += [f"-{one['short']}"] if one["short"] else []
        expected = {
            "action": action,
            "options": tuple(options),
            "type": TYPES.get(one["type"], one["type"]),
            "default": one["value"],
            "choices": one["choices"] or ABSENT,
            "required": one["required"],
            "help": one["help"],
            "min": ABSENT if one["lower"] is None else one["lower"],
            "max": ABSENT if one["upper"] is None else one["upper"],
        }
        for attribute, value in expected.items():
            found = getattr(flag, attribute)
            if not isinstance(found, Unresolved) and repr(found) != repr(value):
                wrong.append(f"{name}.{attribute}: {found!r} stated, {value!r} held")
    return wrong
