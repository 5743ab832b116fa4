"""The values that a setting gives to a flag: one, or several that make several trials.

lr=0.1                  0.1
lr=[0.1,0.2]            0.1 and 0.2
layers=[64,32]          [64, 32], if the flag takes a list
layers=64 32            the same
layers=[[64,32],[8]]    [64, 32] and [8]
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from flagscan.assignments.decoding import Search, decode, texts
from flagscan.assignments.kinds import Kind
from flagscan.assignments.problems import Refused
from flagscan.assignments.sequences import Series
from flagscan.assignments.settings import Setting

Values = Sequence[object]


def values_of(setting: Setting, kind: Kind) -> Values:
    """The values that SETTING gives to a flag of KIND.

    Raises:
        Refused: they make no sense.
    """
    if setting.is_text:
        assert isinstance(setting.value, str)
        values = _several(setting.value, kind) if kind.many else _of_text(setting.value, kind.name)
    elif isinstance(setting.value, list):
        nested = any(isinstance(item, list) for item in setting.value)
        values = setting.value if nested or not kind.many else [setting.value]
    else:
        values = [setting.value]
    if not values:
        raise Refused("the list is empty, which makes no trials")
    if isinstance(values, Series):
        if kind.name == "float":
            return Series(len(values), lambda i: _converted(values[i], kind))
        return values
    return [_converted(value, kind) for value in values]


def _of_text(text: str, name: str | None) -> Values:
    if name == "string" and text[:1] == "[" and text[-1:] == "]":
        # The items as they are written: yes is no boolean here.
        try:
            items = texts(text)
        except ValueError:
            return [text]
        return items if isinstance(items, list) else [text]
    value = decode(text, name)
    if isinstance(value, (list, Series)):
        return value
    if name == "string" and not isinstance(value, str):
        return [text]
    return [value]


def _several(text: str, kind: Kind) -> Values:
    if text[:1] == "[" or text.endswith("]"):
        value: object = texts(text) if kind.name == "string" and text[:1] == "[" else decode(text)
        if isinstance(value, Series):
            return [list(value[:10_000])]
        if isinstance(value, list):
            return value if any(isinstance(item, list) for item in value) else [value]
    if text == "null":
        return [None]
    try:
        words = shlex.split(text)
    except ValueError:
        raise Refused("a quote is not closed") from None
    return [[decode(word, kind.name) for word in words]]


def _converted(value: object, kind: Kind) -> object:
    """VALUE as the type of the flag has it, where that loses nothing."""
    if isinstance(value, Search):
        return value
    if isinstance(value, list):
        return [_converted(item, Kind(kind.name)) for item in value]
    if kind.name == "float" and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise Refused("it is too large a number") from None
    if kind.name == "boolean" and type(value) is int and value in (0, 1):
        return bool(value)
    return value
