"""The kinds of Parameters that the library has: what they hold where nothing is given.

Source: ``_slot_defaults`` in ``param/parameters.py`` and ``param/parameterized.py`` of param 2.4.
"""

from __future__ import annotations

from dataclasses import dataclass

from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.values import CallResult, External, Value

_MODULES = ("param.", "param.parameters.", "param.parameterized.")
PARAMETERIZED = ("Parameterized", "ParameterizedFunction", "ParameterizedABC")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of Parameter."""

    default: object = None
    type: str = ""
    """As of a flag; empty for what is no scalar."""
    bounds: tuple[float, float] | None = None
    numeric: bool = False
    """Whether ``bounds`` are bounds of its value."""
    first: str = "default"
    """What an argument without a name is."""
    selects: bool = False
    """Whether its value is one of its ``objects``."""
    takes_first: bool = False
    """Whether that is the first of them where no default is given."""
    lists: bool = False
    """Whether it has ``objects``."""
    limited: bool = False
    """Whether it has ``bounds``, of whatever."""
    rewrites: bool = False
    """Whether reading it from an instance gives something else than what was set (a path that is
    looked for, an event that is over)."""

    def has(self, slot: str) -> bool:
        """Whether a Parameter of this kind has SLOT."""
        if slot in ("bounds", "inclusive_bounds"):
            return self.numeric or self.limited
        return slot not in ("objects", "check_on_set") or self.selects or self.lists


KINDS: dict[str, Kind] = {
    "Parameter": Kind(),
    "String": Kind("", "str"),
    "Bytes": Kind(b""),
    "Dynamic": Kind(rewrites=True),
    "Number": Kind(0.0, "float", numeric=True),
    "Integer": Kind(0, "int", numeric=True),
    "Magnitude": Kind(1.0, "float", (0.0, 1.0), numeric=True),
    "Date": Kind(limited=True),
    "CalendarDate": Kind(limited=True),
    "Boolean": Kind(False, "bool"),
    "Event": Kind(False, "bool", rewrites=True),
    "Tuple": Kind((0, 0)),
    "NumericTuple": Kind((0, 0)),
    "XYCoordinates": Kind((0.0, 0.0)),
    "Range": Kind(limited=True),
    "DateRange": Kind(limited=True),
    "CalendarDateRange": Kind(limited=True),
    "Callable": Kind(),
    "Action": Kind(),
    "Selector": Kind(first="objects", selects=True, takes_first=True),
    "ObjectSelector": Kind(selects=True),
    "ListSelector": Kind(lists=True),
    "FileSelector": Kind(type="path", lists=True),
    "MultiFileSelector": Kind(lists=True),
    "ClassSelector": Kind(first="class_"),
    "Dict": Kind(),
    "Array": Kind(),
    "DataFrame": Kind(),
    "Series": Kind(),
    "List": Kind([], limited=True),
    "HookList": Kind([], limited=True),
    "Path": Kind(type="path", rewrites=True),
    "Filename": Kind(type="path", rewrites=True),
    "Foldername": Kind(type="path", rewrites=True),
    "Color": Kind(type="str"),
}


def is_parameterized(cls: Value | None, *, function: bool | None = None) -> bool:
    """Whether CLS is a class with Parameters; with FUNCTION, whether its objects are called so."""
    names = {_own_name(name) for name in base_names(cls)} if isinstance(cls, ClassObject) else set()
    if function is not None and ("ParameterizedFunction" in names) is not function:
        return False
    return bool(names & set(PARAMETERIZED))


def kind_name(value: Value) -> str:
    """The name of the kind of Parameter that VALUE is; empty for anything else.

    A class of the script's own that is derived from one counts as that one.
    """
    if isinstance(value, CallResult) and value.call.name is not None:
        name = _own_name(value.call.name)
        return name if name in KINDS else ""
    if isinstance(value, Instance) and not isinstance(value.cls, External):
        return next((n for n in map(_own_name, base_names(value.cls)) if n in KINDS), "")
    return ""


def _own_name(dotted: str) -> str:
    module, _, name = dotted.rpartition(".")
    return name if f"{module}." in _MODULES else ""
