"""Throw inputs at flagscan until something breaks.

    python -m tests.hardening.fuzz --count 100000            # the long run; prints figures
    python -m tests.hardening.fuzz --kind script --first 81234 --count 1   # one input again

Each input is made from its number alone, and read in another process with limits. A
failure is an exception, an answer that says "internal error", an answer that is not valid,
a process that died, more than ``PATIENCE`` seconds, or more than a gibibyte.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import yaml

from tests.hardening.mutations import damaged, mutated, samples

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds for one input, on a busy machine; the budgets end at a fraction of it."""
MEMORY = 1 << 30

Kind = Callable[[random.Random], None]


class Broken(Exception):
    """An answer that must not be."""


def _run(*words: str) -> str:
    """What the command line prints; a traceback or an internal error is a failure."""
    from flagscan.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    if status not in (0, 1, 2):
        raise Broken(f"status {status}")
    said = err.getvalue()
    for wrong in ("FS009", "Traceback", "internal error"):
        if wrong in said:
            raise Broken(said.strip()[-600:])
    return out.getvalue()


def _script(data: bytes) -> None:
    Path("train.py").write_bytes(data)
    documents = json.loads(_run("train.py", "--format", "json", "--no-cache"))
    assert len(documents) == 1
    text = _run("train.py", "--format", "guild", "--no-cache")
    if text:
        yaml.safe_load(text)


def script_tokens(chance: random.Random) -> None:
    """Real scripts, mutated token by token."""
    path = chance.choice(SCRIPTS)
    text = path.read_text(encoding="utf-8", errors="replace")
    _script(mutated(chance, text).encode("utf-8", "surrogatepass"))


def script_bytes(chance: random.Random) -> None:
    """Real scripts, damaged byte by byte."""
    _script(damaged(chance, chance.choice(SCRIPTS).read_bytes()))


def any_bytes(chance: random.Random) -> None:
    """No script at all."""
    head = chance.choice(
        (b"", b"# coding: latin-1\n", b"# coding: utf-7\n", b"\xef\xbb\xbf", b"\xff\xfe")
    )
    _script(head + chance.randbytes(chance.randint(0, 400)))


def settings(chance: random.Random) -> None:
    """Files of settings that a script opens."""
    path = chance.choice(SETTINGS)
    suffix = {".yml": ".yaml", ".cfg": ".ini"}.get(path.suffix, path.suffix)
    if chance.random() < 0.3:
        data = damaged(chance, path.read_bytes())
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
        data = mutated(chance, text).encode("utf-8", "surrogatepass")
    Path("config" + suffix).write_bytes(data)
    load = {
        ".yaml": "yaml.safe_load(open('config.yaml'))",
        ".json": "json.load(open('config.json'))",
        ".toml": "tomllib.load(open('config.toml', 'rb'))",
        ".ini": "configparser.ConfigParser(); c.read('config.ini')",
    }[suffix]
    _script(f"import yaml, json, tomllib, configparser\nc = {load}\n".encode())


def guild_file(chance: random.Random) -> None:
    """A guild.yml that is read for its operations, and one that is added to."""
    Path("train.py").write_text("lr = 0.1\nimport argparse\n")
    text = chance.choice(GUILDS).read_text(encoding="utf-8", errors="replace")
    data = mutated(chance, text).encode("utf-8", "surrogatepass")
    if chance.random() < 0.3:
        data = damaged(chance, data)
    Path("guild.yml").write_bytes(data)
    _run("guild.yml", "--no-cache")
    Path("guild.yml").write_bytes(data)
    _run("train.py", "--emit", "guild.yml", "--no-cache")
    with contextlib.suppress(OSError):
        after = Path("guild.yml").read_bytes()
        if after != data:
            yaml.safe_load(after)


def cache_file(chance: random.Random) -> None:
    """A damaged database: the answer is that of an empty cache."""
    Path("train.py").write_text("lr = 0.1\n")
    cache = Path("cache")
    database = cache / "cache.db"
    words = ("train.py", "--format", "json", "--cache-dir", str(cache.resolve()))
    if not database.exists() or chance.random() < 0.02:
        for path in cache.glob("*"):
            path.unlink()
        _run(*words)
    expected = _run("train.py", "--format", "json", "--no-cache")
    _run(*words)
    kept = database.read_bytes()
    database.write_bytes(damaged(chance, kept))
    if _run(*words) != expected:
        raise Broken("another answer from a damaged cache")


