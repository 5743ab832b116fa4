"""Knowing that there is nothing to do, from an earlier run that found nothing to do.

Reading a guild.yml with its places takes a second for some thousand lines. So a run that left
everything as it was notes what it saw: the bytes of the files, and what was known of each script.
While all of that is the same, so is the outcome.
"""

from __future__ import annotations

import json
import os

from flagscan.errors import FlagscanError
from flagscan.files import digest_of, read_bytes, sha256_hex
from flagscan.version import ANALYSIS_VERSION, VERSION

TYPE_CHECKING = False  # typing costs start-up time
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    from flagscan.cache import Cache

    Json: TypeAlias = Any


class Stamp:
    """What an earlier run with the same CALL (its options, as text) noted about FILES.

    ``scripts`` are those that FILES name, or None where nothing is known.
    """

    def __init__(self, cache: Cache | None, call: str, files: Sequence[str]) -> None:
        self._cache = cache
        self._call, self._files = call, files
        self._key = _key(call, files) if cache is not None else None
        self._known = None if cache is None or self._key is None else cache.recall(self._key)
        self.scripts: list[str] | None = None
        self._documents = ""
        self._told: list[Json] = []
        try:
            if self._known is not None:
                self.scripts, self._documents, self._told = json.loads(self._known)
        except (ValueError, TypeError):
            self.scripts = None

    def told(self, documents: Sequence[Json]) -> list[Json] | None:
        """What there was to tell, if the scripts are what they were; None: nobody knows."""
        if self.scripts is None or self._documents != _fingerprint(documents):
            return None
        return self._told

    def note(self, scripts: Sequence[str], documents: Sequence[Json], told: Sequence[Json]) -> None:
        """Note that there was nothing to do, and what was TOLD."""
        if self._cache is None or self._key is None:
            return
        # A package without a module of its name may get one.
        if any(path.endswith("__main__.py") for path in scripts):
            return
        if self._key == _key(self._call, self._files):  # nobody changed them meanwhile
            found = [list(scripts), _fingerprint(documents), list(told)]
            self._cache.note(self._key, json.dumps(found))


def _key(call: str, files: Sequence[str]) -> str | None:
    parts = [VERSION, str(ANALYSIS_VERSION), os.getcwd(), call]
    for path in files:
        try:
            data = read_bytes(path)
        except FlagscanError:
            return None
        if b"include" in data or b"args:" in data:  # other files count as well
            return None
        parts += [path, digest_of(data)]
    return "nothing to do\0" + "\0".join(parts)


def _fingerprint(documents: Sequence[Json]) -> str:
    text = json.dumps(list(documents), sort_keys=True)
    return sha256_hex(text.encode("utf-8", "surrogatepass"))
