"""Which scripts the PATHs of a command line mean: files, folders, and a guild.yml's operations."""

from __future__ import annotations

import os

from flagscan.config import is_guild_file
from flagscan.errors import UsageError
from flagscan.files import require_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})
"""Folders that hold others' code or copies; besides them hidden folders and virtual
environments (known by their pyvenv.cfg) are skipped."""


class Scripts:
    """What PATHs mean.

    * ``paths``: the scripts, each one once;
    * ``missing``: one line for each operation of a guild.yml whose script is not there.
    """

    __slots__ = ("missing", "paths")

    def __init__(self, paths: list[str], missing: list[str]) -> None:
        self.paths = paths
        self.missing = missing


def scripts_of(paths: Iterable[str], operation: str | None = None) -> Scripts:
    """The scripts that PATHS name: files as they are, folders searched, a guild.yml read.

    OPERATION is the one that is wanted of a guild.yml (``train``, ``model:train``); all by default.

    Raises:
        ScriptNotFoundError: a path leads nowhere, or to what is neither file nor folder.
        TargetFileError: a guild.yml cannot be read.
        UsageError: it has no such OPERATION.
    """
    found: dict[str, str] = {}
    missing: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            for script in _search(path):
                found.setdefault(os.path.abspath(script), script)
            continue
        require_file(path)
        named = _in_guild_file(path, operation, missing) if is_guild_file(path) else [path]
        for script in named:
            found.setdefault(os.path.abspath(script), script)
    return Scripts(list(found.values()), missing)


def _in_guild_file(path: str, operation: str | None, missing: list[str]) -> list[str]:
    from flagscan.guildfile.notebooks import notebook_in
    from flagscan.guildfile.project import operations_of  # which needs YAML

    stated = operations_of(path)
    if operation is not None:
        known = ", ".join(item.full_name for item in stated) or "none that runs a script"
        stated = [item for item in stated if operation in (item.name, item.full_name)]
        if not stated:
            raise UsageError(f"{path} has no operation {operation!r}; there are {known}")
    for item in stated:
        if item.script is None:
            wanted = notebook_in(item.words) or item.words[0]
            missing.append(f"{path}: operation {item.full_name}: no script is {wanted}")
    return [item.script for item in stated if item.script is not None]


def _search(folder: str) -> Iterator[str]:
    """The scripts and notebooks below FOLDER, in an order that does not depend on the file system.

    Links to folders are not followed: they may lead out of the project, or in
    a circle.
    """
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_skipped(parent, name))
        for name in sorted(files):
            path = os.path.normpath(os.path.join(parent, name))
            if name.endswith((".py", ".ipynb")) and os.path.isfile(path):
                yield path


def _is_skipped(parent: str, name: str) -> bool:
    return (
        name.startswith(".")
        or name in SKIPPED
        or os.path.lexists(os.path.join(parent, name, "pyvenv.cfg"))
    )
