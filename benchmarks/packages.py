"""Scan whole PyPI packages as scripts, and print what came of it.

    python benchmarks/packages.py --folder /tmp/packages

Each file is analysed in a worker process with a time limit, so that a hang or
a crash of the interpreter is a line of the table instead of the end of it.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tarfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PACKAGES = (
    "accelerate==1.1.1",
    "fschat==0.2.36",
    "trl==0.12.1",
    "tensor2tensor==1.15.7",
    "pytorch-lightning==2.4.0",
    "datasets==3.1.0",
    "sacrebleu==2.4.3",
    "nltk==3.9.1",
    "scikit-image==0.24.0",
)
"""Packages with argparse, absl or dataclass scripts; only read, never installed."""


def download(package: str, folder: Path) -> Path | None:
    """The unpacked source of PACKAGE below FOLDER; None when it is not to be had."""
    target = folder / package
    if target.exists():
        return target
    archives = folder / "archives" / package
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    done = subprocess.run(  # noqa: S603
        [*command, "--dest", str(archives), package], check=False, capture_output=True, text=True
    )
    files = sorted(archives.glob("*")) if archives.exists() else []
    if done.returncode or not files:
        print(f"{package}: not downloaded: {done.stderr.strip().splitlines()[-1:]}")
        return None
    if files[0].suffix in (".whl", ".zip"):
        with zipfile.ZipFile(files[0]) as archive:
            archive.extractall(target)  # noqa: S202
    else:
        with tarfile.open(files[0]) as archive:
            archive.extractall(target, filter="data")
    return target


def scan(job: tuple[str, str]) -> tuple[str, int, int, int, int, float]:
    """(path, flags, unresolved defaults, internal errors, limits reached, seconds) of one file."""
    from flagscan.analysis import analyse
    from flagscan.model.value import Unresolved

    root, path = job
    os.chdir(root)
    start = time.perf_counter()
    script = analyse(Path(path).read_bytes(), path).script
    seconds = time.perf_counter() - start
    flags = [flag for flag_set in script.flag_sets for flag in flag_set.flags]
    unresolved = sum(isinstance(flag.default, Unresolved) for flag in flags)
    codes = [diagnostic.code for diagnostic in script.diagnostics]
    return path, len(flags), unresolved, codes.count("FS009"), codes.count("FS401"), seconds


def report(name: str, root: Path, jobs: int) -> None:
    """Scan every Python file below ROOT and print a line."""
    files = [str(path.relative_to(root)) for path in sorted(root.rglob("*.py"))]
    with ProcessPoolExecutor(jobs) as pool:
        rows = list(pool.map(scan, [(str(root), path) for path in files], chunksize=8))
    slowest = max(rows, key=lambda row: row[5], default=("", 0, 0, 0, 0, 0.0))
    print(
        f"{name:28} {len(rows):6} {sum(r[1] for r in rows):7} {sum(r[2] for r in rows):10} "
        f"{sum(r[3] for r in rows):6} {sum(r[4] > 0 for r in rows):6} "
        f"{sum(r[5] for r in rows):8.1f} "
        f"{slowest[5]:7.2f} {slowest[0]}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".cache-tests/packages"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--stdlib", action="store_true", help="also scan the standard library")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(f"{'package':28} files   flags unresolved crashes limits  seconds slowest")
    for package in PACKAGES:
        root = download(package, options.folder)
        if root is not None:
            report(package, root, options.jobs)
    if options.stdlib:
        report("standard library", Path(os.__file__).parent, options.jobs)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of a worker: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
