"""Where the processor time of one answer goes, by room of the house.

    python benchmarks/where.py SCRIPT...

For each script: milliseconds for the imports, for the first analysis of the process and for a
second one, and the shares of that one under the profiler, which makes many small calls look
dearer than they are.
"""

from __future__ import annotations

import cProfile
import pstats
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 12


def _room(file: str, name: str) -> str:
    if file == "~":
        return f"built-in {name.strip('<>').removeprefix('built-in method ')}"
    path = Path(file)
    if ROOT / "flagscan" in path.parents:
        return "/".join(path.relative_to(ROOT / "flagscan").parts[:2])
    return f"Python's {path.name}"


def _inside(script: Path) -> None:
    begun = time.process_time()
    from flagscan.analysis import analyse
    from flagscan.interfaces import load_all

    load_all()
    imported = time.process_time()
    data = script.read_bytes()
    answer = analyse(data, str(script)).script
    first = time.process_time()
    analyse(data, str(script))
    again = time.process_time()
    profile = cProfile.Profile(time.process_time)
    profile.runcall(analyse, data, str(script))
    print(f"{script.name}: {len(answer.dependencies)} modules followed")
    print(
        f"  imports {1000 * (imported - begun):.0f} ms, first analysis"
        f" {1000 * (first - imported):.0f} ms, second {1000 * (again - first):.0f} ms"
    )
    spent: Counter[str] = Counter()
    for (file, _, name), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[_room(file, name)] += own
    whole = sum(spent.values())
    for room, own in spent.most_common(MOST):
        print(f"  {100 * own / whole:5.1f} %  {room}")


def main() -> None:
    """Look at each script in a process of its own: a second one would find all imported."""
    if sys.argv[1:2] == ["--inside"]:
        _inside(Path(sys.argv[2]))
        return
    for script in sys.argv[1:]:
        subprocess.run(  # noqa: S603
            [sys.executable, __file__, "--inside", script], check=True
        )


if __name__ == "__main__":
    main()
