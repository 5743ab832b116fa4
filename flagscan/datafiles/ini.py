"""INI files, as ``configparser.ConfigParser`` reads them.

Sections are groups, keys are in lower case, values are texts. What stands in
``[DEFAULT]`` is at the top; that every section shows it too is not repeated.
"""

from __future__ import annotations

import configparser
import re

from flagscan.datafiles.comments import Comments
from flagscan.datafiles.entries import Content, Entry, Opaque, Unacceptable, Unreadable

_SECTION = re.compile(r"\[(?P<name>.+)\]")
_OPTION = re.compile(r"(?P<key>.*?)\s*[=:]")
_MOST_KEYS = 20_000
_WIDE = 200
_GAP = re.compile(rf"\s{{{_WIDE}}}")
"""White space in a key. The work of configparser's pattern grows with the square of it."""


def read_ini(text: str, *, strict: bool = False) -> Content:
    """What the INI file TEXT holds.

    STRICT is for files that no program reads: keys keep their case, values are taken as they
    are written, and what stands before the first section needs none.

    Raises:
        Unreadable: ``configparser`` refuses it.
    """
    if strict:
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        if not _begins_with_section(text):
            return _read(parser, text, f"[{parser.default_section}]\n")
    else:
        parser = configparser.ConfigParser()
    return _read(parser, text)


def _read(parser: configparser.ConfigParser, text: str, header: str = "") -> Content:
    """What PARSER reads in TEXT below HEADER, a line that it lacks."""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if len(line) > _WIDE and _GAP.search(re.split("[=:]", line, maxsplit=1)[0].strip()):
            raise Unacceptable("there is very much white space in this line", number)
    try:
        parser.read_string(header + text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None) or 1
        why = re.sub(r"^While reading from \S+ \[line\s+\d+\]: ", "", str(error))
        errors = getattr(error, "errors", None)
        if errors:
            line, why = errors[0][0], f"it is no setting: {errors[0][1]}"
        raise Unreadable(" ".join(why.split()), max(1, line - bool(header))) from None
    sections = parser._sections  # type: ignore[attr-defined]
    if sum(map(len, sections.values())) + len(parser.defaults()) > _MOST_KEYS:
        raise Unacceptable("it holds too many values")
    places = _places(text, parser, parser.default_section if header else "")
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


def _begins_with_section(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and line[0] not in "#;"), "[")
    return first.startswith("[")


def _places(
    text: str, parser: configparser.ConfigParser, section: str
) -> dict[tuple[str, str | None], int]:
    """The line of each section and of each key in it; SECTION is the one at the top."""
    found: dict[tuple[str, str | None], int] = {}
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        header = _SECTION.match(line.strip())
        if header:
            section = header["name"]
            found.setdefault((section, None), number)
        elif not line[0].isspace() and (option := _OPTION.match(line)):
            found.setdefault((section, parser.optionxform(option["key"])), number)
    return found
