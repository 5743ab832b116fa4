"""Where the time of one cold answer goes, against one LibCST parse of the same bytes.

    python benchmarks/stages.py SCRIPT...

All figures are medians of several rounds in one process, in milliseconds. "after parse"
is interpretation (followed modules included), locations and interfaces; the ratio is that
over ``libcst.parse_module``.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import libcst

from flagscan.analysis import analyse
from flagscan.syntax.tree import parse

ROUNDS = 5


def median_ms(run: Callable[[], object]) -> float:
    """The median of a few runs of RUN, after one that is not counted."""
    run()
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
        gc.enable()
    return statistics.median(times) * 1000


def main() -> None:
    """Print a line for each script, then the medians."""
    ratios = []
    print(f"{'ast':>8} {'after':>8} {'libcst':>8} {'ratio':>6}  script")
    for name in sys.argv[1:]:
        data = Path(name).read_bytes()
        try:
            concrete = median_ms(lambda data=data: libcst.parse_module(data))  # type: ignore[misc]
            abstract = median_ms(lambda data=data, name=name: parse(data, name))  # type: ignore[misc]
        except Exception as error:
            print(f"{name}: {type(error).__name__}")
            continue
        whole = median_ms(lambda data=data, name=name: analyse(data, name))  # type: ignore[misc]
        ratios.append((whole - abstract) / concrete)
        print(
            f"{abstract:8.1f} {whole - abstract:8.1f} {concrete:8.1f} {ratios[-1]:6.2f}  {name}",
            flush=True,
        )
    if ratios:
        print(f"median ratio (after parse) / (libcst parse): {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
