"""A grid of a million trials written as CSV: how long it takes, and how much memory.

    python benchmarks/trials.py [FORMAT]

Memory is what the process needs beyond one that writes a single trial.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCRIPT = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--steps", type=int)
parser.add_argument("--mode", choices=["fast", "slow"])
parser.parse_args()
"""
ONE = ["lr=0.5", "steps=3", "mode=fast"]
GRID = ["lr=logspace[-4:-1:100]", "steps=range[1:5000]", "mode=[fast,slow]"]
LONG = ["steps=range[1:1000000]", "lr=0.5", "mode=fast"]


def main() -> None:
    """Print a line for each grid."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "csv"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "train.py").write_text(SCRIPT)
        measured(folder, kind, ONE)  # fills the cache
        base = measured(folder, kind, ONE)
        for name, words in (("three lists", GRID), ("one long range", LONG)):
            seconds, memory, lines = measured(folder, kind, words)
            more = (memory - base[1]) / 1024
            print(
                f"{kind}, {name}: {lines} lines, {seconds:.1f} s, {more:.1f} MB more than one trial"
            )


def measured(folder: str, kind: str, words: list[str]) -> tuple[float, int, int]:
    """Seconds, kilobytes and lines of a run that writes what WORDS make."""
    target = os.path.join(folder, f"trials.{kind}")
    command = [sys.executable, "-m", "flagscan", "train.py", *words, "-q", "--emit", target]
    environment = {**os.environ, "FLAGSCAN_CACHE_DIR": os.path.join(folder, "cache")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[1])
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment)  # noqa: S603 - ourselves
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"flagscan failed: {status}")
    with open(target, "rb") as stream:
        lines = sum(1 for _ in stream)
    return time.perf_counter() - start, usage.ru_maxrss, lines


if __name__ == "__main__":
    main()
