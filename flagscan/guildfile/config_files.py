"""A file of settings as Guild's ``flags-dest: config:FILE``.

    train:
      main: train
      flags-dest: config:conf/train.yaml
      flags-import: no
      requires: [{config: conf/train.yaml, target-path: conf, replace-existing: yes, ...}]

Guild writes the file anew into the folder of the run, with the flags that have a value; what is
no flag stays as it is in the file. With ``flags-import: no`` it must be told that the operation
requires the file (``guild/plugins/config_flags.py`` does that only when it imports), and it puts
the file at the top of the run, wherever it was, unless a ``target-path`` says where.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from flagscan.model.script import FlagSet

PREFIX = "config:"
_SUFFIXES = (".yml", ".yaml", ".json", ".ini", ".cfg")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where Guild finds a file of settings, and where it has to put it."""

    file: str
    """Relative to guild.yml."""
    target: str
    """The folder in the run, empty for its top."""
    why: str = ""
    """Why Guild cannot set anything in it, where that is so."""

    @property
    def dest(self) -> str:
        """The value of ``flags-dest``."""
        return PREFIX + self.file

    @property
    def requirement(self) -> dict[str, object]:
        """The item of ``requires``."""
        target = {"target-path": self.target} if self.target else {}
        # What Guild's own plugin says of a file that it adds by itself.
        return {"config": self.file, **target, "replace-existing": True, "always-resolve": True}


def placed(flag_set: FlagSet, base: str) -> Placed | None:
    """Where the file of FLAG_SET is for a guild.yml in the folder BASE; None: it has no file."""
    if not flag_set.dest.startswith(PREFIX) or not flag_set.flags:
        return None
    path = flag_set.flags[0].location.path
    opened = flag_set.dest[len(PREFIX) :]
    file = os.path.relpath(os.path.abspath(path), os.path.abspath(base or os.curdir))
    file = file.replace(os.sep, "/")
    # A file found by ``__file__`` keeps its place in the run, one opened by a relative path is
    # looked for below the run's folder.
    target = os.path.dirname(file if opened == path else opened).replace(os.sep, "/")
    return Placed(file, target, _obstacle(file))


def _obstacle(file: str) -> str:
    stem, suffix = os.path.splitext(file.lower())
    if suffix == ".in":
        suffix = os.path.splitext(stem)[1]
    if file.startswith("../"):
        return "Guild reads only files below the folder of guild.yml"
    if suffix not in _SUFFIXES:
        return f"Guild does not write {suffix or 'such'} files; keep them in YAML or JSON"
    if re.search(r"[:#]", file):
        return "Guild cannot name this file; rename it"
    return ""
