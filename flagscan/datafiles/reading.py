"""From a text and the name of its format to entries."""

from __future__ import annotations

import os.path

from flagscan.datafiles.entries import Content, Unreadable

SUFFIXES = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".ini": "ini",
    ".cfg": "ini",
    ".conf": "ini",
    ".toml": "toml",
}
_DEEP = 60


def format_of(path: str) -> str:
    """The format that the name PATH suggests, or nothing. ``.in`` behind it is Guild's."""
    stem, suffix = os.path.splitext(path.lower())
    return format_of(stem) if suffix == ".in" else SUFFIXES.get(suffix, "")


def read(data: bytes, kind: str) -> Content:
    """What DATA holds, read as KIND: ``yaml``, ``json``, ``ini`` or ``toml``.

    ``omegaconf`` is YAML as OmegaConf reads it, ``yaml-1.2`` as ruamel.yaml does.

    Raises:
        Unreadable: it is not of that format, or too much.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not in UTF-8") from None
    try:
        if kind == "json":
            from flagscan.datafiles.json import read_json

            return read_json(text, deepest=_DEEP)
        if kind == "ini":
            from flagscan.datafiles.ini import read_ini

            return read_ini(text)
        if kind == "toml":
            from flagscan.datafiles.toml import read_toml

            return read_toml(text)
        from flagscan.datafiles.yaml import read_yaml

        return read_yaml(
            text, omegaconf=kind == "omegaconf", version_1_2=kind == "yaml-1.2", deepest=_DEEP
        )
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
