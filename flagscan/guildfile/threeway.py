"""What of a script's changes a guild.yml takes over, and what of it a person has changed.

    as written  here  script
    0.1         0.1   0.2     stale: the file follows the script
    0.1         0.5   0.1     overridden: a person's value stays
    0.1         0.5   0.2     overridden as well, and told
    --          0.5   --      a person's own: nobody's business

Three definitions of each flag are compared, attribute by attribute: the one that flagscan wrote
(the base), the one in the file, and the one that the script gives now.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flagscan.guildfile.definition import ATTRIBUTE_ORDER, FlagDefinition
from flagscan.guildfile.render import data
from flagscan.guildfile.rules import accepts
from flagscan.guildfile.same import same
from flagscan.model.value import ABSENT

Attributes = Mapping[str, object]
Definitions = Mapping[str, Attributes]
"""Flags by name, each with its attributes as plain data."""


class State(enum.Enum):
    """How a flag, or an attribute of one, differs."""

    MISSING = "missing"
    """The script has it; the file lacks it, or gives no more than a name."""
    STALE = "stale"
    """The file says what an earlier script said."""
    EXTRA = "extra"
    """The file has it; the script does not have it, or not any more."""
    OVERRIDDEN = "overridden"
    """A person said something else."""
    DROPPED = "dropped"
    """A person removed it from the file."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between a file and a script."""

    flag: str
    attribute: str
    """Empty where it is the flag as a whole."""
    state: State
    follows: bool
    """Whether the file is to take over what the script says."""
    here: object = ABSENT
    script: object = ABSENT
    news: bool = False
    """Whether the script changed since the file was written."""
    why: str = ""
    """Why the file does not follow although nobody changed it."""


def plain(flag: FlagDefinition) -> dict[str, object]:
    """The attributes of FLAG as they are read where they are written."""
    return normal(data(dict(flag.attributes)))


def normal(stated: object) -> dict[str, object]:
    """The attributes that STATED, the value of a flag in a file, gives; a null default is none."""
    if not isinstance(stated, Mapping):
        stated = {"default": stated}
    return {
        str(name): value
        for name, value in stated.items()
        if not (name == "default" and value is None)
    }


def compare(base: Definitions | None, here: Definitions, script: Definitions) -> list[Difference]:
    """The differences between the file (HERE) and the SCRIPT, in the order of the script.

    BASE is what the file said when flagscan wrote it, or None where that is not known: then only
    what is missing is filled in, and whatever differs is taken for a person's.
    """
    found: list[Difference] = []
    for name in script:
        if name in here:
            known = None if base is None else base.get(name)
            found += _attributes(name, known, here[name], script[name])
        elif base is not None and name in base:
            news = not same(dict(base[name]), dict(script[name]))
            found.append(Difference(name, "", State.DROPPED, False, news=news))
        else:
            found.append(Difference(name, "", State.MISSING, True, script=script[name]))
    for name in here:
        if name not in script:
            was = None if base is None else base.get(name)
            untouched = was is not None and same(dict(was), dict(here[name]))
            found.append(
                Difference(name, "", State.EXTRA, untouched, here=here[name], news=was is not None)
            )
    return found


def _attributes(
    flag: str, base: Attributes | None, here: Attributes, script: Attributes
) -> list[Difference]:
    found = []
    names = [n for n in ATTRIBUTE_ORDER if n in here or n in script or n in (base or {})]
    for name in names:
        ours, theirs = here.get(name, ABSENT), script.get(name, ABSENT)
        if _equal(ours, theirs):
            continue
        was = ABSENT if base is None else base.get(name, ABSENT)
        news = base is not None and not _equal(was, theirs)
        untouched = _equal(was, ours)
        if ours is ABSENT and untouched:
            found.append(Difference(flag, name, State.MISSING, True, ABSENT, theirs, news))
        elif ours is ABSENT:
            found.append(Difference(flag, name, State.DROPPED, False, ABSENT, theirs, news))
        elif untouched:
            found.append(Difference(flag, name, State.STALE, True, ours, theirs, news))
        elif theirs is not ABSENT or was is not ABSENT:
            found.append(Difference(flag, name, State.OVERRIDDEN, False, ours, theirs, news))
        # Else a person's own attribute, of which the script never said anything.
    return _settled(here, found)


def _equal(one: object, other: object) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return same(one, other)


def _settled(here: Attributes, found: list[Difference]) -> list[Difference]:
    """FOUND without following where Guild would then refuse the flag's default.

    A person's default that the script's new choices exclude, for example, keeps the old choices.
    """
    whole = _applied(here, [d for d in found if d.follows])
    if not _clashing(whole, found) and (accepts(whole) or not accepts(here)):
        return found
    result = dict(here)
    kept = set()
    # What is taken away first: it may make room.
    for item in sorted(found, key=lambda d: d.script is not ABSENT):
        if not item.follows:
            continue
        candidate = _applied(result, [item])
        clash = item.script is not ABSENT and contradicts(item.attribute, item.script, result)
        if clash or (accepts(result) and not accepts(candidate)):
            kept.add(item.attribute)
        else:
            result = candidate
    why = "it would contradict what is stated here"
    return [
        replace(item, follows=False, why=why) if item.attribute in kept else item for item in found
    ]


def _clashing(result: Attributes, found: list[Difference]) -> bool:
    return any(
        contradicts(d.attribute, d.script, {k: v for k, v in result.items() if k != d.attribute})
        for d in found
        if d.follows and d.script is not ABSENT
    )


def _applied(here: Attributes, followed: list[Difference]) -> dict[str, object]:
    result = dict(here)
    for item in followed:
        if item.script is ABSENT:
            result.pop(item.attribute, None)
        else:
            result[item.attribute] = item.script
    return result


def contradicts(name: str, value: object, there: Attributes) -> bool:
    """Whether the attribute NAME makes no sense, or harm, beside those that are THERE."""
    match name:
        case "default":
            return bool(there.get("required"))
        case "required":
            return there.get("default") is not None
        case "arg-name":
            return "arg-switch" in there
        case "arg-switch" | "arg-split":
            others = {"arg-switch", "arg-split", "arg-encoding"} - {name}
            return bool(others & there.keys())
        case "arg-encoding":
            # Beside ``arg-switch: no`` it is for batches alone.
            return "arg-split" in there or bool(there.get("arg-switch"))
        case "null-label":
            return there.get("default") is not None
        case "type":
            return "arg-switch" in there or (value == "string" and "arg-split" in there)
        case _:
            return False


def renames(differences: list[Difference]) -> list[tuple[str, str]]:
    """Flags that went, each with the new one that it may be now: the nearest, or the same by value.

    Only a suggestion: runs that were made keep the old name.
    """
    gone = [d for d in differences if d.state is State.EXTRA and not d.attribute and d.news]
    new = [d for d in differences if d.state is State.MISSING and not d.attribute]
    found = []
    for item in gone:
        best = max(new, key=lambda other: _likeness(item, other), default=None)
        if best is not None and _likeness(item, best) >= _LIKELY:
            new.remove(best)
            found.append((item.flag, best.flag))
    return found


_LIKELY = 0.75


def _likeness(old: Difference, new: Difference) -> float:
    """From 0 to 2: how near the names are, and 1 more where the values say the same."""
    one, other = (name.replace("-", "_").lower() for name in (old.flag, new.flag))
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    assert isinstance(old.here, Mapping)
    assert isinstance(new.script, Mapping)
    telling = any(old.here.get(key) not in (None, "", 0, 1, True) for key in ("default", "choices"))
    return ratio + (telling and same(dict(old.here), dict(new.script)))
