"""Files of data that the script opens, where they lie below the project.

The counterpart of ``modules``: a file is looked for where the running program
would find it, read whole up to a limit, and listed with its digest, so that an
answer which depends on it is forgotten when it changes. What a file holds is
not known here; interfaces read that (``flagscan.datafiles``).
"""

from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flagscan.files import names_in, state_of
from flagscan.interpreter.concretize import HERE
from flagscan.interpreter.lattice import options_of
from flagscan.interpreter.roots import MARKERS, is_below
from flagscan.interpreter.values import CallResult, Constant, Unknown, Value
from flagscan.model.diagnostic import LARGE_FILE, Diagnostic
from flagscan.model.location import Location
from flagscan.syntax.source import digest_of

if TYPE_CHECKING:
    from flagscan.interpreter.budget import Budget
    from flagscan.interpreter.modules import Modules

OPENERS = frozenset(["builtins.open", "io.open", "codecs.open"])
_PATH_METHODS = frozenset(["open", "read_text", "read_bytes"])
_STREAM_METHODS = frozenset(["read", "__enter__"])


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that was read."""

    path: str
    """As it is opened from here."""
    digest: str
    data: bytes
    opened: str
    """The relative path that the program opens; empty when it is made from ``__file__``."""


class DataFiles:
    """The data files of one interpretation."""

    def __init__(self, modules: Modules, budget: Budget) -> None:
        self._modules = modules
        self._budget = budget
        self.read_files: dict[str, DataFile] = {}
        """What was read, by path."""
        self.absent: dict[str, None] = {}
        """Files that were looked for in vain."""
        self.ambiguous: dict[str, tuple[str, ...]] = {}
        """Relative paths that mean one of several files, depending on where the program starts."""
        self.listed: dict[str, str] = {}
        """Folders whose names were read, and the digest of those."""
        self.diagnostics: list[Diagnostic] = []
        """The files that are too large to be read, or too many."""
        self._bytes = 0
        # A path that is made from __file__ may lead above the folder that flagscan runs in.
        self._project = _project(modules.folder)

    def open(self, path: Value | None) -> DataFile | None:
        """The file that the value PATH names; None when that is not known, or it is not ours."""
        text = path_text(path)
        return None if text is None else self.at(text)

    def at(self, text: str) -> DataFile | None:
        """The file at the path TEXT, as the program writes it (or behind the mark of HERE)."""
        if not self._modules.follow or not _may_be_path(text):
            return None
        if text.startswith(HERE):
            return self._read(os.path.relpath(os.path.normpath(text.removeprefix(HERE))), "")
        if os.path.isabs(text) or text.startswith("~"):
            return None
        text = os.path.normpath(text)
        candidates = list(
            dict.fromkeys(os.path.normpath(os.path.join(f, text)) for f in self._starts())
        )
        found = [c for c in candidates if self._is_ours(c) and os.path.isfile(c)]
        self.absent.update(dict.fromkeys(c for c in candidates if c not in found))
        if len(found) > 1:
            self.ambiguous[text] = tuple(found)
            return None
        return self._read(found[0], text) if found else None

    def read(self, path: str) -> DataFile | None:
        """The file at PATH as seen from here, if it is one of the project's."""
        if not self._modules.follow or not _may_be_path(path):
            return None
        return self._read(os.path.normpath(path), "")

    def names_in(self, text: str) -> list[str] | None:
        """The names in the folder TEXT, if modules of the project stand in it.

        Such a folder is as much of the program's text as its modules are (a package imports all
        that it holds); what lies in a folder of data is known when the program runs.
        """
        if not self._modules.follow or not text.startswith(HERE) or not _may_be_path(text):
            return None
        path = os.path.relpath(os.path.normpath(text.removeprefix(HERE)))
        if not self._is_ours(path):
            return None
        try:
            names = names_in(path)
        except (OSError, ValueError):
            return None
        if not any(name.endswith(".py") for name in names):
            return None
        if len(names) > self._budget.folder:
            self._modules.interp.over_budget("names in a folder", None)
            return None
        self.listed[path] = digest_of(state_of(path))
        return names

    def is_folder(self, text: str) -> bool | None:
        """Whether TEXT, something in a folder whose names were read, is a folder itself."""
        path = os.path.relpath(os.path.normpath(text.removeprefix(HERE)))
        if not text.startswith(HERE) or (os.path.dirname(path) or ".") not in self.listed:
            return None
        return os.path.isdir(path) if os.path.lexists(path) else None

    def _starts(self) -> list[str]:
        """Where the program may be started: beside the script, or above it in the project."""
        here = os.path.abspath(self._modules.folder or ".")
        roots = [os.path.abspath(root or ".") for root in self._modules.roots]
        places = [here]
        while len(places) < 12:
            parent = os.path.dirname(places[-1])
            if not any(is_below(parent, root) for root in roots):
                break
            if parent == places[-1]:
                break
            places.append(parent)
        return [os.path.relpath(place) for place in places]

    def _is_ours(self, path: str) -> bool:
        real = os.path.realpath(path)
        roots = [*self._modules.roots, *self._project]
        return any(is_below(real, os.path.realpath(root or ".")) for root in roots)

    def _read(self, path: str, opened: str) -> DataFile | None:
        known = self.read_files.get(path)
        if known is not None:
            return known
        if not self._is_ours(path):
            return None
        if not os.path.isfile(path):
            self.absent[path] = None
            return None
        budget = self._budget
        try:
            size = os.path.getsize(path)
            limit = self._limit_passed(size)
            if limit:
                self._tell(path, limit)
                return None
            with open(path, "rb") as stream:
                data = stream.read(budget.data_bytes)
        except OSError:
            return None
        self._bytes += len(data)
        file = self.read_files[path] = DataFile(path, digest_of(data), data, opened)
        return file

    def _limit_passed(self, size: int) -> str:
        """What a file of SIZE is too large for, or one too many; empty if it is not."""
        budget = self._budget
        if size > budget.data_bytes:
            return f"larger than {budget.data_bytes} bytes"
        if self._bytes + size > budget.data_total_bytes:
            return f"with the others, larger than {budget.data_total_bytes} bytes"
        if len(self.read_files) >= budget.data_files:
            return f"{budget.data_files} others are"
        return ""

    def _tell(self, path: str, limit: str) -> None:
        found = LARGE_FILE.at(Location(path, 1, 0), limit=limit)
        if found not in self.diagnostics:
            self.diagnostics.append(found)


