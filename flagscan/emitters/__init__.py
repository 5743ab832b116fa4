"""Where flags go: one file per output format.

A format is a file of this folder with a constant ``EMITTER``; nothing else
lists it. Files are read only when their format is asked for, so that many of
them cost nothing.
"""

from __future__ import annotations

import os
from importlib import import_module

from flagscan.errors import UnknownEmitterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flagscan.emitters.base import Emitter

_NOT_EMITTERS = frozenset({"__init__", "base"})


def names() -> list[str]:
    """The names of all formats, in alphabetical order."""
    found = set()
    for folder in __path__:
        for entry in os.listdir(folder):
            stem, extension = os.path.splitext(entry)
            if extension == ".py" and stem not in _NOT_EMITTERS and not stem.startswith("_"):
                found.add(stem.replace("_", "-"))
    return sorted(found)


def get(name: str) -> Emitter:
    """The emitter called NAME.

    Raises:
        UnknownEmitterError: there is none.
    """
    stem = name.replace("-", "_")
    module = f"{__name__}.{stem}"
    if not stem.isidentifier() or stem in _NOT_EMITTERS or stem.startswith("_"):
        raise UnknownEmitterError(name, names())
    try:
        emitter: Emitter = import_module(module).EMITTER
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise UnknownEmitterError(name, names()) from None
    return emitter


def for_file(path: str) -> Emitter | None:
    """The emitter whose files are named like the one at PATH; None when none claims it."""
    filename = os.path.basename(path)
    stem, extension = os.path.splitext(filename)
    # The likely ones first (guild for guild.yml, jsonl for x.jsonl): they are mostly right,
    # and the others are then never read.
    likely = [name for name in (stem, extension[1:]) if name in names()]
    for name in [*likely, *(name for name in names() if name not in likely)]:
        emitter = get(name)
        if any(filename.endswith(suffix) for suffix in emitter.suffixes):
            return emitter
    return None
