"""The comments inside one statement, from LibCST's tree of its lines.

LibCST is imported by this module alone, and this module only where a
declaration has a comment: importing it takes longer than reading most scripts.

Statement lists, elements of dicts and arguments of calls correspond one to one
in the two trees, so both are walked in step; positions (which cost more than
parsing) are not needed.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

if TYPE_CHECKING:
    from flagscan.syntax.comments import Comment

Found: TypeAlias = "dict[ast.AST, Comment]"


def read_statement(lines: Sequence[str], statement: ast.stmt, found: Found) -> str:
    """The comment at the end of STATEMENT, whose LINES these are.

    The comments of dict elements and keywords in it go to FOUND, by their key or keyword.
    """
    text = "".join(lines).removeprefix("\ufeff").lstrip("\f")
    if not text.endswith(("\n", "\r")):
        text += "\n"
    if text[:1] in " \t":
        text = "if 1:\n" + text
    try:
        line = cst.parse_module(text).body[0]
    except (cst.ParserSyntaxError, SyntaxError, RecursionError, ValueError, IndexError):
        return ""
    if isinstance(line, cst.If):
        line = line.body.body[0]  # type: ignore[assignment]
    if not isinstance(line, cst.SimpleStatementLine):
        return ""
    small = line.body[0]
    node = getattr(statement, "value", None)
    if isinstance(small, (cst.Assign, cst.AnnAssign)) and small.value is not None and node:
        _expression(small.value, node, found)
    comment = line.trailing_whitespace.comment
    return comment.value if comment else ""


def _expression(concrete: cst.BaseExpression, node: ast.expr, found: Found) -> None:
    if isinstance(concrete, cst.Dict) and isinstance(node, ast.Dict):
        keys = [key or value for key, value in zip(node.keys, node.values, strict=True)]
        lines = [(key.lineno, _end(value)) for key, value in zip(keys, node.values, strict=True)]
        spaces = [_behind(element) for element in concrete.elements]
        if spaces:
            spaces[-1].append(concrete.rbrace.whitespace_before)
        _sequence(concrete.lbrace.whitespace_after, spaces, keys, lines, found)
        for element, value in zip(concrete.elements, node.values, strict=False):
            _expression(element.value, value, found)
    elif isinstance(concrete, cst.Call) and isinstance(node, ast.Call):
        # In both trees positional arguments come before keywords, save for ``*args``
        # between keywords: hence keywords are found by name.
        keywords = {keyword.arg: keyword for keyword in node.keywords if keyword.arg}
        plain = iter(node.args)
        places: list[ast.expr | ast.keyword] = []
        for argument in concrete.args:
            if argument.keyword is not None:
                places.append(keywords[argument.keyword.value])
            else:
                places.append(next(plain, node) if argument.star != "**" else node)
        lines = [(place.lineno, _end(place)) for place in places]
        spaces = [_behind(argument) for argument in concrete.args]
        _sequence(concrete.whitespace_before_args, spaces, places, lines, found)
        for argument, place in zip(concrete.args, places, strict=True):
            if place is not node:
                inner = place.value if isinstance(place, ast.keyword) else place
                _expression(argument.value, inner, found)


def _sequence(
    before: cst.BaseParenthesizableWhitespace,
    spaces: Sequence[Sequence[cst.BaseParenthesizableWhitespace]],
    places: Sequence[ast.AST],
    lines: Sequence[tuple[int, int]],
    found: Found,
) -> None:
    """The comments of elements at PLACES, from the space BEFORE them and that behind each.

    LINES are the first and last line of each.
    """
    from flagscan.syntax.comments import Comment

    if not len(spaces) == len(places) == len(lines):
        return
    above = _after_blank(_comments(before)[1])
    inherited = False
    for index, place in enumerate(places):
        comment = Comment(above=tuple(above))
        read = [_comments(space) for space in spaces[index]]
        rest = [line for _, own_lines in read for line in own_lines]
        shared = index > 0 and lines[index][0] == lines[index - 1][1]
        if not shared:
            comment.trailing = next((first for first, _ in read if first), "")
        if inherited and comment.trailing:
            comment.above = ()
        comment.below = tuple(rest[: rest.index("")] if "" in rest else rest)
        if comment.trailing or comment.above or comment.below:
            found[place] = comment
        # A block above several adjacent elements belongs to all of them.
        alone = bool(above) and above[0].startswith("#:")
        inherited = not (rest or shared or comment.trailing or alone)
        if not inherited:
            above = _after_blank(rest)


def _behind(
    element: cst.BaseDictElement | cst.Arg,
) -> list[cst.BaseParenthesizableWhitespace]:
    spaces: list[cst.BaseParenthesizableWhitespace] = []
    if isinstance(element.comma, cst.Comma):
        spaces += [element.comma.whitespace_before, element.comma.whitespace_after]
    if isinstance(element, cst.Arg):
        spaces.append(element.whitespace_after_arg)
    return spaces


def _comments(space: cst.BaseParenthesizableWhitespace) -> tuple[str, list[str]]:
    """The comment that ends the line where SPACE begins, and the lines behind ("": blank)."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return "", []
    first = space.first_line.comment
    lines = [line.comment.value if line.comment else "" for line in space.empty_lines]
    return first.value if first else "", lines


def _after_blank(lines: list[str]) -> list[str]:
    return lines[len(lines) - lines[::-1].index("") :] if "" in lines else lines


def _end(node: ast.expr | ast.keyword) -> int:
    return node.end_lineno or node.lineno
