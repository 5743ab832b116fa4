"""What a run tells on standard error: sentences, and findings in the format asked for."""

from __future__ import annotations

import sys

from flagscan.selection import AUTO, about, explained
from flagscan.terminal import visible, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    from flagscan.config import Options
    from flagscan.model.diagnostic import Diagnostic

    Json: TypeAlias = Any


class Voice:
    """The voice of a run with these OPTIONS, which say how much is told and in which form.

    ``told`` is what has been reported, for a later run that finds everything unchanged.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._findings: list[Json] = []
        self.told: list[Json] = []

    def say(self, text: str) -> None:
        """Tell TEXT, a sentence."""
        # A document on standard error stays one that programs can read.
        if not self._is_document:
            write(sys.stderr, f"flagscan: {visible(text)}\n")

    def note(self, text: str) -> None:
        """Tell TEXT, unless quiet is asked for."""
        if not self._options.quiet:
            self.say(text)

    def report(self, findings: Iterable[Json], *, always: bool = False) -> None:
        """Tell those of FINDINGS, as JSON, that are severe enough (or all of them, ALWAYS)."""
        told = [item for item in findings if always or self._is_told(item["severity"])]
        self.told.extend(told)
        if self._is_document:
            self._findings.extend(told)
        elif told:
            from flagscan.command.reporting import render

            write(sys.stderr, render(told, self._options.output_format))

    def finish(self) -> None:
        """Write the document, where the format is one."""
        if self._is_document:
            from flagscan.command.reporting import render

            write(sys.stderr, render(self._findings, self._options.output_format))

    def describe(self, document: Json, *, alone: bool) -> None:
        """Tell the diagnostics of DOCUMENT, and with -v what was chosen and what is unknown.

        ALONE: there is no other script; about each of many, one sentence is a flood.
        """
        self.report(about(document))
        options = self._options
        if document["selected"] is None and not options.quiet:
            self._tell_what_is_missing(document)
        if options.verbose or (alone and not options.quiet):
            sentence = explained(document, fully=options.verbose)
            if sentence:
                self.say(f"{document['path']}: {sentence}")
        if options.verbose and document["selected"] is not None and not self._is_document:
            from flagscan.command.reporting import explain_unknowns

            write(sys.stderr, explain_unknowns(document))

    def _tell_what_is_missing(self, document: Json) -> None:
        options = self._options
        asked = [] if options.dest == AUTO else [f"--dest {options.dest}"]
        asked += [] if options.interface is None else [f"--interface {options.interface}"]
        if not asked:
            return
        offered = sorted(
            {f"{i['interface']} ({i['dest']})" for i in document["flag_sets"] if i["flags"]}
        )
        there = f"there are {', '.join(offered)}" if offered else "there are none at all"
        self.say(f"{document['path']}: no flags for {' '.join(asked)}; {there}")

    @property
    def _is_document(self) -> bool:
        """Whether the report is one document at the end, not lines as they come."""
        return self._options.output_format in ("json", "gitlab", "sarif")

    def _is_told(self, severity: str) -> bool:
        if severity == "info":
            return self._options.verbose
        return severity == "error" or not self._options.quiet


def findings_of(diagnostics: Iterable[Diagnostic]) -> list[Json]:
    """DIAGNOSTICS as findings: their JSON form."""
    from flagscan.model.serialize import diagnostic_to_json

    return [diagnostic_to_json(diagnostic) for diagnostic in diagnostics]
