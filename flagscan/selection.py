"""Which of a script's flag sets is offered when there are several.

A program that reads a command line means it to be used; a dict called
``params`` is meant to be edited; any other global may just be a constant. So
the tiers are tried in that order, and ``--dest`` overrides. A dict of no such
name may be a table (of addresses, of classes): it comes before the globals only
if it holds numbers or switches, and more of them than there are globals. A file
of settings counts as a dict of its name, and one that is not JSON as a dict of a
customary one, as do the Parameters of a class. A
command line comes last in a notebook, whose kernel keeps it for itself.

    >>> candidate = Candidate(tier="globals", dest="globals", offered=True, flags=3)
    >>> choose([candidate], "auto")
    0
    >>> choose([candidate], "args") is None
    True
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False  # typing costs start-up time, and this file is read by every run
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeAlias

    from flagscan.model.script import FlagSet

    Json: TypeAlias = Any

AUTO = "auto"

TIERS = ("command-line", "configuration", "globals")
"""The values of ``Tier``, the most deliberate one first."""

CUSTOMARY_NAMES = (
    "params",
    "hparams",
    "hyperparameters",
    "hyperparams",
    "hyper_params",
    "hypers",
    "hps",
    "hp",
    "config",
    "cfg",
    "conf",
    "args",
    "opts",
    "options",
    "flags",
)
"""What people call the object with their hyperparameters, the most telling first."""


class Candidate:
    """What is known of a flag set for choosing. ``offered``: active and no sub-command.

    ``settings``: how many of its flags look like settings: of the globals those that are no
    dicts, of a dict the numbers and switches; what a class from elsewhere declares is its author's
    choice, not that of this script. ``reachable``: no command line of a notebook, which
    its kernel keeps for itself.
    """

    __slots__ = ("dest", "flags", "interface", "offered", "reachable", "settings", "tier")

    def __init__(
        self,
        *,
        tier: str,
        dest: str,
        offered: bool,
        flags: int,
        settings: int = 0,
        interface: str = "",
        reachable: bool = True,
    ) -> None:
        self.reachable = reachable
        self.tier = tier
        self.interface = interface
        self.dest = dest
        self.offered = offered
        self.flags = flags
        self.settings = settings


def select(
    flag_sets: Sequence[FlagSet], dest: str = AUTO, interface: str | None = None
) -> int | None:
    """The index of the set to offer for DEST (``auto``, or as ``--dest`` takes it), or None.

    INTERFACE, if given, is the name of the one whose sets alone are looked at.
    """
    in_notebook = any(item.location.cell for item in flag_sets)
    return choose(
        [
            Candidate(
                reachable=not in_notebook or item.dest != "args",
                tier=item.tier.value,
                interface=item.interface,
                dest=item.dest,
                offered=item.active and not item.command,
                flags=_with_commands(index, flag_sets, lambda s: (s.command, s.flags)),
                settings=_settings(
                    item.dest,
                    item.location.path,
                    [(flag.location.path, flag.default) for flag in item.flags],
                ),
            )
            for index, item in enumerate(flag_sets)
        ],
        dest,
        interface,
    )


def select_in(document: Json, dest: str = AUTO, interface: str | None = None) -> int | None:
    """The same for the JSON form of a script."""
    in_notebook = any("cell" in item["location"] for item in document["flag_sets"])
    return choose(
        [
            Candidate(
                reachable=not in_notebook or item["dest"] != "args",
                tier=item["tier"],
                interface=item["interface"],
                dest=item["dest"],
                offered=item.get("active", True) and not item["command"],
                flags=_with_commands(
                    index, document["flag_sets"], lambda s: (s["command"], s["flags"])
                ),
                settings=_settings(
                    item["dest"],
                    item["location"]["path"],
                    [(flag["location"]["path"], flag.get("default")) for flag in item["flags"]],
                ),
            )
            for index, item in enumerate(document["flag_sets"])
        ],
        dest,
        interface,
    )


def _with_commands(index: int, sets: Sequence[Any], parts: Callable[[Any], Any]) -> int:
    """The flags of set INDEX and of the sub-commands listed behind it."""
    count = len(parts(sets[index])[1])
    for item in sets[index + 1 :]:
        command, flags = parts(item)
        if not command:
            break
        count += len(flags)
    return count


def _settings(dest: str, path: str, flags: Iterable[tuple[str, object]]) -> int:
    """How many of FLAGS, of a set declared in PATH, are those of settings.

    Each is the file that declares it, and its default, plain or in its JSON form.
    """
    folder = os.path.dirname(path)
    defaults = [default for where, default in flags if _is_below(where, folder)]
    if dest == "globals":
        return sum(not _is_dict(default) for default in defaults)
    return sum(isinstance(default, (int, float)) for default in defaults)


def _is_below(path: str, folder: str) -> bool:
    if folder:
        return path.startswith(os.path.join(folder, ""))
    return not (path.startswith(os.pardir) or os.path.isabs(path))


def _is_dict(value: object) -> bool:
    # What JSON lacks (tuples, unknown values) is an object with a tag.
    return isinstance(value, dict) and all(
        key == "$dict" or not str(key).startswith("$") for key in value
    )


def choose(candidates: Sequence[Candidate], dest: str, interface: str | None = None) -> int | None:
    """The index of the best candidate for DEST; None when none has flags or none matches."""
    wanted = None if dest == AUTO else _spellings(dest)
    best: tuple[tuple[int, int, int, int], int] | None = None
    rivals = sum(c.settings for c in candidates if c.offered and c.tier == "globals")
    for index, candidate in enumerate(candidates):
        if not candidate.offered or not candidate.flags:
            continue
        if wanted is not None and candidate.dest not in wanted:
            continue
        if interface is not None and candidate.interface != interface:
            continue
        ranked = (_rank(candidate, index, rivals), index)
        if best is None or ranked < best:
            best = ranked
    return None if best is None else best[1]


def _rank(candidate: Candidate, index: int, rivals: int) -> tuple[int, int, int, int]:
    name = candidate.dest.rpartition(":")[2].lower()
    tier, custom = TIERS.index(candidate.tier), len(CUSTOMARY_NAMES)
    if candidate.tier == "configuration":
        if candidate.dest.startswith("config:"):
            # A file that the program opens is there to be edited, if it is not one of data.
            name, suffix = os.path.splitext(os.path.basename(name))
            words = re.split(r"[^a-z]+", name)
            name = next((word for word in words if word in CUSTOMARY_NAMES), name)
            if suffix != ".json" and name not in CUSTOMARY_NAMES:
                custom, rivals = custom - 1, 0
        if name in CUSTOMARY_NAMES:
            custom = CUSTOMARY_NAMES.index(name)
        elif candidate.interface == "param":
            custom -= 1  # whoever writes such a class means its values to be set
        elif ":" in candidate.dest and rivals and candidate.settings <= rivals:
            tier = len(TIERS)
    if not candidate.reachable:
        tier = len(TIERS) + 1
    return tier, custom, -candidate.flags, index


_WHY = {
    "command-line": "a command line comes before variables",
    "configuration": "an object of settings comes before single variables",
    "globals": "the variables look more like settings",
}


def explained(document: Json, *, fully: bool = False) -> str:
    """One sentence on what is offered of DOCUMENT and why; empty where there is no choice.

    Nearly every script has globals: that they are there besides is told only FULLY.
    """
    if document["selected"] is None:
        return ""
    chosen = document["flag_sets"][document["selected"]]
    others = [
        item
        for index, item in enumerate(document["flag_sets"])
        if index != document["selected"]
        and item["flags"]
        and item.get("active", True)
        and not item["command"]
        and (fully or item["tier"] != "globals")
    ]
    if not others:
        return ""
    rivals = any(item["tier"] == chosen["tier"] for item in others)
    why = "of its kind it is the most likely one" if rivals else _WHY[chosen["tier"]]
    there = list(dict.fromkeys(_named(item) for item in others))
    listed = ", ".join(there[:4]) + (f" and {len(there) - 4} more" if len(there) > 4 else "")
    return (
        f"{_named(chosen)} is offered, as {why}; there is also {listed} "
        "(--dest or --interface chooses)"
    )


def _named(flag_set: Json) -> str:
    interface, dest = flag_set["interface"], flag_set["dest"]
    return str(dest) if dest == interface else f"{interface} ({dest})"


def about(document: Json) -> list[Json]:
    """The diagnostics of the JSON form DOCUMENT, without those about sets that are not offered.

    What Guild does with a variable (FS3xx, and what is told of its default) matters only if it
    is the variables that are offered.
    """
    other: set[tuple[str, int, int, int]] = set()
    offered: set[tuple[str, int, int, int]] = set()
    for index, item in enumerate(document["flag_sets"]):
        if item["tier"] == "command-line" and item["dest"] != "globals":
            continue
        places = offered if index == document["selected"] else other
        for place in (item["location"], *(flag["location"] for flag in item["flags"])):
            places.add(_place(document, place))
    hidden = other - offered
    return [
        item
        for item in document["diagnostics"]
        if item["code"][:3] not in ("FS2", "FS3")
        or (item["code"][:3] == "FS2" and _place(document, item["location"]) not in hidden)
        or _place(document, item["location"]) in offered
    ]


def _place(document: Json, location: Json) -> tuple[str, int, int, int]:
    return (
        location.get("path", document["path"]),
        location.get("cell", 0),
        location["line"],
        location["column"],
    )


def _spellings(dest: str) -> frozenset[str]:
    """The forms in which interfaces may have written what the user means by DEST."""
    if dest == "main":  # Guild's older name for the globals of the main module
        return frozenset({"globals"})
    name = ""
    if dest.startswith("main."):
        name = dest[len("main.") :]
    for prefix in ("global:", "dict:", "namespace:"):
        if dest.startswith(prefix):
            name = dest[len(prefix) :]
    if name:
        return frozenset({f"global:{name}", f"dict:{name}", f"namespace:{name}"})
    return frozenset({dest})
