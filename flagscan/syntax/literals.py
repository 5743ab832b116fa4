"""Literals, as ``ast.literal_eval`` reads them.

>>> literal(ast.parse("-0.5", mode="eval").body)
-0.5
>>> literal(ast.parse("f()", mode="eval").body) is NOT_LITERAL
True
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterable
from typing import Final


class NotLiteral(enum.Enum):
    """The type of :data:`NOT_LITERAL`."""

    NOT_LITERAL = "not a literal"


NOT_LITERAL: Final = NotLiteral.NOT_LITERAL
"""What is written is an expression of another kind."""


def literal(node: ast.expr | None) -> object:
    """The value of NODE when it is written as a literal, else NOT_LITERAL."""
    if node is None or isinstance(node, (ast.Name, ast.Attribute)):
        return NOT_LITERAL
    try:
        return _printable(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return NOT_LITERAL


def literal_text(text: str) -> object:
    """The value of TEXT when it is a literal, else NOT_LITERAL."""
    try:
        return _printable(ast.literal_eval(text.strip()))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return NOT_LITERAL


MOST_BITS = 4096
"""Of an integer. Python refuses to write out much larger ones (4,300 digits), which a
hexadecimal literal may be."""


def _printable(value: object) -> object:
    if isinstance(value, int):
        return value if value.bit_length() <= MOST_BITS else NOT_LITERAL
    parts: Iterable[object] = ()
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, (tuple, list, set)):
        parts = value
    return NOT_LITERAL if any(_printable(part) is NOT_LITERAL for part in parts) else value
