"""Calls of ``fire.Fire``: each is a program with the flags of its component.

Source: ``fire.core.Fire`` and ``fire.core._Fire`` of Fire 0.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.declarations.flags import remarks
from flagscan.interfaces.base import Findings
from flagscan.interfaces.fire.components import Offered, offered_by
from flagscan.interpreter.heap import ClassObject, DictObject, ListObject, ModuleObject
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import NONE, Constant, Function, TupleValue, Unknown, Value
from flagscan.model.diagnostic import (
    FIXED_WORDS,
    FOREIGN_OPTIONS,
    NOT_REACHED,
    UNREADABLE_OPTIONS,
)
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

NAMES = ("fire.Fire", "fire.core.Fire")


def collect(trace: Trace) -> Findings:
    """The programs of a script that Fire runs: those on its way first, else what nobody calls."""
    findings = Findings()
    calls = trace.calls_to(*NAMES)
    reached = [call for call in calls if call.index < trace.reached]
    for call in reached or calls:
        _add(findings, trace, call)
    if calls and not reached:
        findings.diagnostics.append(
            NOT_REACHED.at(calls[0].location, function="what parses its command line")
        )
    return findings


def _add(findings: Findings, trace: Trace, call: Call) -> None:
    if _has_its_own_words(call):
        findings.diagnostics.append(FIXED_WORDS.at(call.location, callee="fire.Fire"))
        return
    offered = offered_by(trace, _component(call), call.site)
    if offered is None:
        code, what = FOREIGN_OPTIONS, {"callee": _written(call)}
        if isinstance(call.value(0, "component"), Unknown):
            code, what = UNREADABLE_OPTIONS, {"source": _written(call)}
        findings.diagnostics.append(code.at(call.location, **what))
        return
    for item in offered:
        findings.flag_sets.append(_flag_set(call, item))
        findings.diagnostics.extend(item.diagnostics)
        for flag in item.own:
            findings.diagnostics.extend(remarks(flag))


def _flag_set(call: Call, offered: Offered) -> FlagSet:
    return FlagSet(
        interface="fire",
        tier=Tier.COMMAND_LINE,
        dest="args",
        command=offered.words,
        location=offered.location or call.location,
        flags=(*offered.taken, *offered.own),
    )


def _component(call: Call) -> Value:
    """What is handed to Fire; without it, what the calling function and its module bind."""
    given = call.value(0, "component")
    if given is not None and given != NONE:
        return given
    return call.data if isinstance(call.data, Value) else Unknown(Reason.UNSUPPORTED_SYNTAX)


def _has_its_own_words(call: Call) -> bool:
    command = call.value(1, "command")
    if isinstance(command, Constant):
        return command != NONE
    if isinstance(command, ListObject):
        return command.items is not None
    return isinstance(command, TupleValue)


def _written(call: Call) -> str:
    text = " ".join(call.source.split())
    return text if len(text) <= 100 else text[:97] + "..."


def run(interp: Interpreter, call: Call) -> Value | None:
    """``fire.Fire(...)``: reads the command line; what it returns only a person can tell."""
    component = call.value(0, "component")
    if component is None or component == NONE:
        call.data = _names(interp)
    elif isinstance(component, ModuleObject) and component in interp.modules.pending:
        interp.modules.execute(component)
    if not (_has_its_own_words(call) or interp.muted or call.path or interp.lenient):
        interp.settled = True
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def _names(interp: Interpreter) -> DictObject:
    """The functions and classes of its own that the calling code can see, by their names."""
    found = DictObject()
    activation = interp.activation
    running = {a.function.node for a in (activation, *interp.stack) if a.function is not None}
    for scope in (activation.module_scope, activation.scope):
        for name, value in scope.bindings.items():
            own = isinstance(value, (Function, ClassObject)) and value.tree is interp.tree
            if own and not name.startswith("_") and getattr(value, "node", None) not in running:
                found.entries[name] = (Constant(name), value)
    return found


def satisfied(trace: Trace) -> bool:
    """Whether the program's flags are known without looking at functions that nobody calls."""
    return any(call.name in NAMES for call in trace.calls)


MODEL = Model(functions=dict.fromkeys(NAMES, run), satisfied=satisfied)
