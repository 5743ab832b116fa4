"""The options of a program whose settings come from the command line.

Source: ``CliSettingsSource`` of pydantic-settings 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.interfaces.pydantic_settings.config import Config, config_of
from flagscan.interfaces.pydantic_settings.environment import with_file
from flagscan.interfaces.pydantic_settings.fields import Leaf, leaves
from flagscan.interfaces.pydantic_settings.values import values_of
from flagscan.interpreter.heap import ClassObject
from flagscan.interpreter.library.pydantic import is_settings
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import FALSE, TRUE
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT

_DEPTH = 6


def flag_sets(
    trace: Trace,
    cls: ClassObject,
    config: Config,
    location: Location,
    *,
    command: tuple[str, ...] = (),
    path: tuple[str, ...] = (),
    root: Config | None = None,
) -> Iterator[FlagSet]:
    """The flag set of CLS, then those of its sub-commands.

    ROOT is the configuration of the program, CONFIG that of CLS.
    """
    root = root or config
    # The model of a sub-command is made as any other: its defaults are taken as they are.
    converts = not command or is_settings(cls) or config.is_set("validate_default")
    prefix = root.text("cli_prefix") if not command else ""
    start = tuple(prefix.split(".")) if prefix else ()
    found = [
        leaf if leaf.models or command or start else with_file(trace, leaf, config)
        for leaf in leaves(trace, cls, config, converts=converts, path=path, names=(start,))
        if leaf.names and "CliUnknownArgs" not in leaf.markers
    ]
    below = [leaf for leaf in found if leaf.models]
    yield FlagSet(
        interface="pydantic_settings",
        tier=Tier.COMMAND_LINE,
        dest="args",
        command=command,
        needs_command=bool(command) and bool(below),
        location=location,
        flags=tuple(_flag(leaf, root) for leaf in found if not leaf.models),
    )
    if len(command) >= _DEPTH:
        return
    for leaf in below:
        for model in leaf.models:
            word = model.name if len(leaf.models) > 1 else leaf.names[0][-1]
            yield from flag_sets(
                trace,
                model,
                config_of(model),
                location,
                command=(*command, _kebab(word, root)),
                path=leaf.path,
                root=root,
            )


def _flag(leaf: Leaf, config: Config) -> Flag:
    values = values_of(leaf, enums="name")
    if config.plain("cli_kebab_case") == "all" and leaf.kind.is_enum:
        values["choices"] = [_kebab(str(name), config) for name in values["choices"]]
    positional = "CliPositionalArg" in leaf.markers
    names = [] if positional else _names(leaf, config)
    char = config.text("cli_flag_prefix_char") or "-"
    action, negated = ("store", False) if positional else _action(leaf, config)
    if action != "store":
        values.pop("type", None)
        values["syntax"] = ""
    options = [f"{char if len(n) == 1 else char * 2}{'no-' * negated}{n}" for n in names]
    if action == "BooleanOptionalAction":
        options += [f"{char * 2}no-{name}" for name in names if len(name) > 1]
    first = next((o for o in options if o.startswith(char * 2)), options[0] if options else "")
    return Flag(
        name=first.lstrip(char) or leaf.path[-1],
        options=tuple(options),
        positional=positional,
        destination=".".join(leaf.path),
        action=action,
        nargs="?" if positional and not leaf.required else ABSENT,
        required=leaf.required,
        help=leaf.help or ABSENT,
        location=leaf.site.tree.location(leaf.site.node),
        **values,
    )


def _names(leaf: Leaf, config: Config) -> list[str]:
    names = [".".join(parts) for parts in leaf.names]
    if not config.is_set("case_sensitive"):
        names = [name.lower() for name in names]
    names = list(dict.fromkeys(_kebab(name, config) for name in names))
    shortcuts = config.plain("cli_shortcuts")
    for target, given in (shortcuts if isinstance(shortcuts, dict) else {}).items():
        if target in names:
            names += [given] if isinstance(given, str) else list(given)
    return names


def _kebab(name: str, config: Config) -> str:
    return name.replace("_", "-") if config.is_set("cli_kebab_case") else name


def _action(leaf: Leaf, config: Config) -> tuple[str, bool]:
    """What giving the option does, and whether it is spelled ``--no-...``."""
    kind = leaf.kind
    if kind.type != "bool" or kind.optional or kind.union or kind.choices is not None:
        return "store", False
    implicit = config.is_set("cli_implicit_flags") or "CliImplicitFlag" in leaf.markers
    if "CliExplicitFlag" in leaf.markers:
        return "store", False
    default = leaf.default.value if leaf.default is not None else None
    toggles = config.plain("cli_implicit_flags") == "toggle" and default in (TRUE, FALSE)
    if "CliToggleFlag" in leaf.markers or (
        implicit and toggles and "CliDualFlag" not in leaf.markers
    ):
        return ("store_false", True) if default == TRUE else ("store_true", False)
    if implicit or "CliDualFlag" in leaf.markers:
        return "BooleanOptionalAction", False
    return "store", False
