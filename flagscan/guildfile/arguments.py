"""A command line option as the definition of a Guild flag (``flags-dest: args``).

    --lr type=float default=0.1   ->  {type: float, default: 0.1}
    --layers nargs=+ type=int     ->  {type: int, arg-split: yes}
    --fast action=store_true      ->  {default: no, choices: [yes, no], arg-switch: yes}

Guild passes ``--name value`` for each flag that is not null, in every run. A default must
therefore survive the way through Guild, a command line and the option's own type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from flagscan.guildfile import literals, rules
from flagscan.guildfile.definition import FlagDefinition, LeftOut
from flagscan.guildfile.describe import shown
from flagscan.guildfile.rules import Unfit
from flagscan.guildfile.values import (
    ONE_WORD_LISTS,
    Draft,
    bool_texts,
    choice_list,
    list_default,
    one_word,
    scalar_default,
)
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, FlagValue, Unresolved, is_known

_TYPES = {"int": "int", "float": "float", "bool": "boolean"}
_TEXT_TYPES = ("str", "path")
_MULTIPLE = ("*", "+")
_SWALLOWS = ("...", "A...")
CLICK = "click"
"""The syntax of options of click and typer."""
_SILENT = ("help", "version", "parsers")


def define(flag: Flag, description: str) -> FlagDefinition | LeftOut | None:
    """FLAG, an option, for Guild; None for what is no setting (``--help``)."""
    if flag.action in _SILENT:
        return None
    name = long_name(flag)
    if not name:
        return LeftOut(flag.name, "it has no option of the form --name")
    if isinstance(flag.action, Unresolved):
        return LeftOut(name, f"its action is computed: {shown(flag.action)}")
    draft = Draft(flag)
    if description:
        draft.attributes["description"] = description
    action = "store" if flag.action is ABSENT or flag.action is None else str(flag.action)
    why = _ACTIONS.get(action, _custom)(draft, name)
    return LeftOut(name, why) if why else draft.done(name)


def define_positional(flag: Flag, description: str) -> FlagDefinition | LeftOut:
    """FLAG, a positional argument: Guild puts its value into ``main`` as ``${name}``."""
    name = flag.name
    if not re.fullmatch(r"[\w.-]+", name):
        return LeftOut(name, "a reference cannot be made from its name")
    one_of_several = flag.nargs == "+"
    optional = flag.nargs == "?"
    if not (one_of_several or optional or _is_single(flag.nargs)):
        return LeftOut(name, "a positional argument with several values")
    draft = Draft(replace(flag, nargs=ABSENT, required=not optional))
    if description:
        draft.attributes["description"] = description
    why = define_value(draft, name)
    if why:
        return LeftOut(name, why)
    if optional and draft.attributes.get("default") is None:
        # An unset reference is passed as an empty word.
        return LeftOut(name, "a positional argument that may be missing")
    if one_of_several:
        draft.comments.append("one value only")
    draft.attributes["arg-skip"] = True
    return draft.done(name)


def long_name(flag: Flag) -> str:
    """The first long option of FLAG without its dashes, as Guild's own import names it."""
    for option in flag.options:
        if option.startswith("--") and len(option) > 2:
            return option[2:]
    return ""


# Actions. Each returns why the flag cannot be expressed, or an empty text.


def define_value(draft: Draft, name: str) -> str:
    """Define the value that DRAFT's flag takes; why it cannot be, or an empty text."""
    flag = draft.flag
    if isinstance(flag.nargs, Unresolved):
        return f"its nargs is computed: {shown(flag.nargs)}"
    if flag.nargs in _SWALLOWS:
        return "it takes all remaining words"
    if flag.nargs == 0:
        return "it takes no value"
    if flag.syntax in ("python", "yaml", "json"):
        _literal(draft)
    elif _is_single(flag.nargs) or flag.nargs == "?":
        _single(draft)
    else:
        _several(draft)
    _bounds(draft)
    if _must_be_given(draft):
        draft.attributes["required"] = True
        draft.attributes.pop("default", None)
    _check_default(draft)
    return ""


