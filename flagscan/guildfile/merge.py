"""Bringing operations into a guild.yml that a person wrote, and keeping them up to date.

What is not defined is added: an operation, a flag, an attribute of a flag. What flagscan wrote
and nobody touched follows the script. What a person defined stays as it is, also where the script
says something else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flagscan.errors import TargetFileError
from flagscan.guildfile import applying, locate, marker
from flagscan.guildfile.definition import Operation
from flagscan.guildfile.document import Document, is_empty, pairs
from flagscan.guildfile.fill import Filler, Report, Task
from flagscan.guildfile.history import Versions
from flagscan.guildfile.locate import Found, Home
from flagscan.guildfile.operations import same_dest
from flagscan.guildfile.render import block, operation_pairs
from flagscan.guildfile.settings import Dest, auto_flags, dest_of
from flagscan.guildfile.splice import Splicer
from flagscan.guildfile.threeway import plain
from flagscan.model.diagnostic import Diagnostic

OperationsFor = Callable[[str | None, str | None], list[Operation]]
"""From an operation's name (None: derived) and a ``flags-dest`` (None: the selected)."""


@dataclass(frozen=True, slots=True)
class Request:
    """A script that is to be brought into the file."""

    module: str
    operations: OperationsFor
    name: str | None = None
    """The name that a person chose: ``operation`` or ``model:operation``."""
    only_existing: bool = False
    """Whether operations that the file lacks are left out."""
    only_managed: bool = False
    """Whether operations are left alone that neither flagscan wrote nor ``auto-flags`` asks for."""
    partial: bool = False
    """Whether only some of the script's flags are looked at."""
    uncertain: str = ""
    """Why a flag that is not found may be there all the same."""
    versions: Versions = field(default_factory=Versions)


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text, and what is worth telling."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    added: int = 0
    """Flags that are new in the file."""
    filled: int = 0
    """Flags and operations that were there and got attributes, or other ones."""
    removed: int = 0
    """Flags that are gone from the script, and now from the file."""
    reports: tuple[Report, ...] = ()
    """One for each operation of the file that was looked at."""


@dataclass
class _Addition:
    """New operations for one place."""

    home: Home | None
    operations: dict[str, object] = field(default_factory=dict)


def merge(text: str, path: str, requests: list[Request]) -> Merged:
    """TEXT, the contents of the file PATH, with what REQUESTS ask for and it lacks.

    Raises:
        TargetFileError: the text cannot be understood, or not be edited safely.
    """
    work = _work(text, path, requests)
    diagnostics, reports = tuple(work.filler.diagnostics), tuple(work.filler.reports)
    if not work.splicer.changed:
        return Merged(text, diagnostics, reports=reports)
    filler = work.filler
    return Merged(
        work.splicer.text(),
        diagnostics,
        work.added + filler.added,
        filler.filled,
        filler.removed,
        reports,
    )


def examine(text: str, path: str, requests: list[Request]) -> list[Report]:
    """How each operation of TEXT, the contents of the file PATH, differs from its script.

    Raises:
        TargetFileError: the text cannot be understood.
    """
    return _work(text, path, requests).filler.reports


@dataclass(frozen=True, slots=True)
class _Work:
    splicer: Splicer
    filler: Filler
    added: int


def _work(text: str, path: str, requests: list[Request]) -> _Work:
    """All that is asked for, as edits that have yet to be made."""
    document = Document(text, path)
    splicer = Splicer(document)
    homes = locate.homes(document)
    filler = Filler(document, splicer)
    additions: list[_Addition] = []
    added = 0
    for request in requests:
        model, name = _split(request.name)
        operations = request.operations(name, None)
        if not operations:
            _tell_about_silence(filler, request, homes)
        for operation in operations:
            found = _matches(homes, request, operation, model, name)
            for place in found:
                task = _task(document, request, operation, place, name)
                if task is not None:
                    filler.fill(task)
            if not found and not request.only_existing:
                home = locate.choose(document, homes, model)
                addition = next((a for a in additions if a.home is home), None)
                if addition is None:
                    addition = _Addition(home)
                    additions.append(addition)
                key = _free_name(document, addition, operation, explicit=name is not None)
                addition.operations[key] = operation_pairs(operation, _note(request, operation))
                added += len(operation.flags)
    for addition in additions:
        _add(document, splicer, addition)
    return _Work(splicer, filler, added)


def _note(request: Request, operation: Operation) -> str:
    """The text of the marker of a new operation."""
    definitions = {flag.name: plain(flag) for flag in operation.flags}
    new = request.versions.marker(definitions)
    if new is None:
        return ""
    request.versions.keep(new, definitions)
    return str(new)


