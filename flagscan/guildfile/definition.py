"""What we would write about a script: operations, and in them the definitions of flags.

Operation(name="train", main="train", dest="args", entries=(
    FlagDefinition("lr", {"type": "float", "default": 0.1}),
    LeftOut("verbose", "it has no long option"),
))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flagscan.model.diagnostic import Diagnostic
from flagscan.model.location import Location

ATTRIBUTE_ORDER = (
    "description",
    "type",
    "default",
    "null-label",
    "choices",
    "allow-other",
    "required",
    "min",
    "max",
    "distribution",
    "arg-name",
    "arg-switch",
    "arg-split",
    "arg-encoding",
    "arg-skip",
    "nb-replace",
    "env-name",
    "env-encoding",
)


@dataclass(frozen=True, slots=True)
class FlagDefinition:
    """A flag as guild.yml will define it."""

    name: str
    attributes: Mapping[str, object]
    """Plain values by Guild's attribute names."""
    comments: tuple[str, ...] = ()
    """What a reader of the file should know, such as the source of a computed default."""
    left_out_default: str = ""
    """Why the script's default is not stated; empty when it is, or when there is none."""
    location: Location | None = field(default=None, compare=False)
    """Where the script declares it."""

    @property
    def short(self) -> bool:
        """Whether ``name: value`` says it all."""
        if set(self.attributes) - {"default"}:
            return False
        return not isinstance(self.attributes.get("default"), (list, dict))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A flag that Guild cannot set."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation as guild.yml will define it."""

    name: str
    module: str
    """The main module as Guild is told: ``sub/dir/train``, or a notebook: ``train.ipynb``."""
    command: tuple[str, ...] = ()
    """The words of the sub-command that follow it."""
    arguments: tuple[str, ...] = ()
    """Further words: references to flags that are positional arguments."""
    dest: str
    requires: tuple[Mapping[str, object], ...] = ()
    """What Guild has to bring into the run for ``dest``."""
    entries: Sequence[FlagDefinition | LeftOut] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    applied: tuple[str, ...] = ()
    """The flags for which ``flagscan.apply`` runs the script; none: Guild runs the module."""
    path: str = ""
    """The script, from the folder of guild.yml."""

    @property
    def is_notebook(self) -> bool:
        """Whether ``module`` is a notebook, by its path."""
        return self.module.lower().endswith(".ipynb")

    @property
    def flags(self) -> list[FlagDefinition]:
        """The definitions, without what is left out."""
        return [entry for entry in self.entries if isinstance(entry, FlagDefinition)]


def in_order(attributes: Mapping[str, object]) -> dict[str, object]:
    """ATTRIBUTES in the order in which they are written."""
    return {name: attributes[name] for name in ATTRIBUTE_ORDER if name in attributes}