def hypothesmith(chance: random.Random) -> None:
    """Programs of Python's whole grammar (needs the package hypothesmith)."""
    import hypothesmith as smith
    from hypothesis import HealthCheck, Phase, given, seed, settings

    @seed(chance.randrange(1 << 30))
    @settings(
        max_examples=10,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(smith.from_grammar())
    def run(text: str) -> None:
        _script(text.encode("utf-8", "surrogatepass"))

    run()


def notebook(chance: random.Random) -> None:
    """Notebooks: JSON of the right form with code that is not, and the other way round."""
    text = chance.choice(SCRIPTS).read_text(encoding="utf-8", errors="replace")
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": s}
        for s in (mutated(chance, text), "%time x = 1\n!ls\n", ["a = 1\n", "b = 2"])
    ]
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    if chance.random() < 0.5:
        content = mutated(chance, content)
    Path("train.ipynb").write_bytes(content.encode("utf-8", "surrogatepass"))
    _run("train.ipynb", "--format", "json", "--no-cache")


KINDS: dict[str, Kind] = {
    "script": script_tokens,
    "script-bytes": script_bytes,
    "bytes": any_bytes,
    "settings": settings,
    "guild.yml": guild_file,
    "notebook": notebook,
    "cache": cache_file,
    "grammar": hypothesmith,
}
EVERYDAY = tuple(kind for kind in KINDS if kind != "grammar")

FIXTURES = ROOT / "tests" / "fixtures"
SCRIPTS = samples([FIXTURES, ROOT / "examples", ROOT / "flagscan"], (".py",))
SETTINGS = samples([ROOT / "tests"], (".yaml", ".yml", ".json", ".toml", ".ini", ".cfg"))
GUILDS = [path for path in samples([ROOT / "tests"], (".yml",)) if path.name == "guild.yml"]


def _work(connection: Connection, folder: str) -> None:
    os.chdir(folder)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        kind, number = connection.recv()
        try:
            KINDS[kind](random.Random(f"{kind} {number}"))
            outcome = ""
        except BaseException:
            outcome = traceback.format_exc()[-2000:]
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        connection.send((outcome, used))


class Worker:
    """A process that reads inputs, started anew when one of them took it down."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._start()

    def _start(self) -> None:
        # Not forked from a process that has threads; the few seconds count only when it dies.
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, self._folder.name), daemon=True)
        self._process.start()
        other.close()

    def read(self, kind: str, number: int) -> tuple[str, int]:
        """What went wrong with input NUMBER of KIND (empty: nothing), and bytes of memory."""
        try:
            self._connection.send((kind, number))
            if not self._connection.poll(PATIENCE * (10 if kind == "grammar" else 1)):
                self._restart()
                return "time-out", 0
            outcome: tuple[str, int] = self._connection.recv()
        except (EOFError, OSError):
            code = self._process.exitcode
            self._restart()
            return f"the process died ({code})", 0
        if not outcome[0] and outcome[1] > MEMORY:
            self._restart()
            return "memory", outcome[1]
        return outcome

    def _restart(self) -> None:
        self.close()
        self._folder = tempfile.TemporaryDirectory()
        self._start()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._connection.close()
        self._folder.cleanup()


def fuzz(kinds: tuple[str, ...], first: int, count: int) -> list[tuple[str, int, str]]:
    """The failures among COUNT inputs from number FIRST on, KINDS in turn."""
    worker = Worker()
    failures: list[tuple[str, int, str]] = []
    done: Counter[str] = Counter()
    most, longest, start = 0, (0.0, "", 0), time.monotonic()
    for number in range(first, first + count):
        kind = kinds[number % len(kinds)]
        begun = time.monotonic()
        outcome, used = worker.read(kind, number)
        longest = max(longest, (time.monotonic() - begun, kind, number))
        most = max(most, used)
        done[kind] += 1
        if outcome:
            failures.append((kind, number, outcome))
            print(f"{kind} {number}: {outcome}", file=sys.stderr, flush=True)
        if number % 5000 == 4999:
            print(f"{sum(done.values())} inputs, {len(failures)} failures", flush=True)
    worker.close()
    print(f"inputs: {sum(done.values())} ({', '.join(f'{k} {n}' for k, n in done.items())})")
    seconds, kind, number = longest
    print(f"failures: {len(failures)}; memory {most >> 20} MiB")
    print(f"longest: {seconds:.1f} s ({kind} {number})")
    print(f"seconds: {time.monotonic() - start:.0f}")
    return failures


def main() -> int:
    """The long run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    kinds = tuple(options.kind or EVERYDAY)
    return 1 if fuzz(kinds, options.first, options.count) else 0


if __name__ == "__main__":
    sys.exit(main())
