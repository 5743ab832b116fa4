"""A variable, or a key of a dict, as the definition of a Guild flag.

    globals:        x = [1, "a b"]             ->  {default: 1 'a b', arg-split: yes}
    global:params:  params = {"seed": None}    ->  {default: "null", arg-split: yes}

    train.ipynb:    tag = "1"                  ->  {default: "1", arg-encoding: {"1": "'1'"}}

For ``globals`` a flag without a value leaves the variable alone. For a dict (``global:``,
``dict:``, ``namespace:``) Guild builds a new one from the flags that have a value, so every
key needs one, and what Guild loses on the way (None, empty and one-element lists, texts that
begin with a dash) is wrapped: the words of an ``arg-split`` text are decoded as YAML in the run.
A notebook gets words that are decoded in the same way, and keeps what gets none.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence

from flagscan.guildfile import literals, rules
from flagscan.guildfile.definition import FlagDefinition, LeftOut
from flagscan.guildfile.describe import shown
from flagscan.guildfile.rules import Unfit
from flagscan.guildfile.scalars import is_plain_text, word
from flagscan.guildfile.values import Draft, choice_list
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, FlagValue, Unresolved

_TYPES = {"int": "number", "float": "number", "bool": "boolean", "str": "string", "path": "string"}


def is_dict_dest(dest: str) -> bool:
    """Whether Guild builds a whole object for DEST."""
    return dest.startswith(("global:", "dict:", "namespace:"))


def define(
    flag: Flag, description: str, *, in_dict: bool, in_file: bool = False
) -> FlagDefinition | LeftOut:
    """FLAG, a variable or a key (IN_DICT: of a dict, IN_FILE: of a file), for Guild."""
    name = flag.name
    if not name or name.startswith("-") or name != name.strip() or "=" in name:
        return LeftOut(name, "Guild cannot pass a flag of this name")
    if not flag.settable:
        if in_file:
            return LeftOut(name, "its name has a dot, which Guild takes for nesting")
        return LeftOut(name, "Guild does not replace an assignment in this place")
    draft = Draft(flag)
    if description:
        draft.attributes["description"] = description
    if in_file:
        _default_in_file(draft)
    else:
        _default(draft, in_dict)
    add_choices(draft)
    add_bounds(draft)
    return draft.done(name)


def define_in_notebook(flag: Flag, description: str) -> FlagDefinition | LeftOut:
    """FLAG, a value in a notebook, for Guild."""
    if not flag.settable:
        return LeftOut(flag.name, "Guild does not replace it in the notebook")
    draft = Draft(flag)
    if description:
        draft.attributes["description"] = description
    default = flag.default
    if isinstance(default, Unresolved):
        draft.comments.append(f"default computed in the notebook: {shown(default)}")
    if default is None or default is ABSENT or isinstance(default, Unresolved):
        add_declared_type(draft)
    elif flag.conditional:
        draft.leave_out("it is assigned under a condition only")
        add_declared_type(draft)
    else:
        try:
            _default_in_notebook(draft, default)
        except Unfit as unfit:
            draft.leave_out(str(unfit))
    add_choices(draft)
    add_bounds(draft)
    _encode(draft)
    if flag.pattern:
        draft.attributes["nb-replace"] = flag.pattern
    return draft.done(flag.name)


def _default_in_notebook(draft: Draft, default: FlagValue) -> None:
    if _has_odd_floats(default):
        raise Unfit("Guild would write it as a name that means nothing")
    if isinstance(default, str):
        draft.attributes["type"] = "string"
        rules.check_text(default)
        draft.attributes["default"] = default
    elif isinstance(default, list):
        # As for a dict, the words are collected: one alone would stay a scalar.
        draft.attributes.update({"default": _words(default, in_dict=True), "arg-split": True})
    elif isinstance(default, dict):
        _wrap(draft, default)
    else:
        _known_default(draft, default, in_dict=False)


def _encode(draft: Draft) -> None:
    """Send what Guild knows of the values so that the run, which reads YAML, gets the same."""
    attributes = draft.attributes
    if attributes.get("type") == "boolean":
        attributes["arg-encoding"] = literals.YAML_BOOLEANS
        return
    if attributes.get("type") != "string":
        return
    choices = attributes.get("choices", ())
    assert isinstance(choices, (list, tuple))
    texts = [t for t in (attributes.get("default"), *choices) if isinstance(t, str)]
    encoded = {
        text: json.dumps(text, ensure_ascii=False)
        for text in texts
        if text.startswith("-") or not is_plain_text(text)
    }
    if encoded:
        attributes["arg-encoding"] = encoded


def _has_odd_floats(value: object) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, dict):
        return any(map(_has_odd_floats, (*value, *value.values())))
    return isinstance(value, (list, tuple)) and any(map(_has_odd_floats, value))


def _default(draft: Draft, in_dict: bool) -> None:
    flag = draft.flag
    default = flag.default
    if isinstance(default, Unresolved):
        missing = "; without a value the key is missing" if in_dict else ""
        draft.comments.append(f"default computed in the script: {shown(default)}{missing}")
        if in_dict:
            draft.why = "it is computed; without a value the key is missing in the run"
        add_declared_type(draft)
        return
    if default is ABSENT or (default is None and not in_dict):
        add_declared_type(draft)
        return
    if flag.conditional and not in_dict:
        draft.leave_out("it is assigned under a condition only")
        add_declared_type(draft)
        return
    try:
        _known_default(draft, default, in_dict)
    except Unfit as unfit:
        why = f"{unfit}; without a value the key is missing" if in_dict else str(unfit)
        draft.leave_out(why)


def _default_in_file(draft: Draft) -> None:
    """A key without a value in Guild keeps what the file says."""
    default = draft.flag.default
    if default is ABSENT or default is None or isinstance(default, Unresolved):
        if isinstance(default, Unresolved):
            draft.comments.append(f"left to the file: {shown(default)}")
        add_declared_type(draft)
        return
    try:
        if isinstance(default, str):
            rules.check_transportable(default)
            draft.attributes["type"] = "string"
            if rules.starts_search(default):
                raise Unfit("Guild takes it for a search function")
            draft.attributes["default"] = default
        else:
            _known_default(draft, default, in_dict=False)
    except Unfit as unfit:
        draft.why = f"{unfit}; the file's value stays"
        draft.comments.append(f"left to the file: {shown(default)}")


def _known_default(draft: Draft, default: FlagValue, in_dict: bool) -> None:
    if isinstance(default, (list, tuple, set, frozenset)):
        draft.attributes["arg-split"] = True
        if not isinstance(default, list):
            if not in_dict:
                raise Unfit("Guild would make a list of it")
            draft.comments.append("arrives as a list")
        items = choice_list(default)
        draft.attributes["default"] = _words(items, in_dict)
    elif isinstance(default, dict):
        if not in_dict:
            raise Unfit("it is a dict")
        _wrap(draft, default)
    elif isinstance(default, str):
        _text(draft, default, in_dict)
    elif isinstance(default, bool):
        draft.attributes.update({"type": "boolean", "default": default})
    elif isinstance(default, (int, float)):
        rules.check_number(default)
        draft.attributes.update({"type": "number", "default": default})
    elif default is None:
        _wrap(draft, None)
    else:
        raise Unfit("Guild has no form for it")


def _text(draft: Draft, text: str, in_dict: bool) -> None:
    rules.check_transportable(text)
    lost = ""
    if text.startswith("-"):
        lost = "Guild takes a text that begins with '-' for an option"
    elif rules.starts_search(text):
        lost = "Guild takes it for a search function"
    if not lost:
        draft.attributes.update({"type": "string", "default": text})
    elif in_dict:
        _wrap(draft, text)
    else:
        draft.attributes["type"] = "string"
        raise Unfit(lost)


def _wrap(draft: Draft, value: object) -> None:
    check_inside(value)
    draft.attributes.update({"default": word(value), "arg-split": True})


def split_words(value: Collection[object]) -> str:
    """The items of VALUE as the text that ``arg-split`` parts into words of YAML."""
    return _words(choice_list(value), in_dict=False)


def _words(items: Sequence[object], in_dict: bool) -> str:
    check_inside(items)
    # For a dict, Guild collects the words: one alone stays a scalar, none is nothing, and to
    # a first one that is a list it appends the others.
    if in_dict and (len(items) < 2 or isinstance(items[0], (list, tuple))):
        return word(list(items))
    return " ".join(word(item) for item in items)


def check_inside(value: object) -> None:
    """Raise Unfit unless VALUE is made of what YAML can say."""
    match value:
        case str():
            rules.check_transportable(value)
        case None | bool() | float():
            pass
        case int():
            rules.check_number(value)
        case list() | tuple():
            for item in value:
                check_inside(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, (str, int, float)):
                    raise Unfit("Guild has no form for one of its keys")
                check_inside(key)
                check_inside(item)
        case _:
            raise Unfit("Guild has no form for one of its values")


def add_declared_type(draft: Draft) -> None:
    """State the type that the flag declares."""
    kind = draft.flag.type
    if isinstance(kind, str) and kind in _TYPES:
        draft.attributes["type"] = _TYPES[kind]


def add_choices(draft: Draft) -> None:
    """State the choices, where Guild would take the default for one of them."""
    flag = draft.flag
    items = choice_list(flag.choices)
    if not items or "arg-split" in draft.attributes or len(items) > rules.MAX_CHOICES:
        return
    if not all(item is None or isinstance(item, (str, int, float)) for item in items):
        return
    default = draft.attributes.get("default")
    if not flag.allow_other and not rules.in_choices(default, items):
        return
    draft.attributes["choices"] = items
    if flag.allow_other:
        draft.attributes["allow-other"] = True


def add_bounds(draft: Draft) -> None:
    """State the bounds of a number."""
    flag, attributes = draft.flag, draft.attributes
    if attributes.get("type") != "number":
        return
    if not rules.in_range(attributes.get("default"), *_finite(flag)):
        return
    for name, bound in zip(("min", "max"), _finite(flag), strict=True):
        if bound is not None:
            attributes[name] = bound
    if {"min", "max"} <= attributes.keys() and flag.distribution == "loguniform":
        attributes["distribution"] = "loguniform"


def _finite(flag: Flag) -> tuple[object, object]:
    low, high = (bound if rules.is_finite_number(bound) else None for bound in (flag.min, flag.max))
    return low, high
