"""What the text of a comment is: a description, alternatives of a value, or neither.

>>> described_in(["# learning rate"])
'learning rate'
>>> described_in(["# noqa"])
''
>>> alternatives_in("# 'pole',  # 'arm'", "cart")
['pole', 'arm']
>>> assigned_in('# opt = "sgd"', "opt", "adam")
['sgd']
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator

from flagscan.syntax.literals import NOT_LITERAL, literal

_PRAGMA = re.compile(
    r"""(?ix) ^ ( noqa\b | type: | pylint: | fmt: | pragma: | isort: | mypy: | pyright: | ruff:
    | flake8[:-] | yapf: | nosec\b | pytype: | coverage: | pyre-(fixme|ignore) | nolint
    | cython: | vim: | -\*- | (en)?coding[:=] | !/ | %% | region\b | endregion\b
    | (todo|fixme|xxx|hack)\b | @(param|title|markdown)\b | flagscan: | [%!?][A-Za-z] | copyright\b
    | spdx- )"""
)
"""What tools and notebooks read, notes of the author to himself, and licences."""
_RULER = re.compile(r"^\W*$|^([-=*#~_+/<>.])\1\1.*\1\1\1\W*$|^[-=*#~_+]{3,}|[-=*#~_+]{4,}$")
_HEADING = re.compile(r"^##.*##\s*$")
_OF_FORMS = re.compile(r"^#\s*@(markdown|title)\b")
_ASSIGNMENT = re.compile(r"""^\s*['"]?([A-Za-z_]\w*)['"]?\s*[:=]""")
_LIMIT = 4000
"""Characters of a comment that are looked at as code."""


def described_in(lines: Iterable[str]) -> str:
    """The description that comment LINES (each with its ``#``) make, or nothing."""
    texts = []
    for line in lines:
        if _HEADING.match(line) or _OF_FORMS.match(line):
            continue
        for piece in _pieces(line):
            text = piece.removeprefix(":").strip()
            if text and not _PRAGMA.match(text) and not _RULER.search(text) and not is_code(text):
                texts.append(text)
    return " ".join(texts)


def alternatives_in(comment: str, value: object) -> list[object]:
    """The literals of VALUE's kind that COMMENT lists, if it holds nothing else."""
    if not _has_kind(value):
        return []
    found: list[object] = []
    for piece in _pieces(comment):
        text = piece.strip(" \t,|")
        if not text:
            continue
        node = _parsed(text)
        items = [] if node is None else list(_items(node))
        if not items or not all(_same_kind(item, value) for item in items):
            return []
        found.extend(items)
    return found


def assigned_in(comment: str, name: str, value: object) -> list[object]:
    """The literals of VALUE's kind that commented-out assignments in COMMENT give NAME.

    ``# lr = 0.1``, and as an element of a call or a dict ``# lr=0.1,`` and ``# "lr": 0.1,``.
    """
    if not _has_kind(value):
        return []
    found = []
    for piece in _pieces(comment):
        match = _ASSIGNMENT.match(piece)
        if match is None or match[1] != name:
            continue
        node = _parsed(piece[match.end() :].strip().rstrip(",;"))
        item = NOT_LITERAL if node is None else literal(node)
        if _same_kind(item, value):
            found.append(item)
    return found


def _pieces(comment: str) -> Iterator[str]:
    """COMMENT without its marks, split where a further comment begins in it."""
    quote = ""
    piece = ""
    for char in comment:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"" and (not piece.strip() or piece.rstrip()[-1:] in ",|[(:=r"):
            quote = char  # not the apostrophe of "don't"
        elif char == "#":
            yield piece.strip()
            piece = ""
            continue
        piece += char
    yield piece.strip()


def _items(node: ast.expr) -> Iterator[object]:
    """The literals that NODE lists: ``1, 2``, ``'a' | 'b'`` or ``'a' or 'b'``."""
    if isinstance(node, ast.Tuple):
        for item in node.elts:
            yield from _items(item)
    elif isinstance(node, ast.BoolOp):
        for item in node.values:
            yield from _items(item)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _items(node.left)
        yield from _items(node.right)
    else:
        yield literal(node)


def _has_kind(value: object) -> bool:
    return isinstance(value, (bool, int, float, str))


def _same_kind(item: object, value: object) -> bool:
    if isinstance(item, bool) or isinstance(value, bool):
        return isinstance(item, bool) and isinstance(value, bool)
    if isinstance(value, str):
        return isinstance(item, str)
    return isinstance(item, (int, float))


def _parsed(text: str) -> ast.expr | None:
    statement = _statement(text)
    return statement.value if isinstance(statement, ast.Expr) else None


def _statement(text: str) -> ast.stmt | None:
    """The one statement that TEXT is, if it is Python."""
    if len(text) > _LIMIT:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if body else None


def is_code(text: str) -> bool:
    """Whether TEXT is code or data rather than a sentence.

    Many sentences are Python: "not used", "train or test", "return value", "note: slow".
    """
    statement = _statement(text.rstrip(",")) or _statement("{" + text + "}") or _header(text)
    if statement is None:
        return False
    if not isinstance(statement, ast.Expr):
        return isinstance(
            statement,
            (ast.Assign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.If, ast.For, ast.With),
        ) or (isinstance(statement, ast.AnnAssign) and statement.value is not None)
    node = statement.value
    if isinstance(node, ast.Call):
        return "(" in text and not text[: text.index("(")].endswith(" ")
    if isinstance(node, ast.Dict):
        return bool(node.keys)
    if isinstance(node, ast.Set):
        return False
    items = list(_items(node))
    return all(item is not NOT_LITERAL for item in items)


def _header(text: str) -> ast.stmt | None:
    """The statement that TEXT begins: ``if x:``, ``for x in y:``."""
    return _statement(text + " pass") if text.endswith(":") and " " in text else None
