"""What an interface is: one way in which scripts declare flags.

An interface file (or folder) holds one constant::

    INTERFACE = Interface(name="fire", tier=Tier.COMMAND_LINE, collect=collect)

``collect`` is a pure function over the finished trace of a script. An
interface whose library answers the script while it runs (``parse_args``
returns a namespace) has a ``model`` besides, which the interpreter consults
when it meets such a call. A folder whose ``__init__`` holds nothing else, and
names both as text, costs next to nothing where its ``words`` do not occur.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pkgutil import resolve_name
from typing import Any, TypeAlias

from flagscan.guildfile import replacing
from flagscan.guildfile.notebooks import Notebook
from flagscan.interpreter.library import Model, Offer
from flagscan.interpreter.trace import Assignment, Trace
from flagscan.interpreter.values import External
from flagscan.model.diagnostic import Diagnostic
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, FlagValue, Unresolved
from flagscan.syntax.bindings import Binding, bindings_of
from flagscan.syntax.comments import remark_of
from flagscan.syntax.tree import Tree

Collect: TypeAlias = "Callable[[Trace], Findings]"


@dataclass(slots=True)
class Findings:
    """What an interface found in one script."""

    flag_sets: list[FlagSet] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One way to declare flags.

    ``collect`` and ``model`` may be given as text, ``"flagscan.interfaces.click.reading:collect"``:
    they are then imported only for a script that holds one of ``words``.
    """

    name: str
    tier: Tier
    collect: Collect | str
    model: Model | str | None = None
    """How its library answers the script while it runs."""
    words: tuple[str, ...] = ()
    """Texts of which a script that uses it, or a module that the script imports, holds at least
    one. None: it is always asked."""

    def read(self, trace: Trace) -> Findings:
        """What it finds in TRACE."""
        collect = resolve_name(self.collect) if isinstance(self.collect, str) else self.collect
        found: Findings = collect(trace)
        return found

    def offer(self) -> Offer:
        """Its model, for the library of an interpretation."""
        return Offer(self.name, self.words, self._load)

    def _load(self) -> Model | None:
        return resolve_name(self.model) if isinstance(self.model, str) else self.model


def indentation(location: Location, line: str) -> Location:
    """The place where the statement around LOCATION begins, when it begins on that LINE."""
    return replace(location, column=len(line) - len(line.lstrip(" \t\f")))


def by_location(flag_sets: Iterable[FlagSet]) -> list[FlagSet]:
    """FLAG_SETS in the order of the file."""
    return sorted(flag_sets, key=lambda s: (s.location.path, s.location.cell, s.location.line))


_TYPES = {bool: "bool", int: "int", float: "float", str: "str"}
CONVERSIONS = {"str", "int", "float", "bool", "round"}
DRAWN = {"random.random", "random.randint", "random.randrange", "random.uniform", "random.choice"}


class MainNames:
    """The names of the main module: where each is bound, and what was assigned."""

    def __init__(self, trace: Trace, tree: Tree) -> None:
        self.tree = tree
        self.has_command_line = trace.has_command_line
        self.scope = trace.main.scope.bindings
        self.events: dict[ast.AST, Assignment] = {}
        """The first time that each target was assigned."""
        for event in trace.assignments:
            self.events.setdefault(event.target, event)
        self.bindings: dict[str, list[Binding]] = {}
        for binding in bindings_of(tree.module):
            self.bindings.setdefault(binding.name, []).append(binding)

    @cached_property
    def notebook(self) -> Notebook | None:
        """How Guild finds the values of a notebook; None for a script."""
        return Notebook(self.tree) if self.tree.source.cells else None

    def chosen(self, bindings: list[Binding]) -> Binding:
        """The one of BINDINGS, all of one name, that Guild replaces; else the first."""
        return bindings[0] if self.notebook is not None else replacing.chosen(bindings)

    def obstacles(self, choices: list[Binding]) -> dict[str, replacing.Obstacle]:
        """For the names of CHOICES, which are passed together, what keeps Guild from it."""
        if self.notebook is not None:
            return self.notebook.obstacles(choices)
        return replacing.obstacles(self.tree.module, choices)

    def pattern(self, binding: Binding) -> str:
        """By what Guild finds the value of BINDING in a notebook; empty: by its name."""
        return "" if self.notebook is None else self.notebook.place_of(binding).pattern

    def behind(self, binding: Binding) -> list[Binding]:
        """The later bindings of the same name."""
        own = self.bindings[binding.name]
        return own[own.index(binding) + 1 :]

    def dotted(self, node: ast.expr) -> str:
        """The dotted name of something outside of the script, as its own module knows it."""
        if isinstance(node, ast.Attribute):
            return f"{self.dotted(node.value)}.{node.attr}"
        if isinstance(node, ast.Name):
            bound = self.scope.get(node.id)
            if bound is None:
                return node.id
            return bound.name if isinstance(bound, External) else "?"
        return "?"

    def gives_plain(self, node: ast.expr) -> bool:
        """Whether NODE, whose value is not known, can only give a text or a number."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (*_TYPES, type(None)))
        if isinstance(node, ast.JoinedStr):
            return True
        if isinstance(node, ast.IfExp):
            return self.gives_plain(node.body) and self.gives_plain(node.orelse)
        if isinstance(node, ast.BoolOp):
            return all(self.gives_plain(value) for value in node.values)
        if isinstance(node, ast.UnaryOp):
            return isinstance(node.op, ast.USub) and self.gives_plain(node.operand)
        if isinstance(node, ast.BinOp):
            left = self.gives_plain(node.left)
            if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
                return left  # a text that is filled in with anything
            return left and self.gives_plain(node.right)
        if not isinstance(node, ast.Call):
            return False
        name = self.dotted(node.func).removeprefix("builtins.")
        if name in CONVERSIONS or name in ("os.getenv", "os.environ.get") or name in DRAWN:
            return True
        return (
            name == "numpy.random.randint"
            and len(node.args) < 3
            and not any(keyword.arg == "size" for keyword in node.keywords)
        )

    def type_of(self, default: FlagValue, node: ast.expr | None) -> FlagValue:
        """The type of a flag that is declared by its DEFAULT alone; absent for no scalar.

        NODE is the expression: ``str(...)`` is a text, whatever it is.
        """
        if isinstance(default, Unresolved) and isinstance(node, ast.Call):
            name = self.dotted(node.func).removeprefix("builtins.")
            return name if name in _TYPES.values() else ABSENT
        return _TYPES.get(type(default), ABSENT)

    def comment_attributes(self, node: ast.AST, name: str, default: FlagValue) -> dict[str, Any]:
        """``help``, ``choices`` and ``allow_other`` of a flag, as the comments at NODE tell.

        Comments are not read where the program has a command line: its globals and dicts are
        then not offered, and loading LibCST costs more than everything else.
        """
        if self.has_command_line:
            return {}
        remark = remark_of(self.tree, node, name, default)
        found: dict[str, Any] = {}
        if remark.description:
            found["help"] = remark.description
        if remark.alternatives:
            found["choices"] = [default, *remark.alternatives]
            found["allow_other"] = True
        return found
