"""Whole processes, in turn: flagscan against the least that its parts allow.

    python benchmarks/start.py SCRIPT [--runs N]

*warm*: ``flagscan SCRIPT`` with a cached answer, against one read of a diskcache;
*cold*: ``flagscan SCRIPT --no-cache``, against importing LibCST and one parse.
Each pair is run A B A B ..., and the median of the ratios pair by pair is printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

READ = "import diskcache, sys; diskcache.Cache(sys.argv[1]).get('key')"
PARSE = "import libcst, sys; libcst.parse_module(open(sys.argv[1], 'rb').read())"


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long COMMAND takes as a process."""
    start = time.perf_counter()
    subprocess.run(  # noqa: S603
        command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def compare(name: str, ours: list[str], floor: list[str], runs: int, env: dict[str, str]) -> None:
    """Print the medians of OURS and FLOOR and of their ratios."""
    for command in (ours, floor):
        seconds(command, env)
    pairs = [(seconds(ours, env), seconds(floor, env)) for _ in range(runs)]
    mine = statistics.median(a for a, _ in pairs) * 1000
    least = statistics.median(b for _, b in pairs) * 1000
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:5} {mine:8.1f} ms {least:8.1f} ms  ratio {ratio:.2f}")


def main() -> None:
    """Print both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("script")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    python = sys.executable
    flagscan = [python, "-m", "flagscan", options.script]
    # Without byte code files every start compiles the package anew.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        cached = [*flagscan, "--cache-dir", os.path.join(folder, "ours")]
        other = os.path.join(folder, "other")
        fill = "import diskcache, sys; diskcache.Cache(sys.argv[1]).set('key', 'x' * 4000)"
        seconds([python, "-c", fill, other], env)
        print("         flagscan         floor")
        compare("warm", cached, [python, "-c", READ, other], options.runs, env)
        bare = [python, "-c", PARSE, options.script]
        compare("cold", [*flagscan, "--no-cache"], bare, options.runs, env)


if __name__ == "__main__":
    main()
