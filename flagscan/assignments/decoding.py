"""From the text of a value to the value, by the rules of Guild AI 0.9.0.

    decode("1e-3")            0.001
    decode("yes")             True
    decode("1e-3", "string")  "1e-3"
    decode("[1,2]*2")         [1, 2, 1, 2]
    decode("range[1:3]")      1, 2, 3
    decode("uniform[0:1]")    Search("uniform", (0, 1))

Source: ``decode_flag_val`` in ``guild/flag_util.py``. Unlike there a function whose arguments
do not fit is refused, and a date stays the text that it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flagscan.assignments.problems import Refused
from flagscan.assignments.sequences import FUNCTIONS, MOST, expand
from flagscan.datafiles.entries import Opaque, Unacceptable, Unreadable, check_float
from flagscan.datafiles.reading import read

SEARCHES = ("uniform", "loguniform")
"""Functions that name a range to draw values from."""
_NAMED = re.compile(r"([a-zA-Z0-9_\-.]+)\[(.*)\]", re.DOTALL)
_REPEATED = re.compile(r"(\[.*\])\s*\*\s*([0-9]+)$")
_QUOTED = ("[", "'", '"', "{")


@dataclass(frozen=True, slots=True)
class Search:
    """A range to draw values from: ``uniform[0:1]``, ``[0:1]``, ``loguniform[1e-5:1]``."""

    name: str
    arguments: tuple[object, ...]


def decode(text: str, kind: str | None = None) -> object:
    """What TEXT means for a flag of Guild's type KIND (None: any).

    A list or a :class:`Series` where TEXT stands for several values.

    Raises:
        Refused: a function has arguments that do not fit, or TEXT is more than we look at.
    """
    value = _decode(text, kind)
    # Python reads 1_000 and YAML 12:30 as numbers, which surprises people.
    if isinstance(value, (int, float)) and "!!" not in text and re.search("[_:]", text):
        return text
    return value


def _decode(text: str, kind: str | None) -> object:
    if text == "":
        return text
    for decoder in [*_BY_KIND.get(kind or "", []), *_NUMBERS, _function, _repeated, _yaml]:
        try:
            return decoder(text)
        except Unacceptable as error:
            raise Refused(error.why) from None
        except ValueError:
            pass
    return text


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        check_float(text, 1)
    return value


def _string(text: str) -> str:
    # What looks like a list or a quoted text is read as one, whatever the type.
    if text.startswith(_QUOTED):
        raise ValueError(text)
    return text


def _boolean(text: str) -> object:
    value = _yaml(text)
    return bool(value) if isinstance(value, (bool, int, float)) else value


def _function(text: str) -> object:
    named = _NAMED.match(text)
    if named:
        name, inside = named[1], named[2].strip()
        if name not in FUNCTIONS and name not in SEARCHES:
            raise ValueError(text)
        if named.end() != len(text):
            raise Refused(f"what stands behind {named[0]} has no meaning")
        arguments = _arguments(inside)
        return expand(name, arguments) if name in FUNCTIONS else Search(name, tuple(arguments))
    if text.startswith("[") and text.endswith("]") and ":" in text:
        try:
            items = _yaml(text)
        except ValueError:
            items = None
        # YAML takes [1:2] for a list of one time; of [1:2.5] Guild makes 62.5 for that reason.
        one = items[0] if isinstance(items, list) and len(items) == 1 else None
        alone = isinstance(one, (str, int, float))
        arguments = _arguments(text[1:-1])
        if (items is None or alone) and len(arguments) > 1:
            return Search("uniform", tuple(arguments))
    raise ValueError(text)


def _arguments(inside: str) -> list[object]:
    return [decode(part.strip()) for part in inside.split(":")] if inside else []


def _repeated(text: str) -> object:
    match = _REPEATED.match(text.strip())
    if not match:
        raise ValueError(text)
    items = decode(match[1])
    if not isinstance(items, list):
        return text
    times = int(match[2][:20])
    if len(items) * times > MOST // 100:
        raise Refused(f"{len(items) * times} values are too many")
    return items * times


def _yaml(text: str) -> object:
    return plain(_read(text, "guild"))


def texts(text: str) -> object:
    """TEXT as YAML in which nothing is anything else than a text.

    Raises:
        ValueError: it is no YAML.
        Refused: it is more than we look at.
    """
    return plain(_read(text, "texts"))


def _read(text: str, kind: str) -> object:
    try:
        return read(text.encode("utf-8"), kind, strict=True).value
    except UnicodeEncodeError:
        raise ValueError(text) from None
    except Unacceptable as error:
        raise Refused(error.why) from None
    except Unreadable:
        raise ValueError(text) from None


def plain(value: object) -> object:
    """VALUE with the text in place of each part that has no plain form (a date)."""
    match value:
        case Opaque(source):
            return source
        case list():
            return [plain(item) for item in value]
        case dict():
            return {_key(key): plain(item) for key, item in value.items()}
    return value


def _key(key: object) -> object:
    return key.source if isinstance(key, Opaque) else key


_Decoders = Sequence[Callable[[str], object]]
_NUMBERS: _Decoders = (int, _float)
_BY_KIND: dict[str, _Decoders] = {
    "string": (_string,),
    "int": (int,),
    "float": (_float,),
    "number": _NUMBERS,
    "boolean": (_boolean,),
}
