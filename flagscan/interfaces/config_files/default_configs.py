"""Config files that a parser reads by itself: jsonargparse's ``default_config_files``.

    LightningCLI(Model, parser_kwargs={"default_config_files": ["config.yaml"]})
    LightningCLI(Model, parser_kwargs={"fit": {"default_config_files": ["fit.yaml"]}})
    jsonargparse.ArgumentParser(default_config_files=["config.yaml"])

The command line of such a program is another interface's; here are the file's
contents. YAML is read as OmegaConf reads it: jsonargparse changes PyYAML's
loader in the same way (``jsonargparse/_loaders_dumpers.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.datafiles.entries import Unreadable
from flagscan.datafiles.reading import format_of, read
from flagscan.interfaces.config_files.loaders import Loaded
from flagscan.interpreter.files import path_text
from flagscan.interpreter.heap import DictObject, ListObject
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import Constant, TupleValue, Value

_LIGHTNING = frozenset(
    f"{package}.LightningCLI"
    for package in (
        "lightning.pytorch.cli",
        "pytorch_lightning.cli",
        "pytorch_lightning.utilities.cli",
    )
)
_PARSERS = frozenset(
    f"jsonargparse.{name}" for name in ("ArgumentParser", "CLI", "auto_cli", "auto_parser")
)
_KEYWORD = "default_config_files"
_DEEPEST = 4


def default_configs(trace: Trace) -> Iterator[tuple[Call, Loaded]]:
    """The config files that parsers of the script read, and the calls that make the parsers."""
    for call in trace.calls:
        if call.name in _LIGHTNING:
            stated = list(_below(call.value(None, "parser_kwargs")))
        elif call.name in _PARSERS:
            value = call.value(None, _KEYWORD)
            stated = [] if value is None else [value]
        else:
            continue
        for paths in stated:
            for path in _items(paths):
                yield call, _loaded(trace, path)


def _below(value: Value | None, depth: int = 0) -> Iterator[Value]:
    """What VALUE, the keywords of parsers by sub-command, says of default config files."""
    if isinstance(value, DictObject) and depth < _DEEPEST:
        for key, item in value.entries.values():
            if key == Constant(_KEYWORD):
                yield item
            else:
                yield from _below(item, depth + 1)


def _items(value: Value) -> list[Value]:
    if isinstance(value, ListObject):
        return list(value.items or ())
    return list(value.items) if isinstance(value, TupleValue) else []


def _loaded(trace: Trace, path: Value) -> Loaded:
    opened = path_text(path)
    file = None if trace.files is None else trace.files.open(path)
    if file is None:
        ambiguous = {} if trace.files is None else trace.files.ambiguous
        return Loaded(None, opened, one_of=ambiguous.get(opened or "", ()))
    kind = format_of(file.path)
    try:
        return Loaded(file, opened, read(file.data, kind if kind != "yaml" else "omegaconf"))
    except Unreadable as error:
        return Loaded(file, opened, trouble=error)
