"""``flagscan train.py lr=0.5 --format python``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

DATA = b"\xef\xbb\xbflr = 0.1\r\nname = '\xc3\xa9'"


def flagscan(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "flagscan", *words],
        cwd=folder,
        env={**os.environ, "FLAGSCAN_CACHE_DIR": str(folder / ".cache")},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_the_script_is_printed(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_bytes(DATA)
    done = flagscan(tmp_path, "train.py", "lr=0.5", "--format", "python")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == DATA.replace(b"0.1", b"0.5")
    assert (tmp_path / "train.py").read_bytes() == DATA


def test_the_script_is_written(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_bytes(DATA)
    done = flagscan(tmp_path, "train.py", "name=x", "--format", "python", "--emit", "other.py")
    assert (done.returncode, done.stderr) == (0, b"flagscan: wrote other.py\n")
    assert (tmp_path / "other.py").read_bytes() == DATA.replace(b"\xc3\xa9", b"x")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "python is for values; give some (NAME=VALUE or @FILE)"),
        (["lr=[1,2]"], "these values make 2 trials, and a script has one of each"),
        (["lr=x"], "lr=x: 'x' is not a number"),
        (["width=3"], "train.py does not declare all of them itself; common.py does "
         "(python -m flagscan.apply runs the script with that module changed)"),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, words: list[str], message: str) -> None:
    (tmp_path / "common.py").write_text("def add(p): p.add_argument('--width', default=1)\n")
    (tmp_path / "train.py").write_text(
        "import argparse, common\np = argparse.ArgumentParser()\ncommon.add(p)\n"
        "p.add_argument('--lr', type=float)\np.parse_args()\n"
        if words == ["width=3"]
        else "lr = 0.1\n"
    )
    done = flagscan(tmp_path, "train.py", *words, "--format", "python", "--emit", "other.py")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"flagscan: error: {message}\n"
    assert not (tmp_path / "other.py").exists()
