"""Writing a plain value as YAML that Guild, and other YAML tools, read back as that value.

    >>> scalar(1e-05), scalar("1e-05"), scalar("no"), scalar(False)
    ('1.0e-05', '"1e-05"', '"no"', 'no')

Guild adds floats without a dot to the YAML 1.1 of PyYAML, so that PyYAML's own dumper leaves
texts unquoted that Guild takes for numbers. Here a text is left bare only if it begins with a
letter and is read back unchanged by a loader with Guild's rules.
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Mapping

import yaml

from flagscan.datafiles.guild import GuildLoader

RESERVED = frozenset(
    ("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "inf", "nan", "infinity")
)
"""Words that some YAML tool, or Guild on its command line, takes for something else than text."""

_FLOW_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_ESCAPES = {
    "\0": "0",
    "\a": "a",
    "\b": "b",
    "\t": "t",
    "\n": "n",
    "\v": "v",
    "\f": "f",
    "\r": "r",
    "\x1b": "e",
    '"': '"',
    "\\": "\\",
    "\x85": "N",
    "\u2028": "L",
    "\u2029": "P",
}


def scalar(value: object, *, flow: bool = False) -> str:
    """VALUE as YAML on one line; FLOW when it will stand between brackets.

    Raises:
        TypeError: VALUE has no plain YAML form.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return _text(value, flow)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(scalar(item, flow=True) for item in value) + "]"
    if isinstance(value, Mapping):
        pairs = (f"{scalar(k, flow=True)}: {scalar(v, flow=True)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    raise TypeError(f"not a YAML value: {value!r}")


def is_plain_text(text: str) -> bool:
    """Whether TEXT, as it is, is read by YAML tools as that text."""
    return _may_be_bare(text, flow=False) and _reads_back(text)


def word(value: object) -> str:
    """VALUE as one word of an ``arg-split`` text whose words Guild decodes as YAML in the run."""
    return shlex.quote(scalar(value, flow=True))


def printable(text: str) -> str:
    """TEXT on one line, with everything escaped that YAML or a terminal would not take."""
    return "".join(char if char not in '"\\' and _is_bare(char) else _escape(char) for char in text)


def comment(text: str, limit: int = 100) -> str:
    """TEXT as it may stand after a ``#``: one line, shortened."""
    line = " ".join(text.split())
    line = "".join(char if _is_bare(char) else _escape(char) for char in line)
    return line if len(line) <= limit else line[: limit - 3].rstrip() + "..."


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    mantissa, exponent, power = text.partition("e")
    if exponent and "." not in mantissa:
        # Plain YAML 1.1 takes 1e-05 for a text; with a dot everybody reads a float.
        return f"{mantissa}.0e{power}"
    return text


def _text(text: str, flow: bool) -> str:
    if _may_be_bare(text, flow) and _reads_back(text):
        return text
    return '"' + printable(text) + '"'


def _may_be_bare(text: str, flow: bool) -> bool:
    if not text or text.lower() in RESERVED or text != text.strip():
        return False
    if flow:
        return _FLOW_SAFE.fullmatch(text) is not None
    return text[0].isalpha() and all(_is_bare(char) for char in text)


def _reads_back(text: str) -> bool:
    try:
        return bool(yaml.load(f"k: {text}\n", GuildLoader) == {"k": text})  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError):
        return False


def _is_bare(char: str) -> bool:
    code = ord(char)
    # What the YAML standard calls printable, without line breaks and the byte order mark.
    return (
        0x20 <= code <= 0x7E
        or (0xA0 <= code <= 0xD7FF and code not in (0x2028, 0x2029))
        or (0xE000 <= code <= 0xFFFD and code != 0xFEFF)
        or 0x10000 <= code <= 0x10FFFF
    )


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return "\\" + _ESCAPES[char]
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
