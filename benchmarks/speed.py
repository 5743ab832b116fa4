"""How fast flagscan is: ratios to what its parts allow, and to its peers, on this machine.

    python benchmarks/speed.py                    # all cases, some minutes
    python benchmarks/speed.py warm-one growth    # some of them
    python benchmarks/speed.py peers --guild ENV  # ENV: a virtual environment with guildai

Scripts are those of pinned packages (downloaded once and only read). The floors: one read of a
diskcache, one import and parse of LibCST, reading and hashing files.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generated import GROWTH
from measure import Pairs, flagscan, paired, python, run, spread
from packages import download

PACKAGES = (
    "accelerate==1.1.1",
    "fschat==0.2.36",
    "tensor2tensor==1.15.7",
    "sacrebleu==2.4.3",
    "pytorch-lightning==2.4.0",
    "datasets==3.1.0",
    "trl==0.12.1",
)
MANY = 1000
FEW = 20

READ_ONE = "import diskcache, sys; diskcache.Cache(sys.argv[1]).get('key')"
PARSE_ONE = "import libcst, sys; libcst.parse_module(open(sys.argv[1], 'rb').read())"
READ_MANY = """
import diskcache, hashlib, sys
cache = diskcache.Cache(sys.argv[1])
for name in open(sys.argv[2]).read().splitlines():
    with open(name, "rb") as stream:
        hashlib.sha256(stream.read()).hexdigest()
    cache.get(name)
"""
PARSE_MANY = """
import libcst, sys
for name in open(sys.argv[1]).read().splitlines():
    try:
        libcst.parse_module(open(name, "rb").read())
    except Exception:
        pass
"""
FILL = """
import diskcache, sys
cache = diskcache.Cache(sys.argv[1])
with cache.transact():
    for name in ["key", *open(sys.argv[2]).read().splitlines()]:
        cache.set(name, "x" * 4000)
"""
WALK_ONE = """
import ast, sys
found = []
for node in ast.walk(ast.parse(open(sys.argv[1], "rb").read())):
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_argument":
        found.append([part.value for part in node.args if isinstance(part, ast.Constant)])
print(found)
"""


class Bench:
    """The scripts to measure with, and a folder for caches."""

    def __init__(self, packages: Path, folder: Path, rounds: int, guild: Path | None) -> None:
        self.folder = folder
        self.rounds = rounds
        self.guild = guild
        self.files = list(_python_files(packages))
        self.scripts = [p for p in self.files if p.read_bytes().count(b"add_argument(") >= 5][:FEW]
        self.many = folder / "many"
        self.list = folder / "list"
        self._copy()

    def _copy(self) -> None:
        """A folder of MANY scripts, without the modules around them."""
        names = []
        for number, path in enumerate(self.files[:MANY]):
            target = self.many / f"s{number // 50}" / f"f{number}_{path.name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            names.append(str(target))
        self.list.write_text("\n".join(names))

    def one(self) -> str:
        """A script of ordinary size."""
        return str(self.scripts[len(self.scripts) // 2])


def _python_files(folder: Path) -> Iterator[Path]:
    for package in PACKAGES:
        root = download(package, folder)
        if root is not None:
            yield from sorted(p for p in root.rglob("*.py") if p.stat().st_size > 200)


def tell(name: str, pairs: Pairs, target: float | None) -> None:
    """Print the line of a case."""
    mine = statistics.median(r.seconds for r in pairs.ours) * 1000
    least = statistics.median(r.seconds for r in pairs.other) * 1000
    wanted = "" if target is None else f"{target:.2f}"
    print(
        f"{name:34} {mine:9.1f} {least:9.1f} {spread(pairs.ratios):>22} {wanted:>7} "
        f"{statistics.median(r.mebibytes for r in pairs.ours):6.0f} {pairs.memory:6.2f}",
        flush=True,
    )


def warm_one(bench: Bench) -> None:
    """A cached answer for one script."""
    floor = str(bench.folder / "floor")
    run(python(FILL, floor, str(bench.list)))
    ours = flagscan(bench.one(), "--cache-dir", str(bench.folder / "warm-one"))
    tell("warm, one script", paired(ours, python(READ_ONE, floor), 3 * bench.rounds), 1.35)


def cold_one(bench: Bench) -> None:
    """One script without a cache: each of some real ones, and the median over them."""
    together = Pairs()
    ratios = []
    for script in map(str, bench.scripts):
        pairs = paired(flagscan(script, "--no-cache"), python(PARSE_ONE, script), bench.rounds)
        ratios.append(pairs.ratio)
        together.ours += pairs.ours
        together.other += pairs.other
    tell(f"cold, one script ({len(ratios)} of them)", together, 1.25)
    print(f"{'':34} median over the scripts {spread(ratios)}, highest {max(ratios):.2f}")


def warm_many(bench: Bench) -> None:
    """Cached answers for a thousand scripts."""
    floor = str(bench.folder / "floor-many")
    run(python(FILL, floor, str(bench.list)))
    ours = flagscan(str(bench.many), "--cache-dir", str(bench.folder / "warm-many"), "-q")
    pairs = paired(ours, python(READ_MANY, floor, str(bench.list)), bench.rounds)
    tell("warm, 1,000 scripts", pairs, 2.0)


def cold_many(bench: Bench) -> None:
    """A thousand scripts without a cache: in one process, and two against one."""
    rounds = max(bench.rounds // 3, 2)
    ours = flagscan(str(bench.many), "--no-cache", "--jobs", "1", "-q")
    two = flagscan(str(bench.many), "--no-cache", "--jobs", "2", "-q")
    pairs = paired(ours, python(PARSE_MANY, str(bench.list)), rounds, warm_up=False)
    tell("cold, 1,000 scripts, one process", pairs, 1.3)
    pairs = paired(ours, two, rounds, warm_up=False)
    mine = statistics.median(r.seconds for r in pairs.ours)
    print(
        f"{'--jobs 2 over --jobs 1':34} {mine * 1000:9.1f} "
        f"{statistics.median(r.seconds for r in pairs.other) * 1000:9.1f} "
        f"{spread(pairs.ratios):>22}    1.70   (speed-up: at least)"
    )
    largest = max(
        run(flagscan(str(path), "--no-cache")).mebibytes
        for path in sorted(bench.many.rglob("*.py"), key=lambda p: -p.stat().st_size)[:20]
    )
    memory = statistics.median(r.mebibytes for r in pairs.ours)
    print(
        f"{'peak memory, 1,000 / largest one':34} {memory:9.0f} {largest:9.0f} "
        f"{memory / largest:>22.2f}    1.50"
    )


def growth(bench: Bench) -> None:
    """How time and memory grow with the size of a script: t ~ n^exponent, fitted."""
    for name, sizes, write in GROWTH:
        points = []
        for size in sizes:
            folder = bench.folder / f"grow-{name}-{size}"
            folder.mkdir()
            script = write(folder, size)
            points.append((size, *_inside(script)))
        exponent = _slope([(n, seconds) for n, seconds, _ in points if seconds > 0.002])
        curve = ", ".join(f"{n}: {seconds * 1000:.1f} ms" for n, seconds, _ in points)
        memory = ", ".join(f"{mebibytes:.0f}" for *_, mebibytes in points)
        print(f"growth with {name:22} exponent {exponent:.2f}  ({curve}; {memory} MiB)", flush=True)


_INSIDE = """
import gc, statistics, sys, time
from flagscan.analysis import analyse
data = open(sys.argv[1], "rb").read()
times = []
for _ in range(5):
    gc.collect()
    start = time.process_time()
    analyse(data, sys.argv[1])
    times.append(time.process_time() - start)
    if sum(times) > 10:
        break
