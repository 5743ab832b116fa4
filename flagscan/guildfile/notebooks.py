"""Which values of a notebook Guild replaces, and by what it finds them.

    lr = 0.1                 by the name: a literal, assigned at the top of a cell
    steps = 2 ** 5           by a pattern: \\bsteps\\ =\\ (2\\ \\*\\*\\ 5)
    params = {"lr": 0.1}     a key, by a pattern: "lr":\\ (0\\.1)

Guild runs a copy of the notebook. In each code cell it replaces what ``nb-replace`` of a flag
matches first, then every literal that is assigned to the flag's name at the top of the cell,
annotated or not (guild 0.9.0, ``plugins/nbexec.py`` and ``plugins/ipynb.py``).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection
from dataclasses import dataclass

from flagscan.guildfile.replacing import Obstacle
from flagscan.model.diagnostic import OLD_NOTEBOOK
from flagscan.syntax.bindings import Binding
from flagscan.syntax.tree import Tree

PLUGIN = "guild.plugins.nbexec"
"""What Guild runs for an operation that states a ``notebook``."""
_OWN_OPTIONS = ("--help", "--html-no-input", "--no-exec", "--run-dir")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Place:
    """How Guild finds a value."""

    pattern: str = ""
    """A regular expression whose group is the value; empty: by the name."""
    obstacle: Obstacle | None = None
    """Why it does not."""


class Notebook:
    """The places of one notebook."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._named: dict[str, list[ast.expr]] = {}
        """The values that Guild finds by a name."""
        for statement in tree.module.body:
            target, value = _assigned(statement)
            if isinstance(target, ast.Name) and _is_literal(value) and not self._magic(statement):
                assert value is not None
                self._named.setdefault(target.id, []).append(value)
        lines = tree.source.lines
        self._cells = [
            "".join(lines[cell.first - 1 : cell.end - 1]).removesuffix("\n")
            for cell in tree.source.cells
        ]

    def obstacles(self, choices: Collection[Binding]) -> dict[str, Obstacle]:
        """For the names of CHOICES, what keeps Guild from setting them."""
        found = {}
        for binding in choices:
            obstacle = self.place_of(binding).obstacle
            if obstacle is not None:
                found[binding.name] = obstacle
        return found

    def place_of(self, binding: Binding) -> Place:
        """How Guild finds the value of BINDING."""
        if binding.value is None:
            return _blocked("its value is not written out", f"assign {binding.name} alone")
        if binding.form == "chained":
            why = "it is assigned together with other names"
            return _blocked(why, f"assign {binding.name} alone")
        return self.place(binding.name, binding.value, binding.statement)

    def place(self, name: str, value: ast.expr, anchor: ast.AST) -> Place:
        """How Guild finds VALUE for the flag NAME, which is declared from ANCHOR on.

        ANCHOR is the statement, the key or the keyword.
        """
        if any(d.code == OLD_NOTEBOOK.name for d in self._tree.source.diagnostics):
            return _blocked("it reads no notebooks of this format", "convert the notebook")
        option = next((o for o in _OWN_OPTIONS if o.startswith(f"--{name}")), "")
        if option:
            why = f"it takes --{name} for {option}, its own option for notebooks"
            return _blocked(why, "give it a longer name")
        if isinstance(value, ast.Name) and self._tree.text(value) != value.id:
            return _blocked("a magic of IPython assigns it", "assign it a value")
        magic = self._magic(value)
        if magic:
            return _blocked(f"its cell begins with %%{magic}", "assign it in a cell of its own")
        named = self._named.get(name, [])
        other = next((node for node in named if node is not value), None)
        if other is not None:
            spot = self._tree.location(other).spot
            why = f"what is assigned in {spot} would be replaced, too"
            return _blocked(why, "use another name there")
        if not named:
            return self._by_pattern(value, anchor)
        if isinstance(value, ast.Constant) and _in_parts(self._tree.text(value)):
            return _blocked("it would replace the first part of the text alone", "write it as one")
        return Place()

    def _by_pattern(self, value: ast.expr, anchor: ast.AST) -> Place:
        source = self._tree.source
        begin: tuple[int, int] = (anchor.lineno, anchor.col_offset)  # type: ignore[attr-defined]
        pattern = rf"{self._context(begin, value, anchor)}({re.escape(self._tree.text(value))})"
        if re.match(r"\w", source.between(*begin, *_end(anchor))):
            pattern = r"\b" + pattern
        if len(pattern) > _LONGEST:
            return _blocked("its value is a long expression", "assign it a literal")
        if self._is_only(pattern, value):
            return Place(pattern)
        before = source.between(begin[0], 0, *begin)
        # What stands before may hold the value of another flag, which is replaced as well.
        if re.fullmatch(r"[^\W\d]*[\s=:({\[A-Za-z_.]*", before):
            pattern = "^" + re.escape(before) + pattern
            if self._is_only(pattern, value):
                return Place(pattern)
        return _blocked("the same text stands elsewhere", "assign it once")

    def _context(self, begin: tuple[int, int], value: ast.expr, anchor: ast.AST) -> str:
        """The pattern of what stands from BEGIN to VALUE; the values before it may differ."""
        between = self._tree.source.between
        parts = []
        whole = getattr(anchor, "value", None)
        parted = isinstance(anchor, ast.stmt) and whole is not value
        if parted and isinstance(whole, (ast.Tuple, ast.List)):
            for item in whole.elts:
                if item is value:
                    break
                parts.append(re.escape(between(*begin, item.lineno, item.col_offset)) + ".*?")
                begin = _end(item)
        parts.append(re.escape(between(*begin, value.lineno, value.col_offset)))
        return "".join(parts)

    def _is_only(self, pattern: str, value: ast.expr) -> bool:
        """Whether VALUE is what PATTERN finds, and in no other cell it finds something."""
        source = self._tree.source
        cell = source.cell_at(value.lineno)
        assert cell is not None
        before = source.between(value.lineno, 0, value.lineno, value.col_offset)
        lines = source.lines[cell.first - 1 : value.lineno - 1]
        found = [
            (number, match.start(1))
            for number, written in enumerate(self._cells)
            if (match := re.search(pattern, written, re.MULTILINE))
        ]
        return found == [(source.cells.index(cell), sum(map(len, lines)) + len(before))]

    def _magic(self, node: ast.AST) -> str:
        cell = self._tree.source.cell_at(node.lineno)  # type: ignore[attr-defined]
        return cell.magic if cell is not None else ""


