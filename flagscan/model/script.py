"""One analysed file: its flag sets and what could not be known about them."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from flagscan.model.diagnostic import Diagnostic, Severity
from flagscan.model.flag import Flag
from flagscan.model.location import Location


class Tier(enum.Enum):
    """How deliberate a way to declare flags is; selection prefers the first."""

    COMMAND_LINE = "command-line"
    CONFIGURATION = "configuration"
    GLOBALS = "globals"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSet:
    """The flags of one parser, decorated command, dict, or of the module's globals."""

    interface: str
    """The name of the interface that found it: ``argparse``, ``globals``, ..."""
    tier: Tier
    dest: str
    """Where Guild would put values: ``args``, ``globals``, ``global:NAME``, ``namespace:NAME``,
    ``config:FILE`` (the path as the program opens it), ``environment``; ``object:NAME``: an
    object or class whose attributes Guild does not set."""
    command: tuple[str, ...] = ()
    """The words of the sub-command (``("fit",)``); empty for the program itself."""
    active: bool = True
    """Whether the program reads it on its way from ``__main__``; false for a parser that is
    built and never parsed, and for what only functions that nobody calls would build."""
    needs_command: bool = False
    """Whether the program does something only with a further command behind these flags."""
    location: Location
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another file that was read to answer, and what it held."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is known of one script.

    ``script["lr"]`` is the flag of that name among the selected ones.
    """

    path: str
    digest: str
    """``sha256:`` and the hexadecimal digest of the file's bytes."""
    dependencies: tuple[Dependency, ...] = ()
    selected: int | None = None
    """Which of ``flag_sets`` is offered; None when there is none."""
    flag_sets: tuple[FlagSet, ...] = ()
    """Everything found, selected or not, in the order discovered."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def selected_set(self) -> FlagSet | None:
        """The flag set that is offered."""
        return None if self.selected is None else self.flag_sets[self.selected]

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The flags of the selected set, in source order."""
        chosen = self.selected_set
        return chosen.flags if chosen else ()

    @property
    def commands(self) -> tuple[FlagSet, ...]:
        """The sub-commands of the selected interface."""
        chosen = self.selected_set
        if chosen is None:
            return ()
        return tuple(s for s in self.flag_sets if s.command and s.interface == chosen.interface)

    @property
    def failed(self) -> bool:
        """Whether the script could not be read."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def __getitem__(self, name: str) -> Flag:
        """The selected flag called NAME.

        Raises:
            KeyError: no selected flag has that name.
        """
        for flag in self.flags:
            if flag.name == name:
                return flag
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(flag.name == name for flag in self.flags)

    def __iter__(self) -> Iterator[Flag]:
        return iter(self.flags)

    def __len__(self) -> int:
        return len(self.flags)
