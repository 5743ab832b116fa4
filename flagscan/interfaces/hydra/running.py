"""Which function runs with which config: ``@hydra.main``, ``initialize`` and ``compose``.

What ``hydra.main(...)`` makes of a function is an object that, called, reads the
command line. The function itself is not entered: its config is not settled
before a person starts it, and it holds the training.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.heap import Instance
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import NONE, CallResult, External, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

DECORATOR = External("hydra.main.decorator")
COMMAND = External("hydra.main.command")


@dataclass(frozen=True, slots=True)
class Run:
    """The note on a call that starts a program: the call that says how."""

    main: Call


@dataclass(frozen=True, slots=True)
class Setup:
    """The note on ``hydra.main(...)`` or ``initialize(...)``: its arguments are its own."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The note on ``compose(...)``: the call that said where configs are."""

    initialize: Call | None


def _made(cls: External, call: Call, site: Site) -> Instance:
    instance = Instance(cls, site)
    instance.attributes["main"] = CallResult(call)
    return instance


def _main(interp: Interpreter, call: Call) -> Value | None:
    call.data = Setup()
    return _made(DECORATOR, call, call.site)


def _call_behind(call: Call) -> Call | None:
    callee = call.callee
    held = callee.attributes.get("main") if isinstance(callee, Instance) else None
    return held.call if isinstance(held, CallResult) else None


def _decorated(interp: Interpreter, call: Call) -> Value | None:
    main = _call_behind(call)
    return None if main is None else _made(COMMAND, main, call.site)


def _started(interp: Interpreter, call: Call) -> Value | None:
    main = _call_behind(call)
    if main is not None and not call.args:
        call.data = Run(main)
    return NONE


def _initialize(interp: Interpreter, call: Call) -> Value | None:
    call.data = Setup()
    return None


def _compose(interp: Interpreter, call: Call) -> Value | None:
    latest = None
    for event in interp.trace.events:
        if isinstance(event, Call) and isinstance(event.data, Setup) and event.name != "hydra.main":
            latest = event
    call.data = Composition(latest)
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def text(call: Call, position: int | None, name: str) -> tuple[bool, str | None]:
    """Whether an argument of CALL is known, and the text that it is (None: None or not given)."""
    value = call.value(position, name)
    if value is None:
        return True, None
    try:
        found = plain(value)
    except NotPlain:
        return False, None
    return found is None or isinstance(found, str), found if isinstance(found, str) else None


def _satisfied(trace: Trace) -> bool:
    return any(isinstance(call.data, (Run, Composition)) for call in trace.calls)


_INITIALIZERS = ("initialize", "initialize_config_dir", "initialize_config_module")

MODEL = Model(
    functions={
        "hydra.main": _main,
        **{
            f"hydra.{prefix}{name}": _initialize
            for name in _INITIALIZERS
            for prefix in ("", "experimental.")
        },
        "hydra.compose": _compose,
        "hydra.experimental.compose": _compose,
    },
    called={DECORATOR.name: _decorated, COMMAND.name: _started},
    constants={"omegaconf.MISSING": "???", "omegaconf.omegaconf.MISSING": "???"},
    satisfied=_satisfied,
)
