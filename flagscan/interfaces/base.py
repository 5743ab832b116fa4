"""What an interface is: one way in which scripts declare flags.

An interface file (or folder) holds one constant::

    INTERFACE = Interface(name="fire", tier=Tier.COMMAND_LINE, collect=collect)

``collect`` is a pure function over the finished trace of a script. An
interface whose library answers the script while it runs (``parse_args``
returns a namespace) has a ``model`` besides, which the interpreter consults
when it meets such a call.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flagscan.interpreter.concretize import NotPlain, plain, unresolved
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Trace
from flagscan.model.diagnostic import Diagnostic
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, FlagValue
from flagscan.syntax.comments import remark_of
from flagscan.syntax.tree import Tree


@dataclass(slots=True)
class Findings:
    """What an interface found in one script."""

    flag_sets: list[FlagSet] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One way to declare flags."""

    name: str
    tier: Tier
    collect: Callable[[Trace], Findings]
    model: Model | None = None
    """How its library answers the script while it runs."""
    words: tuple[str, ...] = ()
    """Texts of which a script that uses it holds at least one."""


def attribute(argument: Argument | None) -> FlagValue:
    """What to report of an argument of a declaration: plain, Unresolved, or ABSENT."""
    if argument is None:
        return ABSENT
    try:
        return plain(argument.value)
    except NotPlain as error:
        return unresolved(error, argument.site)


def indentation(location: Location, line: str) -> Location:
    """The place where the statement around LOCATION begins, when it begins on that LINE."""
    return Location(location.path, location.line, len(line) - len(line.lstrip(" \t\f")))


def by_location(flag_sets: Iterable[FlagSet]) -> list[FlagSet]:
    """FLAG_SETS in the order of the file."""
    return sorted(flag_sets, key=lambda s: (s.location.path, s.location.line))


_TYPES = {bool: "bool", int: "int", float: "float", str: "str"}


def type_of(default: FlagValue) -> FlagValue:
    """The type of a flag that is declared by its DEFAULT alone; absent for what is no scalar."""
    return _TYPES.get(type(default), ABSENT)


def comment_attributes(
    tree: Tree, node: ast.AST, name: str, default: FlagValue
) -> dict[str, Any]:
    """``help``, ``choices`` and ``allow_other`` of a flag, as the comment at NODE tells them."""
    remark = remark_of(tree, node, name, default)
    found: dict[str, Any] = {}
    if remark.description:
        found["help"] = remark.description
    if remark.alternatives:
        found["choices"] = [default, *remark.alternatives]
        found["allow_other"] = True
    return found
