"""Writing a value as a Python expression, in the manner of the one that it replaces.

>>> Writer(quote="'").write("it's")
'"it\\'s"'
>>> Writer().write((1, float("-inf")))
'(1, float("-inf"))'

The expression means the same value, of the same type, whatever names the script has bound
(but ``float``, ``set``, ``frozenset``).
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath

from flagscan.editing.names import spelled
from flagscan.syntax.tree import Tree

DEEPEST = 50
"""Containers in each other, beyond which nobody writes a value."""


class NotWritable(ValueError):
    """A value that has no expression; the text says which one."""


@dataclass(frozen=True, slots=True)
class Code:
    """An expression to be put in as it is: a member of an enum, a name."""

    text: str


@dataclass(frozen=True, slots=True)
class Writer:
    """How one file writes values."""

    quote: str = '"'
    encoding: str = "utf-8"
    """That of the file: characters that it lacks are escaped."""
    path: str = '__import__("pathlib").Path'
    """What makes a path."""

    def write(self, value: object, depth: int = 0) -> str:
        """The expression for VALUE.

        Raises:
            NotWritable: VALUE is no plain value.
        """
        if depth > DEEPEST:
            raise NotWritable("a value that is nested too deep")
        if isinstance(value, Code):
            return value.text
        if value is None or isinstance(value, bool) or value is ...:
            return repr(value) if value is not ... else "..."
        kind = type(value)
        if kind is int:
            return _integer(value)  # type: ignore[arg-type]
        if kind is float:
            return self._number(value)  # type: ignore[arg-type]
        if kind is complex:
            real, imaginary = self._number(value.real), self._number(value.imag)  # type: ignore[attr-defined]
            return f"complex({real}, {imaginary})"
        if kind is str:
            return self._text(value)  # type: ignore[arg-type]
        if kind is bytes:
            return _bytes(value, self.quote)  # type: ignore[arg-type]
        if isinstance(value, PurePath):
            return f"{self.path}({self._text(str(value))})"
        return self._container(value, depth + 1)

    def _container(self, value: object, depth: int) -> str:
        kind = type(value)
        if kind is dict:
            pairs = (
                f"{self.write(key, depth)}: {self.write(item, depth)}"
                for key, item in value.items()  # type: ignore[attr-defined]
            )
            return "{" + ", ".join(pairs) + "}"
        if kind not in (list, tuple, set, frozenset):
            raise NotWritable(f"a value of type {kind.__name__}")
        items = [self.write(item, depth) for item in value]  # type: ignore[attr-defined]
        if kind is list:
            return f"[{', '.join(items)}]"
        if kind is tuple:
            return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
        items.sort()  # a set has no order; the text should not depend on the process
        if kind is set:
            return "{" + ", ".join(items) + "}" if items else "set()"
        return "frozenset({" + ", ".join(items) + "})" if items else "frozenset()"

    def _number(self, value: float) -> str:
        if math.isfinite(value):
            return repr(value)
        return f"float({self.quote}{value!r}{self.quote})"

    def _text(self, value: str) -> str:
        # A raw text cannot hold everything, and a long one in triple quotes would show the
        # indentation of its lines: one line with escapes always means the same.
        quote = self.quote
        other = "'" if quote == '"' else '"'
        if quote in value and other not in value:
            quote = other
        return quote + "".join(self._character(c, quote) for c in value) + quote

    def _character(self, character: str, quote: str) -> str:
        if character in ("\\", quote):
            return "\\" + character
        if character.isprintable() and self._has(character):
            return character
        return repr(character)[1:-1] if not character.isprintable() else _escaped(character)

    def _has(self, character: str) -> bool:
        try:
            return character.encode(self.encoding).decode(self.encoding) == character
        except (UnicodeError, LookupError):
            return False


def writer_for(tree: Tree, encoding: str, old: ast.expr | None, text: str = "") -> Writer:
    """How to write what takes the place of OLD (whose TEXT that is) in the file of TREE."""
    quote = _quote_in(text) if _is_text(old) else ""
    path = spelled(tree, "pathlib", "Path")
    if isinstance(old, ast.Call) and len(old.args) == 1 and not old.keywords:
        path = tree.text(old.func)  # ``Path("data")``: whatever it is called there
    return Writer(quote=quote or usual_quote(tree), encoding=encoding, path=path)


def usual_quote(tree: Tree) -> str:
    """The quote that most texts of TREE begin with; a double one where they do not tell."""
    counted: Counter[str] = Counter()
    for node in ast.walk(tree.module):
        if _is_text(node) and getattr(node, "end_lineno", None) == node.lineno:  # type: ignore[attr-defined]
            counted[_quote_in(tree.text(node))] += 1
    return "'" if counted["'"] > counted['"'] else '"'


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))


def _quote_in(text: str) -> str:
    head = text.lstrip("rRbBuUfF")
    return head[0] if head[:1] in ("'", '"') else ""


def _integer(value: int) -> str:
    try:
        return repr(value)
    except ValueError:  # longer than what Python turns into decimal digits
        return hex(value)


def _bytes(value: bytes, quote: str) -> str:
    text = repr(value)
    if text[1] != quote and quote.encode() not in value and "\\'" not in text:
        return f"b{quote}{text[2:-1]}{quote}"
    return text


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
