"""Which scripts the PATHs of a command line mean."""

from __future__ import annotations

import os

from flagscan.files import require_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})
"""Folders that hold others' code or copies; besides them hidden folders and virtual
environments (known by their pyvenv.cfg) are skipped."""


def scripts_of(paths: Iterable[str]) -> list[str]:
    """The scripts that PATHS name: files as they are, folders searched; each one once.

    Raises:
        ScriptNotFoundError: a path leads nowhere, or to what is neither file nor folder.
    """
    found: dict[str, str] = {}
    for path in paths:
        if os.path.isdir(path):
            for script in _search(path):
                found.setdefault(os.path.abspath(script), script)
        else:
            require_file(path)
            found.setdefault(os.path.abspath(path), path)
    return list(found.values())


def _search(folder: str) -> Iterator[str]:
    """The ``*.py`` files below FOLDER, in an order that does not depend on the file system.

    Links to folders are not followed: they may lead out of the project, or in
    a circle.
    """
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_skipped(parent, name))
        for name in sorted(files):
            path = os.path.normpath(os.path.join(parent, name))
            if name.endswith(".py") and os.path.isfile(path):
                yield path


def _is_skipped(parent: str, name: str) -> bool:
    return (
        name.startswith(".")
        or name in SKIPPED
        or os.path.lexists(os.path.join(parent, name, "pyvenv.cfg"))
    )
