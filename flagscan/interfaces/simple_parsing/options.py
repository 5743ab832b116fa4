"""The options of fields: flat names, and the shortest prefixes that part those that clash.

    opt.lr, opt2.lr, config.steps    ->  --opt.lr, --opt2.lr, --steps

Source: ``simple_parsing.conflicts`` and ``FieldWrapper.option_strings`` of simple-parsing 0.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_ATTEMPTS = 50
"""``ConflictResolver.max_attempts``: at that many clashes the program ends with an error."""


@dataclass(slots=True)
class Naming:
    """How a parser names its options."""

    dashes: str = "auto"
    """Which variants there are of a name with underscores: ``auto`` (none), ``dash``, ``both``."""
    nested: bool = False
    """Whether the whole path is the name."""
    both: bool = False
    """Whether the whole path is a name besides."""
    without_root: bool = False
    """Whether the first part of the path is left out of it."""
    resolve: str = "auto"


@dataclass(slots=True, eq=False)
class Named:
    """A field, and the options that it has so far."""

    path: tuple[str, ...]
    """The destination of its dataclass, then its own name."""
    prefix: str = ""
    aliases: tuple[str, ...] = ()
    conditional: bool = False
    """Whether it is there only while a subgroup keeps its default."""

    def options(self, naming: Naming) -> list[str]:
        """Its spellings."""
        name = self.path[-1]
        flat = f"{self.prefix}{name}"
        whole = ".".join(self.path[1:] if naming.without_root else self.path)
        names = [whole] if naming.nested else [flat, whole] if naming.both else [flat]
        if naming.dashes == "dash":
            names = [n.replace("_", "-") for n in names]
        found = [(dash, n) for dash in (("-", "--") if len(name) == 1 else ("--",)) for n in names]
        for alias in self.aliases:
            stripped = alias.lstrip("-")
            dash = alias[: len(alias) - len(stripped)] or ("-" if len(alias) == 1 else "--")
            found.append((dash, f"{self.prefix}{stripped}"))
        if naming.dashes == "both":
            found += [(dash, n.replace("_", "-")) for dash, n in found if "_" in n]
        return list(dict.fromkeys(dash + n for dash, n in found))


def resolve(fields: Sequence[Named], naming: Naming) -> bool:
    """Give prefixes to those of FIELDS that clash; False where that is not possible.

    Each round settles one clash, as simple-parsing does it.
    """
    for _attempt in range(_ATTEMPTS):
        clash = _clash(fields, naming)
        if not clash:
            return True
        if naming.resolve not in ("auto", "explicit"):
            return False
        clash.sort(key=lambda field: len(field.path))
        if naming.resolve == "auto" and len(clash[0].path) < len(clash[1].path):
            del clash[0]
        for field in clash:
            words = field.path[:-1]
            used = [word for word in field.prefix.split(".") if word]
            if len(used) >= len(words):
                return False
            if naming.resolve == "explicit":
                field.prefix = ".".join(words) + "."
            else:
                field.prefix = f"{words[len(words) - 1 - len(used)]}.{field.prefix}"
    return False


def _clash(fields: Sequence[Named], naming: Naming) -> list[Named]:
    by_option: dict[str, list[Named]] = {}
    for field in fields:
        for option in field.options(naming):
            by_option.setdefault(option, []).append(field)
    return next((alike for alike in by_option.values() if len(alike) > 1), [])


def negative(option: str, prefix: str = "no") -> str:
    """The option that turns OPTION off: ``--opt.noamp`` for ``--opt.amp``."""
    stripped = option.lstrip("-")
    outer, dot, last = stripped.rpartition(".")
    return f"--{outer}{dot}{prefix}{last}"
