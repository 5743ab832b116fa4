"""What a cheap look at a module's text says, without parsing it.

Most modules that a script imports have no part in its flags. Executing them
all costs seconds in a large project, so a module is executed when something
of it is first read - unless importing it *does* something that is the
program's interface by itself: parses a command line, defines flags.
"""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flagscan.interpreter.heap import ModuleObject

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<dots>\.*)(?P<base>[\w.]*)[ \t]+import[ \t]*"
    r"(?:\((?P<many>(?:[^)#]|#[^\n]*\n)*)\)|(?P<few>[^\n#;]*))|import[ \t]+(?P<plain>[^\n#;]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"[\w.]+")
_PARENTHESES = re.compile(r"\((?:[^)#]|#[^\n]*\n)*\)")
_COMMENT = re.compile(r"#[^\n]*")
_GOES_ON = re.compile(r"\\\r?\n")
_LINE_ENDS = ("\\\n", "\\\r\n")
_NOT_AT_TOP = frozenset(("", " ", "\t", "\f", "\r", "#"))


@dataclass(frozen=True, slots=True)
class Skimmed:
    """What stands in a module's text."""

    acts: bool
    """Whether a line at its top level, or for some words any line, names something with an
    effect."""
    imports: tuple[tuple[int, str, tuple[str, ...]], ...]
    """(leading dots, dotted name, names imported from it) of every import statement."""


def importing(text: str) -> str:
    """Those lines of TEXT in which something is imported, by a statement or by a function.

    A statement that goes on in the next line, in parentheses or behind a backslash, is whole.
    """
    found: list[str] = []
    end, closed = 0, True
    at = text.find("import")
    while at >= 0:
        start = text.rfind("\n", end, at) + 1 or end
        while start > end and text.endswith(_LINE_ENDS, end, start):
            start = text.rfind("\n", end, start - 1) + 1 or end
        end = _line_end(text, at)
        opening = text.find("(", at, end) if closed else -1
        if opening >= 0:
            closing = _PARENTHESES.match(text, opening)
            closed = closing is not None  # if not, none will be: the rest is searched once
            end = _line_end(text, closing.end() if closing is not None else at)
        while text.endswith(_LINE_ENDS, 0, end + 1) and end < len(text):
            end = _line_end(text, end + 1)
        found.append(text[start:end])
        at = text.find("import", end)
    return "\n".join(found)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def skim(text: str, effects: tuple[str, ...], deep_effects: tuple[str, ...] = ()) -> Skimmed:
    """Look through TEXT for imports, for any word of EFFECTS at its top level, and for any word
    of DEEP_EFFECTS."""
    acts = any(word in text for word in deep_effects)
    if effects and not acts:
        top = "\n".join([line for line in text.split("\n") if line[:1] not in _NOT_AT_TOP])
        acts = any(word in top for word in effects)
    found: list[tuple[int, str, tuple[str, ...]]] = []
    for match in _IMPORT.finditer(_GOES_ON.sub(" ", importing(text))):
        plain = match["plain"]
        if plain is not None:
            for part in plain.split(","):
                name = _NAME.match(part.strip())
                if name:
                    found.append((0, name[0], ()))
            continue
        names = match["many"] if match["many"] is not None else match["few"] or ""
        members = tuple(
            name[0] for part in _COMMENT.sub("", names).split(",") if (name := _NAME.search(part))
        )
        found.append((len(match["dots"]), match["base"], members))
    return Skimmed(acts, tuple(found))


_PATHS = (b"sys.path.insert", b"sys.path.append", b"sys.path.extend", b"addsitedir")


def adds_paths(module: ModuleObject, standard: frozenset[str]) -> bool:
    """Whether MODULE, not executed yet, is there to say where others are: ``import _init_paths``.

    Such a module imports nothing that is not of the STANDARD library.
    """
    if module.data is None or not any(word in module.data for word in _PATHS):
        return False
    imports = skim(module.data.decode("latin-1"), ()).imports
    return all(not dots and name.partition(".")[0] in standard for dots, name, _ in imports)


_READING = frozenset("get keys values items copy index count join format".split())
"""Methods of containers that leave them as they are."""


_FUNCTIONS = frozenset((ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
_CHANGING = frozenset((ast.Subscript, ast.AugAssign, ast.Global, ast.Call, ast.Assign, ast.Return))


def mutated_names(module: ast.Module) -> tuple[frozenset[str], frozenset[str]]:
    """The names whose value MODULE may change, in place or handed on: anywhere; in functions."""
    at_top: set[str] = set()
    in_functions: set[str] = set()
    todo: list[tuple[ast.AST, set[str]]] = [(module, at_top)]
    while todo:
        node, found = todo.pop()
        kind = type(node)
        if kind in _FUNCTIONS:
            found = in_functions
        elif kind in _CHANGING:
            _note(found, node)
        for part in ast.iter_child_nodes(node):
            todo.append((part, found))
    return frozenset(at_top | in_functions), frozenset(in_functions)


def _note(found: set[str], node: ast.AST) -> None:
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        _add(found, node.value)
    elif isinstance(node, ast.AugAssign):
        _add(found, node.target)
    elif isinstance(node, ast.Global):
        found.update(node.names)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr not in _READING:
            _add(found, node.func.value)
        plain = isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id)
        for argument in () if plain else [*node.args, *[k.value for k in node.keywords]]:
            _add(found, argument)
    elif isinstance(node, (ast.Assign, ast.Return)) and node.value is not None:
        _add(found, node.value)  # under another name, it can be changed anywhere


def _add(found: set[str], node: ast.expr) -> None:
    if isinstance(node, ast.Name):
        found.add(node.id)
