"""INI files, as ``configparser.ConfigParser`` reads them.

Sections are groups, keys are in lower case, values are texts. What stands in
``[DEFAULT]`` is at the top; that every section shows it too is not repeated.
"""

from __future__ import annotations

import configparser
import re

from flagscan.datafiles.comments import Comments
from flagscan.datafiles.entries import Content, Entry, Opaque, Unreadable

_SECTION = re.compile(r"\[(?P<name>.+)\]")
_OPTION = re.compile(r"(?P<key>.*?)\s*[=:]")


def read_ini(text: str) -> Content:
    """What the INI file TEXT holds.

    Raises:
        Unreadable: ``configparser`` refuses it.
    """
    parser = configparser.ConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None) or 1
        raise Unreadable(" ".join(str(error).split()), line) from None
    places = _places(text)
    comments = Comments(text, "#;")
    top = _entries(parser, parser.default_section, places, comments, list(parser.defaults()))
    for name in parser.sections():
        own = list(parser._sections[name])  # type: ignore[attr-defined]
        entries = _entries(parser, name, places, comments, own)
        line = places.get((name, None), 1)
        value = {str(e.key): e.value for e in entries}
        top.append(Entry(name, value, line, 0, tuple(entries), above=comments.above(line)))
    return Content({str(e.key): e.value for e in top}, tuple(top))


def _entries(
    parser: configparser.ConfigParser,
    section: str,
    places: dict[tuple[str, str | None], int],
    comments: Comments,
    keys: list[str],
) -> list[Entry]:
    found = []
    for key in keys:
        value: object
        raw = str(parser.get(section, key, raw=True, fallback="") or "")
        try:
            value = parser.get(section, key)
        except configparser.Error:  # an interpolation that leads nowhere
            value = Opaque(raw)
        line = places.get((section, key), 1)
        found.append(Entry(key, value, line, 0, above=comments.above(line), source=raw))
    return found


def _places(text: str) -> dict[tuple[str, str | None], int]:
    """The line of each section and of each key in it."""
    found: dict[tuple[str, str | None], int] = {}
    section = ""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        header = _SECTION.match(line.strip())
        if header:
            section = header["name"]
            found.setdefault((section, None), number)
        elif not line[0].isspace() and (option := _OPTION.match(line)):
            found.setdefault((section, option["key"].lower()), number)
    return found
