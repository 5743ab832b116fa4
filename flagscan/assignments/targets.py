"""Which of a script's flags values are for: the program's own, and those of a sub-command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flagscan.assignments.kinds import is_setting
from flagscan.assignments.names import Names
from flagscan.assignments.problems import Refused
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Script

Chain = tuple[FlagSet, ...]


def flag_sets_for(script: Script, names: Iterable[str], operation: str | None = None) -> Chain:
    """The program's flag set, and those of the sub-command that NAMES or OPERATION are about.

    OPERATION is the name of a sub-command, or one as guild.yml has it: ``train-fit``.

    Raises:
        Refused: SCRIPT has no flags, or it cannot be told which sub-command is meant.
    """
    chosen = script.selected_set
    if chosen is None:
        raise Refused(f"{script.path} has no flags that can be given values")
    chains: list[Chain] = [(chosen,)]
    chains += [(chosen, *_way_to(item, script.commands)) for item in script.commands]
    if operation is not None:
        named = [chain for chain in chains[1:] if _is_called(chain[-1], operation)]
        return named[0] if named else chains[0]
    if len(chains) == 1:
        return chains[0]
    wanted = list(names)
    unknown = [_unknown(chain, wanted) for chain in chains]
    if unknown[0] == min(unknown):
        return chains[0]
    best = [chain for chain, count in zip(chains, unknown, strict=True) if count == min(unknown)]
    if len(best) > 1:
        called = ", ".join(" ".join(chain[-1].command) for chain in best)
        raise Refused(f"the flags are those of several commands ({called}); --op NAME says which")
    return best[0]


def settings_of(chain: Chain) -> list[Flag]:
    """The flags of CHAIN that take values; of two that have one name, that of the command."""
    flags = {flag.name: flag for item in chain for flag in item.flags if is_setting(flag)}
    return list(flags.values())


def _way_to(command: FlagSet, commands: Sequence[FlagSet]) -> Chain:
    words = command.command
    return (
        *(item for item in commands if words[: len(item.command)] == item.command != words),
        command,
    )


def _is_called(flag_set: FlagSet, operation: str) -> bool:
    name = "-".join(flag_set.command)
    return operation in (name, " ".join(flag_set.command)) or operation.endswith(f"-{name}")


def _unknown(chain: Chain, wanted: Sequence[str]) -> int:
    names = Names(settings_of(chain))
    count = 0
    for name in wanted:
        try:
            count += names.find(name) is None
        except Refused:
            pass
    return count
