"""What typer gives the running script: apps, and decorators that leave functions as they are.

An app is an instance with

    commands    what was registered, in order: instances with ``made`` and ``callback``
    groups      apps added to it: instances with ``made`` and ``app``
    callbacks   its callback, the last one registered
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.concretize import key_of
from flagscan.interpreter.heap import DictObject, Instance
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Call
from flagscan.interpreter.values import (
    NONE,
    CallResult,
    Constant,
    External,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

APP = External("typer.Typer")
DECORATOR = External("typer.Typer.<decorator>")
ENTRY = External("typer.Typer.<entry>")
CLICK_COMMAND = External("typer.Typer.<click command>")
_APPS = ("typer.Typer", "typer.main.Typer")


def is_app(value: Value | None) -> bool:
    """Whether VALUE is an app."""
    return isinstance(value, Instance) and value.cls == APP


def make_app(interp: Interpreter, call: Call) -> Value | None:
    """``typer.Typer(...)``."""
    return _new_app(call)


def _new_app(call: Call) -> Instance:
    app = Instance(APP, call.site)
    app.attributes = {
        "made": CallResult(call),
        "commands": DictObject(call.site),
        "groups": DictObject(call.site),
        "callbacks": DictObject(call.site),
    }
    return app


def decorate(interp: Interpreter, call: Call) -> Value | None:
    """``app.command(...)`` and ``app.callback(...)``: a decorator that registers a function."""
    app = call.receiver
    if not is_app(app):
        return None
    assert app is not None
    decorator = Instance(DECORATOR, call.site)
    decorator.attributes = {"made": CallResult(call), "app": app}
    return decorator


def register(interp: Interpreter, call: Call) -> Value | None:
    """``app.command(...)(f)``: the function itself."""
    decorator, function = call.callee, call.value(0)
    assert isinstance(decorator, Instance)
    made, app = decorator.attributes["made"], decorator.attributes["app"]
    assert isinstance(made, CallResult)
    assert isinstance(app, Instance)
    if function is None:
        return None
    entry = _entry(made.call, function, call.site)
    if made.call.method == "callback":
        _put(interp, app.attributes["callbacks"], Constant(0), entry)
    else:
        _append(interp, app.attributes["commands"], entry)
    return function


def _entry(made: Call, callback: Value, site: Site) -> Instance:
    entry = Instance(ENTRY, site)
    entry.attributes = {"made": CallResult(made), "callback": callback}
    return entry


def _append(interp: Interpreter, entries: Value, entry: Value) -> None:
    if isinstance(entries, DictObject):
        _put(interp, entries, Constant(len(entries.entries)), entry)


def _put(interp: Interpreter, entries: Value, key: Constant, entry: Value) -> None:
    if isinstance(entries, DictObject):
        interp.journal.touch(entries)
        entries.entries[key_of(key)] = (key, entry)


def add_typer(interp: Interpreter, call: Call) -> Value | None:
    """``app.add_typer(other, name="db")``."""
    added = call.value(0, "typer_instance")
    if not is_app(call.receiver) or added is None:
        return None
    assert isinstance(call.receiver, Instance)
    entry = Instance(ENTRY, call.site)
    entry.attributes = {"made": CallResult(call), "app": added}
    _append(interp, call.receiver.attributes["groups"], entry)
    return NONE


def run(interp: Interpreter, call: Call) -> Value | None:
    """``typer.run(f)``: an app of one command, which is called."""
    function = call.value(0, "function")
    if function is None:
        return None
    app = _new_app(call)
    _append(interp, app.attributes["commands"], _entry(call, function, call.site))
    call.data = app
    _settle(interp, call)
    return NONE


def get_command(interp: Interpreter, call: Call) -> Value | None:
    """``typer.main.get_command(app)``: a command of click, which calls the same."""
    app = call.value(0, "typer_instance")
    if not is_app(app):
        return None
    assert app is not None
    command = Instance(CLICK_COMMAND, call.site)
    command.attributes = {"made": CallResult(call), "app": app}
    return command


def called_app(value: Value | None) -> Instance | None:
    """The app that calling VALUE, an app or the command made of one, runs."""
    if isinstance(value, Instance) and value.cls == CLICK_COMMAND:
        value = value.attributes["app"]
    return value if isinstance(value, Instance) and is_app(value) else None


def invoke(interp: Interpreter, call: Call) -> Value | None:
    """``app()``: the command line is read, and the program ends with it."""
    called = call.callee if isinstance(call.callee, Instance) else call.receiver
    if called_app(called) is None:
        return None
    _settle(interp, call)
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def _settle(interp: Interpreter, call: Call) -> None:
    if not (interp.muted or call.path or interp.lenient):
        interp.settled = True


MODEL = Model(
    functions={
        **dict.fromkeys(_APPS, make_app),
        "typer.run": run,
        "typer.main.run": run,
        "typer.main.get_command": get_command,
        "typer.main.get_group": get_command,
    },
    methods={
        "command": decorate,
        "callback": decorate,
        "add_typer": add_typer,
        "main": invoke,
    },
    called={
        DECORATOR.name: register,
        APP.name: invoke,
        CLICK_COMMAND.name: invoke,
    },
    effects=(".command", ".callback", ".add_typer"),
)
