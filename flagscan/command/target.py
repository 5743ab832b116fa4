"""Bringing the file of ``--emit`` up to date: what it would be, and putting it there.

Whatever a person wrote stays, byte for byte, where the format can tell it
apart. Two flagscans that write at once do not lose each other's work, and
neither does an editor that saves meanwhile.
"""

from __future__ import annotations

import contextlib
import difflib
import importlib.util
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.errors import ScriptNotFoundError, TargetFileError, UnreadableScriptError
from flagscan.files import read_bytes, replace_bytes, sweep_temporaries
from flagscan.model.diagnostic import Diagnostic
from flagscan.model.script import Script

HAVE_LOCKS = importlib.util.find_spec("fcntl") is not None
"""Not on Windows; what an editor or another flagscan changed is noticed there all the same."""

LOCK_WAIT = 10.0
"""Seconds to wait for another flagscan; it holds the lock for as long as writing takes."""
ATTEMPTS = 3
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened, or would happen, to a file."""

    path: str
    old: bytes | None
    """None: there is no file yet."""
    new: bytes
    diagnostics: tuple[Diagnostic, ...] = ()
    summary: str = ""
    differing: tuple[Diagnostic, ...] = ()
    """What differs, one by one, where the format can tell."""

    @property
    def differs(self) -> bool:
        """Whether the file is not what it should be."""
        return self.old != self.new and not self.nothing

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to write a new file for: no script has flags."""
        return self.old is None and not self.new

    def unified_diff(self) -> str:
        """The difference as ``diff -u`` shows it."""
        old = (self.old or b"").decode("utf-8", "replace")
        new = self.new.decode("utf-8", "replace")
        before = "/dev/null" if self.old is None else self.path
        lines = difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), before, self.path
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


def propose(path: str, emitter: Emitter, scripts: Sequence[Script], options: EmitOptions) -> Change:
    """What the file at PATH would become; nothing is written.

    Raises:
        TargetFileError: the file is there and cannot be read or understood.
    """
    old = _read(path)
    if old is None or emitter.update is None:
        new = emitter.emit(scripts, options).encode("utf-8")
        return Change(path=path, old=old, new=new)
    mark = _BOM if old.startswith(_BOM) else b""
    text = _decoded(path, old[len(mark) :])
    update = emitter.update(text, path, scripts, options)
    return Change(
        path=path,
        old=old,
        new=mark + update.text.encode("utf-8"),
        diagnostics=tuple(update.diagnostics),
        summary=update.summary,
        differing=tuple(update.differing),
    )


def apply(path: str, emitter: Emitter, scripts: Sequence[Script], options: EmitOptions) -> Change:
    """Bring the file at PATH up to date; it is not touched when nothing differs.

    Raises:
        TargetFileError: it cannot be read, understood or written; it is as it was.
    """
    with _only_one_writer(path):
        for _ in range(ATTEMPTS):
            change = propose(path, emitter, scripts, options)
            if not change.differs:
                return change
            if _read(path) == change.old:
                replace_bytes(path, change.new)
                return change
    raise TargetFileError(path, "keeps changing while it is to be written; try again")


def text_at(path: str) -> str:
    """What the file at PATH says.

    Raises:
        TargetFileError: it cannot be read.
    """
    return _decoded(path, (_read(path) or b"").removeprefix(_BOM))


def _decoded(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TargetFileError(path, f"is not UTF-8 (byte {error.start})") from None


def _read(path: str) -> bytes | None:
    try:
        return read_bytes(path)
    except UnreadableScriptError as error:
        raise TargetFileError(path, error.why) from None
    except ScriptNotFoundError as error:
        # A link to a file that is yet to be made is followed, as by any program that writes.
        target = os.path.realpath(path) if "\0" not in path else path
        if os.path.lexists(target) or error.why != "no such file":
            raise TargetFileError(path, error.why) from None
        if not os.path.isdir(os.path.dirname(target)):
            raise TargetFileError(path, "its folder does not exist") from None
        return None


@contextlib.contextmanager
def _only_one_writer(path: str) -> Iterator[None]:
    """Hold the lock for writing beside PATH.

    It is the folder itself that is locked: no lock file is left in the
    project, and no two ways of naming one file give two locks. Where folders
    cannot be locked (some network drives), the write goes on without.
    """
    folder = os.path.dirname(os.path.realpath(path)) if "\0" not in path else ""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield  # no such folder, or Windows: reading and writing will tell
        return
    try:
        if _locked(path, handle):
            sweep_temporaries(path)
        yield
    finally:
        os.close(handle)


def _locked(path: str, handle: int) -> bool:
    if not HAVE_LOCKS:
        return False
    import fcntl

    deadline = time.monotonic() + LOCK_WAIT
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TargetFileError(path, "another flagscan is writing here") from None
            time.sleep(0.02)
        except OSError:
            return False
        else:
            return True
