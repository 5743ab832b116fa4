"""Timing whole processes side by side: ours and what it is compared with, A B A B ...

The machine is shared and its speed changes from one second to the next, so a figure alone says
little: what counts is the median of the ratios of neighbours.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    """One process: seconds from start to end, and its peak memory in MiB."""

    seconds: float
    mebibytes: float


@dataclass
class Pairs:
    """Neighbouring runs of two commands."""

    ours: list[Run] = field(default_factory=list)
    other: list[Run] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """How many times as long ours took, pair by pair."""
        return [a.seconds / b.seconds for a, b in zip(self.ours, self.other, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)

    @property
    def memory(self) -> float:
        """How many times the memory ours took."""
        return statistics.median(
            a.mebibytes / b.mebibytes for a, b in zip(self.ours, self.other, strict=True)
        )


def environment() -> dict[str, str]:
    """For processes that import this checkout and keep their byte code, as installed ones do."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}


def flagscan(*arguments: str) -> list[str]:
    """The command line of a flagscan process."""
    return [sys.executable, "-m", "flagscan", *arguments]


def python(code: str, *arguments: str) -> list[str]:
    """The command line of a Python process that runs CODE."""
    return [sys.executable, "-c", code, *arguments]


def run(command: Sequence[str], **more: str) -> Run:
    """Run COMMAND with its output thrown away; MORE is added to its environment."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        command,
        env={**environment(), **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # 1: a script of a package that is no Python 3 is reported so, and changes no timing.
    if process.returncode not in (0, 1):
        raise SystemExit(f"ended with status {process.returncode}: {' '.join(command)[:200]}")
    return Run(seconds, used.ru_maxrss / 1024)


def paired(
    ours: Sequence[str], other: Sequence[str], rounds: int, *, warm_up: bool = True
) -> Pairs:
    """Run OURS and OTHER in turn, ROUNDS times each."""
    if warm_up:
        run(ours)
        run(other)
    pairs = Pairs()
    for _ in range(rounds):
        pairs.ours.append(run(ours))
        pairs.other.append(run(other))
    return pairs


def spread(values: Sequence[float]) -> str:
    """Lower quartile, median and upper quartile of VALUES."""
    if len(values) < 2:
        return f"{values[0]:.2f}"
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"
