"""Interfaces of other people: installed packages that offer some, by entry point.

    [options.entry_points]
    flagscan.interfaces =
        mytool = mytool_flagscan:INTERFACE

Every run has to know which there are, as they change answers, and nearly nobody has any: the
folders of installed packages are looked through for the name of the group, and only where it
is found do the standard library's (slow) tools for entry points come in. A plug-in is code
that its user installed; nothing of a scanned project is ever loaded.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing costs start-up time, and this file is read by every run
if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = "flagscan.interfaces"


def installed() -> list[tuple[str, str]]:
    """(name, text of the reference) of every interface that an installed package offers.

    The name carries the version of the package, ``mytool 1.2``: another one may answer otherwise.
    """
    folders = [folder for folder in _folders() if _offers(folder)]
    if not folders:
        return []
    from importlib.metadata import distributions

    return sorted(
        {
            (f"{point.name} {distribution.version}", point.value)
            for distribution in distributions(path=folders)
            for point in distribution.entry_points
            if point.group == GROUP
        }
    )


def identity(recall: Callable[[str], str | None], note: Callable[[str, str], None]) -> str:
    """A text that differs when other interfaces are installed; empty if there are none.

    Looking through the folders takes as long as all else that a cached answer needs. They
    change when a package is installed, so what was found is kept with NOTE under a text made
    of their times, and found again with RECALL.
    """
    places = [f"{folder}:{status}" for folder in _folders() if (status := _time_of(folder))]
    key = "\0".join([GROUP, sys.version, *places])
    known = recall(key)
    if known is None:
        known = "\0".join(f"{name}={value}" for name, value in installed())
        note(key, known)
    return known


def _folders() -> list[str]:
    # Where installers put packages, and nowhere else: sys.path may have the current folder on it,
    # and what lies in a scanned project must not be taken for a plug-in.
    import site

    folders = site.getsitepackages() if hasattr(site, "getsitepackages") else []
    return [*folders, *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]


def _time_of(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0


def _offers(folder: str) -> bool:
    """Whether a package in FOLDER has an entry point of the group."""
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    for name in names:
        if name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as stream:
                    if GROUP.encode() in stream.read():
                        return True
            except OSError:
                continue
    return False
