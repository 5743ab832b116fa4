"""How the operations of a guild.yml are doing, for a person.

train  train.py    in sync
fit    src/fit.py  1 missing, 1 stale, 1 overridden
  guild.yml:14:7  stale-default lr: 0.1 here, 0.2 in src/fit.py:3
  guild.yml:12:5  missing-flag decay: in src/fit.py:7
old    old.py      not kept up to date (auto-flags: yes, or --all)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flagscan.guildfile import drift, locate
from flagscan.guildfile.document import Document
from flagscan.guildfile.fill import Report
from flagscan.guildfile.locate import Found
from flagscan.guildfile.merge import Request, examine
from flagscan.guildfile.settings import auto_flags
from flagscan.guildfile.telling import described
from flagscan.guildfile.threeway import State


def overview_of(
    text: str, path: str, requests: list[Request], only: str | None = None
) -> list[str]:
    """Lines about each operation in TEXT, the contents of the file PATH, that runs a module.

    ONLY is the one that is wanted: ``train``, ``model:train``.

    Raises:
        TargetFileError: the text cannot be understood.
    """
    examined = examine(text, path, requests)
    reports = {report.found.pair[0].start_mark.index: report for report in examined}
    rows = []
    document = Document(text, path)
    for found in locate.every(locate.homes(document)):
        if not found.words or only not in (None, found.name, found.full_name):
            continue
        report = reports.get(found.pair[0].start_mark.index)
        script = found.words[0] if report is None else report.path
        rows.append((found.full_name, script, _state(document, found, report), report))
    first = max((len(name) for name, *_ in rows), default=0)
    second = max((len(script) for _, script, *_ in rows), default=0)
    lines = []
    for name, script, state, report in rows:
        lines.append(f"{name:{first}}  {script:{second}}  {state}")
        if report is not None:
            lines.extend(f"  {line}" for line in _details(report, path, fully=only is not None))
    return lines


def _state(document: Document, found: Found, report: Report | None) -> str:
    if auto_flags(document.path, found).wanted is False:
        return "protected (auto-flags: no)"
    if report is None:
        return "as its model extends it" if found.is_variant else "no flags are found"
    if report.left:
        return f"left as it is: {report.left}"
    counts = Counter(p.difference.state for p in report.differences)
    told = [f"{counts[s]} {s.value}" for s in State if counts[s] and s is not State.DROPPED]
    state = ", ".join(told) or "in sync"
    if not report.base_known:
        state += "; what was once written is not known"
    if not report.managed:
        state += "; not kept up to date (auto-flags: yes, or --all)"
    return state


def _details(report: Report, path: str, *, fully: bool) -> Iterator[str]:
    for placed in sorted(report.differences, key=lambda p: (p.line, p.column)):
        state = placed.difference.state
        # What an operation lacks that is not kept up to date, it lacks on purpose, perhaps.
        on_purpose = state is State.MISSING and not (report.managed or fully)
        if on_purpose or state is State.DROPPED:
            continue
        what, flag, how = described(report, placed.difference)
        if state is State.EXTRA and not placed.difference.news:
            how += drift.meant(report, placed.difference.flag)
        yield f"{path}:{placed.line + 1}:{placed.column + 1}  {what} {flag}: {how}"
    for finding in drift.misread(report, path):
        where = finding.location
        yield f"{path}:{where.line}:{where.column + 1}  {finding.message}"
