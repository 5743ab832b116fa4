"""The variables of the environment that settings are taken from.

    Flag(name="lr", options=("$APP_LR",), ...)

A field of a nested model is reached with ``env_nested_delimiter`` (``APP_OPTIMIZER__LR``);
without one the model is one variable that holds JSON, and no flag. An empty variable stands for
the default with ``env_ignore_empty`` (``nargs`` is ``?``), and for an empty text otherwise.

Source: ``EnvSettingsSource`` of pydantic-settings 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flagscan.interfaces.pydantic_settings.config import Config, config_of
from flagscan.interfaces.pydantic_settings.fields import Leaf, leaves
from flagscan.interfaces.pydantic_settings.values import values_of
from flagscan.interpreter.heap import ClassObject, ListObject
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import TupleValue, Unknown
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, Reason

_VARIABLE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=", re.MULTILINE)


def flags(trace: Trace, cls: ClassObject, config: Config) -> Iterator[Flag]:
    """The flags of CLS, which CONFIG configures."""
    for leaf in leaves(trace, cls, config):
        if config.given.keys() & {leaf.path[0], *(names[0] for names in leaf.names)}:
            continue  # what the script itself gives wins over the environment
        found = variables(leaf, config_of(leaf.owner) if leaf.depth else config)
        if not found:
            continue
        own = config_of(leaf.owner) if leaf.depth else config
        leaf = with_file(trace, leaf, own)
        yield Flag(
            name=".".join(leaf.path),
            options=tuple(f"${variable}" for variable in found),
            destination=".".join(leaf.path),
            action="store",
            nargs="?" if own.is_set("env_ignore_empty") else ABSENT,
            required=leaf.required,
            help=leaf.help or ABSENT,
            location=leaf.site.tree.location(leaf.site.node),
            **values_of(leaf, enums="name" if own.is_set("env_parse_enums") else "value"),
        )


def unreachable(trace: Trace, cls: ClassObject, config: Config) -> Iterator[Leaf]:
    """The fields of nested models that no variable of their own sets."""
    for leaf in leaves(trace, cls, config):
        own = config_of(leaf.owner) if leaf.depth else config
        if leaf.path[0] not in config.given and not variables(leaf, own):
            yield leaf


def variables(leaf: Leaf, config: Config) -> list[str]:
    """The variables that set LEAF of a class that CONFIG configures; upper case where any is."""
    delimiter = config.text("env_nested_delimiter")
    most = config.plain("env_nested_max_split")
    splits = (most if isinstance(most, int) else 0) - 1
    target = config.text("env_prefix_target") or "variable"
    found = []
    for parts in leaf.names:
        first, *rest = parts[leaf.depth :]
        if rest and (not delimiter or delimiter.join(rest).split(delimiter, splits) != rest):
            continue
        alias = leaf.aliased and (first != leaf.path[leaf.depth] or not config.by_name)
        prefixed = target == "all" or (target == "alias") == alias
        name = (config.text("env_prefix") if prefixed else "") + delimiter.join((first, *rest))
        found.append(name if config.is_set("case_sensitive") else name.upper())
    return list(dict.fromkeys(found))


def with_file(trace: Trace, leaf: Leaf, config: Config) -> Leaf:
    """LEAF; its default is not known if the project's own ``env_file`` sets it."""
    if not set(variables(leaf, config)) & _in_files(trace, config):
        return leaf
    site = leaf.site if leaf.default is None else leaf.default.site
    unknown = Argument(Unknown(Reason.RUNTIME_INPUT, site), site)
    return replace(leaf, default=unknown, required=False)


def _in_files(trace: Trace, config: Config) -> set[str]:
    value = config.values.get("env_file")
    items = value.items if isinstance(value, (ListObject, TupleValue)) else [value]
    names: set[str] = set()
    for item in items or ():
        file = trace.files.open(item) if trace.files is not None else None
        text = "" if file is None else file.data.decode("utf-8", "replace")
        names.update(_VARIABLE.findall(text))
    return names if config.is_set("case_sensitive") else {name.upper() for name in names}
