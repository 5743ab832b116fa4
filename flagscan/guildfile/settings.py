"""What an operation says to flagscan: ``auto-flags``, and where its values go.

    auto-flags: yes                         fill in the flags, and keep them up to date
    auto-flags: no                          leave this operation alone
    auto-flags: {exclude: [debug*], dest: global:params}

Guild ignores these. Of ``flags-dest`` the spellings of Guild's early notes are understood, which
Guild itself takes for "pass nothing": ``main`` for ``globals``, ``main.params`` for
``global:params``, and ``flags-config: {dest: ...}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

import yaml

from flagscan.guildfile.document import error_at, get, pairs, text_of
from flagscan.guildfile.locate import Found

_ON, _OFF = ("yes", "true", "on"), ("no", "false", "off")
_BOOL = "tag:yaml.org,2002:bool"


@dataclass(frozen=True, slots=True)
class AutoFlags:
    """What ``auto-flags`` says."""

    wanted: bool | None = None
    """None: nothing."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    dest: str | None = None

    def keeps(self, name: str) -> bool:
        """Whether a flag called NAME is to be filled in."""
        if self.include and not any(fnmatchcase(name, glob) for glob in self.include):
            return False
        return not any(fnmatchcase(name, glob) for glob in self.exclude)


def auto_flags(path: str, found: Found) -> AutoFlags:
    """What the operation FOUND in the file PATH says.

    Raises:
        TargetFileError: it is none of the forms above.
    """
    node = found.attribute("auto-flags")
    if node is None:
        return AutoFlags()
    if isinstance(node, yaml.ScalarNode) and node.tag == _BOOL:
        return AutoFlags(node.value.lower() in _ON)
    if isinstance(node, yaml.MappingNode):
        known = dict(pairs(node))
        unknown = [key for key, _ in node.value if getattr(key, "value", "") not in _KEYS]
        if not unknown:
            dest = known.get("dest")
            return AutoFlags(
                True,
                _globs(path, get(node, "include")),
                _globs(path, get(node, "exclude")),
                None if dest is None else _text(path, dest[1]),
            )
        node = unknown[0]
    why = "auto-flags is yes, no, or a mapping of include, exclude and dest"
    raise error_at(path, node.start_mark, why)


_KEYS = ("include", "exclude", "dest")


def _globs(path: str, node: yaml.Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(_text(path, item) for item in items)


def _text(path: str, node: yaml.Node) -> str:
    text = text_of(node)
    if text is None:
        raise error_at(path, node.start_mark, "auto-flags: a text was expected here")
    return text


@dataclass(frozen=True, slots=True)
class Dest:
    """Where an operation's values go."""

    stated: str | None
    """As ``flags-dest`` would say it; None: nothing is said."""
    written: str = ""
    """The older spelling, where one is used."""
    in_config: bool = False
    """Whether it stands in ``flags-config``."""


def dest_of(found: Found, auto: AutoFlags) -> Dest:
    """What the operation FOUND says of where its values go."""
    module = found.words[0].rpartition("/")[2] if found.words else ""
    written = text_of(found.attribute("flags-dest"))
    if written is not None:
        return _dest(written, module, in_config=False)
    written = text_of(get(found.attribute("flags-config"), "dest"))
    if written is not None:
        return _dest(written, module, in_config=True)
    if auto.dest is not None:
        new = modern(auto.dest, module)
        return Dest(new)
    return Dest(None)


def _dest(written: str, module: str, *, in_config: bool) -> Dest:
    new = modern(written, module)
    return Dest(new, written if in_config or new != written else "", in_config)


def modern(dest: str, module: str) -> str:
    """DEST as Guild 0.9 spells it, of an operation whose main is MODULE."""
    for name in ("main", module):
        if name and dest == name and name not in ("args", "globals"):
            return "globals"
        if name and dest.startswith(name + ".") and dest[len(name) + 1 :].isidentifier():
            return f"global:{dest[len(name) + 1 :]}"
    return dest
