"""flagscan finds the hyperparameter flags of a training script by reading it.

    import flagscan

    script = flagscan.discover("train.py")
    script["lr"].default                        # 0.1
    print(flagscan.emit(script, "guild"))

Importing this package loads nothing else of it: every public name is fetched
when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is not needed at run time
if TYPE_CHECKING:
    from flagscan.api import discover as discover
    from flagscan.api import discover_many as discover_many
    from flagscan.api import discover_source as discover_source
    from flagscan.api import emit as emit
    from flagscan.errors import FlagscanError as FlagscanError
    from flagscan.errors import InvalidDocumentError as InvalidDocumentError
    from flagscan.errors import ScriptNotFoundError as ScriptNotFoundError
    from flagscan.errors import TargetFileError as TargetFileError
    from flagscan.errors import UnknownEmitterError as UnknownEmitterError
    from flagscan.errors import UnreadableScriptError as UnreadableScriptError
    from flagscan.errors import UsageError as UsageError
    from flagscan.model.diagnostic import Diagnostic as Diagnostic
    from flagscan.model.diagnostic import Severity as Severity
    from flagscan.model.flag import Flag as Flag
    from flagscan.model.location import Location as Location
    from flagscan.model.script import Dependency as Dependency
    from flagscan.model.script import FlagSet as FlagSet
    from flagscan.model.script import Script as Script
    from flagscan.model.script import Tier as Tier
    from flagscan.model.value import ABSENT as ABSENT
    from flagscan.model.value import Reason as Reason
    from flagscan.model.value import Step as Step
    from flagscan.model.value import Unresolved as Unresolved
    from flagscan.version import VERSION as __version__

_HOMES = {
    "flagscan.api": ("discover", "discover_many", "discover_source", "emit"),
    "flagscan.errors": (
        "FlagscanError",
        "InvalidDocumentError",
        "ScriptNotFoundError",
        "TargetFileError",
        "UnknownEmitterError",
        "UnreadableScriptError",
        "UsageError",
    ),
    "flagscan.model.diagnostic": ("Diagnostic", "Severity"),
    "flagscan.model.flag": ("Flag",),
    "flagscan.model.location": ("Location",),
    "flagscan.model.script": ("Dependency", "FlagSet", "Script", "Tier"),
    "flagscan.model.value": ("ABSENT", "Reason", "Step", "Unresolved"),
}

__all__ = [
    "ABSENT",
    "Dependency",
    "Diagnostic",
    "Flag",
    "FlagSet",
    "FlagscanError",
    "InvalidDocumentError",
    "Location",
    "Reason",
    "Script",
    "ScriptNotFoundError",
    "Severity",
    "Step",
    "TargetFileError",
    "Tier",
    "UnknownEmitterError",
    "UnreadableScriptError",
    "Unresolved",
    "UsageError",
    "__version__",
    "discover",
    "discover_many",
    "discover_source",
    "emit",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from flagscan.version import VERSION

        return VERSION
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            value: object = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
