"""Calls of ``parse`` and functions wrapped by ``wrap``: each is a program.

Every value is read as YAML and then decoded by the type of its field. What a configuration file
holds that the script names itself takes the place of the defaults: they are not known then.

Sources: ``pyrallis.argparsing``, ``pyrallis.parsers.decoding`` of pyrallis 0.3, and the same
modules of draccus 0.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flagscan.declarations.flags import attribute, remarks
from flagscan.declarations.nested import Setting, documentation, is_structure, settings_of
from flagscan.declarations.parameters import parameters_of
from flagscan.interfaces.base import Findings
from flagscan.interpreter.attributes import base_names, enum_members, outside_base
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    NONE,
    CallResult,
    Constant,
    Function,
    Unknown,
    Value,
)
from flagscan.model.diagnostic import FIXED_WORDS, FOREIGN_OPTIONS, NOT_REACHED, UNREADABLE_OPTIONS
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_LIBRARIES = ("pyrallis", "draccus")
PARSE = tuple(f"{n}{part}.parse" for n in _LIBRARIES for part in ("", ".argparsing"))
WRAP = tuple(f"{n}{part}.wrap" for n in _LIBRARIES for part in ("", ".argparsing"))
_SCALARS = ("int", "float", "str", "bool", "path")
_ORDERS = {"pyrallis": "below above behind", "draccus": "behind above below"}


def collect(trace: Trace) -> Findings:
    """The programs of a script: those on its way first, else what nobody calls."""
    findings = Findings()
    calls = [call for call in trace.calls if call.name in PARSE or _wrapping(call) is not None]
    reached = [call for call in calls if call.index < trace.reached]
    for call in reached or calls:
        _add(findings, trace, call)
    if calls and not reached:
        findings.diagnostics.append(
            NOT_REACHED.at(calls[0].location, function="what parses its command line")
        )
    return findings


def _wrapping(call: Call) -> Call | None:
    """The call of ``wrap`` whose result CALL calls with a function."""
    made = call.callee.call if isinstance(call.callee, CallResult) else None
    return made if made is not None and made.name in WRAP else None


def _add(findings: Findings, trace: Trace, call: Call) -> None:
    made = _wrapping(call) or call
    library = str(made.name).partition(".")[0]
    words = call.value(2, "args") if made is call else None
    if words is not None and words != NONE and not isinstance(words, Unknown):
        findings.diagnostics.append(FIXED_WORDS.at(call.location, callee=f"{library}.parse"))
        return
    file = made.argument(1 if made is call else 0, "config_path")
    if file is not None and file.value == NONE:
        file = None
    cls = call.value(0, "config_class") if made is call else _first_type(trace, call)
    if not isinstance(cls, ClassObject) or not is_structure(cls):
        text = " ".join(call.source.split())[:100]
        code = FOREIGN_OPTIONS.at(call.location, callee=text)
        if cls is None or isinstance(cls, Unknown):
            code = UNREADABLE_OPTIONS.at(call.location, source=text)
        findings.diagnostics.append(code)
        return
    outside = outside_base(cls)
    if outside is not None and base_names(outside):
        findings.diagnostics.append(
            FOREIGN_OPTIONS.at(call.location, callee=base_names(outside)[0])
        )
    flags = [_config_path(call, file), *_flags(trace, cls, file, library)]
    findings.flag_sets.append(
        FlagSet(
            interface="pyrallis",
            tier=Tier.COMMAND_LINE,
            dest="args",
            location=call.location,
            flags=tuple(flags),
        )
    )
    for flag in flags:
        findings.diagnostics.extend(remarks(flag))


def _first_type(trace: Trace, call: Call) -> Value | None:
    function = call.value(0)
    declared = parameters_of(trace, function) if isinstance(function, Function) else None
    return declared[0].kind.value if declared else None


def _config_path(call: Call, file: Argument | None) -> Flag:
    return Flag(
        name="config_path",
        options=("--config_path",),
        destination="config_path",
        action="store",
        type="str",
        default=attribute(file),
        required=False,
        help="Path for a config file",
        location=call.location,
    )


def _flags(trace: Trace, cls: ClassObject, file: Argument | None, library: str) -> Iterator[Flag]:
    for setting in settings_of(trace, cls):
        default = setting.default
        if file is not None:
            default = Argument(Unknown(Reason.RUNTIME_INPUT, file.site), file.site)
        yield Flag(
            name=".".join(setting.path),
            options=(f"--{'.'.join(setting.path)}",),
            destination=".".join(setting.path),
            action="store",
            syntax="yaml",
            default=ABSENT if default is None else attribute(_named(default)),
            required=default is None,
            help=documentation(setting, order=_ORDERS[library]) or ABSENT,
            location=setting.site.tree.location(setting.site.node),
            **_values(setting),
        )


def _values(setting: Setting) -> dict[str, Any]:
    kind = setting.kind
    if kind.is_enum:
        assert kind.cls is not None
        names = [m.attributes["name"] for m in enum_members(kind.cls)]
        return {"type": "str", "choices": [n.value for n in names if isinstance(n, Constant)]}
    found: dict[str, Any] = {}
    if kind.choices is not None:
        found["choices"] = list(kind.choices)
    if kind.items or (kind.type in _SCALARS and not kind.union):
        found["type"] = kind.type
    return found


def _named(given: Argument) -> Argument:
    """GIVEN; a member of an Enum by its name."""
    value = given.value
    cls = value.cls if isinstance(value, Instance) else None
    if isinstance(value, Instance) and isinstance(cls, ClassObject) and cls.kind == "enum":
        return Argument(value.attributes["name"], given.site)
    return given


def run(interp: Interpreter, call: Call) -> Value | None:
    """``parse(Config)``: reads the command line; what it returns only a person can tell."""
    if not (interp.muted or call.path or interp.lenient):
        interp.settled = True
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def satisfied(trace: Trace) -> bool:
    """Whether the program's flags are known without looking at functions that nobody calls."""
    return any(call.name in PARSE or _wrapping(call) is not None for call in trace.calls)


MODEL = Model(functions=dict.fromkeys(PARSE, run), satisfied=satisfied)
