"""Remembering answers: which are still true, where they are kept, what to do in trouble.

It is a cache: whatever is wrong with it (corrupted, locked, full, not ours)
makes a run slower and changes no answer and no exit status.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys

import diskcache

from flagscan.database import RefusedRowError, TextCache
from flagscan.errors import FlagscanError
from flagscan.files import digest_of, reason, sha256_hex, state_of
from flagscan.model.document import SCHEMA_VERSION, check_document
from flagscan.plugins import identity
from flagscan.version import ANALYSIS_VERSION, VERSION

TYPE_CHECKING = False  # typing costs start-up time, and this file is read by every run
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeAlias, TypeVar

    Json: TypeAlias = Any
    T = TypeVar("T")

BATCH = 64
"""New answers per transaction: a killed run loses no more than these."""

DATABASE = "cache.db"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by flagscan; may be deleted.\n"
_TROUBLE = (
    sqlite3.Error,
    diskcache.Timeout,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
)


class Cache:
    """Answers about scripts, in the folder DIRECTORY; opened when first asked.

    ROOTS are where analysis looks for modules, COMMENTS whether it reads them: another choice,
    another answer.
    ``warning`` says in one line why the cache is not used, where that is so.
    No method raises, except what a caller's Ctrl-C does.
    """

    def __init__(self, directory: str, roots: Sequence[str] = (), comments: bool = True) -> None:
        self.directory = directory
        self.warning = ""
        self._roots = tuple(roots)
        self._comments = comments
        self._store: TextCache | None = None
        self._usable = True
        self._renewed = False
        self._pending: list[tuple[str, str]] = []
        self._plugins: str | None = None
        self._digests: dict[str, str] = {}
        self._absent: set[str] = set()
        """What was found out about files, once for the life of this object: the scripts of a
        project share most of their modules."""
        try:
            self._folder = os.getcwd()
        except OSError:  # it was removed: what a relative path means is not known any more
            self._usable = False

    def lookup(self, path: str, digest: str) -> Json | None:
        """The exact document of the script at PATH whose bytes have DIGEST, if remembered.

        None as well when a module that was read has changed since, or one that
        was missing is there now.
        """
        text = self._guarded(lambda store: store.get(self._key(path, digest)))
        if text is None:
            return None
        try:
            entry = json.loads(text)
            document, absent = entry["script"], entry["absent"]
            check_document(document)
            if document["path"] != path or document["digest"] != digest:
                raise RefusedRowError("the row speaks of another script")
            current = self._all_absent(absent) and all(
                self._digest(item["path"]) == item["digest"] for item in document["dependencies"]
            )
        except (FlagscanError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return document if current else None

    def remember(self, path: str, digest: str, entry: str) -> None:
        """Keep ENTRY, the JSON text ``{"script": document, "absent": paths}``.

        It is written with others by :meth:`flush`.
        """
        if self._usable:
            self._pending.append((self._key(path, digest), entry))
            if len(self._pending) >= BATCH:
                self.flush()

    def flush(self) -> None:
        """Write what :meth:`remember` was given, in one transaction."""
        pending, self._pending = self._pending, []
        if pending:
            self._guarded(lambda store: _write(store, pending))

    def close(self) -> None:
        """Write what is pending and let go of the database."""
        self.flush()
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def info(self) -> dict[str, Json]:
        """Where the cache is, how many answers it holds, and the bytes they take."""
        found = self._guarded(lambda store: (_answers(store), store.volume()))
        entries, size = found or (0, 0)
        return {"directory": self.directory, "entries": entries, "bytes": size}

    def clear(self) -> int:
        """Forget all answers; how many there were."""
        count = self._guarded(_answers) or 0
        self._guarded(lambda store: store.clear())
        return count

    def _digest(self, path: str) -> str:
        known = self._digests.get(path)
        if known is None:
            known = self._digests[path] = digest_of(state_of(path))
        return known

    def _all_absent(self, paths: list[str]) -> bool:
        for path in set(paths) - self._absent:
            if os.path.lexists(path):
                return False
            self._absent.add(path)
        return True

    def _key(self, path: str, digest: str) -> str:
        """All that may change an answer, besides the modules which the entry itself lists."""
        if self._plugins is None:
            self._plugins = identity(self.recall, self.note)
        parts = (
            digest,
            VERSION,
            self._plugins,
            str(ANALYSIS_VERSION),
            str(SCHEMA_VERSION),
            f"{sys.version_info.major}.{sys.version_info.minor}",
            path,
            self._folder,
            "" if self._comments else "no comments",
            *self._roots,
        )
        return sha256_hex("\0".join(parts).encode("utf-8", "surrogatepass"))

    def recall(self, text: str) -> str | None:
        """What was noted under TEXT."""
        return self._guarded(lambda store: store.get(_note_key(text)))

    def note(self, text: str, value: str) -> None:
        """Keep VALUE under TEXT: what takes time to find out, and is no answer about a script.

        It is written with others by :meth:`flush`.
        """
        if self._usable:
            self._pending.append((_note_key(text), value))

    def _guarded(self, work: Callable[[TextCache], T]) -> T | None:
        """What WORK gives for the open cache; None on any trouble, which switches it off."""
        while self._usable:
            try:
                if self._store is None:
                    _prepare_folder(self.directory)
                    self._store = TextCache(self.directory)
                return work(self._store)
            except RefusedRowError:
                return None
            except _TROUBLE as error:
                self._store = None
                self._usable = not self._renewed and _is_broken(error) and self._renew()
                if not self._usable:
                    self.warning = f"the cache in {self.directory} is not used: {reason(error)}"
        return None

    def _renew(self) -> bool:
        """Rename a broken database away, once; whether that was possible."""
        self._renewed = True
        try:
            for suffix in ("-wal", "-shm"):
                path = os.path.join(self.directory, DATABASE + suffix)
                if os.path.lexists(path):
                    os.unlink(path)
            broken = os.path.join(self.directory, DATABASE)
            os.replace(broken, broken + ".broken")
        except OSError:
            return False
        return True


def default_directory() -> str:
    """``$FLAGSCAN_CACHE_DIR``, else the folder that the platform has for caches."""
    chosen = os.environ.get("FLAGSCAN_CACHE_DIR")
    if chosen:
        return chosen
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(base, "flagscan", "Cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "flagscan")
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification has relative ones ignored, and they might lie in the scanned project.
    return os.path.join(base if os.path.isabs(base) else os.path.join(home, ".cache"), "flagscan")


_NOTE = "note-"
"""Begins the keys of rows that hold no answer, but what it takes time to find out."""


def _note_key(text: str) -> str:
    return _NOTE + sha256_hex(text.encode("utf-8", "surrogatepass"))


def _answers(store: TextCache) -> int:
    return len(store) - store.count_keys(_NOTE)


def _write(store: TextCache, entries: Iterable[tuple[str, str]]) -> None:
    with store.transact():
        for key, entry in entries:
            store.set(key, entry)


def _is_broken(error: Exception) -> bool:
    """Whether a new database would help: not so for one that is locked, full or read-only."""
    if isinstance(error, sqlite3.OperationalError):
        return str(error).startswith(("no such", "malformed", "Could not decode"))
    broken = (sqlite3.DatabaseError, ValueError, TypeError, KeyError, AttributeError)
    return isinstance(error, broken)


def _prepare_folder(directory: str) -> None:
    if os.path.expanduser(os.path.expandvars(directory)) != directory:
        raise OSError("diskcache would expand the '$' or '~' in its name")
    os.makedirs(os.path.dirname(directory) or ".", exist_ok=True)
    try:
        os.mkdir(directory, 0o700)
    except FileExistsError:
        pass
    else:
        tag = os.path.join(directory, "CACHEDIR.TAG")
        with open(tag, "w", encoding="ascii") as stream:
            stream.write(_TAG)
    status = os.stat(directory)
    if hasattr(os, "getuid"):
        if status.st_uid != os.getuid():
            raise OSError("it belongs to another user")
        if status.st_mode & 0o022:
            raise OSError("others may write to it")
