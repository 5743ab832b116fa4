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

REGISTERED = {
    "argparse._StoreAction": "store",
    "argparse._StoreConstAction": "store_const",
    "argparse._StoreTrueAction": "store_true",
    "argparse._StoreFalseAction": "store_false",
    "argparse._AppendAction": "append",
    "argparse._AppendConstAction": "append_const",
    "argparse._CountAction": "count",
    "argparse._HelpAction": "help",
    "argparse._VersionAction": "version",
    "argparse._ExtendAction": "extend",
    "jsonargparse.ActionYesNo": "BooleanOptionalAction",
}
"""argparse's own classes and the names that it registers them under, and a class that does the
same as another."""


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
    within: tuple[Value, ...] = ()
    """The parsers that this one is a command of, outermost first."""

    _by_option: dict[str, Action] | None = field(default=None, init=False)

    def by_option(self, option: str) -> Action | None:
        """The action that OPTION belongs to."""
        if self._by_option is None:
            self._by_option = {}
            for action in self.actions:
                self._note(action)
        return self._by_option.get(option)

    def add(self, action: Action) -> None:
        """Append ACTION."""
        self.actions.append(action)
        self._note(action)

    def take_away(self, option: str, action: Action) -> None:
        """OPTION is no more one of ACTION, which goes with its last one."""
        action.options = tuple(o for o in action.options if o != option)
        if not action.options:
            self.actions.remove(action)
        self._by_option = None

    def remove(self, answer: Value) -> None:
        """Remove the action that ``add_argument`` answered with ANSWER."""
        self.actions = [a for a in self.actions if a.call.answer != answer]
        self._by_option = None

    def _note(self, action: Action) -> None:
        if self._by_option is not None:
            for option in action.options:
                self._by_option.setdefault(option, action)


def exclusive(a: Path, b: Path) -> bool:
    """Whether the same test leads to A and to B by different arms."""
    arms = dict(a)
    return any(test in arms and arms[test] != arm for test, arm in b)


def text_of(value: Value | None) -> str | None:
    """The text that VALUE is, or None."""
    if isinstance(value, Constant) and isinstance(value.value, str):
        return value.value
    return None
