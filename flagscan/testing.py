"""Helpers for testing an emitter, ours or a stranger's: scripts without a source file.

script = script_of(option("lr", type="float", default=0.1))
text = emitter.emit([script], EmitOptions())
"""

from __future__ import annotations

from typing import Any

from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Script, Tier
from flagscan.model.value import Reason, Unresolved

TIERS = {"args": Tier.COMMAND_LINE, "globals": Tier.GLOBALS}


def option(*names: str, **attributes: Any) -> Flag:
    """A command line option; its names without dashes get two."""
    options = tuple(name if name[0] in "-+" else f"--{name}" for name in names)
    name = next((o for o in options if o.startswith("--")), options[0]).lstrip("-")
    attributes = {"action": "store", "destination": name.replace("-", "_"), **attributes}
    return Flag(name=name, options=options, location=Location("train.py", 1, 0), **attributes)


def positional(name: str, **attributes: Any) -> Flag:
    """A positional argument."""
    attributes = {"action": "store", "destination": name, **attributes}
    return Flag(name=name, positional=True, location=Location("train.py", 1, 0), **attributes)


def variable(name: str, default: object, **attributes: Any) -> Flag:
    """A global, or a (dotted) key of a dict."""
    return Flag(
        name=name,
        destination=name,
        default=default,
        location=Location("train.py", 1, 0),
        **attributes,
    )


def unresolved(source: str, reason: Reason = Reason.EXTERNAL_CALL) -> Unresolved:
    """A value that is known by its source text only."""
    return Unresolved(source=source, location=Location("train.py", 1, 0), reason=reason)


def flag_set_of(
    *flags: Flag, dest: str = "args", command: tuple[str, ...] = (), interface: str = ""
) -> FlagSet:
    """A flag set of FLAGS, of argparse for ``args``."""
    return FlagSet(
        interface=interface or ("argparse" if dest == "args" else dest.partition(":")[0]),
        tier=TIERS.get(dest, Tier.CONFIGURATION),
        dest=dest,
        command=command,
        location=Location("train.py", 1, 0),
        flags=flags,
    )


def script_of(*flags: Flag, path: str = "train.py", dest: str = "args") -> Script:
    """A script whose one flag set is of FLAGS."""
    return script_with(flag_set_of(*flags, dest=dest), path=path)


def script_with(*flag_sets: FlagSet, path: str = "train.py") -> Script:
    """A script of FLAG_SETS, the first of which is selected."""
    return Script(path=path, digest="sha256:0", selected=0, flag_sets=flag_sets)
