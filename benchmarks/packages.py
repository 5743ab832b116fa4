"""Scan the standard library and whole PyPI packages as scripts, and print what came of it.

    python benchmarks/packages.py --folder /tmp/packages

Each file is analysed in a process of its own, so that its time and its peak memory are known
and a hang or a crash of the interpreter is a line of the table instead of the end of it. Time
is processor time: the machine may have other work. Files beyond a limit are listed, and the
exit status is then 1.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
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
    "transformers==4.46.3",
)
"""Packages with argparse, absl or dataclass scripts; only read, never installed."""

SECONDS = 5.0
MEBIBYTES = 1024
PATIENCE = 120
"""Wall seconds after which a file is given up."""


@dataclass(frozen=True)
class Row:
    """What came of one file."""

    path: str
    flags: int = 0
    unresolved: int = 0
    crash: str = ""
    """The first line of an internal error, or how the process ended."""
    limits: bool = False
    """Whether a budget ended a part of it, with its diagnostic."""
    seconds: float = 0.0
    mebibytes: float = 0.0

    @property
    def bad(self) -> bool:
        """Whether it is beyond a limit."""
        return bool(self.crash) or self.seconds > SECONDS or self.mebibytes > MEBIBYTES

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s {self.mebibytes:5.0f} MiB  {self.path}  {self.crash}"


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


def analysed(path: str) -> Row:
    """The row of PATH, without what the process needed for it."""
    from flagscan.analysis import analyse
    from flagscan.model.value import Unresolved

    script = analyse(Path(path).read_bytes(), path).script
    flags = [flag for flag_set in script.flag_sets for flag in flag_set.flags]
    unresolved = sum(isinstance(flag.default, Unresolved) for flag in flags)
    codes = [diagnostic.code for diagnostic in script.diagnostics]
    crash = next((d.message for d in script.diagnostics if d.code == "FS009"), "")
    return Row(path, len(flags), unresolved, crash, "FS401" in codes)


def scan(job: tuple[str, str]) -> Row:
    """What came of one file, found out in a fork of this process."""
    import flagscan.analysis  # noqa: F401  # the fork then has it

    root, path = job
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.chdir(root)
        signal.alarm(PATIENCE)
        with os.fdopen(writing, "w") as stream:
            json.dump(vars(analysed(path)), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    _, status, used = os.wait4(child, 0)
    answer = json.loads(text) if status == 0 and text else {"path": path}
    answer["seconds"] = used.ru_utime + used.ru_stime
    answer["mebibytes"] = used.ru_maxrss / 1024
    if status:
        answer["crash"] = f"ended with status {os.waitstatus_to_exitcode(status)}"
    return Row(**answer)


def report(name: str, root: Path, jobs: int) -> list[Row]:
    """Scan every Python file below ROOT, print a line, and give the rows."""
    files = [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*.py"))
        if "site-packages" not in path.parts
    ]
    with ProcessPoolExecutor(jobs) as pool:
        rows = list(pool.map(scan, [(str(root), path) for path in files], chunksize=8))
    slowest = max(rows, key=lambda row: row.seconds, default=Row(""))
    print(
        f"{name:28} {len(rows):6} {sum(r.flags for r in rows):7} "
        f"{sum(r.unresolved for r in rows):10} {sum(bool(r.crash) for r in rows):7} "
        f"{sum(r.limits for r in rows):6} {sum(r.seconds for r in rows):8.1f} "
        f"{max((r.mebibytes for r in rows), default=0):8.0f} {slowest.seconds:7.2f} {slowest.path}",
        flush=True,
    )
    return rows


def main() -> None:
    """Print the table, then what is beyond a limit and what was slowest."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="packages (name==version); default: all")
    parser.add_argument("--folder", type=Path, default=Path(".cache-tests/packages"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-stdlib", action="store_true", help="leave the standard library out")
    parser.add_argument("--slowest", type=int, default=5, help="files listed at the end")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(
        f"{'package':28} {'files':>6} {'flags':>7} unresolved crashes limits  seconds  peakMiB "
        "slowest"
    )
    rows: list[Row] = []
    if not options.no_stdlib:
        standard = Path(sysconfig.get_path("stdlib"))
        rows += report("standard library", standard, options.jobs)
    for package in options.names or PACKAGES:
        root = download(package, options.folder)
        if root is not None:
            rows += report(package, root, options.jobs)
    bad = [row for row in rows if row.bad]
    print(f"\nslowest of {len(rows)} files:")
    for row in sorted(rows, key=lambda row: -row.seconds)[: options.slowest]:
        print(row)
    print(f"beyond {SECONDS:g} s, {MEBIBYTES} MiB or crashed: {len(bad)}")
    for row in bad:
        print(row)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
