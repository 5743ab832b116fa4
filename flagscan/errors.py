"""The exceptions that a caller of flagscan may meet.

Each is about a mistake of the caller (no such file, no such format). What is
wrong with an analysed script is never an exception: it is a diagnostic in the
answer, and the next script goes on.
"""

from __future__ import annotations

from collections.abc import Iterable


class FlagscanError(Exception):
    """Base of every exception that flagscan raises on purpose.

    Its text is one line that says what to do.
    """


class UsageError(FlagscanError):
    """The call itself is wrong: an unknown option, a missing path."""


class ScriptNotFoundError(UsageError):
    """A path that was to be scanned does not exist or is no file."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why

    def __reduce__(self) -> tuple[type[ScriptNotFoundError], tuple[str, str]]:
        # By default an exception is rebuilt from its text alone, and this one takes two.
        return type(self), (self.path, self.why)


class UnreadableScriptError(ScriptNotFoundError):
    """A file that was to be scanned is there, but its bytes cannot be had or are too many."""


class InvalidValuesError(UsageError):
    """Values for flags are not what the flags take; all that is wrong is in ``problems``."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))

    def __reduce__(self) -> tuple[type[InvalidValuesError], tuple[tuple[str, ...]]]:
        return type(self), (self.problems,)


class EditError(UsageError):
    """A value that was asked for cannot be put into the script; nothing was changed."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why

    def __reduce__(self) -> tuple[type[EditError], tuple[str, str]]:
        return type(self), (self.place, self.why)


class UnknownEmitterError(UsageError):
    """No emitter has that name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(sorted(known))
        super().__init__(f"no format named {name!r}; there are {', '.join(self.known)}")

    def __reduce__(self) -> tuple[type[UnknownEmitterError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.name, self.known)


class PluginError(FlagscanError):
    """An interface that an installed package offers cannot be used."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"the plug-in {name} is broken: {why}; update or uninstall it")
        self.name = name
        self.why = why

    def __reduce__(self) -> tuple[type[PluginError], tuple[str, str]]:
        return type(self), (self.name, self.why)


class TargetFileError(FlagscanError):
    """The file to be written cannot be read, understood or replaced; it was left as it is."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why

    def __reduce__(self) -> tuple[type[TargetFileError], tuple[str, str]]:
        return type(self), (self.path, self.why)


class InvalidDocumentError(FlagscanError):
    """A JSON document is not the form of ``schemas/script.schema.json``."""
