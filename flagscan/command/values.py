"""What a command line gives to the flags of one script, as text in some format.

Texts come in pieces: a million trials are written as they are made.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flagscan.assignments.resolving import resolve
from flagscan.command.context import Context
from flagscan.config import STDOUT, Options
from flagscan.errors import UsageError
from flagscan.files import read_bytes, replace_bytes, replace_with
from flagscan.model.script import Script
from flagscan.terminal import write, write_bytes

if TYPE_CHECKING:
    from flagscan.assignments.trials import Trials
    from flagscan.editing.editing import Edited

_PIECE = 1 << 16
"""Letters that are written at once."""


def write_trials(context: Context, script: Script) -> None:
    """Print or write the trials that the values of the run make of SCRIPT.

    Raises:
        InvalidValuesError: they are not what the flags take, or the format cannot express one;
            nothing has been written then.
        TargetFileError: the file cannot be written; it is as it was.
        UsageError: the format is not one for values.
    """
    options, emitter = context.options, context.emitter
    if emitter.trials is None:
        raise UsageError(f"{emitter.name} is no format for values (--format help tells which are)")
    trials = resolve(
        options.values,
        script,
        operation=options.op,
        values_format=options.values_format,
        search=options.search,
        max_trials=options.max_trials,
        seed=options.seed,
    )
    if count := _count(trials):
        context.voice.note(count)
    pieces = _joined(emitter.trials(script, trials, context.emit_options()))
    if options.emit in (None, STDOUT):
        for text in pieces:
            write(sys.stdout, text)
        return
    path = options.emit or ""
    replace_with(path, (text.encode("utf-8", "surrogateescape") for text in pieces))
    context.voice.note(f"wrote {path}")


def declare(context: Context, script: Script) -> None:
    """Print or write SCRIPT with the values of the run declared in it.

    Raises:
        TargetFileError: the file cannot be written; it is as it was.
        UsageError: they make several trials, are not what the flags take, or cannot be declared
            in the file of SCRIPT so that nothing else changes.
    """
    options = context.options
    result = _edited(script, options)
    for note in result.notes:
        context.voice.note(f"note: {note}")
    data = result.files[script.path]
    if options.emit in (None, STDOUT):
        write_bytes(sys.stdout, data)
        return
    replace_bytes(options.emit or "", data)
    context.voice.note(f"wrote {options.emit}")


def _count(trials: Trials) -> str:
    """How many TRIALS there are, and how to have them again; empty for a single one."""
    count = len(trials)
    if trials.chance_seed is not None:
        return f"{count} trials, chosen by chance (--seed {trials.chance_seed} repeats them)"
    return f"{count} trials" if count > 1 else ""


def _edited(script: Script, options: Options) -> Edited:
    from flagscan.editing.editing import edit

    trials = resolve(
        options.values,
        script,
        operation=options.op,
        values_format=options.values_format,
        required=False,
    )
    if len(trials) != 1:
        raise UsageError(f"these values make {len(trials)} trials, and a script has one of each")
    result = edit(
        read_bytes(script.path),
        script.path,
        next(iter(trials)),
        dest=options.dest,
        interface=options.interface,
        roots=options.root,
        command=trials.command,
    )
    others = [path for path in result.files if path != script.path]
    if others:
        raise UsageError(
            f"{script.path} does not declare all of them itself; {', '.join(others)} does "
            "(python -m flagscan.apply runs the script with that module changed)"
        )
    return result


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """TEXTS in larger pieces."""
    piece: list[str] = []
    size = 0
    for text in texts:
        piece.append(text)
        size += len(text)
        if size > _PIECE:
            yield "".join(piece)
            piece, size = [], 0
    yield "".join(piece)
