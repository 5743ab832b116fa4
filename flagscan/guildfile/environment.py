"""A setting that a program takes from its environment, as the definition of a Guild flag.

    $APP_LR float 0.1     ->  flags-dest: none     lr: {type: float, default: 0.1, env-name: APP_LR}

Guild sets a variable for each flag, ``FLAG_LR`` unless ``env-name`` says otherwise, and passes
nothing on the command line with ``flags-dest: none``. A flag without a value sets its variable to
an empty text, which few programs take for "not given".
"""

from __future__ import annotations

from dataclasses import replace

from flagscan.guildfile import arguments, literals
from flagscan.guildfile.definition import FlagDefinition, LeftOut
from flagscan.guildfile.describe import shown
from flagscan.guildfile.values import Draft
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, Unresolved

DEST = "environment"
"""What flag sets call it."""
GUILD_DEST = "none"
"""What Guild calls it."""


def define(flag: Flag, description: str) -> FlagDefinition | LeftOut:
    """FLAG, whose options are names of variables, for Guild."""
    draft = Draft(replace(flag, nargs=ABSENT))
    if description:
        draft.attributes["description"] = description
    why = arguments.define_value(draft, flag.name)
    attributes = draft.attributes
    may_be_empty = flag.nargs == "?"
    if why:
        return LeftOut(flag.name, why)
    if "default" not in attributes and "required" not in attributes and not may_be_empty:
        return LeftOut(flag.name, _why(draft))
    attributes["env-name"] = flag.options[0].removeprefix("$")
    encoding = attributes.pop("arg-encoding", None)
    if attributes.get("type") == "boolean":
        encoding = literals.YAML_BOOLEANS
    if encoding:
        attributes["env-encoding"] = encoding
    return draft.done(flag.name)


def _why(draft: Draft) -> str:
    reason = draft.why
    default = draft.flag.default
    if isinstance(default, Unresolved):
        reason = f"its default is computed, {shown(default)}"
    elif default is None or default is ABSENT:
        reason = "its default is None"
    return (
        f"{reason}, and Guild sets the variable of a flag without a value to an empty text; "
        "env_ignore_empty=True in model_config allows it"
    )
