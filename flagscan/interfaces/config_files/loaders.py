"""The functions that load files of settings, and what they give.

    cfg = yaml.safe_load(open("config.yaml"))
    parser.add_argument("--lr", default=cfg["lr"])     # not known; the file says 0.1

A file is an input of the program: another one may lie there when it runs. So
which keys there are is followed, but each value is only what the file says
*here*: it stays unknown, with the file's value as candidate.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flagscan.datafiles.entries import Content, Entry, Unreadable, holds_opaque
from flagscan.datafiles.reading import format_of, read
from flagscan.interpreter.concretize import key_of, lift
from flagscan.interpreter.files import DataFile, is_path, opened_path, path_text
from flagscan.interpreter.heap import DictObject
from flagscan.interpreter.lattice import join
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Call
from flagscan.interpreter.values import CallResult, Constant, External, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_Hook = Callable[["Interpreter", Call], "Value | None"]

_OWN_LOADERS = frozenset(
    f"yaml.{c}{name}Loader" for name in ("Safe", "Full", "Unsafe", "") for c in ("", "C")
)
_HOOKS = frozenset("object_hook object_pairs_hook parse_float parse_int parse_constant cls".split())
"""Keywords by which a script has values made in its own way."""
_PARSERS = frozenset(
    f"configparser.{name}" for name in ("ConfigParser", "RawConfigParser", "SafeConfigParser")
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The note on a call that loads a file: which one, and what it holds."""

    file: DataFile | None
    """None: it is not known or not there."""
    opened: str | None
    """The path as the program writes it, where that is known."""
    content: Content | None = None
    """None: it cannot be read, as ``trouble`` says."""
    trouble: Unreadable | None = None
    certain: bool = True
    """Whether the loader reads scalars as its library does by default."""
    one_of: tuple[str, ...] = ()
    """The files that the path may mean, where there are several."""


def _loads(kind: str, *, name: str | None = None, by_path: bool = False) -> _Hook:
    """The hook of a function whose first argument (or NAME) is a stream, or its content.

    KIND is the format; BY_PATH: the argument may be a path as well.
    """

    def hook(interp: Interpreter, call: Call) -> Value | None:
        source = call.value(0, name)
        path = opened_path(source)
        if path is None and by_path:
            path = source if path_text(source) is not None else None
        if path is None:
            return None
        form, certain = _dialect(call, kind)
        note(interp, call, path, form, certain=certain)
        loaded = call.data
        assert isinstance(loaded, Loaded)
        if loaded.content is None or not certain:
            return Unknown(Reason.RUNTIME_INPUT, call.site)
        if kind == "omegaconf":
            return None  # what OmegaConf makes of it is no dict
        return value_of(loaded.content, call.site)

    return hook


def _dialect(call: Call, kind: str) -> tuple[str, bool]:
    """The format that CALL reads, and whether its values are those of the library's own loader."""
    if kind in ("json", "toml"):
        return kind, call.more_keywords is None and not _HOOKS & call.keywords.keys()
    if kind != "yaml" or call.name not in ("yaml.load", "yaml.load_all"):
        return kind, True
    loader = call.value(1, "Loader")
    return kind, loader is None or (isinstance(loader, External) and loader.name in _OWN_LOADERS)


def note(
    interp: Interpreter, call: Call, path: Value | None, kind: str, *, certain: bool = True
) -> None:
    """Remember with CALL that it loads the file at PATH, of the format KIND."""
    opened = path_text(path)
    file = interp.files.open(path)
    if file is None:
        call.data = Loaded(None, opened, one_of=interp.files.ambiguous.get(opened or "", ()))
        return
    try:
        call.data = Loaded(file, opened, read(file.data, kind), certain=certain)
    except Unreadable as error:
        call.data = Loaded(file, opened, trouble=error)


def value_of(content: Content, site: Site) -> Value:
    """The abstract value of CONTENT: keys are known, values are candidates."""
    if content.entries is None:
        return _candidate(content.value, site)
    return _mapping(content.entries, site)


