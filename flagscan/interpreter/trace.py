"""What an interpretation leaves: every outside call in order, and the final bindings.

Interfaces read this and nothing else. The interpreter has unrolled loops,
walked into the script's own functions and joined branches, so an interface
sees six ``add_argument`` calls where the author wrote a loop.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flagscan.interpreter.heap import ModuleObject
from flagscan.interpreter.journal import Mark
from flagscan.interpreter.values import (
    CallResult,
    External,
    Function,
    Member,
    Site,
    Unbound,
    Unknown,
    Value,
)
from flagscan.model.diagnostic import Diagnostic
from flagscan.model.location import Location
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.files import DataFiles
    from flagscan.syntax.tree import Tree


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call: the value, and the expression it was written as."""

    value: Value
    site: Site


@dataclass(slots=True, eq=False)
class Call:
    """A call whose callee is outside of the script.

    A call with ``*args`` or ``**kwargs`` of known contents has them spread out already.
    """

    callee: Value
    args: tuple[Argument, ...]
    keywords: dict[str, Argument]
    site: Site
    path: tuple[Mark, ...] = ()
    """The undecided tests that the call stands under."""
    index: int = -1
    """Its number in the trace."""
    more_args: Site | None = None
    """An unpacked ``*args`` of unknown contents."""
    more_keywords: Site | None = None
    """An unpacked ``**kwargs`` of unknown contents."""
    keyword_paths: dict[str, Value] = field(default_factory=dict)
    data: object = None
    """Notes of the summary that answered the call, for its interface."""
    answer: Value | None = None
    """What the call returned, where a summary knew."""

    @property
    def receiver(self) -> Value | None:
        """What a method was called on."""
        return self.callee.owner if isinstance(self.callee, Member) else None

    @property
    def method(self) -> str | None:
        """The name of the method that was called."""
        return self.callee.name if isinstance(self.callee, Member) else None

    @property
    def name(self) -> str | None:
        """The dotted name of the outside function that was called."""
        return self.callee.name if isinstance(self.callee, External) else None

    @property
    def location(self) -> Location:
        """Where the call is written."""
        return self.site.tree.location(self.site.node)

    @property
    def source(self) -> str:
        """The call as written."""
        return self.site.tree.text(self.site.node)

    def argument(self, position: int | None, name: str | None = None) -> Argument | None:
        """The argument at POSITION or called NAME, if it was given (and not ``Unbound``)."""
        found = None
        if position is not None and position < len(self.args):
            found = self.args[position]
        elif name is not None:
            found = self.keywords.get(name)
        return None if found is None or isinstance(found.value, Unbound) else found

    def value(self, position: int | None, name: str | None = None) -> Value | None:
        """The value of :meth:`argument`."""
        found = self.argument(position, name)
        return None if found is None else found.value


@dataclass(slots=True, eq=False)
class AttributeStore:
    """``target.name = value`` where the target is a term."""

    target: Value
    name: str
    value: Value
    site: Site
    path: tuple[Mark, ...]
    index: int


@dataclass(slots=True, eq=False)
class Assignment:
    """A name of the main module that was bound by an assignment statement."""

    name: str
    value: Value
    site: Site
    """The value's expression (the whole right-hand side of an unpacking)."""
    statement: ast.stmt
    target: ast.expr
    form: str
    """``plain``, ``annotated``, ``unpacked``, ``chained``, ``augmented`` or ``walrus``."""
    path: tuple[Mark, ...]
    snapshot: object = None
    """A mutable value's contents at the time, as :class:`Snapshot`."""


def _no_annotation(tree: Tree, expression: object) -> Value:
    return Unknown(Reason.UNSUPPORTED_SYNTAX)


def _no_result(callee: Value, site: Site) -> Value:
    return Unknown(Reason.EXTERNAL_CALL, site)


def _no_locals(function: Function, values: dict[str, Value]) -> dict[str, Value]:
    return {}


@dataclass(slots=True, eq=False)
class Trace:
    """All that an interpretation found out."""

    main: ModuleObject
    events: list[Call | AttributeStore] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    modules: list[ModuleObject] = field(default_factory=list)
    """The sibling modules that were read."""
    absent: list[str] = field(default_factory=list)
    """Files that were looked for in vain on the way to a module."""
    annotation: Callable[[Tree, object], Value] = _no_annotation
    """What an annotation (an ``ast`` expression, or None) in the file of a tree means."""
    locals_of: Callable[[Function, dict[str, Value]], dict[str, Value]] = _no_locals
    """What the local names of a function hold at its end, for the arguments given."""
    files: DataFiles | None = None
    """The data files that were read; interfaces may read more."""
    result_of: Callable[[Value, Site], Value] = _no_result
    """What a function or class (a ``default_factory``) gives that is called at a site without
    arguments. What it does is not recorded."""
    met: frozenset[str] = frozenset()
    """The flag libraries whose words stand in what was read."""
    has_command_line: bool = False
    """Whether an interface found the program's command line; set between interfaces."""
    reached: int = 0
    """How many events came from ``__main__``; those behind it are of functions nobody calls."""

    @property
    def calls(self) -> list[Call]:
        """Every outside call, in order."""
        return [event for event in self.events if isinstance(event, Call)]

    def calls_to(self, *names: str) -> list[Call]:
        """The calls of the outside functions with these dotted names."""
        return [call for call in self.calls if call.name in names]


def call_of(value: Value | None) -> Call | None:
    """The outside call that VALUE is the result of."""
    return value.call if isinstance(value, CallResult) else None
