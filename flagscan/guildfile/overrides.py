"""A setting that the command line takes as ``name=value``, without dashes: Hydra and Sacred.

    lr 0.1     ->  main: train lr=${lr}           lr: {type: number, default: 0.1, arg-skip: yes}

Guild's own arguments begin with dashes, so each value is a word of ``main``. Such a word is there
in every run: a flag needs a value that says what the program would take without it, in the text
that the library's grammar reads as that value. What has no such text is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from flagscan.guildfile import rules
from flagscan.guildfile.definition import FlagDefinition, LeftOut
from flagscan.guildfile.describe import shown
from flagscan.guildfile.rules import Unfit
from flagscan.guildfile.values import Draft
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, Unresolved

_REFERABLE = re.compile(r"[\w.-]+")
_GROUPS = "config groups"


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a library reads what stands behind the ``=``."""

    none: str
    true: str
    false: str
    text: Callable[[str], str]
    """A text in quotes where it needs them; raises Unfit where that does not help."""
    item: Callable[[str], str]
    """The same for a text in a list."""


def is_override(flag: Flag) -> bool:
    """Whether FLAG is given as ``name=value``."""
    return bool(flag.options) and flag.options[0].endswith("=")


def word(flag: Flag) -> str:
    """What ``main`` has for FLAG."""
    return f"{flag.options[0]}${{{flag.name}}}"


def define(flag: Flag, description: str, interface: str) -> FlagDefinition | LeftOut:
    """FLAG for Guild."""
    name = flag.name
    if flag.group == _GROUPS and flag.default is not None and flag.required is not True:
        why = f"Guild would pass the values of {shown(flag.default)} too; put {name}=... into main"
        return LeftOut(name, why)
    if not _REFERABLE.fullmatch(name):
        return LeftOut(name, "a reference cannot be made from its name")
    draft = Draft(flag)
    if description:
        draft.attributes["description"] = description
    if flag.required is True:
        draft.attributes["required"] = True
    elif isinstance(flag.default, Unresolved) or flag.default is ABSENT:
        return LeftOut(name, "its value is not known, and Guild would have to pass one")
    else:
        try:
            _default(draft, flag.default, GRAMMARS[interface])
        except Unfit as unfit:
            return LeftOut(name, f"Guild cannot pass its value: {unfit}")
    draft.attributes["arg-skip"] = True
    return draft.done(name)


def _default(draft: Draft, value: object, grammar: Grammar) -> None:
    attributes = draft.attributes
    if isinstance(value, bool):
        # Guild passes 1 and nothing for its own booleans.
        attributes["type"] = "string"
        attributes["choices"] = [grammar.true, grammar.false]
        attributes["default"] = grammar.true if value else grammar.false
    elif isinstance(value, (int, float)):
        rules.check_number(value)
        if not math.isfinite(value):
            raise Unfit("it is not finite")
        attributes.update({"type": "number", "default": value})
    else:
        text = written(value, grammar)
        if rules.starts_search(text):
            raise Unfit("Guild takes it for a search function")
        if isinstance(value, str):
            attributes["type"] = "string"
        attributes["default"] = text


def written(value: object, grammar: Grammar) -> str:
    """VALUE as GRAMMAR has it.

    Raises:
        Unfit: there is no such text.
    """
    match value:
        case None:
            return grammar.none
        case bool():
            return grammar.true if value else grammar.false
        case int() | float():
            rules.check_number(value)
            if not math.isfinite(value):
                raise Unfit("it is not finite")
            return repr(value)
        case str():
            rules.check_transportable(value)
            return grammar.text(value)
        case list():
            inner = replace(grammar, text=grammar.item)
            return f"[{', '.join(written(item, inner) for item in value)}]"
        case _:
            raise Unfit("it has no form on a command line")


# Letters that Hydra's grammar (hydra/grammar/OverrideLexer.g4) takes without quotes.
_HYDRA_WORD = re.compile(r"[A-Za-z_][\w./@?|%*+-]*")
_HYDRA_WORDS = frozenset(["true", "false", "null", "nan", "inf"])


def _hydra_text(text: str) -> str:
    if _HYDRA_WORD.fullmatch(text) and text.lower() not in _HYDRA_WORDS:
        return text
    return _quoted(text)


def _sacred_text(text: str) -> str:
    # Sacred takes what ast.literal_eval does not read for a text (sacred/arg_parser.py).
    if re.fullmatch(r"[A-Za-z_][\w./-]*", text) and text not in ("True", "False", "None"):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    if "\\" in text or "\n" in text or "$" in text:
        raise Unfit("it has letters that need escapes")
    quote = "'" if "'" not in text else '"'
    if quote in text:
        raise Unfit("it has both kinds of quotes")
    return f"{quote}{text}{quote}"


GRAMMARS = {
    "hydra": Grammar("null", "true", "false", _hydra_text, _hydra_text),
    "sacred": Grammar("None", "True", "False", _sacred_text, _quoted),
}
INTRODUCTIONS = {"sacred": ("with",)}
"""The words in front of all of them."""
