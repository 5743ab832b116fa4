"""What flagscan states of a program's command line beside what the program does when it is used.

The program is started for real, with the live library: without options (each stated default has
to be what it receives), with each spelling of each flag (the value has to arrive), and without
what is said to be required (it has to refuse).
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from flagscan.analysis import analyse
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Script
from flagscan.model.value import is_known
from tests.conftest import ROOT
from tests.property.spelling import spelled

CHILD = Path(__file__).with_name("child.py")


class Server:
    """A process that has imported MODULES, and starts programs in forks of itself."""

    def __init__(self, modules: Sequence[str], paths: Sequence[Path]) -> None:
        python_path = os.pathsep.join(map(str, (ROOT, *paths)))
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), *modules],
            env={"PYTHONPATH": python_path, "PATH": "", "COLUMNS": "200"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def ask(self, request: object) -> list[dict[str, Any]]:
        """The answer to REQUEST."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(request), file=self.process.stdin, flush=True)
        answers: list[dict[str, Any]] = json.loads(self.process.stdout.readline())
        return answers

    def close(self) -> None:
        """End it."""
        self.process.communicate(timeout=20)


@cache
def _server(modules: tuple[str, ...], paths: tuple[Path, ...]) -> Server:
    return Server(modules, paths)


@dataclass
class Answer:
    """What one run received, spelled; and how it ended, empty when well."""

    values: dict[str, str]
    error: str


@dataclass
class Program:
    """A program of ours, written to a folder of its own."""

    source: str
    folder: Path
    interface: str
    enums: str = "value"
    """How members of an Enum compare: by ``value`` or by ``name``."""
    modules: Sequence[str] = ()
    """What is imported once for all runs."""
    paths: Sequence[Path] = ()
    """Where it finds modules that take the place of a library."""
    ignored: set[str] = field(default_factory=set)
    """Names of flags that no value shows."""
    script: Script = field(init=False)

    def __post_init__(self) -> None:
        self.path = self.folder / "train.py"
        self.path.write_text(self.source)
        self.script = analyse(self.source.encode(), str(self.path)).script

    def start(self, commands: list[list[str]]) -> list[Answer]:
        """What the program receives with each of COMMANDS."""
        server = _server(tuple(self.modules), tuple(self.paths))
        request = [str(self.path), self.enums, commands]
        return [Answer(**answer) for answer in server.ask(request)]

    @property
    def flag_sets(self) -> list[FlagSet]:
        """What flagscan found of the interface that is tested."""
        return [s for s in self.script.flag_sets if s.interface == self.interface and s.active]

    def problems(self) -> list[str]:
        """Where what is stated and what happens differ."""
        return [what for flag_set in self.flag_sets for what in self._problems_of(flag_set)]

    def _around(self, flag_set: FlagSet) -> tuple[list[str], list[str], list[Flag]]:
        """What has to stand before the options of FLAG_SET and behind them; flags before it."""
        own = flag_set.command
        before: list[str] = []
        outer: list[Flag] = []
        for other in self.flag_sets:
            if len(other.command) < len(own) and own[: len(other.command)] == other.command:
                before += other.command[len(before) and -1 :] if other.command else ()
                flags = [f for f in other.flags if f not in flag_set.flags]
                outer += flags
                before += _words(f for f in flags if _is_required(f))
        done = max(
            (
                len(o.command)
                for o in self.flag_sets
                if own[: len(o.command)] == o.command and o is not flag_set
            ),
            default=0,
        )
        before += own[done:]
        behind: list[str] = []
        for other in self.flag_sets:
            if len(other.command) > len(own) and other.command[: len(own)] == own:
                inner = [f for f in other.flags if f not in flag_set.flags]
                behind = [*other.command[len(own) :], *_words(f for f in inner if _is_required(f))]
                if not any(
                    o.command[: len(other.command)] == other.command
                    for o in self.flag_sets
                    if o is not other
                ):
                    break
        return before, behind, outer

    def _problems_of(self, flag_set: FlagSet) -> Iterator[str]:
        flags = flag_set.flags
        before, behind, outer = self._around(flag_set)
        needed = [flag for flag in flags if _is_required(flag)]
        trials: list[tuple[str, list[str], Flag | None, Sequence[str]]] = []
        trials.append(("defaults", [*before, *_words(needed), *behind], None, ()))
        for flag in flags:
            for option in () if flag.name in self.ignored else flag.options or ("",):
                words, expected = usage(flag, option)
                if flag.positional and flag.nargs == "*":
                    # What has a name of its own is not taken for it.
                    line = [*_words(f for f in flags if f.options), *words]
                else:
                    line = _line(needed, flag, words)
                what = f"{flag.name} as {option}"
                trials.append((what, [*before, *line, *behind], flag, expected))
            if flag in needed:
                line = _line(needed, flag, [])
                trials.append((f"without {flag.name}", [*before, *line, *behind], flag, ()))
        answers = self.start([words for _what, words, _flag, _expected in trials])
        for trial, answer in zip(trials, answers, strict=True):
            what, words, used, accepted = trial
            place = f"{what} ({' '.join(words)})"
            if used is not None and not accepted:
                if not answer.error:
                    yield f"{place}: accepted"
            elif answer.error:
                yield f"{place}: {' '.join(answer.error.split())[:300]}"
            elif used is None:
                known = {flag.destination for flag in outer}
                yield from self._defaults(place, flags, needed, answer, known, bool(behind))
            elif answer.values.get(used.destination) not in accepted:
                got = answer.values.get(used.destination)
                yield f"{place}: {got} arrives, not {accepted[0]}"

    def _defaults(
        self,
        place: str,
        flags: Sequence[Flag],
        needed: list[Flag],
        answer: Answer,
        outer: set[str],
        is_group: bool,
    ) -> Iterator[str]:
        stated = {flag.destination: flag for flag in flags}
        if not is_group:
            for name in answer.values.keys() - stated.keys() - outer:
                if any(destination.startswith(name + ".") for destination in stated):
                    continue  # None in the place of an object that holds flags
                yield f"{place}: {name} is no flag"
        for flag in flags:
            live = answer.values.get(flag.destination)
            silent = flag.name in self.ignored or (flag.positional and not is_known(flag.default))
            if flag in needed or silent:
                continue
            if is_known(flag.default) and live != spelled(flag.default):
                yield f"{place}: {flag.name} is {live}, not {spelled(flag.default)}"


