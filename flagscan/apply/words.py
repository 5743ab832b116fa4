"""The words behind the script: which are values for its flags, and which are the script's own.

    lr=0.5 @values.yml                  values
    --lr 0.5, --layers 64 32, --amp     values, where the script reads no command line: the form
                                        in which Guild passes flags (``${flag_args}``)
    everything else                     the script's

How Guild writes values (guild 0.9.0, ``flag_util`` and ``op_cmd``): True is 1, False is an empty
word, numbers as Python writes them, texts as they are; what is None is not passed at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flagscan.assignments.checking import Checker
from flagscan.assignments.decoding import decode, plain
from flagscan.assignments.kinds import Kind, is_setting, kind_of
from flagscan.assignments.problems import Problem, Refused, raise_any
from flagscan.editing.verifying import like, same
from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.syntax.literals import NOT_LITERAL, literal_text

_ASSIGNMENT = re.compile(r"[^\W\d][\w.\-]*=", re.ASCII)
_YES, _NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


@dataclass(slots=True)
class Words:
    """The words, sorted."""

    assignments: list[str] = field(default_factory=list)
    """``NAME=VALUE`` and ``@FILE``."""
    values: dict[str, object] = field(default_factory=dict)
    """What options gave to flags, by their names."""
    rest: list[str] = field(default_factory=list)
    """The script's own."""


def read_words(words: Sequence[str], script: Script) -> Words:
    """WORDS, sorted by what SCRIPT has for flags.

    Raises:
        InvalidValuesError: a flag does not take what an option gives it.
    """
    found = Words()
    cut = list(words).index("--") if "--" in words else len(words)
    options = _options(script)
    given: list[tuple[Flag, list[str]]] = []
    taking: list[str] | None = None
    for word in words[:cut]:
        flag = options.get(word[2:]) if word.startswith("--") else None
        if flag is not None:
            taking = []
            given.append((flag, taking))
        elif word.startswith("--") and len(word) > 2:
            taking = None
            found.rest.append(word)
        elif taking is not None and (not taking or kind_of(given[-1][0]).many):
            taking.append(word)
        elif _ASSIGNMENT.match(word) or word.startswith("@"):
            found.assignments.append(word)
        else:
            found.rest.append(word)
    found.rest.extend(words[cut + 1 :])
    found.values = _values(given)
    return found


def _options(script: Script) -> dict[str, Flag]:
    chosen = script.selected_set
    if chosen is None or chosen.dest == "args":
        return {}
    return {flag.name: flag for flag in chosen.flags if is_setting(flag)}


def _values(given: Iterable[tuple[Flag, list[str]]]) -> dict[str, object]:
    values: dict[str, object] = {}
    problems = []
    for flag, words in given:
        try:
            value = like(flag.default, _value(flag, words))
            # Guild passes every default that guild.yml states, whoever asked for it.
            if flag.conditional or not same(flag.default, value):
                values[flag.name] = value
        except Refused as refused:
            problems.append(Problem(f"--{flag.name}", str(refused)))
    raise_any(problems)
    return values


def _value(flag: Flag, words: list[str]) -> object:
    kind = kind_of(flag)
    value: object
    if kind.many:
        value = [_single(word, Kind(kind.name)) for word in words]
    else:
        value = _single(words[0], kind) if words else True
    Checker(flag).check([value])
    return value


def _single(word: str, kind: Kind) -> object:
    if kind.name == "string":
        return word
    if kind.name == "boolean" and word.lower() in (*_YES, *_NO):
        return word.lower() in _YES
    value = plain(decode(word, kind.name))
    if kind.name is None and isinstance(value, str):
        # A dict is written by Python's repr.
        written = literal_text(word) if word[:1] in "{([" else NOT_LITERAL
        return value if written is NOT_LITERAL else written
    return value
