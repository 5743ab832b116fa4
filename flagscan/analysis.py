"""One script's bytes in, what is known of it out: the rooms joined into one pipeline.

    bytes -> syntax -> interpreter -> trace -> interfaces -> selection -> Script

Nothing is cached here and nothing is written; what is read besides the bytes
are sibling modules and the files of settings that it opens.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flagscan.errors import FlagscanError
from flagscan.interfaces import load_all
from flagscan.interpreter.interpreter import interpret
from flagscan.interpreter.library import Library
from flagscan.interpreter.trace import Trace
from flagscan.model.diagnostic import INTERNAL_ERROR, NEWER_SYNTAX, SYNTAX_ERROR, Diagnostic
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import Dependency, FlagSet, Script, Tier
from flagscan.model.value import ABSENT
from flagscan.selection import select
from flagscan.syntax.source import digest_of
from flagscan.syntax.tree import UnreadableScript, parse


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of a script, and what that depends on."""

    script: Script
    absent: tuple[str, ...]
    """Files that were looked for and not found; were one there, the answer could differ."""


def analyse(
    data: bytes,
    path: str,
    *,
    roots: Sequence[str] = (),
    follow: bool = True,
    contents: Mapping[str, bytes] | None = None,
    comments: bool = True,
) -> Analysis:
    """Find the flags of the script whose content is DATA.

    PATH is how the user names it: sibling modules are looked for beside it (and in ROOTS, unless
    FOLLOW is false), and locations carry it. CONTENTS has what some of them are to hold instead
    of what their files do, by the path that locations carry. COMMENTS: whether they may say
    something of a flag. Never raises for anything a script contains: what goes wrong is a
    diagnostic.
    """
    digest = digest_of(data)
    try:
        trace, flag_sets, diagnostics = _interpret(
            data, path, tuple(roots), follow, contents, comments
        )
    except UnreadableScript as error:
        found = _why_unreadable(error.diagnostic, data)
        return Analysis(Script(path=path, digest=digest, diagnostics=(found,)), ())
    except FlagscanError:  # of the installation (a broken plug-in), not of this script
        raise
    except Exception as error:  # the one boundary: a fault of ours is reported with the script
        if os.environ.get("FLAGSCAN_TRACEBACK"):
            raise
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = (
            f"{type(error).__name__} in {os.path.basename(where.filename)}:{where.lineno}: {error}"
        )
        diagnostic = INTERNAL_ERROR.at(Location(path, 1, 0), what=" ".join(what.split())[:200])
        return Analysis(Script(path=path, digest=digest, diagnostics=(diagnostic,)), ())
    dependencies = [Dependency(m.file, m.digest) for m in trace.modules if m.file]
    absent = list(trace.absent)
    if trace.files is not None:
        dependencies.extend(Dependency(f.path, f.digest) for f in trace.files.read_files.values())
        dependencies.extend(Dependency(*folder) for folder in trace.files.listed.items())
        absent.extend(trace.files.absent)
    script = Script(
        path=path,
        digest=digest,
        dependencies=tuple(dependencies),
        selected=select(flag_sets),
        flag_sets=tuple(flag_sets),
        diagnostics=tuple(sorted(_unique(diagnostics), key=_by_place(path))),
    )
    return Analysis(script, tuple(absent))


def _why_unreadable(found: Diagnostic, data: bytes) -> Diagnostic:
    if found.code == SYNTAX_ERROR.name:
        from flagscan.syntax.newer import is_newer

        if is_newer(data, found.location.line):
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            return NEWER_SYNTAX.at(found.location, version=version)
    return found


def _interpret(
    data: bytes,
    path: str,
    roots: tuple[str, ...],
    follow: bool,
    contents: Mapping[str, bytes] | None,
    comments: bool,
) -> tuple[Trace, list[FlagSet], list[Diagnostic]]:
    # Trees are many small objects that all stay: looking for garbage among them, again and again
    # while they grow, costs more than parsing. What an analysis leaves is in cycles, and is
    # collected at once before the next one of this process.
    collecting = gc.isenabled()
    gc.disable()
    if _left_behind.bytes and _left_behind.bytes + len(data) > _COLLECT_AFTER:
        _left_behind.bytes = 0
        gc.collect()
    try:
        tree = parse(data, path)
        tree.reads_comments = comments
        _left_behind.bytes += len(data)
        trace = interpret(tree, _library(), roots=roots, follow=follow, contents=contents)
        _left_behind.bytes += sum(m.size for m in trace.modules if m.tree is not None)
        flag_sets: list[FlagSet] = []
        diagnostics = [*tree.source.diagnostics, *trace.diagnostics]
        for interface in load_all():
            if interface.name not in trace.met:
                continue
            findings = interface.read(trace)
            flag_sets.extend(findings.flag_sets)
            # The kernel of a notebook keeps the command line for itself.
            if interface.tier is Tier.COMMAND_LINE and not tree.source.cells:
                trace.has_command_line |= any(s.active and s.flags for s in findings.flag_sets)
            diagnostics.extend(findings.diagnostics)
        if trace.files is not None:
            diagnostics.extend(trace.files.diagnostics)
        if not comments and trace.files is not None:
            files = trace.files.read_files
            flag_sets = [_without_comments(flag_set, files) for flag_set in flag_sets]
        return trace, flag_sets, diagnostics
    finally:
        if collecting:
            gc.enable()


def _without_comments(flag_set: FlagSet, files: Container[str]) -> FlagSet:
    """FLAG_SET, its flags in FILES of settings without what comments there say of them."""

    def bare(flag: Flag) -> Flag:
        if flag.location.path not in files:
            return flag
        choices = ABSENT if flag.allow_other else flag.choices
        return replace(flag, help=ABSENT, choices=choices, allow_other=False)

    return replace(flag_set, flags=tuple(map(bare, flag_set.flags)))


class _LeftBehind:
    bytes = 0
    """Bytes of source analysed since garbage was last collected."""


_left_behind = _LeftBehind()
_COLLECT_AFTER = 400_000


@lru_cache(maxsize=1)
def _library() -> Library:
    return Library(tuple(interface.offer() for interface in load_all()))


def _unique(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    return list(dict.fromkeys(diagnostics))


def _by_place(path: str):  # type: ignore[no-untyped-def]
    return lambda d: (d.location.path != path, d.location)
