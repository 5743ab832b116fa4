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
from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.files import path_text
from flagscan.interpreter.heap import DictObject, Instance, ListObject
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import FALSE, Constant, TupleValue, Value

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
_COMMANDS = ("fit", "validate", "test", "predict")


def default_configs(trace: Trace) -> Iterator[tuple[Call, Loaded, tuple[str, ...]]]:
    """The config files that parsers of the script read, and the calls that make the parsers.

    Each with the sub-commands that read it, where the program has to be given one.
    """
    for call in trace.calls:
        commands: tuple[str, ...] = ()
        if _is_lightning(call):
            commands = () if call.value(None, "run") == FALSE else _COMMANDS
            stated = list(_below(call.value(None, "parser_kwargs"), commands))
        elif call.name in _PARSERS:
            value = call.value(None, _KEYWORD)
            stated = [] if value is None else [(commands, value)]
        else:
            continue
        for words, paths in stated:
            for path in _items(paths):
                yield call, _loaded(trace, path), words


def _is_lightning(call: Call) -> bool:
    if call.method == "__init__" and isinstance(call.receiver, Instance):
        return bool(_LIGHTNING.intersection(base_names(call.receiver.cls)))
    return call.name in _LIGHTNING


def _below(
    value: Value | None, commands: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Value]]:
    """What VALUE, the keywords of parsers, by sub-command or not, says of default config files."""
    for key, item in value.entries.values() if isinstance(value, DictObject) else ():
        if key == Constant(_KEYWORD):
            yield commands, item
        elif isinstance(key, Constant) and key.value in commands:
            yield from _below(item, (str(key.value),))


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
