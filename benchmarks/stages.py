"""What reading a script costs after it is parsed, against the parse itself.

    python benchmarks/stages.py PATH...            # scripts, and folders of scripts
    python benchmarks/stages.py PATH... --least 5  # only those with five options or more

Everything after parsing is evaluation with the modules that it follows, locations and interfaces;
the ratio is that over ``libcst.parse_module`` of what was parsed: the script and those modules (a
second figure has the script alone below the line). Both are timed in turn, A B A B, in one process,
in processor time; the figure of a script is the median of its rounds, what counts is the median
over the scripts.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import libcst
from measure import spread

from flagscan.analysis import analyse
from flagscan.command.search import scripts_of
from flagscan.interpreter import modules
from flagscan.syntax import tree

TARGET = 0.5


@dataclass(frozen=True)
class Stages:
    """Milliseconds of one script: medians of its rounds."""

    path: str
    concrete: float
    """``libcst.parse_module`` of the script."""
    others: float
    """The same of the modules that it follows."""
    abstract: float
    """``ast.parse`` of the script, decoded."""
    modules: float
    """``ast.parse`` of these modules."""
    after: float
    """Everything else: evaluation, locations, interfaces."""
    followed: int
    """Modules that were parsed."""

    @property
    def ratio(self) -> float:
        """What counts: how many parses everything else costs."""
        return self.after / (self.concrete + self.others)


def timed(run: Callable[[], object]) -> float:
    """Milliseconds of RUN, without what the garbage collector does meanwhile."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    try:
        run()
    finally:
        seconds = time.process_time() - start
        gc.enable()
    return seconds * 1000


@contextmanager
def parses_of_modules() -> Iterator[list[tuple[bytes, float]]]:
    """The content of each followed module and the milliseconds of its parse, as they come."""
    spent: list[tuple[bytes, float]] = []
    parse = tree.parse

    def measured(data: bytes, path: str) -> tree.Tree:
        start = time.process_time()
        try:
            return parse(data, path)
        finally:
            spent.append((data, (time.process_time() - start) * 1000))

    modules.parse = measured  # type: ignore[attr-defined]
    try:
        yield spent
    finally:
        modules.parse = parse  # type: ignore[attr-defined]


def stages(path: str, rounds: int, least: int) -> Stages | None:
    """The stages of the script at PATH; None if it has fewer than LEAST flags or is no Python."""
    data = Path(path).read_bytes()
    with parses_of_modules() as read:  # not counted: what is imported once is imported here
        script = analyse(data, path).script
    if sum(len(flag_set.flags) for flag_set in script.flag_sets) < least:
        return None
    try:
        libcst.parse_module(data)
        tree.parse(data, path)
    except Exception:  # a script of another Python: there is nothing to compare
        return None
    others = sum(concrete_parse(module) for module, _ in read)
    concrete, abstract, inside, after = [], [], [], []
    for _ in range(rounds):
        concrete.append(timed(lambda: libcst.parse_module(data)))
        abstract.append(timed(lambda: tree.parse(data, path)))
        with parses_of_modules() as spent:
            whole = timed(lambda: analyse(data, path))
        inside.append(sum(milliseconds for _, milliseconds in spent))
        after.append(max(whole - abstract[-1] - inside[-1], 0.0))
    middle = statistics.median
    times = map(middle, (abstract, inside, after))
    return Stages(path, middle(concrete), others, *times, len(read))


def concrete_parse(data: bytes) -> float:
    """Milliseconds of LibCST for a module; none if it cannot read it."""
    try:
        return timed(lambda: libcst.parse_module(data))
    except Exception:
        return 0.0


def main() -> None:
    """Print a line for each script, then the medians; exit with 1 beyond the target."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a script or a folder of them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--least", type=int, default=1, help="flags that a script must have")
    parser.add_argument("--quiet", action="store_true", help="only the medians")
    options = parser.parse_args()
    today = time.strftime("%Y-%m-%d")
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f}; {today}")
    print(f"{'libcst':>8} {'ast':>8} {'modules':>24} {'after':>8} {'ratio':>6}  script (ms)")
    found: list[Stages] = []
    for path in scripts_of(options.paths).paths:
        one = stages(path, options.rounds, options.least)
        if one is None:
            continue
        found.append(one)
        if not options.quiet:
            print(
                f"{one.concrete:8.1f} {one.abstract:8.1f} "
                f"{one.followed:5} {one.others:9.1f} {one.modules:8.1f} "
                f"{one.after:8.1f} {one.ratio:6.2f}  {one.path}",
                flush=True,
            )
    if not found:
        sys.exit("no script with flags among them")
    ratio = statistics.median(one.ratio for one in found)
    alone = [one.ratio for one in found if not one.followed]
    print(f"scripts: {len(found)}; of these without modules to follow: {len(alone)}")
    print(
        f"(after parsing) / (libcst parse of what was parsed): {spread([s.ratio for s in found])}"
    )
    print(f"  of the script alone: {spread([s.after / s.concrete for s in found])}")
    if alone:
        print(f"  of scripts that follow no module: {spread(alone)}")
    print(f"median {ratio:.2f}, target {TARGET}")
    sys.exit(ratio > TARGET)


if __name__ == "__main__":
    main()
