"""Many processes, killed ones, full disks: the answer is always the same, and files are whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flagscan.database import TextCache
from tests.conftest import environment

SCRIPT = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--epochs", type=int, default=3)
args = parser.parse_args()
"""
SEED = 20_260


@pytest.fixture
def scripts(folder: Path) -> Path:
    """A folder of thirty scripts."""
    for number in range(30):
        (folder / f"s{number}.py").write_text(SCRIPT.replace("0.1", f"0.{number + 1}"))
    return folder


def start(folder: Path, *words: str, **more: str) -> subprocess.Popen[bytes]:
    """A flagscan process that prints into pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "flagscan", *words],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(folder: Path, *words: str) -> int:
    """The exit status of a flagscan process."""
    with start(folder, *words) as process:
        process.communicate()
        return process.returncode


def fill(ballast: Path, most: int = 1 << 20) -> None:
    """Make the file BALLAST as large as MOST, or as the disk allows."""
    with open(ballast, "wb", buffering=0) as stream:
        try:
            for _ in range(most // 1024):
                stream.write(b"x" * 1024)
        except OSError:
            pass


def kill_later(process: subprocess.Popen[bytes], seconds: float) -> None:
    """SIGKILL after SECONDS, unless it has ended by then."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()


Moments = Callable[..., Iterator[float]]


@pytest.fixture(params=[25, pytest.param(500, marks=pytest.mark.slow)])
def moments(request: pytest.FixtureRequest) -> Moments:
    """Seconds after which to kill a run: between the start of Python and some time after its end.

    How long one takes is found out, for this machine may be busy.
    """
    chance = random.Random(SEED)

    def of(folder: Path, *words: str) -> Iterator[float]:
        for number in range(request.param):
            if number % 50 == 0:
                begin = time.monotonic()
                assert finish(folder, *words) == 0
                taken = time.monotonic() - begin
            yield chance.uniform(0.02, 1.2 * taken)

    return of


def test_sixteen_processes_share_a_cache(scripts: Path) -> None:
    expected = start(scripts, ".", "--format", "json", "--no-cache").communicate()[0]
    for _ in range(2):
        running = [start(scripts, ".", "--format", "json", "--jobs", "1") for _ in range(16)]
        for process in running:
            out, err = process.communicate()
            assert process.returncode == 0, err
            assert out == expected
            assert b"Traceback" not in err


def test_a_run_that_is_killed_leaves_a_cache_that_can_be_used(
    scripts: Path, moments: Moments
) -> None:
    expected = start(scripts, ".", "--format", "json", "--no-cache").communicate()[0]
    words = (".", "--format", "json", "--jobs", "1")
    for number, seconds in enumerate(moments(scripts, *words, "--no-cache")):
        (scripts / "s0.py").write_text(SCRIPT + f"# {number}\n")  # something new to remember
        kill_later(start(scripts, *words), seconds)
    (scripts / "s0.py").write_text(SCRIPT)
    out, err = start(scripts, ".", "--format", "json").communicate()
    assert out == expected
    assert err == b""
    database = Path(os.environ["FLAGSCAN_CACHE_DIR"]) / "cache.db"
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("words", [("s0.py", "--emit", "guild.yml"), ("guild.yml", "--sync")])
def test_an_update_that_is_killed_leaves_the_old_file_or_the_new_one(
    words: tuple[str, ...], scripts: Path, moments: Moments
) -> None:
    old = "# mine\n" + "".join(f"other{n}:\n  exec: echo {n}\n" for n in range(300))
    target = scripts / "guild.yml"
    target.write_text(old)
    if "--sync" in words:  # what flagscan wrote, of a script that has changed
        assert finish(scripts, "s0.py", "--emit", "guild.yml") == 0
        old = target.read_text()
        (scripts / "s0.py").write_text(SCRIPT.replace("0.1", "0.75").replace("epochs", "rounds"))
    assert finish(scripts, *words, "--no-cache") == 0
    new = target.read_text()
    assert new != old
    seen = set()
    for seconds in moments(scripts, *words, "--no-cache"):
        target.write_text(old)
        kill_later(start(scripts, *words, "--no-cache"), seconds)
        seen.add(target.read_text())
    assert seen <= {old, new}
    target.write_text(old)
    assert finish(scripts, *words) == 0
    assert [name for name in os.listdir(scripts) if "flagscan-tmp" in name] == []


