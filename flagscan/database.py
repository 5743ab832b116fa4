"""A diskcache that holds nothing but text, and that does not keep anybody waiting.

diskcache by itself unpickles what its rows tell it to, reads and deletes files
that they name, and waits for a minute when another process holds the database
(CVE-2025-69872 and our own trials). The classes here refuse all of that: only
text in the row itself goes in or comes out, and only as it went in.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import zlib

import diskcache

TYPE_CHECKING = False  # typing costs start-up time, and this file is read by every run
if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 0.6
"""Seconds that a run waits for other processes in all; then it goes on without the cache."""
PAUSE = 0.002

SIZE_LIMIT = 128 * 1024 * 1024

_RAW = 1  # diskcache's MODE_RAW: the value stands in the row as it is
_WANTED = {
    # Least recently stored: reading an answer then writes nothing.
    "eviction_policy": "least-recently-stored",
    "statistics": 0,
    "tag_index": 0,
    "size_limit": SIZE_LIMIT,
    "cull_limit": 10,
}
_FIXED = {**diskcache.DEFAULT_SETTINGS, **_WANTED}
_SETTINGS = _FIXED.keys() | {"count", "size", "hits", "misses"}


class RefusedRowError(ValueError):
    """A row that is not one of ours: pickled, a file, no text, or text that was damaged."""


def sealed(text: str) -> str:
    """TEXT as it stands in a row, behind a checksum: SQLite does not notice a bit that fell over,
    and a digit of a default would be another one."""
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x} {text}"


class TextDisk(diskcache.Disk):
    """Rows of text under keys of text; nothing is ever unpickled, opened or deleted."""

    def put(self, key: object) -> tuple[str, bool]:
        if type(key) is not str:
            raise RefusedRowError("keys are texts")
        return key, True

    def get(self, key: object, raw: object) -> str:
        if type(key) is not str or not raw:
            raise RefusedRowError("not a key of ours")
        return key

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, str]:
        if read or type(value) is not str:
            raise RefusedRowError("values are texts")
        # Size 0: it counts bytes in files; the database's own are counted by its pages.
        return 0, _RAW, None, sealed(value)

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> str:
        if mode != _RAW or filename is not None or type(value) is not str or read:
            raise RefusedRowError("not a row of ours")
        text = value[9:]
        if value != sealed(text):
            raise RefusedRowError("the row was damaged")
        return text

    def remove(self, file_path: object) -> None:
        # We never store files; a row that names one was planted.
        return


class GaveUpError(sqlite3.Error):
    """Another process holds the database for longer than we are willing to wait.

    Not an OperationalError: diskcache would go on trying for a minute.
    """


class TextCache(diskcache.Cache):
    """A diskcache whose waiting for other processes has one bound over its whole life."""

    def __init__(self, directory: str) -> None:
        self._patience = PATIENCE
        if not self._adopted(directory):
            super().__init__(directory, timeout=0, disk=TextDisk, **_WANTED)

    def _adopted(self, directory: str) -> bool:
        """Whether the database that an earlier run set up could be opened as it is.

        diskcache writes every setting anew each time: that takes twenty
        statements, permission to write, and the lock that another process may
        be holding. Reading an answer needs none of them.
        """
        if not os.path.exists(os.path.join(directory, diskcache.core.DBNAME)):
            return False
        self._directory = directory
        self._timeout = 0  # all waiting is done in _sql
        self._local = threading.local()
        self._txn_id = None
        try:
            settings = dict(self._sql("SELECT key, value FROM Settings").fetchall())
            self._sql("SELECT rowid, key, raw, filename, value FROM Cache LIMIT 0")
        except sqlite3.OperationalError as error:
            if not str(error).startswith("no such"):
                raise
            return False
        if settings.keys() != _SETTINGS:
            return False
        if any(settings[name] != value for name, value in _FIXED.items()):
            return False
        for name, value in settings.items():
            setattr(self, name, value)
        ((self._page_size,),) = self._sql("PRAGMA page_size").fetchall()
        self._disk = TextDisk(directory)
        return True

    def count_keys(self, prefix: str) -> int:
        """How many rows have a key that begins with PREFIX (plain letters), without reading one."""
        ((count,),) = self._sql(
            "SELECT COUNT(rowid) FROM Cache WHERE key GLOB ?", (f"{prefix}*",)
        ).fetchall()
        return int(count)

    @property
    def _sql(self) -> Callable[..., sqlite3.Cursor]:
        # Every statement of diskcache goes through this property.
        execute = self._con.execute

        def execute_patiently(statement: str, *args: object) -> sqlite3.Cursor:
            while True:
                try:
                    cursor: sqlite3.Cursor = execute(statement, *args)
                    return cursor
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error):
                        raise
                    if self._patience <= 0:
                        raise GaveUpError("another process holds it") from None
                time.sleep(PAUSE)
                self._patience -= PAUSE

        return execute_patiently

    def reset(self, key: str, value: object = diskcache.ENOVAL, update: bool = True) -> object:
        # diskcache makes attributes of itself and PRAGMAs of whatever the table names.
        if key not in _SETTINGS or (value is not diskcache.ENOVAL and value != _FIXED.get(key)):
            raise ValueError(f"the setting {key!r} is not ours")
        return super().reset(key, value, update)
