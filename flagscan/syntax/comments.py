"""What the comments at a declaration say about it.

    lr = 0.1          # learning rate                        -> description
    env = "cart"      # 'pole', 'arm'                        -> alternatives of the value
    # opt = "sgd"
    opt = "adam"      # noqa                                 -> alternative "sgd"

Precedence of descriptions (that of tyro and simple-parsing, ``docs`` of either):

1. the comment at the end of the declaration, or behind its comma;
2. the block of comments directly above it. A blank line ends the block. A block
   above several adjacent declarations belongs to all of them, up to the first
   one with a comment of its own at the end; one that begins with ``#:``
   (Sphinx) belongs to the first alone.

Pragmas, rulers, headings between rulers, magics and commented-out code are no
descriptions. A line that begins a cell (``# %%``) ends a block. A form of Google Colab
(:mod:`flagscan.syntax.forms`) is described by the ``#@markdown`` above it. Alternatives
are literals of the same kind as the value, in a comment that holds nothing else, or in a
commented-out assignment of the same name directly above or below.

The comments are LibCST's. Only the lines of a declaration that has a ``#`` near
are given to it, because a tree of the whole file would cost ten times as much
as everything else (``docs/decisions/0001-two-trees.rst``).
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from flagscan.syntax.cells import is_marker
from flagscan.syntax.forms import Form, form_in, markdown_in
from flagscan.syntax.remarks import alternatives_in, assigned_in, described_in
from flagscan.syntax.tree import Tree


@dataclass(slots=True)
class Comment:
    """The comments at one declaration, each with its ``#``."""

    trailing: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    """The lines directly below, up to a blank one; they belong to what follows, too."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the comments say of one declaration."""

    description: str = ""
    alternatives: tuple[object, ...] = ()
    form: Form | None = None
    """What a form of Google Colab says."""


@dataclass(slots=True)
class Comments:
    """The comments of a tree that have been read so far."""

    by_node: dict[ast.AST, Comment] = field(default_factory=dict)
    statement_of: dict[ast.AST, ast.stmt] = field(default_factory=dict)
    """The statement that an element (key, keyword) belongs to, for statements with a ``#``."""
    before: dict[ast.stmt, ast.stmt] = field(default_factory=dict)
    after: dict[ast.stmt, ast.stmt] = field(default_factory=dict)
    """The neighbours of a statement in its block."""
    read: set[ast.stmt] = field(default_factory=set)


NOTHING = Comment()


def remark_of(tree: Tree, node: ast.AST, name: str, value: object) -> Remark:
    """What the comments say of NODE (a statement, a key of a dict or a keyword of a call).

    NODE gives NAME the value VALUE.
    """
    comment = comment_of(tree, node)
    if comment is NOTHING:
        return Remark()
    found: list[object] = list(alternatives_in(comment.trailing, value))
    for line in (*comment.above, *comment.below, comment.trailing):
        found.extend(assigned_in(line, name, value))
    alternatives = []
    for item in found:
        if item != value and item not in alternatives:
            alternatives.append(item)
    description = described_in([comment.trailing]) if comment.trailing else ""
    description = description or described_in(comment.above)
    form = form_in(comment.trailing)
    if form is not None and not description:
        description = markdown_in(comment.above)
    return Remark(description, tuple(alternatives), form)


def comment_of(tree: Tree, node: ast.AST) -> Comment:
    """The comments at NODE, a statement, a key of a dict or a keyword of a call at module level."""
    if not tree.reads_comments or "#" not in tree.source.text:
        return NOTHING
    cached = tree.comments
    if not isinstance(cached, Comments):
        cached = tree.comments = _index(tree)
    statement = node if isinstance(node, ast.stmt) else cached.statement_of.get(node)
    if statement is None:
        return NOTHING
    if statement not in cached.read:
        cached.read.add(statement)
        _read(tree, statement, cached)
    return cached.by_node.get(node, NOTHING)


def _index(tree: Tree) -> Comments:
    comments = Comments()
    pending: list[list[ast.stmt]] = [tree.module.body]
    lines = tree.source.lines
    while pending:
        body = pending.pop()
        for before, after in itertools.pairwise(body):
            comments.before[after], comments.after[before] = before, after
        for statement in body:
            if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
                if any("#" in line for line in lines[first:last]):
                    for part in ast.walk(statement):
                        comments.statement_of.setdefault(part, statement)
            elif not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                pending.extend(_blocks(statement))
    return comments


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for part in (statement, *getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(part, name, None)
            if isinstance(block, list) and block:
                yield block


def _read(tree: Tree, statement: ast.stmt, comments: Comments) -> None:
    """Fill in the comments of STATEMENT and of the elements in it."""
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    lines = tree.source.lines
    above = _above(lines, first)
    own = Comment()
    if any("#" in line for line in lines[first - 1 : last]) and _alone(statement, comments):
        from flagscan.syntax.concrete import read_statement

        own.trailing = read_statement(lines[first - 1 : last], statement, comments.by_node)
    own.above = tuple(above)
    if not own.above and not own.trailing:
        own.above = _inherited(tree, statement, comments)
    own.below = tuple(_below(lines, last))
    if own.trailing or own.above or own.below:
        comments.by_node[statement] = own


def _alone(statement: ast.stmt, comments: Comments) -> bool:
    """Whether no other statement shares a line with STATEMENT."""
    before, after = comments.before.get(statement), comments.after.get(statement)
    if before is not None and (before.end_lineno or 0) >= statement.lineno:
        return False
    return after is None or after.lineno > (statement.end_lineno or statement.lineno)


def _inherited(tree: Tree, statement: ast.stmt, comments: Comments) -> tuple[str, ...]:
    """The block above the adjacent declaration before STATEMENT, where it is of both."""
    before = comments.before.get(statement)
    if not isinstance(before, (ast.Assign, ast.AnnAssign)):
        return ()
    if (before.end_lineno or before.lineno) != statement.lineno - 1:
        return ()
    block = comment_of(tree, before)
    if block.trailing or any(line.startswith("#:") for line in block.above):
        return ()
    return block.above


def _above(lines: list[str], number: int) -> list[str]:
    """The comment lines directly above line NUMBER (which is outside of any text or bracket)."""
    found: list[str] = []
    index = number - 2
    while index >= 0 and lines[index].lstrip("\ufeff \t\f").startswith("#"):
        line = lines[index].strip("\ufeff \t\f\r\n")
        if is_marker(line):
            break
        found.insert(0, line)
        index -= 1
    return found


def _below(lines: list[str], number: int) -> list[str]:
    found: list[str] = []
    while number < len(lines) and lines[number].lstrip().startswith("#"):
        found.append(lines[number].strip())
        number += 1
    return found
