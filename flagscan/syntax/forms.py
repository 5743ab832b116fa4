"""Google Colab's forms: what ``#@param`` at the end of an assignment says of the value.

    >>> form_in('#@param {type:"slider", min:0, max:1, step:0.1}')
    Form(type='', choices=(), allow_other=False, minimum=0, maximum=1)
    >>> form_in("#@param ['sgd', 'adam'] {allow-input: true}").choices
    ('sgd', 'adam')
    >>> form_in("# learning rate") is None
    True

Braces and brackets hold what JavaScript would take: keys with or without quotes, either
kind of quotes, commas too many. Options without quotes are texts, if they are no numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flagscan.syntax.literals import NOT_LITERAL, literal_text

_PARAM = re.compile(r"#\s*@param\b")
_MARKDOWN = re.compile(r"#\s*@markdown\b\s*(?P<text>.*)")
_PART = re.compile(
    r"""(?xs) \s* (?: (?P<string> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' )
    | (?P<mark> [\[\]{},:] )
    | (?P<bare> [^\s\[\]{},:'"] [^\[\]{},'"]*? (?= \s* (?: [\[\]{},] | :\s | :["'\d.+-] | $ ))) )"""
)
_LONGEST = 4000
_TYPES = {
    "string": "str",
    "date": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A field of a form."""

    type: str = ""
    """The neutral name of the type; empty where the value itself tells (``raw``, a slider)."""
    choices: tuple[object, ...] = ()
    allow_other: bool = False
    """Whether something else than a choice may be typed."""
    minimum: float | None = None
    maximum: float | None = None


def form_in(comment: str) -> Form | None:
    """The form that COMMENT (with its ``#``) describes; None for another comment."""
    match = _PARAM.match(comment)
    if match is None or len(comment) > _LONGEST:
        return None
    parts = list(_parts(comment[match.end() :]))
    options: list[str] | None = None
    settings: dict[str, str] = {}
    if parts and parts[0] == ("mark", "["):
        options, parts = _list(parts[1:])
    if parts and parts[0] == ("mark", "{"):
        settings = _settings(parts[1:])
    kind = settings.get("type", "")
    choices = [_option(option, raw=kind == "raw") for option in options or ()]
    return Form(
        type=_TYPES.get(kind, ""),
        choices=() if NOT_LITERAL in choices else tuple(choices),
        allow_other=settings.get("allow-input") == "true",
        minimum=_number(settings.get("min")),
        maximum=_number(settings.get("max")),
    )


def markdown_in(lines: tuple[str, ...]) -> str:
    """What the ``#@markdown`` LINES above a field say of it; headings say it of what follows."""
    found = []
    for line in lines:
        match = _MARKDOWN.match(line)
        text = match["text"].strip() if match else ""
        if text and not text.startswith("#") and text.strip("-*_ "):
            found.append(re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text))
    return " ".join(found)


def fitting(choices: tuple[object, ...], value: object) -> list[object]:
    """CHOICES as values of VALUE's kind: Colab's lists may hold numbers as texts."""
    if isinstance(value, str) or not isinstance(value, (bool, int, float)):
        return list(choices)
    found = [literal_text(c) if isinstance(c, str) else c for c in choices]
    if isinstance(value, bool):
        return found if all(isinstance(c, bool) for c in found) else []
    numbers = all(isinstance(c, (int, float)) and not isinstance(c, bool) for c in found)
    return found if numbers else []


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The strings, marks and bare words of TEXT, up to what is none of them."""
    position = 0
    while match := _PART.match(text, position):
        kind = match.lastgroup or ""
        yield kind, match[kind]
        position = match.end()


def _list(parts: list[tuple[str, str]]) -> tuple[list[str], list[tuple[str, str]]]:
    """The items of the list that PARTS begin with, as written, and what follows it."""
    found: list[str] = []
    item = ""
    for index, (kind, text) in enumerate(parts):
        if kind != "mark":
            item += text
        elif text in (",", "]"):
            found += [item] if item else []
            item = ""
            if text == "]":
                return found, parts[index + 1 :]
        else:
            item += text
    return [], []


def _settings(parts: list[tuple[str, str]]) -> dict[str, str]:
    found = {}
    for index, (kind, text) in enumerate(parts):
        if text == "}" and kind == "mark":
            break
        before = parts[index - 1] if index else ("", "")
        after = parts[index + 1 : index + 3]
        if (
            kind != "mark"
            and before != ("mark", ":")
            and after[:1] == [("mark", ":")]
            and after[1:]
        ):
            found[_unquoted(text)] = _unquoted(after[1][1])
    return found


def _option(written: str, *, raw: bool) -> object:
    if raw:  # code
        return literal_text(_unquoted(written))
    if written[0] in "'\"":
        return _unquoted(written)
    value = literal_text(written)
    return value if isinstance(value, (int, float)) else written


def _unquoted(text: str) -> str:
    if text[:1] not in ("'", '"'):
        return text.strip()
    value = literal_text(text)
    return value if isinstance(value, str) else text[1:-1]


def _number(text: str | None) -> float | None:
    value = None if text is None else literal_text(text)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