def _may_be_path(text: str) -> bool:
    """Whether the system takes TEXT for a path at all."""
    try:
        return bool(text) and b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:  # half of a pair of surrogates
        return False


def path_text(value: Value | None) -> str | None:
    """The path that VALUE is; where it may be given from outside, the one that is written."""
    found = []
    for option in options_of(value) if value is not None else ():
        if isinstance(option, Constant) and isinstance(option.value, (str, pathlib.PurePath)):
            found.append(str(option.value))
        elif not isinstance(option, Unknown):
            return None
    return found[0] if len(found) == 1 else None


def opened_path(value: Value | None) -> Value | None:
    """The path of the file that VALUE is a stream of, or the content of; None for neither.

    ``open(p)``, ``open(p).read()``, ``Path(p).open()``, ``Path(p).read_text()``.
    """
    for _ in range(4):
        if not isinstance(value, CallResult):
            return None
        call = value.call
        if call.name in OPENERS:
            mode = call.value(1, "mode")
            reads = mode is None or (
                isinstance(mode, Constant)
                and isinstance(mode.value, str)
                and not set(mode.value) & set("wax+")
            )
            return call.value(0, "file") if reads else None
        if call.method in _PATH_METHODS and is_path(call.receiver):
            return call.receiver
        if call.method not in _STREAM_METHODS:
            return None
        value = call.receiver
    return None


def is_path(value: Value | None) -> bool:
    """Whether VALUE is a ``pathlib`` path."""
    return isinstance(value, Constant) and isinstance(value.value, pathlib.PurePath)


def _project(folder: str) -> list[str]:
    """The top of the project that FOLDER belongs to, if something marks it."""
    current = os.path.abspath(folder or ".")
    for _ in range(12):
        if any(os.path.exists(os.path.join(current, marker)) for marker in MARKERS):
            return [current]
        current = os.path.dirname(current)
    return []