def _must_be_given(draft: Draft) -> bool:
    flag = draft.flag
    if flag.syntax != CLICK:
        return flag.required is True
    # click takes the default of a required option, and asks for others at the terminal.
    missing = flag.default is ABSENT or flag.default is None
    return missing and (flag.required is True or flag.asked_for)


def _appended(draft: Draft, name: str) -> str:
    """A value that is added to a list: passing the default would add it twice.

    The values of click take the place of the default; a list of one can be passed.
    """
    default = draft.flag.default
    replacing = draft.flag.syntax == CLICK
    alone = isinstance(default, (list, tuple)) and len(default) == 1
    passed = default[0] if replacing and alone else ABSENT  # type: ignore[index]
    draft.flag = replace(draft.flag, default=passed)
    why = define_value(draft, name)
    draft.flag = replace(draft.flag, default=default)
    if draft.flag.action == "append":
        draft.comments.append("given once at most")
    if default not in (None, [], (), rules.SUPPRESS) and default is not ABSENT and not draft.why:
        if replacing and not alone:
            draft.leave_out("it is a list, and Guild gives the option once at most")
        elif not replacing:
            draft.leave_out("it is a list")
    return why


def _custom(draft: Draft, name: str) -> str:
    """An action class of the script: what it makes of a value is its own business."""
    default = draft.flag.default
    draft.flag = replace(draft.flag, default=ABSENT)
    why = define_value(draft, name)
    draft.flag = replace(draft.flag, default=default)
    if default not in (None, rules.SUPPRESS) and default is not ABSENT:
        draft.leave_out(f"the action {shown(draft.flag.action)} is not known")
    return why


def _store_true(draft: Draft, name: str) -> str:
    _switch_attributes(draft, presence=True)
    return ""


def _store_false(draft: Draft, name: str) -> str:
    _switch_attributes(draft, presence=False)
    _survive_batches(draft, no=name)
    return ""


def _presence(draft: Draft, name: str) -> str:
    """store_const, append_const, count: the option is there, or it is not."""
    draft.attributes.update({"default": False, "choices": [True, False], "arg-switch": True})
    if draft.flag.action == "count":
        draft.comments.append("given once at most")
    return ""


def _boolean_optional(draft: Draft, name: str) -> str:
    default = draft.flag.default
    negative = _negative(draft.flag, name)
    if default is True:
        if not negative:
            return (
                f"it is turned off by {' or '.join(draft.flag.negations)}, and Guild writes --name"
            )
        draft.attributes["arg-name"] = negative
        _switch_attributes(draft, presence=False)
        _survive_batches(draft, no=negative, yes=_positive(draft.flag, negative))
    else:
        draft.attributes["arg-name"] = name
        _switch_attributes(draft, presence=True)
        if default is not False and negative:
            # A switch would say no by passing nothing, which leaves None or what is computed.
            del draft.attributes["arg-switch"]
            draft.attributes["arg-encoding"] = {True: f"--{name}", False: f"--{negative}"}
    return ""


def _positive(flag: Flag, negative: str) -> str:
    """The option that turns FLAG on, as ``_negative`` has the other one."""
    off = {f"--{negative}", *flag.negations}
    return next((o[2:] for o in flag.options if o.startswith("--") and o not in off), "")


def _survive_batches(draft: Draft, *, no: str, yes: str = "") -> None:
    """Have Guild say no by the option NO and yes by the option YES in the trials of a batch, too.

    There it loses ``arg-switch: no`` (``guild/op_cmd.py`` stores what is true), so that it writes
    ``--no-amp`` and a word. A word that is an option again is the one that counts: ``--no-amp
    --amp``. Where there is no such option, yes is said by passing nothing.
    """
    attributes = draft.attributes
    attributes["arg-encoding"] = {False: f"--{no}"} | ({True: f"--{yes}"} if yes else {})
    if not yes and attributes.get("default") is True:
        del attributes["default"]
        attributes["null-label"] = True


