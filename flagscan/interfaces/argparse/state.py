"""The state of a parser: its actions, defaults and sub-commands."""

from __future__ import annotations

from dataclasses import dataclass, field

from flagscan.interpreter.journal import Mark
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    Constant,
    Site,
    Value,
)
from flagscan.model.diagnostic import (
    Diagnostic,
)
from flagscan.model.location import Location

Path = tuple[Mark, ...]


@dataclass(slots=True, eq=False)
class Action:
    """One option or positional of a parser."""

    call: Call
    options: tuple[str, ...]
    dest: str
    attributes: dict[str, Argument]
    """The declared keywords, and what was changed later."""
    group: Argument | None
    conditional: bool
    path: Path
    paths: list[Path] = field(default_factory=list)
    """The paths of all declarations, where there are several."""
    exclusive: bool = False
    open: Site | None = None
    """Where keywords of unknown contents were unpacked."""

    @property
    def positional(self) -> bool:
        return not self.options


@dataclass(slots=True, eq=False)
class Command:
    """One sub-command."""

    name: str
    parser: Parser


@dataclass(slots=True, eq=False)
class Parser:
    """The state of a parser."""

    value: Value
    location: Location
    index: int
    """The number of the call that made it."""
    actions: list[Action] = field(default_factory=list)
    defaults: dict[str, Argument] = field(default_factory=dict)
    argument_default: Argument | None = None
    prefix_chars: str = "-"
    resolve: bool = False
    add_help: bool = True
    commands: list[Command] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    known: set[Mark] = field(default_factory=set)
    """The tests that all of this stands under."""

    def by_option(self, option: str) -> Action | None:
        """The action that OPTION belongs to."""
        for action in self.actions:
            if option in action.options:
                return action
        return None


def exclusive(a: Path, b: Path) -> bool:
    """Whether the same test leads to A and to B by different arms."""
    arms = dict(a)
    return any(test in arms and arms[test] != arm for test, arm in b)


def text_of(value: Value | None) -> str | None:
    """The text that VALUE is, or None."""
    if isinstance(value, Constant) and isinstance(value.value, str):
        return value.value
    return None