def test_two_updates_at_once_lose_nothing(scripts: Path) -> None:
    running = [start(scripts, f"s{number}.py", "--emit", "guild.yml") for number in range(12)]
    done = [(process.communicate(), process.returncode) for process in running]
    stated = yaml.safe_load((scripts / "guild.yml").read_text())
    for number, ((_, err), status) in enumerate(done):
        assert status in (0, 1)
        # One that gave up said so.
        assert (f"s{number}" in stated) == (status == 0), err
        assert b"Traceback" not in err


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no mount command")
    if done.returncode:
        pytest.skip("may not mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_costs_only_the_cache(scripts: Path, full_disk: Path) -> None:
    expected = start(scripts, ".", "--format", "json", "--no-cache").communicate()[0]
    for filled in (0, 300_000, 500_000):
        fill(full_disk / "ballast", filled)
        for _ in range(2):
            process = start(scripts, ".", "--format", "json", FLAGSCAN_CACHE_DIR=f"{full_disk}/c")
            out, err = process.communicate()
            assert (process.returncode, out) == (0, expected)
            assert b"Traceback" not in err
            assert err.count(b"\n") <= 1


def test_a_full_disk_leaves_the_old_file(scripts: Path, full_disk: Path) -> None:
    target = full_disk / "guild.yml"
    target.write_text("other:\n  exec: echo\n")
    fill(full_disk / "ballast")
    process = start(scripts, ".", "--emit", str(target))
    _, err = process.communicate()
    assert process.returncode == 1
    assert b"no space left" in err.lower()
    assert b"Traceback" not in err
    assert target.read_text() == "other:\n  exec: echo\n"
    assert sorted(os.listdir(full_disk)) == ["ballast", "guild.yml"]


def truncated(cache: Path) -> None:
    data = (cache / "cache.db").read_bytes()
    (cache / "cache.db").write_bytes(data[: len(data) // 2])


def poisoned(cache: Path) -> None:
    with sqlite3.connect(cache / "cache.db") as connection:
        connection.execute("UPDATE Cache SET mode = 4, value = ?", (b"cos\nabort\n(tR.",))
    connection.close()


def given_away(cache: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root may give files away")
    os.chown(cache, 12345, -1)


def in_place(cache: Path, make: Callable[[Path], object]) -> None:
    """Put something else where the folder CACHE is."""
    if cache.is_dir():
        shutil.rmtree(cache)
    else:
        cache.unlink()
    make(cache)


TROUBLES: dict[str, Callable[[Path], object]] = {
    "truncated": truncated,
    "garbage": lambda cache: (cache / "cache.db").write_bytes(b"no database " * 2000),
    "zero length": lambda cache: (cache / "cache.db").write_bytes(b""),
    "poisoned": poisoned,
    "not a database but a folder": lambda cache: in_place(
        cache, lambda path: (path / "cache.db").mkdir(parents=True, mode=0o700)
    ),
    "somebody else's": given_away,
    "others may write": lambda cache: cache.chmod(0o777),
    "a file": lambda cache: in_place(cache, lambda path: path.write_text("")),
    "a FIFO": lambda cache: in_place(cache, lambda path: os.mkfifo(path)),
    "a link to itself": lambda cache: in_place(cache, lambda path: path.symlink_to(path)),
    "a link to nothing": lambda cache: in_place(cache, lambda path: path.symlink_to("gone")),
    "a database that is a link to a device": lambda cache: in_place(
        cache / "cache.db", lambda path: path.symlink_to("/dev/full")
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_whatever_is_wrong_with_the_cache(trouble: str, scripts: Path) -> None:
    words = (".", "--format", "json", "--jobs", "1")
    expected = start(scripts, *words, "--no-cache").communicate()[0]
    assert finish(scripts, *words) == 0
    cache = Path(os.environ["FLAGSCAN_CACHE_DIR"])
    for suffix in ("-wal", "-shm"):
        (cache / f"cache.db{suffix}").unlink(missing_ok=True)
    TROUBLES[trouble](cache)
    for _ in range(2):
        process = start(scripts, *words)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, expected)
        assert b"Traceback" not in err
        assert err.count(b"\n") <= 1


def test_a_cache_on_a_read_only_disk(scripts: Path, full_disk: Path) -> None:
    words = (".", "--format", "json", "--jobs", "1")
    expected = start(scripts, *words, "--no-cache").communicate()[0]
    place = {"FLAGSCAN_CACHE_DIR": str(full_disk / "c")}
    start(scripts, "s0.py", **place).communicate()
    subprocess.run(["mount", "-o", "remount,ro", str(full_disk)], check=True)
    for _ in range(2):
        process = start(scripts, *words, **place)
        out, err = process.communicate()
        assert (process.returncode, out) == (0, expected)
        assert err.count(b"\n") <= 1


def test_a_cache_folder_that_is_a_link(scripts: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    words = ("s0.py", "--format", "json", "--cache-dir", str(tmp_path / "link"))
    first = start(scripts, *words).communicate()
    assert start(scripts, *words).communicate() == first
    assert first[1] == b""
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    out, err = start(scripts, *words).communicate()
    assert out == first[0]
    assert err.count(b"\n") <= 1


def test_an_older_and_a_newer_flagscan_share_a_folder(
    scripts: Path, flagscan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = flagscan("s0.py", "--format", "json", "--no-cache").out
    for version in ("0.0.1", "9.0.0", "0.1.0", "0.0.1"):
        monkeypatch.setattr("flagscan.cache.VERSION", version)
        done = flagscan("s0.py", "--format", "json")
        assert (done.status, done.out, done.err) == (0, expected, "")


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_waiting_for_others_ends(
    lock: str, scripts: Path, flagscan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"s{number}.py" for number in range(30)] + ["--format", "json", "--jobs", "1"]
    expected = flagscan(*words, "--no-cache").out
    flagscan("s0.py")  # the database is there
    connection = sqlite3.connect(
        Path(os.environ["FLAGSCAN_CACHE_DIR"]) / "cache.db", isolation_level=None
    )
    connection.execute(lock)
    (busy,) = connection.execute("PRAGMA busy_timeout").fetchone()
    waited = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        assert sum(waited) <= 1

    monkeypatch.setattr("flagscan.database.time.sleep", sleep)
    done = flagscan(*words)
    connection.close()
    assert busy  # SQLite's own way to wait, which would come on top; not that of our connection:
    cache = TextCache(os.environ["FLAGSCAN_CACHE_DIR"])
    assert cache._sql("PRAGMA busy_timeout").fetchone() == (0,)
    cache.close()
    assert (done.status, done.out) == (0, expected)
    assert "another process holds it" in done.err
    assert waited


@pytest.mark.slow
def test_sixteen_processes_for_a_minute(scripts: Path) -> None:
    expected = start(scripts, ".", "--format", "json", "--no-cache").communicate()[0]
    directory = Path(os.environ["FLAGSCAN_CACHE_DIR"])
    end = time.monotonic() + 60
    runs = 0
    while time.monotonic() < end:
        # New to the cache in each round, so that all of them write.
        (scripts / "s0.py").write_text(SCRIPT + f"# {runs}\n")
        running = [start(scripts, ".", "--format", "json", "--jobs", "1") for _ in range(16)]
        for process in running:
            out, err = process.communicate()
            assert process.returncode == 0, err
            assert b"Traceback" not in err
            found = [item["flag_sets"] for item in json.loads(out)]
            assert found == [item["flag_sets"] for item in json.loads(expected)]
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        runs += 1
    with sqlite3.connect(directory / "cache.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes")
def test_a_file_that_may_not_grow_leaves_the_old_one(scripts: Path) -> None:
    """The same as a full disk, where nobody may mount one."""
    target = scripts / "guild.yml"
    old = "# mine\n" + "".join(f"other{n}:\n  exec: echo {n}\n" for n in range(300))
    target.write_text(old)
    program = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from flagscan.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    words = ["s0.py", "--emit", "guild.yml"]
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=scripts,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text() == old
    assert [name for name in os.listdir(scripts) if "flagscan-tmp" in name] == []
