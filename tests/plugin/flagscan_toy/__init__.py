"""``toy``: flags that a script declares by calling ``toytool.setting``.

    import toytool

    toytool.setting("lr", 0.1)     # a flag called lr, given as --lr

This is all that a way to declare flags takes.
"""

from __future__ import annotations

from flagscan.declarations.flags import attribute, remarks
from flagscan.interfaces.base import Findings, Interface
from flagscan.interpreter.trace import Trace
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Tier


def collect(trace: Trace) -> Findings:
    """The settings of a script, in the order in which it declares them."""
    findings = Findings()
    flags = []
    for call in trace.calls_to("toytool.setting"):
        name = attribute(call.argument(0, "name"))
        if isinstance(name, str):
            flags.append(
                Flag(
                    name=name,
                    options=(f"--{name}",),
                    destination=name,
                    action="store",
                    default=attribute(call.argument(1, "default")),
                    conditional=bool(call.path),
                    location=call.location,
                )
            )
    if flags:
        findings.flag_sets.append(
            FlagSet(
                interface="toy",
                tier=Tier.COMMAND_LINE,
                dest="args",
                location=flags[0].location,
                flags=tuple(flags),
            )
        )
        findings.diagnostics.extend(remark for flag in flags for remark in remarks(flag))
    return findings


INTERFACE = Interface(name="toy", tier=Tier.COMMAND_LINE, collect=collect, words=("toytool",))
