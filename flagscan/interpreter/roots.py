"""The folders that a script's imports are looked up in."""

from __future__ import annotations

import os

MARKERS = ("setup.py", "pyproject.toml", "setup.cfg", ".git")
"""What stands at the top of a project."""


def project_roots(folder: str) -> list[str]:
    """The folders above FOLDER that a project's own imports start from, nearest first."""
    here = os.path.abspath(folder or ".")
    cwd = os.getcwd()
    found: list[str] = []
    current = here
    for _ in range(12):
        is_package = os.path.isfile(os.path.join(current, "__init__.py"))
        parent = os.path.dirname(current)
        if parent == current:
            break
        if is_package and not os.path.isfile(os.path.join(parent, "__init__.py")):
            found.append(parent)
        if any(os.path.exists(os.path.join(current, marker)) for marker in MARKERS):
            found.append(current)
            if os.path.isdir(os.path.join(current, "src")):
                found.append(os.path.join(current, "src"))
            break
        if current == cwd:
            break
        current = parent
    if here == cwd or here.startswith(cwd.rstrip(os.sep) + os.sep):
        found.append(cwd)
    relative = [os.path.relpath(root) for root in found]
    return ["" if root == "." else root for root in relative]


def holds_python(folder: str) -> bool:
    """Whether FOLDER may be a package without ``__init__.py``."""
    try:
        with os.scandir(folder) as entries:
            return any(e.name.endswith(".py") or e.is_dir() for e in entries)
    except OSError:
        return False


def is_below(path: str, root: str) -> bool:
    """Whether PATH is the folder ROOT or lies in it, both without links."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
