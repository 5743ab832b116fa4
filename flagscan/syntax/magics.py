"""What IPython adds to Python, taken out of a cell without moving anything.

    %matplotlib inline        00000000000000000000
    files = !ls data          files = _00000000
    if gpu:                   if gpu:
        !nvidia-smi               00000000000
    train?                    000000

Line magics, shell commands, automatic calls and questions become a number; what one of
them assigns becomes a name that is bound nowhere, because its value is not known. Each
takes as many UTF-8 bytes as it did, so that places in the tree are those of the cell. The
forms are those of IPython's ``inputtransformer2``.
"""

from __future__ import annotations

import re

_PYTHON_BODY = ("time", "capture", "prun")
"""The cell magics that run their cell in the notebook's own names."""
_CELL_MAGIC = re.compile(r"[ \t]*\n")
_ESCAPE = re.compile(r"[ \t\f]*(?=[%!?,;/])")
"""Python begins no statement with these."""
_ASSIGNED = re.compile(r"[ \t\f]*(?=!|%[ \t\f]*[^\W\d])")
_HELP = re.compile(r"%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*\?\??$")
_TOKEN = re.compile(
    r"""(?xs) \#[^\n]* | '''(?:\\.|[^\\])*?(?:'''|\Z) | \"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z)
    | '(?:\\.|[^\\\n'])*'? | "(?:\\.|[^\\\n"])*"? | \\\n | ."""
)
_OPERATORS = frozenset("=!<>+-*/%&|^@:~")
"""What makes an ``=`` behind it something else than an assignment."""


def cell_magic(text: str) -> str:
    """The name of the cell magic that the cell TEXT begins with; empty for none."""
    match = re.match(r"\s*^%%(\w+)(?!\w*\?)", text, re.MULTILINE)
    return match[1] if match else ""


def masked(text: str) -> str:
    """TEXT, a cell with line ends ``\\n``, as Python that has the same places."""
    position = 0
    while blank := _CELL_MAGIC.match(text, position):
        position = blank.end()
    parts = [text[:position]]
    if name := cell_magic(text):
        end = _end_of_line(text, position) if name in _PYTHON_BODY else len(text)
        parts.append(_blank(text[position:end]))
        position = end
    while position < len(text):
        start, end, filler = _logical_line(text, position)
        parts.append(text[position:start])
        parts.append(_filled(text[start:end], filler) if filler else text[start:end])
        position = end
    return "".join(parts)


def _logical_line(text: str, begin: int) -> tuple[int, int, str]:
    """The end of the logical line at BEGIN, and where in it what is no Python starts.

    The last item is what that is to be filled with; empty where all of it is Python.
    """
    escape = _ESCAPE.match(text, begin)
    if escape is not None:
        return escape.end(), _end_of_continued(text, escape.end()), "0"
    depth, last = 0, ""
    seeking = True
    position = begin
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None
        piece, end = match[0], match.end()
        if piece in ("(", "[", "{"):
            depth += 1
        elif piece in (")", "]", "}"):
            depth = max(depth - 1, 0)
        elif piece == "\n" and depth == 0:
            break
        elif piece == "=" and depth == 0 and seeking and _assigns(text, position):
            seeking = False
            if magic := _ASSIGNED.match(text, end):
                return magic.end(), _end_of_continued(text, magic.end()), "_"
        last, position = piece, end
    line = text[begin:position]
    if last == "?" and _HELP.search(line):
        return begin + len(line) - len(line.lstrip(" \t\f")), position, "0"
    end = min(position + 1, len(text))
    return end, end, ""


def _assigns(text: str, position: int) -> bool:
    """Whether the ``=`` at POSITION is no part of another operator."""
    return text[position + 1 : position + 2] != "=" and text[position - 1] not in _OPERATORS


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _end_of_continued(text: str, position: int) -> int:
    """Where the line at POSITION ends, lines that a backslash continues taken together."""
    while True:
        end = text.find("\n", position)
        if end < 0:
            return len(text)
        if text[end - 1] != "\\":
            return end
        position = end + 1


def _filled(text: str, filler: str) -> str:
    first, *rest = text.split("\n")
    size = _bytes(first)
    return "\n".join([(filler + "0" * size)[:size], *(" " * _bytes(line) for line in rest)])


def _blank(text: str) -> str:
    return "\n".join(" " * _bytes(line) for line in text.split("\n"))


def _bytes(text: str) -> int:
    return len(text.encode())
