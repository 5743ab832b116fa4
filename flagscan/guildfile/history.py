"""What flagscan once wrote about an operation: the base of a three-way comparison.

It is looked for where it costs least: it may be what the script says now, or what the file says;
then in the cache; then in the script as git knows it. Whatever is found has to have the digest
that the marker in the file names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flagscan.errors import TargetFileError
from flagscan.guildfile.definition import Operation
from flagscan.guildfile.document import Document
from flagscan.guildfile.marker import Marker, digest_of, marker_of
from flagscan.guildfile.render import flow
from flagscan.guildfile.threeway import Definitions, normal, plain
from flagscan.model.script import Script


class History:
    """Scripts as they were; this one remembers nothing, and no markers are written then."""

    def blob_of(self, script: Script) -> str:
        """The git blob id of the file that SCRIPT was read from; empty if that is not known."""
        return ""

    def earlier(self, script: Script, blob: str) -> Script | None:
        """SCRIPT as it was when its file had the blob id that begins with BLOB."""
        return None

    def recall(self, key: str) -> str | None:
        """What was noted under KEY."""
        return None

    def note(self, key: str, text: str) -> None:
        """Keep TEXT under KEY, for as long as there is room."""


@dataclass(frozen=True, slots=True)
class Versions:
    """One script: its present version, and how to get at earlier ones."""

    path: str = ""
    """As a person is told."""
    blob: str = ""
    history: History = field(default_factory=History)
    earlier: Callable[[str, str], Iterable[Operation]] = lambda blob, dest: ()
    """The operations of the version BLOB for a ``flags-dest``."""

    def marker(self, definitions: Definitions) -> Marker | None:
        """The marker for DEFINITIONS, taken from the present version."""
        return marker_of(self.blob, definitions) if self.blob else None

    def keep(self, marker: Marker, definitions: Definitions) -> None:
        """Note DEFINITIONS under MARKER."""
        key = _key(marker)
        if self.history.recall(key) is None:
            self.history.note(key, flow(definitions))

    def base(
        self,
        marker: Marker,
        here: Definitions,
        now: Definitions,
        operation: Operation,
        keeps: Callable[[str], bool],
    ) -> Definitions | None:
        """What was written when MARKER was; None if nobody knows any more.

        HERE is what the file says, NOW what OPERATION says of those flags that it KEEPS.
        """
        candidates: tuple[Callable[[], Definitions | None], ...] = (
            lambda: now,
            lambda: here,
            lambda: _read(self.history.recall(_key(marker))),
            lambda: self._earlier(marker, operation, keeps),
        )
        for candidate in candidates:
            definitions = candidate()
            try:
                if definitions is not None and digest_of(definitions) == marker.definitions:
                    return definitions
            except TypeError:  # a person may write what no script of ours defines: a date
                continue
        return None

    def _earlier(
        self, marker: Marker, operation: Operation, keeps: Callable[[str], bool]
    ) -> Definitions | None:
        for other in self.earlier(marker.blob, operation.dest):
            if other.command == operation.command:
                return {flag.name: plain(flag) for flag in other.flags if keeps(flag.name)}
        return None


def _key(marker: Marker) -> str:
    return f"definitions {marker}"


def _read(text: str | None) -> Definitions | None:
    if text is None:
        return None
    try:
        found = Document(text, "the cache").data()
    except TargetFileError:
        return None
    if not isinstance(found, dict):
        return None
    return {str(name): normal(stated) for name, stated in found.items()}