def _mapping(entries: tuple[Entry, ...], site: Site) -> DictObject:
    result = DictObject(site)
    for entry in entries:
        key = Constant(entry.key)
        if holds_opaque(entry.key) or isinstance(entry.key, (list, dict)):
            result.open = True
            continue
        value = (
            _candidate(entry.value, site)
            if entry.entries is None
            else _mapping(entry.entries, site)
        )
        result.entries[key_of(key)] = (key, value)
    return result


def _candidate(value: object, site: Site) -> Value:
    unknown = Unknown(Reason.RUNTIME_INPUT, site)
    if holds_opaque(value):
        return unknown
    try:
        return join(lift(value, site), unknown)
    except (TypeError, RecursionError):
        return unknown


def _config_parser(interp: Interpreter, call: Call) -> Value | None:
    """``ConfigParser().read(path)`` or ``read_file(stream)``."""
    owner = call.receiver
    if not (isinstance(owner, CallResult) and owner.call.name in _PARSERS):
        return None
    source = call.value(0, "filenames" if call.method == "read" else "f")
    path = opened_path(source) if call.method == "read_file" else _only_item(interp, source)
    plain = owner.call.name == "configparser.ConfigParser" and not owner.call.keywords
    if path is not None:
        note(interp, call, path, "ini", certain=plain and not owner.call.args)
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def _only_item(interp: Interpreter, source: Value | None) -> Value | None:
    """The path that a list of one path names; other values are paths themselves."""
    if source is None or path_text(source) is not None:
        return source
    items = interp.iterate(source, None)
    return items[0] if items is not None and len(items) == 1 else None


def _ruamel(interp: Interpreter, call: Call) -> Value | None:
    """``YAML().load(stream or path)``."""
    owner = call.receiver
    if not (isinstance(owner, CallResult) and owner.call.name == "ruamel.yaml.YAML"):
        return None
    return _loads("yaml-1.2", by_path=is_path(call.value(0, "stream")))(interp, call)


def _merge_from_file(interp: Interpreter, call: Call) -> Value | None:
    """yacs: ``cfg.merge_from_file(path)``. What it does to the config is not for here."""
    path = call.value(0, "cfg_filename")
    if format_of(path_text(path) or "") == "yaml":
        note(interp, call, path, "yaml")
        loaded = call.data
        assert isinstance(loaded, Loaded)
        if loaded.content is not None and _is_code(loaded.content.value):
            call.data = replace(loaded, certain=False)
    return None


def _is_code(value: object) -> bool:
    """Whether VALUE holds a text that is a Python literal: yacs takes it for that literal."""
    if isinstance(value, dict):
        return any(_is_code(item) for item in value.values())
    if isinstance(value, list):
        return any(_is_code(item) for item in value)
    if not isinstance(value, str):
        return False
    try:
        ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _by_name(interp: Interpreter, call: Call) -> Value | None:
    """A function that chooses the format by the name of the file (``anyconfig.load``)."""
    path = call.value(0)
    kind = format_of(path_text(path) or "")
    if kind not in ("yaml", "json", "toml"):
        return None
    return _loads(kind, by_path=True)(interp, call)


MODEL = Model(
    functions={
        **dict.fromkeys(
            ("yaml.safe_load", "yaml.full_load", "yaml.unsafe_load", "yaml.load"),
            _loads("yaml", name="stream"),
        ),
        "yacs.config.CfgNode.load_cfg": _loads("yaml", name="cfg_file_obj_or_str"),
        "hyperpyyaml.load_hyperpyyaml": _loads("yaml", name="yaml_stream"),
        "json.load": _loads("json", name="fp"),
        "json.loads": _loads("json", name="s"),
        **dict.fromkeys(
            ("tomllib.load", "tomllib.loads", "tomli.load", "tomli.loads"), _loads("toml")
        ),
        **dict.fromkeys(("toml.load", "toml.loads"), _loads("toml", name="f", by_path=True)),
        "omegaconf.OmegaConf.load": _loads("omegaconf", name="file_", by_path=True),
        "anyconfig.load": _by_name,
    },
    methods={
        "read": _config_parser,
        "read_file": _config_parser,
        "load": _ruamel,
        "merge_from_file": _merge_from_file,
    },
    followed=("yaml.", "json.load", "toml", "ConfigParser", "OmegaConf.load"),
)
