"""Plain values of a script as what Guild can be given: defaults, choices, texts of booleans.

A default that Guild or argparse would refuse, or make something else of, is :class:`Unfit`.
"""

from __future__ import annotations

import csv
import io
import math
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flagscan.guildfile import rules
from flagscan.guildfile.definition import FlagDefinition, in_order
from flagscan.guildfile.describe import shown
from flagscan.guildfile.rules import Unfit
from flagscan.model.flag import Flag
from flagscan.model.value import FlagValue


@dataclass
class Draft:
    """A definition in the making."""

    flag: Flag
    attributes: dict[str, object] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    why: str = ""
    """Why the default is left out."""

    def leave_out(self, why: str) -> None:
        """State no default, for the reason WHY."""
        self.why = why
        self.comments.append(f"default {shown(self.flag.default)} is left to the script: {why}")

    def done(self, name: str) -> FlagDefinition:
        """The finished definition."""
        return FlagDefinition(name, in_order(self.attributes), tuple(self.comments), self.why)


def scalar_default(value: FlagValue, kind: str | None, *, dashed: bool = False) -> object:
    """VALUE as the default of an option of Guild's type KIND that takes one value.

    DASHED: a word that begins with a dash is taken for a value where one is expected.
    """
    if isinstance(value, str) and kind in ("int", "float", "boolean"):
        # argparse applies the type to a default that is a text.
        value = _converted(value, kind)
    if isinstance(value, (list, tuple)):
        raise Unfit("Guild takes a list for a batch of runs")
    if not isinstance(value, (str, int, float)):
        raise Unfit("it has no form on a command line")
    if kind == "int" and isinstance(value, float):
        raise Unfit("Guild refuses a float for an int")
    if kind == "int":
        value = int(value)
    if kind == "boolean":
        value = bool(value)
    if isinstance(value, str):
        rules.check_text(value)
        if not dashed:
            rules.check_argument(value)
    elif not isinstance(value, bool):
        rules.check_number(value)
        if not dashed:
            rules.check_argument(repr(float(value) if kind == "float" else value))
    return value


def _converted(text: str, kind: str) -> object:
    convert: Callable[[str], object] = {"int": int, "float": float, "boolean": bool}[kind]
    try:
        return convert(text)
    except ValueError:
        raise Unfit(f"it is no {kind}") from None


def list_default(flag: Flag, kind: str | None, *, dashed: bool = False) -> str:
    """The default of FLAG, an option that takes several values, as one ``arg-split`` text."""
    value = flag.default
    if not isinstance(value, (list, tuple)):
        raise Unfit("it is no list; the script would get one")
    if value and isinstance(flag.nargs, int) and len(value) != flag.nargs:
        raise Unfit(f"the option takes {flag.nargs} values")
    text = shlex.join(_list_word(item, kind, dashed) for item in value)
    if rules.starts_search(text):
        raise Unfit("Guild takes it for a search function")
    return text


def _list_word(item: object, kind: str | None, dashed: bool) -> str:
    if isinstance(item, bool) or not isinstance(item, (str, int, float)):
        raise Unfit("one of its values has no form on a command line")
    if isinstance(item, str) and kind:
        raise Unfit("argparse leaves the texts in a list as they are")
    if kind == "int" and isinstance(item, float):
        raise Unfit("Guild refuses a float for an int")
    if isinstance(item, float) and not math.isfinite(item):
        # Guild writes .inf into the word, which Python's float() does not read.
        raise Unfit("Guild misspells what is not finite in a list")
    if isinstance(item, (int, float)):
        rules.check_number(item)
    text = str(item)
    rules.check_transportable(text)
    if not dashed:
        rules.check_argument(text)
    return text


ONE_WORD_LISTS: Mapping[str, str | None] = {
    "ListParser": ",",
    "WhitespaceSeparatedListParser": None,
}
"""Types that make a list of one word (absl's), and what they split it at; None: white space."""


def one_word(value: FlagValue, type_name: str) -> str:
    """The word that the type TYPE_NAME makes the list VALUE of."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Unfit("the script would get a list of texts")
    separator = ONE_WORD_LISTS[type_name]
    if separator is None:
        word = " ".join(value)
        same = word.split() == value
    else:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="").writerow(value)
        word = stream.getvalue()
        same = [item.strip() for item in next(csv.reader([word]), [])] == value
    if not same:
        raise Unfit("no word means this list")
    return word


def choice_list(choices: FlagValue) -> list[object]:
    """CHOICES, in whatever collection they were written, as a list."""
    if isinstance(choices, (str, list, tuple, dict)):
        return list(choices)
    if isinstance(choices, (set, frozenset)):
        return sorted(choices, key=lambda item: (type(item).__name__, repr(item)))
    return []


def bool_texts(callable_text: str) -> Mapping[bool, str] | None:
    """The texts by which CALLABLE_TEXT, a type as written, is known to tell true from false."""
    text = callable_text.lower()
    if text.endswith("json.loads"):
        return {True: "true", False: "false"}
    if text.startswith("lambda"):
        if re.search(r"bool\(\s*int\(", text):
            return {True: "1", False: "0"}
        if re.search(r"['\"]true['\"]", callable_text) and ".lower()" not in text:
            return {True: "true", False: "false"}
        return {True: "True", False: "False"} if re.search(r"['\"]true['\"]", text) else None
    # str2bool and its kin compare in lower case; eval and literal_eval read Python.
    if re.search(r"bool|literal_eval|(^|\.)eval$|true|yes", text):
        return {True: "True", False: "False"}
    return None
