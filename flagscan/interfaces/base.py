"""What an interface is: one way in which scripts declare flags.

An interface file (or folder) holds one constant::

    INTERFACE = Interface(name="fire", tier=Tier.COMMAND_LINE, collect=collect)

``collect`` is a pure function over the finished trace of a script. An
interface whose library answers the script while it runs (``parse_args``
returns a namespace) has a ``model`` besides, which the interpreter consults
when it meets such a call. A folder whose ``__init__`` holds nothing else, and
names both as text, costs next to nothing where none of its ``packages`` is imported and none of
its ``words`` occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pkgutil import resolve_name
from typing import TypeAlias

from flagscan.interpreter.library import Model, Offer
from flagscan.interpreter.trace import Trace
from flagscan.model.diagnostic import Diagnostic
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier

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
    they are then imported only for a script that has to do with it, by ``packages`` or ``words``.
    """

    name: str
    tier: Tier
    collect: Collect | str
    model: Model | str | None = None
    """How its library answers the script while it runs."""
    packages: tuple[str, ...] = ()
    """Names of modules of which a script that uses it, or a module of the script's, imports at
    least one. Cheaper than ``words``: they are looked for in what imports something."""
    words: tuple[str, ...] = ()
    """Texts of which such a script, or a module of it, holds at least one, if it imports none of
    ``packages``. Neither: it is always asked."""

    def read(self, trace: Trace) -> Findings:
        """What it finds in TRACE."""
        collect = resolve_name(self.collect) if isinstance(self.collect, str) else self.collect
        found: Findings = collect(trace)
        return found

    def offer(self) -> Offer:
        """Its model, for the library of an interpretation."""
        return Offer(self.name, self.packages, self.words, self._load)

    def _load(self) -> Model | None:
        return resolve_name(self.model) if isinstance(self.model, str) else self.model


def indentation(location: Location, line: str) -> Location:
    """The place where the statement around LOCATION begins, when it begins on that LINE."""
    return replace(location, column=len(line) - len(line.lstrip(" \t\f")))


def by_location(flag_sets: Iterable[FlagSet]) -> list[FlagSet]:
    """FLAG_SETS in the order of the file."""
    return sorted(flag_sets, key=lambda s: (s.location.path, s.location.cell, s.location.line))