def _negative(flag: Flag, name: str) -> str:
    """The option that turns FLAG off, without its dashes; empty if none begins with two."""
    if flag.negations:
        return next((o[2:] for o in flag.negations if o.startswith("--")), "")
    # ``--opt.no-amp``: the negative part stands behind the last dot.
    outer, dot, last = name.rpartition(".")
    usual = [f"--{outer}{dot}{no}{last}" for no in ("no-", "no_", "no")]
    return next((o[2:] for o in flag.options if o in usual), f"no-{name}")


def _switch_attributes(draft: Draft, presence: bool) -> None:
    draft.attributes.update({"choices": [True, False], "arg-switch": presence})
    default = draft.flag.default
    if isinstance(default, bool):
        if draft.flag.conditional and default == presence:
            draft.leave_out("the option exists under a condition only")
        else:
            draft.attributes["default"] = default
    elif isinstance(default, Unresolved):
        _computed(draft)
    elif default not in (None, rules.SUPPRESS) and default is not ABSENT:
        draft.leave_out("it is neither true nor false")


_ACTIONS: Mapping[str, Callable[[Draft, str], str]] = {
    "store": define_value,
    "store_true": _store_true,
    "store_false": _store_false,
    "store_const": _presence,
    "append_const": _presence,
    "count": _presence,
    "append": _appended,
    "extend": _appended,
    "BooleanOptionalAction": _boolean_optional,
}


# Values.


def _single(draft: Draft) -> None:
    flag = draft.flag
    default = flag.default
    listed = flag.nargs == 1
    if listed and isinstance(default, (list, tuple)) and len(default) == 1:
        default = default[0]
    if isinstance(default, PurePath) and flag.type == "path":
        default = str(default)
    listing = flag.type in ONE_WORD_LISTS
    text_only = flag.type in (*_TEXT_TYPES, None) or flag.type is ABSENT or listing
    kind = _TYPES.get(flag.type) if isinstance(flag.type, str) else None
    _choices(draft, decoded=False, texts=text_only)
    texts = _are_texts(draft.attributes.get("choices"))
    if kind is None and (
        flag.type in _TEXT_TYPES
        or listing
        or isinstance(default, str)
        or texts
        or (flag.syntax == CLICK and not isinstance(default, (bool, int, float)))
        or (text_only and (default is None or not is_known(default)))
    ):
        # Without it Guild turns ``run=3e5`` into a number before the script gets a text.
        kind = "string"
    encoding: Mapping[bool, str] | None = None
    if flag.syntax in (CLICK, "words") and kind == "boolean":
        draft.attributes["arg-encoding"] = literals.BOOLEANS
    if isinstance(default, bool) and not text_only and kind is None:
        encoding = bool_texts(str(flag.type))
        if encoding:
            draft.attributes["arg-encoding"] = encoding
    if kind:
        draft.attributes["type"] = kind
    if _no_default(draft):
        return
    try:
        if listed and (default is flag.default or (isinstance(default, str) and kind != "string")):
            raise Unfit("the script would get a list of something else")
        if isinstance(default, bool) and not text_only and kind is None and not encoding:
            raise Unfit(f"what {shown(flag.type)} makes of a text is not known")
        if listing:
            default = one_word(default, str(flag.type))
        draft.attributes["default"] = scalar_default(default, kind, dashed=_dashed(flag))
    except Unfit as unfit:
        draft.leave_out(str(unfit))


def _dashed(flag: Flag) -> bool:
    """Whether a word that begins with a dash can be its value."""
    if flag.options and flag.options[0].startswith("$"):  # a variable of the environment
        return True
    return flag.syntax == CLICK and not flag.positional and flag.nargs != "?"


def _literal(draft: Draft) -> None:
    kind = literals.guild_type(draft.flag)
    draft.attributes["type"] = kind
    if kind == "boolean":
        is_python = draft.flag.syntax == "python"
        draft.attributes["arg-encoding"] = (
            literals.BOOLEANS if is_python else literals.YAML_BOOLEANS
        )
    _choices(draft, decoded=False, texts=kind == "string")
    if _no_default(draft):
        return
    try:
        literals.set_default(draft)
    except Unfit as unfit:
        draft.leave_out(str(unfit))


