"""From a value to a text that is decoded as that value: the other way round of ``decoding``.

encode(0.001)             "0.001"
encode("1e-3")            "'1e-3'"
encode("1e-3", "string")  "1e-3"
"""

from __future__ import annotations

import json

from flagscan.assignments.decoding import decode
from flagscan.assignments.kinds import Kind
from flagscan.assignments.problems import Refused
from flagscan.assignments.settings import Setting
from flagscan.assignments.values import values_of


def encode(value: object, kind: str | None = None) -> str:
    """A text that means VALUE to a flag of Guild's type KIND.

    Raises:
        Refused: there is none.
    """
    for text in _candidates(value):
        try:
            if same(decode(text, kind), value):
                return text
        except Refused:
            continue
    raise Refused("no text is read as this value")


def assignment(name: str, value: object, kind: Kind) -> str:
    """The word ``NAME=TEXT`` that gives VALUE to a flag of KIND.

    Raises:
        Refused: there is none.
    """
    texts = [yaml_text(value), yaml_text([value])] if kind.many else _candidates(value)
    for text in texts:
        try:
            (read,) = values_of(Setting(name, text, "", is_text=True), kind)
        except (Refused, ValueError):
            continue
        if same(read, value):
            return f"{name}={text}"
    raise Refused(f"{name}: no text is read as this value")


def same(one: object, other: object) -> bool:
    """Whether ONE and OTHER are one value, types and all; nan is one."""
    return type(one) is type(other) and repr(one) == repr(other)


def _candidates(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if value is None:
        return ["null"]
    if isinstance(value, float):
        return [repr(value), yaml_text(value)]
    if isinstance(value, int):
        return [str(value)]
    if isinstance(value, str):
        return [value, "'" + value.replace("'", "''") + "'", yaml_text(value)]
    return [yaml_text(value)]


def yaml_text(value: object) -> str:
    """VALUE as YAML on one line.

    Raises:
        Refused: YAML has no form for it.
    """
    match value:
        case None | bool():
            return json.dumps(value)
        case float():
            text = repr(value)
            return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}.get(text, text)
        case int():
            return str(value)
        case str():
            return _quoted(value)
        case list() | tuple():
            return "[" + ", ".join(map(yaml_text, value)) + "]"
        case dict():
            items = (f"{yaml_text(key)}: {yaml_text(item)}" for key, item in value.items())
            return "{" + ", ".join(items) + "}"
    raise Refused("it has no form as text")


def _quoted(text: str) -> str:
    # JSON's escapes are YAML's, but a letter beyond 16 bits is not two of them there.
    parts = (letter if ord(letter) > 0xFFFF else json.dumps(letter)[1:-1] for letter in text)
    return '"' + "".join(parts) + '"'
