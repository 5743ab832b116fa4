"""What a command line gives to the flags of one script, as text in some format.

Texts come in pieces: a million trials are written as they are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flagscan.assignments.resolving import resolve
from flagscan.assignments.trials import Trials
from flagscan.config import Options
from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.errors import UsageError
from flagscan.files import read_bytes, replace_with
from flagscan.model.script import Script

if TYPE_CHECKING:
    from flagscan.editing.editing import Edited

PYTHON = "python"
"""The format that is the script itself."""
_PIECE = 1 << 16
"""Letters that are written at once."""


def trials_of(script: Script, emitter: Emitter, options: Options) -> Trials:
    """The trials that the values of OPTIONS make of SCRIPT, for EMITTER.

    Raises:
        UsageError: the format is not one for values.
        InvalidValuesError: they are not what the flags take.
    """
    if emitter.trials is None:
        raise UsageError(f"{emitter.name} is no format for values (--format help tells which are)")
    return resolve(
        options.values,
        script,
        operation=options.op,
        values_format=options.values_format,
        search=options.search,
        max_trials=options.max_trials,
        seed=options.seed,
    )


def told(trials: Trials) -> str:
    """How many TRIALS there are, and how to have them again; empty for a single one."""
    count = len(trials)
    if trials.chance_seed is not None:
        return f"{count} trials, chosen by chance (--seed {trials.chance_seed} repeats them)"
    return f"{count} trials" if count > 1 else ""


def pieces(
    script: Script, trials: Trials, emitter: Emitter, emit_options: EmitOptions
) -> Iterator[str]:
    """TRIALS of SCRIPT, as EMITTER has them.

    Raises:
        InvalidValuesError: the format cannot express a value; nothing has been yielded then.
    """
    assert emitter.trials is not None
    return _joined(emitter.trials(script, trials, emit_options))


def edited(script: Script, options: Options) -> Edited:
    """SCRIPT with the values of OPTIONS declared in it.

    Raises:
        UsageError: they make several trials, are not what the flags take, or cannot be declared
            in the file of SCRIPT so that nothing else changes.
    """
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


def write_pieces(path: str, texts: Iterable[str]) -> None:
    """Put TEXTS into the file at PATH, or leave it as it is.

    Raises:
        TargetFileError: it cannot be written.
    """
    replace_with(path, (text.encode("utf-8", "surrogateescape") for text in texts))