def _line(needed: Sequence[Flag], flag: Flag, words: list[str]) -> list[str]:
    """WORDS for FLAG among those for what else is NEEDED, in the order of the flags."""
    found = [word for f in needed for word in (words if f is flag else _words([f]))]
    return found if flag in needed else [*found, *words]


def _is_required(flag: Flag) -> bool:
    return flag.required is True


def _words(flags: Iterator[Flag] | Sequence[Flag]) -> list[str]:
    found = []
    for flag in flags:
        found += usage(flag, flag.options[0] if flag.options else "")[0]
    return found


SAMPLES: dict[object, list[tuple[str, object]]] = {
    "int": [("7", 7), ("8", 8)],
    "float": [("0.25", 0.25), ("0.5", 0.5)],
    "str": [("word", "word"), ("two words", "two words")],
    "path": [("a/b", PurePath("a/b")), ("c", PurePath("c"))],
    "list": [("[7, 8]", [7, 8])],
    "tuple": [("[7, 8]", (7, 8))],
    "dict": [("{a: 7}", {"a": 7})],
}


def usage(flag: Flag, option: str) -> tuple[list[str], list[str]]:
    """Words that use FLAG by its spelling OPTION, and what may arrive, spelled."""
    if flag.action == "store_true":
        return [option], ["True"]
    if flag.action == "store_false":
        return [option], ["False"]
    if flag.action == "BooleanOptionalAction" or (flag.type == "bool" and _negates(flag, option)):
        return [option], [str(not _negates(flag, option))]
    if option.startswith("$"):
        words, expected = usage(flag, "")
        return [f"{option}={words[0]}"], expected
    words = [option] if option else []
    if flag.type == "bool":
        return [*words, "True"], ["True"]
    if flag.syntax == "json" and flag.type in ("dict", "set"):
        if flag.type == "set":
            return [*words, "[7, 8]"], [spelled({7, 8})]
        return [*words, '{"a": 7}'], [spelled({"a": 7})]
    samples = SAMPLES.get(flag.type, [("word", "word"), ("other", "other")])
    if isinstance(flag.choices, (list, tuple)):
        samples = [(str(choice), choice) for choice in flag.choices[::-1]]
    if flag.nargs in ("+", "*") or isinstance(flag.nargs, int):
        count = flag.nargs if isinstance(flag.nargs, int) else 2
        samples = [samples[i % len(samples)] for i in range(count)]
        values = [value for _text, value in samples]
        kinds = [list, tuple, set]
        if isinstance(flag.default, (list, tuple, set)):
            kinds = [type(flag.default)]
        return [*words, *(text for text, _ in samples)], [spelled(kind(values)) for kind in kinds]
    text, value = samples[0]
    if isinstance(value, list) and flag.syntax:
        # What a list holds is not stated: numbers may arrive as floats, or as texts.
        return [*words, text], [spelled([kind(v) for v in value]) for kind in (int, float, str)]
    return [*words, text], [spelled(value)]


def _negates(flag: Flag, option: str) -> bool:
    """Whether OPTION is another spelling of FLAG with ``no`` before its last part."""
    whole = [o.lstrip("-") for o in flag.options]
    if any(option.lstrip("-") == f"no-{other}" for other in whole):
        return True
    last = [other.rpartition(".")[2] for other in whole]
    own = option.lstrip("-").rpartition(".")[2]
    return any(own == no + other for other in last for no in ("no-", "no_", "no"))
