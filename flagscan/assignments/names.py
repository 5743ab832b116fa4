"""Finding the flag that a name means.

A flag is called by its name, by an option without its dashes, by the Python name that receives
it, or by any of these with ``-`` for ``_``, or with another case, as long as only one flag
answers.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence

from flagscan.assignments.problems import Refused, shown
from flagscan.model.flag import Flag

_FEW = 12


class Names:
    """The names of FLAGS."""

    def __init__(self, flags: Iterable[Flag]) -> None:
        self.flags = tuple(flags)
        self._levels = [self._index(spell) for spell in _LEVELS]
        self._found: dict[str, Flag | None] = {}
        """What names were found to mean: each row of a table asks for the same."""

    def _index(self, spell: Callable[[Flag], Sequence[str]]) -> dict[str, list[Flag]]:
        found: dict[str, list[Flag]] = {}
        for flag in self.flags:
            for name in dict.fromkeys(spell(flag)):
                found.setdefault(name, []).append(flag)
        return found

    def find(self, name: str) -> Flag | None:
        """The flag that NAME means, or None.

        Raises:
            Refused: it may mean several.
        """
        if name not in self._found:
            self._found[name] = self._look_for(name)
        return self._found[name]

    def _look_for(self, name: str) -> Flag | None:
        for index, level in enumerate(self._levels):
            key = name if index < _EXACT else _folded(name)
            flags = level.get(key, [])
            if len(flags) == 1:
                return flags[0]
            if flags:
                names = " or ".join(flag.name for flag in flags)
                raise Refused(f"{shown(name)} may be {names}")
        return None

    def unknown(self, name: str) -> str:
        """That NAME is no flag, and what may have been meant."""
        names = [flag.name for flag in self.flags]
        folded = {_folded(item): item for item in names}
        near = difflib.get_close_matches(_folded(name), folded, n=1, cutoff=0.6)
        inner = [item for item in names if item.endswith(f".{name}")]
        if near or len(inner) == 1:
            likely = inner[0] if inner else folded[near[0]]
            return f"there is no flag {shown(name)}; did you mean {likely!r}?"
        if not names:
            return f"there is no flag {shown(name)}, and no other"
        listed = ", ".join(names[:_FEW]) + (", ..." if len(names) > _FEW else "")
        return f"there is no flag {shown(name)}; there are {listed}"


def _folded(name: str) -> str:
    return name.lower().replace("-", "_")


def _options(flag: Flag) -> list[str]:
    return [
        option.lstrip("-+").rstrip("=") for option in flag.options if option not in flag.negations
    ]


_LEVELS: Sequence[Callable[[Flag], Sequence[str]]] = (
    lambda flag: [flag.name],
    _options,
    lambda flag: [flag.destination] if flag.destination else [],
    lambda flag: [_folded(flag.name)],
    lambda flag: [_folded(name) for name in [*_options(flag), flag.destination] if name],
)
_EXACT = 3
"""The levels where spelling counts."""
