"""Files of every kind are read safely, and replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flagscan.errors import ScriptNotFoundError, TargetFileError, UnreadableScriptError
from flagscan.files import read_bytes, replace_bytes, sweep_temporaries

from .conftest import environment


def left_beside(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir() if entry.name != path.name)


def test_reads_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"\xff\r\n\x00")
    assert read_bytes(str(path)) == b"\xff\r\n\x00"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ScriptNotFoundError, match="no such file"):
        read_bytes(str(tmp_path / "nowhere" / "a.py"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ScriptNotFoundError, match="is a directory"):
        read_bytes(str(tmp_path))


def test_a_fifo_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "fifo.py"
    os.mkfifo(path)
    begin = time.monotonic()
    with pytest.raises(ScriptNotFoundError, match="FIFO"):
        read_bytes(str(path))
    assert time.monotonic() - begin < 1


def test_a_fifo_that_takes_the_place_of_a_file_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    os.mkfifo(path)
    monkeypatch.setattr("flagscan.files.require_file", lambda path: None)  # it has been looked at
    with pytest.raises(ScriptNotFoundError, match="not a regular file"):
        read_bytes(str(path))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    with pytest.raises(ScriptNotFoundError, match="device"):
        read_bytes(device)


def test_a_name_with_nul_is_refused() -> None:
    with pytest.raises(ScriptNotFoundError, match="not a possible file name"):
        read_bytes("a\0b.py")


@pytest.mark.parametrize(("size", "fits"), [(9, True), (10, True), (11, False)])
def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path, size: int, fits: bool) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"#" * size)
    if fits:
        assert len(read_bytes(str(path), limit=10)) == size
    else:
        with pytest.raises(UnreadableScriptError, match="larger than"):
            read_bytes(str(path), limit=10)


def test_a_sparse_file_of_4_gb_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    with path.open("wb") as stream:
        stream.truncate(4 * 1024**3)
    with pytest.raises(UnreadableScriptError, match="larger than 16 MB"):
        read_bytes(str(path))


def test_replacing_keeps_mode_bits(tmp_path: Path) -> None:
    path = tmp_path / "guild.yml"
    path.write_text("old")
    path.chmod(0o640)
    replace_bytes(str(path), b"new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert left_beside(path) == []


def test_a_new_file_has_the_mode_the_umask_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "guild.yml"
    before = os.umask(0o027)
    try:
        replace_bytes(str(path), b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "real" / "guild.yml"
    real.parent.mkdir()
    real.write_text("old")
    link = tmp_path / "guild.yml"
    link.symlink_to("real/guild.yml")
    replace_bytes(str(link), b"new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert left_beside(real) == []


def test_a_write_protected_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "guild.yml"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(TargetFileError, match="write-protected"):
        replace_bytes(str(path), b"new")
    assert path.read_text() == "old"


def test_a_file_with_other_names_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "guild.yml"
    path.write_text("old")
    os.link(path, tmp_path / "other.yml")
    with pytest.raises(TargetFileError, match="other names"):
        replace_bytes(str(path), b"new")
    assert path.read_text() == (tmp_path / "other.yml").read_text() == "old"
    (tmp_path / "other.yml").unlink()
    replace_bytes(str(path), b"new")
    assert path.read_text() == "new"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_no_space_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "guild.yml"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(TargetFileError, match="no space left"):
        replace_bytes(str(path), b"new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert left_beside(path) == []


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "guild.yml"
    (tmp_path / ".guild.yml.abc.flagscan-tmp").touch()
    (tmp_path / ".other.yml.abc.flagscan-tmp").touch()
    sweep_temporaries(str(path))
    assert left_beside(path) == [".other.yml.abc.flagscan-tmp"]


WRITE_FOREVER = """
import sys
from flagscan.emitters.base import Emitter, EmitOptions, Update
from flagscan.command.target import apply

def update(old, path, scripts, options):
    return Update("b" * 300_000 if old.startswith("a") else "a" * 300_000)

emitter = Emitter(name="x", description="", emit=lambda *_: "a" * 300_000, update=update)
print("ready", flush=True)
while True:
    apply(sys.argv[1], emitter, [], EmitOptions())
"""


def test_sigkill_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "guild.yml"
    path.write_text("a" * 300_000)
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOREVER, str(path)],
            env=environment(),
            stdout=subprocess.PIPE,
        )
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.003 * attempt)
            process.send_signal(signal.SIGKILL)
        text = path.read_text()
        assert text in ("a" * 300_000, "b" * 300_000)
    # What the last one left, the next run removes.
    script = WRITE_FOREVER.replace("while True:", "if True:")
    subprocess.run([sys.executable, "-c", script, str(path)], env=environment(), check=True)
    assert left_beside(path) == []


APPEND = """
import sys
from flagscan.emitters.base import Emitter, EmitOptions, Update
from flagscan.command.target import apply

def update(old, path, scripts, options):
    return Update(old + sys.argv[2] + "\\n")

emitter = Emitter(name="x", description="", emit=lambda *_: sys.argv[2] + "\\n", update=update)
for _ in range(20):
    apply(sys.argv[1], emitter, [], EmitOptions())
"""


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "guild.yml"
    path.write_text("")
    processes = [
        subprocess.Popen([sys.executable, "-c", APPEND, str(path), name], env=environment())
        for name in ("one", "two", "three")
    ]
    assert [process.wait(timeout=30) for process in processes] == [0, 0, 0]
    lines = path.read_text().split()
    assert {name: lines.count(name) for name in set(lines)} == {"one": 20, "two": 20, "three": 20}


def test_an_editor_that_saves_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    from flagscan.command.target import apply
    from flagscan.emitters.base import EmitOptions, Emitter, Update

    path = tmp_path / "guild.yml"
    path.write_text("mine\n")
    seen: list[str] = []

    def update(old: str, *_: object) -> Update:
        if not seen:
            path.write_text("mine, changed\n")
        seen.append(old)
        return Update(old + "added\n")

    emitter = Emitter(name="x", description="", emit=lambda *_: "", update=update)
    apply(str(path), emitter, [], EmitOptions())
    assert path.read_text() == "mine, changed\nadded\n"


def test_bytes_that_the_format_does_not_touch_stay(tmp_path: Path) -> None:
    from flagscan.command.target import apply
    from flagscan.emitters.base import EmitOptions, Emitter, Update

    path = tmp_path / "guild.yml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: \xc3\xa4")
    emitter = Emitter(
        name="x", description="", emit=lambda *_: "", update=lambda old, *_: Update(old + "\r\nc:")
    )
    apply(str(path), emitter, [], EmitOptions())
    assert path.read_bytes() == b"\xef\xbb\xbfa: 1\r\nb: \xc3\xa4\r\nc:"