def _task(
    document: Document, request: Request, operation: Operation, place: Found, name: str | None
) -> Task | None:
    """What is to be done about the operation PLACE, which runs the script; None: nothing."""
    auto = auto_flags(document.path, place)
    managed = bool(auto.wanted) or is_marked(document, place)
    if auto.wanted is False or (request.only_managed and not managed):
        return None
    if place.is_variant and not is_marked(document, place):
        return None
    dest = dest_of(place, auto)
    return Task(
        found=place,
        operation=_for_dest(request, operation, dest, name, place),
        dest=dest,
        auto=auto,
        versions=request.versions,
        offered=operation.dest,
        partial=request.partial,
        managed=managed,
        uncertain=request.uncertain,
    )


def is_marked(document: Document, place: Found) -> bool:
    """Whether flagscan wrote flags of the operation PLACE."""
    flags = dict(pairs(place.node)).get("flags")
    return flags is not None and marker.find(document, flags) is not None


def _tell_about_silence(filler: Filler, request: Request, homes: list[Home]) -> None:
    """Tell of operations that once had flags from a script in which none are found any more."""
    for place in locate.running(homes, request.module):
        if is_marked(filler.document, place):
            filler.skip(place.pair, f"no flags are found in {request.versions.path}; left as it is")


def _split(name: str | None) -> tuple[str | None, str | None]:
    if name is None or ":" not in name:
        return None, name
    model, _, operation = name.partition(":")
    return model, operation


def _matches(
    homes: list[Home], request: Request, operation: Operation, model: str | None, name: str | None
) -> list[Found]:
    """The operations in the file that OPERATION is about."""
    if model is not None:
        homes = [home for home in homes if home.model == model]
    found = [
        place
        for place in locate.running(homes, request.module)
        if not operation.command or place.has_command(operation.command)
    ]
    if name is None:
        return found
    return [place for place in found if place.name == operation.name]


def _for_dest(
    request: Request, operation: Operation, dest: Dest, name: str | None, place: Found
) -> Operation | None:
    """OPERATION as DEST wants it; None: the script has no such flags."""
    if operation.applied and dest.stated is None and place.names_nothing_to_run:
        return operation
    if place.applied or (operation.applied and dest.stated is None):
        # What a file does already, by flagscan.apply or without it, it goes on doing.
        stated = place.applied or operation.dest.removeprefix(applying.PREFIX)
        return next(iter(request.operations(name, stated)), None)
    if dest.stated is None or same_dest(dest.stated, operation.dest):
        return operation
    wanted = [dest.stated]
    if dest.written and dest.stated.startswith("global:"):
        # The notes' spelling stands for a dict as well as for an object.
        wanted.append("namespace:" + dest.stated[len("global:") :])
    others = [other for item in wanted for other in request.operations(name, item)]
    return next((other for other in others if other.command == operation.command), None)


def _free_name(
    document: Document, addition: _Addition, operation: Operation, *, explicit: bool
) -> str:
    taken = set(addition.operations)
    if addition.home is not None:
        taken |= {found.name for found in locate.every([addition.home])}
    candidates = [operation.name]
    if not explicit:
        path = "-".join((*operation.module.strip("./").split("/"), *operation.command))
        candidates.append(path)
    for candidate in candidates:
        if candidate not in taken:
            return candidate
    raise TargetFileError(
        document.path,
        f"operation {operation.name!r} is there and does not run {operation.module}; "
        "give another name with --op",
    )


def _add(document: Document, splicer: Splicer, addition: _Addition) -> None:
    home = addition.home
    operations = addition.operations
    if home is None and (document.root is None or is_empty(document.root)):
        splicer.start(operations)
    elif home is None:
        lines = block({"operations": operations}, "  ")
        splicer.add_item(
            [("- " if i == 0 else "  ") + line if line else "" for i, line in enumerate(lines)],
            {"operations": operations},
        )
    elif home.node is None:
        assert home.item is not None
        splicer.add(home.path[:-1], home.item, {"operations": operations})
    else:
        pair = home.operations if isinstance(home.operations, tuple) else None
        splicer.add(home.path, home.node, operations, pair=pair, blank=_spaced(document, home))


def _spaced(document: Document, home: Home) -> bool:
    """Whether operations in HOME are parted by empty lines."""
    found = [place.pair for place in locate.every([home])]
    if len(found) < 2:
        return home.item is None and bool(found)
    end = document.end_of_pair(found[-2])
    between = document.text[end : found[-1][0].start_mark.index]
    return "\n\n" in between.replace("\r\n", "\n")
