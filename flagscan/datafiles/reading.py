"""From a text and the name of its format to entries."""

from __future__ import annotations

import os.path

from flagscan.datafiles.entries import Content, Unacceptable

SUFFIXES = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".ini": "ini",
    ".cfg": "ini",
    ".conf": "ini",
    ".toml": "toml",
}
"""The formats of files that programs read."""
_DEEP = 60


def format_of(path: str) -> str:
    """The format that the name PATH suggests, or nothing. ``.in`` behind it is Guild's."""
    stem, suffix = os.path.splitext(path.lower())
    return format_of(stem) if suffix == ".in" else SUFFIXES.get(suffix, "")


def read(data: bytes, kind: str, *, strict: bool = False) -> Content:
    """What DATA holds, read as KIND: ``yaml``, ``json``, ``ini``, ``toml``, ``csv`` or ``tsv``.

    ``omegaconf`` is YAML as OmegaConf reads it, ``yaml-1.2`` as ruamel.yaml does, ``guild`` as
    Guild does, and ``texts`` takes every scalar for a text.

    STRICT is for files that flagscan alone reads: it refuses what others would pass over (a key
    that is there twice, a number that no float can hold), and tells where the items of a list
    stand.

    Raises:
        Unreadable: it is not of that format.
        Unacceptable: it is too much, or STRICT and not clear.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unacceptable("it is not in UTF-8") from None
    try:
        if kind == "json":
            from flagscan.datafiles.json import read_json

            return read_json(text, strict=strict, deepest=_DEEP)
        if kind == "ini":
            from flagscan.datafiles.ini import read_ini

            return read_ini(text, strict=strict)
        if kind == "toml":
            from flagscan.datafiles.toml import read_toml

            return read_toml(text, strict=strict)
        if kind in ("csv", "tsv"):
            from flagscan.datafiles.tables import read_table

            return read_table(text, "\t" if kind == "tsv" else ",")
        from flagscan.datafiles.yaml import read_yaml

        return read_yaml(text, kind, strict=strict, deepest=_DEEP)
    except RecursionError:
        raise Unacceptable("it is nested too deeply") from None