def _end(node: ast.AST) -> tuple[int, int]:
    return node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]


def _blocked(why: str, remedy: str) -> Place:
    return Place(obstacle=Obstacle(why, remedy))


def _assigned(statement: ast.stmt) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(statement, ast.Assign):
        return statement.targets[-1], statement.value
    if isinstance(statement, ast.AnnAssign):
        return statement.target, statement.value
    return None, None


def _in_parts(text: str) -> bool:
    """Whether TEXT, a constant, is several strings that Python joins."""
    tokens = tokenize.generate_tokens(io.StringIO(f"({text})").readline)
    return sum(token.type == tokenize.STRING for token in tokens) > 1


def _is_literal(node: ast.expr | None) -> bool:
    """Whether Guild takes NODE for a value (``python_util.ast_param_val``)."""
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, (bool, int, float, complex, str))
    if isinstance(node, ast.List):
        return all(map(_is_literal, node.elts))
    if isinstance(node, ast.UnaryOp):
        number = isinstance(node.operand, ast.Constant) and not isinstance(
            node.operand.value, (bool, str, bytes)
        )
        return number and isinstance(node.op, (ast.USub, ast.UAdd))
    if isinstance(node, ast.Dict):
        return all(_is_literal(part) for part in (*node.keys, *node.values))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return (
            node.func.id.endswith("SimpleNamespace")
            and not node.args
            and all(_is_literal(keyword.value) for keyword in node.keywords)
        )
    return False


def notebook_in(words: tuple[str, ...]) -> str:
    """The notebook that an operation with these WORDS of ``main`` runs; empty for none."""
    return words[1] if len(words) > 1 and words[0] == PLUGIN else ""