open(sys.argv[2], "w").write(repr(min(times)))
"""


def _inside(script: Path) -> tuple[float, float]:
    """Processor seconds of the analysis of SCRIPT without the start of Python; peak memory."""
    answer = script.parent / "answer"
    done = run(python(_INSIDE, str(script), str(answer)))
    return float(answer.read_text()), done.mebibytes


def _slope(points: list[tuple[int, float]]) -> float:
    if len(points) < 2:
        return math.nan
    xs = [math.log(n) for n, _ in points]
    ys = [math.log(seconds) for _, seconds in points]
    slope, _ = statistics.linear_regression(xs, ys)
    return slope


def peers(bench: Bench) -> None:
    """Others that say something of the same scripts."""
    script = bench.one()
    ours = flagscan(script, "--no-cache")
    tell("cold / a plain walk over ast", paired(ours, python(WALK_ONE, script), bench.rounds), None)
    if bench.guild is None:
        print("peers: Guild is left out; name an environment that has it with --guild")
        return
    for name, text in (("torch", _TORCH), ("170 options, nothing to import", _LONG)):
        folder = bench.folder / f"guild-{len(text)}"
        folder.mkdir()
        (folder / "train.py").write_text(text)
        (folder / "guild.yml").write_text("train:\n  main: train\n  flags-import: all\n")
        home = folder / "home"
        home.mkdir()
        guild = ["env", f"GUILD_HOME={home}", "NO_IMPORT_FLAGS_CACHE=1"]
        guild += [str(bench.guild / "bin" / "guild"), "-C", str(folder), "run", "train"]
        guild += ["--help-op", "--yes"]
        path = str(folder / "train.py")
        cold = paired(flagscan(path, "--no-cache"), guild, bench.rounds)
        tell(f"cold / Guild's import: {name}", cold, None)
        warm = paired(flagscan(path, "--cache-dir", str(folder / "cache")), guild, bench.rounds)
        tell(f"warm / Guild's import: {name}", warm, None)


_TORCH = """\
import argparse
import torch
import torch.nn as nn
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
args = parser.parse_args()
"""
_LONG = (
    "import argparse\nparser = argparse.ArgumentParser()\n"
    + "".join(
        f"parser.add_argument('--option-{n}', type=int, default={n}, help='option {n}')\n"
        for n in range(170)
    )
    + "args = parser.parse_args()\n"
)

CASES: dict[str, Callable[[Bench], None]] = {
    "warm-one": warm_one,
    "cold-one": cold_one,
    "warm-many": warm_many,
    "cold-many": cold_many,
    "growth": growth,
    "peers": peers,
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", help="default: all")
    parser.add_argument("--packages", type=Path, default=Path(".cache-tests/packages"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--guild", type=Path, help="a virtual environment that has guildai")
    options = parser.parse_args()
    options.packages.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0]
    print(f"load of the machine at the start: {load:.1f}; {time.strftime('%Y-%m-%d')}")
    print(
        f"{'case':34} {'ours ms':>9} {'other ms':>9} {'ratio (quartiles)':>22} {'target':>7} "
        f"{'MiB':>6} {'ratio':>6}"
    )
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.packages, Path(folder), options.rounds, options.guild)
        for name in options.cases or CASES:
            CASES[name](bench)


if __name__ == "__main__":
    main()
