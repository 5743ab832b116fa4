"""Bringing operations into a guild.yml that a person wrote.

Only what is not defined is added: an operation, a flag, an attribute of a flag. What is defined
stays as it is, also where the script says something else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flagscan.errors import TargetFileError
from flagscan.guildfile import locate
from flagscan.guildfile.definition import Operation
from flagscan.guildfile.document import Document, is_empty, text_of
from flagscan.guildfile.fill import Filler
from flagscan.guildfile.locate import Found, Home
from flagscan.guildfile.operations import same_dest
from flagscan.guildfile.render import block, operation_pairs
from flagscan.guildfile.splice import Splicer
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


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text, and what is worth telling."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    added: int = 0
    """Flags that are new in the file."""
    filled: int = 0
    """Flags and operations that were there and got attributes."""


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
    document = Document(text, path)
    splicer = Splicer(document)
    homes = locate.homes(document)
    filler = Filler(document, splicer)
    additions: list[_Addition] = []
    added = 0
    for request in requests:
        model, name = _split(request.name)
        for operation in request.operations(name, None):
            found = _matches(homes, request, operation, model, name)
            for place in found:
                wanted = _for_dest(request, operation, place, name)
                filler.fill(place, wanted, operation.dest)
            if not found and not request.only_existing:
                home = locate.choose(document, homes, model)
                addition = next((a for a in additions if a.home is home), None)
                if addition is None:
                    addition = _Addition(home)
                    additions.append(addition)
                key = _free_name(document, addition, operation, explicit=name is not None)
                addition.operations[key] = operation_pairs(operation)
                added += len(operation.flags)
    for addition in additions:
        _add(document, splicer, addition)
    if not splicer.changed:
        return Merged(text, tuple(filler.diagnostics))
    return Merged(splicer.text(), tuple(filler.diagnostics), added + filler.added, filler.filled)


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
    request: Request, operation: Operation, place: Found, name: str | None
) -> Operation | None:
    """OPERATION as the ``flags-dest`` that PLACE states wants it; None: it has no such flags."""
    dest = text_of(place.attribute("flags-dest"))
    if dest is None or same_dest(dest, operation.dest):
        return operation
    others = request.operations(name, dest)
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
