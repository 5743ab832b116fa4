"""Throw inputs at flagscan until something breaks.

    python -m tests.hardening.fuzz --count 100000            # the long run; prints figures
    python -m tests.hardening.fuzz --kind script --first 81234 --count 1   # one input again

Each input is made from its number alone, and read in another process with limits. A
failure is an exception, an answer that says "internal error", an answer that is not valid,
a process that died, more than ``PATIENCE`` seconds, or more than a gibibyte.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection

from tests.hardening.kinds import EVERYDAY, KINDS

PATIENCE = 10.0
"""Seconds of processor time for one input; times twenty by the clock, if the machine is busy."""
MEMORY = 1 << 30


def _work(connection: Connection, folder: str) -> None:
    os.chdir(folder)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        kind, number = connection.recv()
        begun = sum(os.times()[:4])
        try:
            KINDS[kind](random.Random(f"{kind} {number}"))
            outcome = ""
        except BaseException:
            outcome = traceback.format_exc()[-2000:]
        seconds = sum(os.times()[:4]) - begun
        if seconds > PATIENCE * (10 if kind == "grammar" else 1):
            outcome = outcome or f"{seconds:.0f} seconds of processor time"
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        connection.send((outcome, used, seconds))


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

    def read(self, kind: str, number: int) -> tuple[str, int, float]:
        """What went wrong with input NUMBER of KIND (empty: nothing), bytes, and seconds."""
        try:
            self._connection.send((kind, number))
            if not self._connection.poll(20 * PATIENCE):
                self._restart()
                return "time-out", 0, 20 * PATIENCE
            outcome: tuple[str, int, float] = self._connection.recv()
        except (EOFError, OSError):
            code = self._process.exitcode
            self._restart()
            return f"the process died ({code})", 0, 0.0
        if not outcome[0] and outcome[1] > MEMORY:
            self._restart()
            return "memory", *outcome[1:]
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
        outcome, used, taken = worker.read(kind, number)
        longest = max(longest, (taken, kind, number))
        most = max(most, used)
        done[kind] += 1
        if outcome:
            failures.append((kind, number, outcome))
            print(f"{kind} {number}: {outcome}", file=sys.stderr, flush=True)
        if number % 5000 == 4999:
            so_far = f"{sum(done.values())} inputs, {len(failures)} failures, {most >> 20} MiB"
            print(so_far, flush=True)
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
