"""Run the command line under an audit hook; print what it did that reading does not need.

    python -m tests.hardening.watch REPORT WRITABLE[:WRITABLE...] [flagscan's words...]

Every audit event of the interpreter is looked at (PEP 578). REPORT gets one line for each
event that is neither a read, nor work on files below a WRITABLE folder, nor the import of
an installed module. The exit status is flagscan's own.
"""

from __future__ import annotations

import ast
import builtins
import os
import sys
import sysconfig
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = str(Path(__file__).parents[2])
NEVER = (
    "ctypes.",
    "ensurepip.",
    "ftplib.",
    "http.",
    "imaplib.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.putenv",
    "os.spawn",
    "os.startfile",
    "os.system",
    "os.unsetenv",
    "pickle.",
    "pty.",
    "smtplib.",
    "socket.",
    "sqlite3.enable_load_extension",
    "sqlite3.load_extension",
    "subprocess.",
    "telnetlib.",
    "urllib.",
    "webbrowser.",
)
CHANGES = (
    "os.chflags",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "shutil.",
    "tempfile.",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Watch:
    """The hook, and what it has seen."""

    def __init__(self, writable: list[str]) -> None:
        self.writable = [os.path.realpath(folder) + os.sep for folder in writable]
        # Code that is installed may be executed: Python's own, the dependencies', ours.
        places = {*sysconfig.get_paths().values(), ROOT + "/flagscan", ROOT + "/schemas"}
        places |= {os.path.realpath(place) for place in places}
        self.trusted = tuple(place + os.sep for place in places if place != ROOT)
        self.seen: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Look at one event; an exception here would be raised where it happens."""
        if event == "open":
            self.opened(*args)
        elif event == "exec":
            self.executed(args[0])
        elif event == "sqlite3.connect":
            self.touched(event, args[0])
        elif event == "import":
            return  # its code is executed, or not: that is the event that counts
        elif event.startswith(NEVER):
            self.tell(event, args)
        elif event.startswith(CHANGES):
            for path in args:
                if isinstance(path, str | bytes):
                    self.touched(event, path)

    def opened(self, path: object, mode: object, flags: int) -> None:
        """A file was opened: to be read, or below a writable folder, or a byte-code file."""
        writes = flags & WRITING or (isinstance(mode, str) and set(mode) & set("wax+"))
        if writes and isinstance(path, str | bytes):
            self.touched("open for writing", path)

    def touched(self, event: str, path: str | bytes) -> None:
        """A file was changed: below a writable folder, or the report, or a null device."""
        where = os.path.realpath(os.fsdecode(path))
        if where == os.devnull or where.startswith(("/dev/pts/", "/proc/self/")):
            return
        if "__pycache__" in where and where.startswith(self.trusted):
            return
        if not (where + os.sep).startswith(tuple(self.writable)):
            self.tell(event, (where,))

    def executed(self, code: object) -> None:
        """Code was executed: of an installed file, or made by an installed library."""
        if not isinstance(code, CodeType):
            self.tell("exec", (code,))
            return
        name = code.co_filename
        if name.startswith("<"):
            # dataclasses, collections and attrs write functions and run them; nothing of ours.
            name = _caller(sys._getframe()).f_code.co_filename
            if name.startswith(ROOT + "/flagscan"):
                self.tell("exec", (code.co_filename, name))
            return
        if not os.path.realpath(name).startswith(self.trusted):
            self.tell("exec", (name,))

    def tell(self, event: str, args: tuple[Any, ...]) -> None:
        """Note an event that reading does not need."""
        self.seen.append(f"{event} {args!r}"[:500])


def _caller(frame: FrameType) -> FrameType:
    while frame.f_back is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return frame


def _compile_only_trees(watch: Watch) -> None:
    """Have compile() give no code of a file that is not installed."""
    real = builtins.compile

    def compile_(source: Any, filename: Any, mode: str, flags: int = 0, *more: Any, **named: Any):  # type: ignore[no-untyped-def]
        name = os.fsdecode(filename) if isinstance(filename, str | bytes) else str(filename)
        installed = name.startswith("<") or os.path.realpath(name).startswith(watch.trusted)
        if not flags & ast.PyCF_ONLY_AST and not installed:
            watch.tell("compile", (name,))
        return real(source, filename, mode, flags, *more, **named)

    builtins.compile = compile_


def main() -> int:
    """Install the hook, run flagscan, write the report."""
    report, writable, *words = sys.argv[1:]
    watch = Watch([*writable.split(os.pathsep), os.path.dirname(report)])
    # As flagscan's own __main__ does: ``python -m`` puts the scanned folder on the path.
    if sys.path[0] in ("", os.getcwd()) and os.getcwd() != ROOT:
        del sys.path[0]
    from flagscan.cli import main as flagscan  # before the hook: the import of this file is over

    _compile_only_trees(watch)
    sys.addaudithook(watch)
    status = 3
    try:
        status = flagscan(words)
    finally:
        seen = list(watch.seen)
        Path(report).write_text("".join(f"{line}\n" for line in seen))
    return status


if __name__ == "__main__":
    sys.exit(main())
