"""What is told of a parser of simple-parsing: the classes whose fields are not read."""

from __future__ import annotations

from flagscan.interfaces.base import Findings
from flagscan.interfaces.simple_parsing.model import Added
from flagscan.interpreter.trace import Trace
from flagscan.model.diagnostic import FOREIGN_OPTIONS, UNREADABLE_OPTIONS


def collect(trace: Trace) -> Findings:
    """Diagnostics alone: the flags are found with those of every other argparse parser."""
    findings = Findings()
    for call in trace.calls:
        if isinstance(call.data, Added) and call.data.foreign:
            findings.diagnostics.append(FOREIGN_OPTIONS.at(call.location, callee=call.data.foreign))
        elif isinstance(call.data, Added) and call.data.unknown:
            text = " ".join(call.source.split())[:100]
            findings.diagnostics.append(UNREADABLE_OPTIONS.at(call.location, source=text))
    return findings
