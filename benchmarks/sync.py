"""How long ``flagscan guild.yml --sync`` takes: unchanged, one script changed, nothing remembered.

python benchmarks/sync.py [OPERATIONS]      # 20 by default; the hook's limit is 0.3 s unchanged
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from measure import flagscan, run

FLAGS = 15
ROUNDS = 9


def write(folder: Path, operations: int) -> Path:
    """A project of so many scripts, each with its operation; its guild.yml."""
    for number in range(operations):
        options = "".join(
            f"parser.add_argument('--o{n}', type=float, default={number}.{n}, help='no {n}')\n"
            for n in range(FLAGS)
        )
        text = (
            f"import argparse\nparser = argparse.ArgumentParser()\n{options}parser.parse_args()\n"
        )
        (folder / f"train{number}.py").write_text(text)
    target = folder / "guild.yml"
    run(flagscan(str(folder), "--emit", str(target), "--cache-dir", str(folder / "cache"), "-q"))
    return target


def main() -> None:
    """Print seconds, the median and the range of some rounds."""
    operations = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = write(folder, operations)
        sync = flagscan(str(target), "--sync", "-q", "--cache-dir", str(folder / "cache"))
        lines = target.read_text().count("\n")
        print(f"{operations} operations with {FLAGS} flags each, {lines} lines")
        run(sync)
        tell("unchanged", [run(sync).seconds for _ in range(ROUNDS)])
        times = []
        script = folder / "train0.py"
        for number in range(ROUNDS):
            script.write_text(script.read_text().replace(f"={number}.0,", f"={number + 1}.0,"))
            times.append(run(sync).seconds)
        tell("one script changed", times)
        times = [run([*sync, "--no-cache"]).seconds for _ in range(3)]
        tell("nothing remembered", times)


def tell(case: str, times: list[float]) -> None:
    """One line about a case."""
    print(f"{case:20} {statistics.median(times):.3f} s ({min(times):.3f} to {max(times):.3f})")


if __name__ == "__main__":
    main()
