"""What is told of an ``HfArgumentParser``: the classes whose fields are not read."""

from __future__ import annotations

from flagscan.declarations.argument_parsers import HF, interface_of
from flagscan.interfaces.base import Findings
from flagscan.interfaces.hf_argument_parser.model import Made
from flagscan.interpreter.trace import Trace
from flagscan.model.diagnostic import FOREIGN_OPTIONS, PROGRAM_RAISES, UNREADABLE_OPTIONS


def collect(trace: Trace) -> Findings:
    """Diagnostics alone: the flags are found with those of every other argparse parser."""
    findings = Findings()
    told = findings.diagnostics
    for call in trace.calls:
        if not isinstance(call.data, Made) or HF not in (
            interface_of(call.answer),
            interface_of(call.receiver),
        ):
            continue
        for name in call.data.foreign:
            told.append(FOREIGN_OPTIONS.at(call.location, callee=name))
        for text in call.data.unknown:
            told.append(UNREADABLE_OPTIONS.at(call.location, source=text))
        for location, what in call.data.raising:
            told.append(PROGRAM_RAISES.at(location, what=what))
    return findings
