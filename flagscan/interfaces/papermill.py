"""``papermill``: the names of the notebook's cell that is tagged ``parameters``.

    # %% tags=["parameters"]
    lr = 0.1           # learning rate
    steps: int = 100
    name = None        # type: str name of the run

papermill puts a cell with other values behind that one. What it lists (``--help-notebook``)
are the names that are assigned there; it takes the type from the annotation or a comment, and
the help from the comment at the end of the line. The tag is that of the cell in a notebook,
or of jupytext's percent and light formats in a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flagscan.declarations.variables import MainNames
from flagscan.interfaces.base import Findings, Interface
from flagscan.interpreter.trace import Trace
from flagscan.model.script import Tier
from flagscan.model.value import FlagValue
from flagscan.syntax.bindings import Binding
from flagscan.syntax.comments import comment_of

_TYPE_COMMENT = re.compile(r"#\s*type:\s*(?P<type>\S+)\s*(?P<help>.*)")
_TYPES = ("bool", "float", "int", "str")


def collect(trace: Trace) -> Findings:
    """The flag set of the parameters' cell."""
    findings = Findings()
    tree = trace.main.tree
    lines = None if tree is None else tree.parameters
    if tree is not None and lines is not None:
        names = Parameters(trace, tree)
        inside = names.inside(lines)
        flag_set, findings.diagnostics = names.set_of(inside, "papermill", Tier.COMMAND_LINE)
        findings.flag_sets += [flag_set] if flag_set else []
    return findings


class Parameters(MainNames):
    """The names of the main module, of which one cell assigns parameters."""

    def inside(self, lines: range) -> Iterator[Binding]:
        """The last assignment in LINES of each name; the notebook goes on with its value."""
        for bindings in self.bindings.values():
            there = [
                binding
                for binding in bindings
                if binding.form in ("plain", "annotated") and binding.statement.lineno in lines
            ]
            if there:
                yield there[-1]

    def declared(self, binding: Binding, value: FlagValue) -> dict[str, Any]:
        """What is said of BINDING, a comment of its type included."""
        found = super().declared(binding, value)
        match = _TYPE_COMMENT.match(comment_of(self.tree, binding.statement).trailing)
        if match is not None:
            if match["type"] in _TYPES and binding.form != "annotated":
                found["type"] = match["type"]
            if match["help"]:
                found["help"] = match["help"]
        return found


INTERFACE = Interface(name="papermill", tier=Tier.COMMAND_LINE, collect=collect)
