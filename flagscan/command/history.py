"""Scripts as they were: from the cache what was written of them, from git their text.

git is only asked to print a file that it keeps; nothing in the repository is changed, fetched or
run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace

from flagscan.analysis import analyse
from flagscan.cache import Cache
from flagscan.errors import ScriptNotFoundError
from flagscan.files import MAX_BYTES, digest_of, read_bytes
from flagscan.guildfile.history import History
from flagscan.guildfile.marker import blob_id
from flagscan.model.script import Script
from flagscan.selection import select

PATIENCE = 10.0
"""Seconds that git may take to print one file."""


class Recorded(History):
    """What CACHE and git remember; DEST, INTERFACE, ROOTS and COMMENTS as for the scan."""

    def __init__(
        self,
        cache: Cache | None,
        dest: str = "auto",
        interface: str | None = None,
        roots: Sequence[str] = (),
        comments: bool = True,
    ) -> None:
        self._cache = cache
        self._choice = (dest, interface)
        self._roots = tuple(roots)
        self._comments = comments
        self._noted: dict[str, str] = {}
        self._earlier: dict[tuple[str, str], Script | None] = {}

    def blob_of(self, script: Script) -> str:
        """The id of what lies at the script's path, if that is what was read."""
        try:
            data = read_bytes(script.path)
        except ScriptNotFoundError:
            return ""
        return blob_id(data) if digest_of(data) == script.digest else ""

    def earlier(self, script: Script, blob: str) -> Script | None:
        """SCRIPT as git has it under BLOB, with the modules and files that are beside it now."""
        key = (script.path, blob)
        if key not in self._earlier:
            self._earlier[key] = self._read(script, blob)
        return self._earlier[key]

    def _read(self, script: Script, blob: str) -> Script | None:
        data = printed_by_git(os.path.dirname(os.path.abspath(script.path)), blob)
        if data is None or not blob_id(data).startswith(blob):
            return None
        found = analyse(data, script.path, roots=self._roots, comments=self._comments).script
        return replace(found, selected=select(found.flag_sets, *self._choice))

    def recall(self, key: str) -> str | None:
        """What was noted under KEY, in this run or before."""
        if key not in self._noted and self._cache is not None:
            text = self._cache.recall(key)
            if text is not None:
                self._noted[key] = text
        return self._noted.get(key)

    def note(self, key: str, text: str) -> None:
        """Keep TEXT under KEY in the cache."""
        self._noted[key] = text
        if self._cache is not None:
            self._cache.note(key, text)


def printed_by_git(folder: str, blob: str) -> bytes | None:
    """The file that the repository around FOLDER keeps under the id BLOB; None if it has none."""
    command = ["git", "--no-replace-objects", "-C", folder, "cat-file", "blob", blob]
    environment = {
        **os.environ,
        # A repository that lacks some of its objects would fetch them.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_TERMINAL_PROMPT": "0",
    }
    try:
        done = subprocess.run(  # noqa: S603 - the id is of hexadecimal digits
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=environment,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):  # no git, for example
        return None
    if done.returncode or len(done.stdout) > MAX_BYTES:
        return None
    return done.stdout