def _several(draft: Draft) -> None:
    flag = draft.flag
    kind = flag.type if flag.type in ("int", "float") else None
    # No ``type: string`` with arg-split: Guild then adds quotes to words like 7.
    if kind:
        draft.attributes["type"] = kind
    draft.attributes["arg-split"] = True
    _choices(draft, decoded=kind is None, texts=flag.type in _TEXT_TYPES or flag.type is ABSENT)
    if _no_default(draft):
        return
    try:
        draft.attributes["default"] = list_default(flag, kind, dashed=_dashed(flag))
    except Unfit as unfit:
        draft.leave_out(str(unfit))


def _no_default(draft: Draft) -> bool:
    flag = draft.flag
    if flag.default is ABSENT or flag.default is None or flag.default == rules.SUPPRESS:
        return True
    if isinstance(flag.default, Unresolved):
        _computed(draft)
        return True
    if flag.conditional:
        draft.leave_out("the option exists under a condition only")
        return True
    if flag.exclusive:
        # Guild passes every default, and argparse allows one option of the group only.
        draft.leave_out("its group allows one option at a time")
        return True
    return False


def _computed(draft: Draft) -> None:
    draft.comments.append(f"default computed in the script: {shown(draft.flag.default)}")


def _choices(draft: Draft, *, decoded: bool, texts: bool) -> None:
    """State the choices. DECODED: Guild decodes each word before it compares."""
    choices = draft.flag.choices
    if isinstance(choices, Unresolved):
        draft.comments.append(f"choices computed in the script: {shown(choices)}")
        return
    items = choice_list(choices)
    if not items:
        return
    if not all(item is None or isinstance(item, (str, int, float)) for item in items):
        draft.comments.append("choices left out: they are no plain values")
    elif len(items) > rules.MAX_CHOICES:
        draft.comments.append(f"choices left out: there are {len(items)}")
    elif decoded and not all(isinstance(i, str) and rules.decodes_as_itself(i) for i in items):
        draft.comments.append(f"choices left out: Guild decodes them first: {shown(items)}")
    elif texts and not _are_texts(items):
        draft.comments.append(f"choices left out: no text is one of {shown(items)}")
        if is_known(draft.flag.default):
            draft.flag = replace(draft.flag, default=ABSENT)
            draft.comments.append("default left out: argparse refuses its text")
            draft.why = "argparse refuses its text"
    else:
        draft.attributes["choices"] = items
        if draft.flag.allow_other:
            draft.attributes["allow-other"] = True


def _are_texts(items: object) -> bool:
    return isinstance(items, list) and bool(items) and all(isinstance(i, str) for i in items)


def _bounds(draft: Draft) -> None:
    flag = draft.flag
    numeric = draft.attributes.get("type") in ("int", "float") or rules.is_number(
        draft.attributes.get("default")
    )
    if not numeric:
        return
    for name, bound in (("min", flag.min), ("max", flag.max)):
        if rules.is_finite_number(bound):
            is_float = draft.attributes.get("type") == "float"
            draft.attributes[name] = float(bound) if is_float else bound  # type: ignore[arg-type]
    if {"min", "max"} <= draft.attributes.keys() and flag.distribution == "loguniform":
        draft.attributes["distribution"] = "loguniform"


def _check_default(draft: Draft) -> None:
    """Leave a default out that Guild itself would refuse."""
    attributes = draft.attributes
    if "default" not in attributes:
        return
    default = attributes["default"]
    values: list[object] = [default]
    if "arg-split" in attributes and isinstance(draft.flag.default, (list, tuple)):
        values = list(draft.flag.default)
    choices = [] if draft.flag.allow_other else choice_list(draft.flag.choices)
    # Guild lets pass what is false; argparse does not.
    if choices and not all(value in choices for value in values):
        del attributes["default"]
        draft.leave_out("it is not one of the choices")
        return
    low, high = attributes.get("min"), attributes.get("max")
    if not all(rules.in_range(value, low, high) for value in values):
        del attributes["default"]
        draft.leave_out("it is out of range")


def _is_single(nargs: FlagValue) -> bool:
    return nargs is ABSENT or nargs is None or nargs == 1
