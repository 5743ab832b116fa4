"""What a person is told of the differences that stay.

guild.yml:7:7: warning[FS611] lr: default 0.5 here, 0.1 in train.py:12
"""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.guildfile.fill import Report
from flagscan.guildfile.scalars import comment, scalar
from flagscan.guildfile.threeway import Difference, State, renames
from flagscan.guildfile.update import Placed
from flagscan.model.diagnostic import (
    BEHIND,
    DROPPED,
    NOT_REMOVED,
    OVERRIDDEN,
    RENAMED,
    UNKNOWN_BASE,
    Diagnostic,
)
from flagscan.model.location import Location
from flagscan.model.value import ABSENT


def findings(report: Report, path: str) -> Iterator[Diagnostic]:
    """What is to be told about the operation of REPORT in the file PATH."""
    if not report.base_known:
        mark = report.found.pair[0].start_mark
        yield UNKNOWN_BASE.at(
            Location(path, mark.line + 1, mark.column), name=report.found.full_name
        )
    for placed in report.differences:
        yield from _about(report, placed, path)
    for old, new in renames([placed.difference for placed in report.differences]):
        placed = next(p for p in report.differences if p.difference.flag == old)
        yield RENAMED.at(_place(placed, path), old=old, new=new, place=report.path)


def behind(report: Report, path: str) -> Iterator[Diagnostic]:
    """What in the file PATH is not what the script of REPORT says, and should be."""
    for placed in report.differences:
        if placed.difference.follows:
            what, flag, how = described(report, placed.difference)
            yield BEHIND.at(_place(placed, path), what=what, flag=flag, how=how)


def described(report: Report, item: Difference) -> tuple[str, str, str]:
    """ITEM in words: ``stale-default``, ``lr``, ``0.1 here, 0.2 in train.py:12``."""
    what = f"{item.state.value}-{item.attribute or 'flag'}"
    name = comment(item.flag)
    place = where(report, item)
    if not item.attribute:
        gone = f"not in {place}" + (" any more" if item.news else "")
        return what, name, gone if item.state is State.EXTRA else f"in {place}"
    here = "none" if item.here is ABSENT else shown(item.here)
    there = "none" if item.script is ABSENT else shown(item.script)
    why = f" ({item.why})" if item.why else ""
    return what, name, f"{here} here, {there} in {place}{why}"


def _about(report: Report, placed: Placed, path: str) -> Iterator[Diagnostic]:
    item, location = placed.difference, _place(placed, path)
    if item.state is State.EXTRA and item.news and not item.follows:
        why = item.why or "it was changed here"
        yield NOT_REMOVED.at(location, flag=comment(item.flag), place=report.path, why=why)
    elif item.state is State.DROPPED:
        what = item.flag if not item.attribute else f"{item.attribute} of {item.flag}"
        yield DROPPED.at(location, what=comment(what), place=where(report, item))
    elif item.attribute and not item.follows:
        there = "none" if item.script is ABSENT else shown(item.script)
        here = "none" if item.here is ABSENT else shown(item.here)
        yield OVERRIDDEN.at(
            location,
            flag=comment(item.flag),
            attribute=item.attribute,
            here=here,
            there=there,
            place=where(report, item) + (f" ({item.why})" if item.why else ""),
        )


def where(report: Report, item: Difference) -> str:
    """Where the script declares the flag of ITEM."""
    flags = report.operation.flags if report.operation else []
    location = next((flag.location for flag in flags if flag.name == item.flag), None)
    return report.path if location is None else f"{location.path}:{location.line}"


def shown(value: object) -> str:
    """VALUE, a piece of a guild.yml, as a person is shown it."""
    try:
        text = scalar(value, flow=True)
    except TypeError:
        text = str(value)
    return comment(text, 60)


def _place(placed: Placed, path: str) -> Location:
    return Location(path, placed.line + 1, placed.column)
