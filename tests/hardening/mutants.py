"""Take each defence away, and see that its test fails.

    python -m tests.hardening.mutants            # all of them: about ten minutes
    python -m tests.hardening.mutants -k fsync   # those whose name has that in it
    python -m tests.hardening.mutants --table    # the table of docs/hardening.md

Works on a copy. A test that passes without its defence is worthless: the exit status is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.hardening.matrix import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
COPIED = ("flagscan", "schemas", "tests", "examples", "setup.cfg", "pyproject.toml")
PATIENCE = 180.0
"""Seconds for a test; one that hangs has noticed, too."""


def mutated(text: str, mutant: Mutant) -> str:
    """TEXT, of the mutant's file, without the defence.

    Raises:
        ValueError: the defence is not there, or in several places.
    """
    count = text.count(mutant.old)
    if count != 1:
        raise ValueError(f"{mutant.path}: {mutant.defence}: {count} places")
    return text.replace(mutant.old, mutant.new)


def passes(root: Path, test: str) -> bool:
    """Whether TEST passes in the copy at ROOT."""
    file, *words = shlex.split(test)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [*command, f"tests/{file}", *words],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        # What a test without its defence has started may not end by itself.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # 5: no test was chosen, which none of them notices.
    return process.returncode in (0, 5)


def survivors(mutants: list[Mutant]) -> list[Mutant]:
    """Those of MUTANTS whose test passes without the defence."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name)
            elif (ROOT / name).exists():
                shutil.copy(ROOT / name, root / name)
        for mutant in mutants:
            path = root / "flagscan" / mutant.path
            text = path.read_text(encoding="utf-8")
            path.write_text(mutated(text, mutant), encoding="utf-8")
            survived = passes(root, mutant.test)
            path.write_text(text, encoding="utf-8")
            print(f"{'SURVIVED' if survived else 'killed':9} {mutant.defence}", flush=True)
            if survived:
                found.append(mutant)
    return found


def table() -> str:
    """What is defended, where, and by which test, as Markdown."""
    lines = ["| | defence | in `flagscan/` | test in `tests/` |", "|---|---|---|---|"]
    lines += [f"| {m.promise} | {m.defence} | `{m.path}` | `{m.test}` |" for m in MUTANTS]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run, and say how many survived."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-k", default="", metavar="WORD", help="only those with WORD in their name")
    parser.add_argument("--promise", type=int, metavar="N", help="only those of promise N")
    parser.add_argument("--table", action="store_true", help="print the table and do nothing")
    options = parser.parse_args()
    if options.table:
        print(table(), end="")
        return 0
    chosen = [
        mutant
        for mutant in MUTANTS
        if options.k in mutant.defence and options.promise in (None, mutant.promise)
    ]
    found = survivors(chosen)
    print(f"defences: {len(chosen)}; killed: {len(chosen) - len(found)}; survived: {len(found)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
