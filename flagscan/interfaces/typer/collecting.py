"""Which apps are the program's, and the commands that typer makes of their functions.

The app that the script calls is the program; in a file that calls none, the apps that are part
of no other are read as if they were called. An app with one function and nothing else is that
command; otherwise its functions are commands below it (``typer.main.get_command``).
"""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.declarations.commands import Command, flag_sets_of
from flagscan.declarations.parameters import Declared, parameters_of
from flagscan.interfaces.base import Findings
from flagscan.interfaces.typer.answers import called_app, is_app
from flagscan.interfaces.typer.parameters import parameter_of
from flagscan.interpreter.heap import DictObject, Instance
from flagscan.interpreter.lattice import options_of
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    UNBOUND,
    BoundMethod,
    CallResult,
    Constant,
    Function,
    Value,
)
from flagscan.model.diagnostic import (
    DEPENDS_ON_VERSION,
    NOT_REACHED,
    UNREADABLE_OPTIONS,
    Diagnostic,
)
from flagscan.model.value import Unresolved

_DEPTH = 8


def collect(trace: Trace) -> Findings:
    """The apps of a script: the one that it calls, else those that are part of no other."""
    findings = Findings()
    invoked = list(_invoked(trace))
    reached = [app for call, app in invoked if call.index < trace.reached]
    roots = list(dict.fromkeys(reached or [app for _call, app in invoked]))
    if not roots:
        roots = list(_never_called(trace))
    reader = _Reader(trace, findings.diagnostics)
    for root in roots:
        command = reader.program(root)
        if command is None:
            continue
        findings.flag_sets.extend(flag_sets_of(command, "typer", findings.diagnostics))
        if not reached:
            name = command.name or "this app"
            findings.diagnostics.append(NOT_REACHED.at(command.location, function=name))
    return findings


def _invoked(trace: Trace) -> Iterator[tuple[Call, Instance]]:
    for call in trace.calls:
        target: Value | None = call.callee
        if isinstance(call.data, Instance) and is_app(call.data):
            target = call.data  # typer.run
        elif call.method == "main":
            target = call.receiver
        app = called_app(target)
        if app is not None:
            yield call, app


def _never_called(trace: Trace) -> Iterator[Instance]:
    assert trace.main.tree is not None
    path = trace.main.tree.source.path
    made = [c.answer for c in trace.calls if isinstance(c.answer, Instance) and is_app(c.answer)]
    inside = [part for app in made for _made, part in _parts(app)]
    for app in dict.fromkeys(made):
        if app not in inside and _made_by(app).location.path == path:
            yield app


def _made_by(value: Instance) -> Call:
    made = value.attributes["made"]
    assert isinstance(made, CallResult)
    return made.call


def _entries(app: Instance, name: str) -> list[tuple[Instance, bool]]:
    """What was registered with APP, and whether that is certain."""
    held = app.attributes.get(name)
    found: list[tuple[Instance, bool]] = []
    if isinstance(held, DictObject):
        for _key, value in held.entries.values():
            options = options_of(value)
            found.extend((o, len(options) == 1) for o in options if isinstance(o, Instance))
    return found


def _parts(app: Instance) -> Iterator[tuple[Call, Instance]]:
    """The apps that were added to APP, with the calls that did it."""
    for entry, _certain in _entries(app, "groups"):
        for part in options_of(entry.attributes["app"]):
            if isinstance(part, Instance) and is_app(part):
                yield _made_by(entry), part


class _Reader:
    """Makes neutral commands of apps, and notes what it cannot read."""

    def __init__(self, trace: Trace, diagnostics: list[Diagnostic]) -> None:
        self.trace = trace
        self.diagnostics = diagnostics

    def program(self, app: Instance) -> Command | None:
        """The command that calling APP runs; None if it has none."""
        commands = _entries(app, "commands")
        if len(commands) == 1 and not _entries(app, "groups") and self._callback(app, None) is None:
            return self._function(*commands[0])
        if not commands and not _entries(app, "groups") and self._callback(app, None) is None:
            return None
        return self._group(app, None, "", 0)

    def _group(self, app: Instance, added: Call | None, name: str, depth: int) -> Command:
        found = Command(name=name, alone=False, location=_made_by(app).location)
        callback = self._callback(app, added)
        if callback is not None:
            self._take(found, callback, certain=True)
        found.alone = self._said(app, added, "invoke_without_command") == TRUE
        for entry, certain in _entries(app, "commands"):
            found.commands.append(self._function(entry, certain))
        for call, part in _parts(app) if depth < _DEPTH else ():
            word = self._said(part, call, "name")
            if isinstance(word, Constant) and isinstance(word.value, str):
                found.commands.append(self._group(part, call, word.value, depth + 1))
            else:
                # Without a name, its commands are those of the app that it is added to.
                found.commands.extend(self._group(part, call, "", depth + 1).commands)
        return found

    def _function(self, entry: Instance, certain: bool) -> Command:
        """The command of a function that was registered."""
        made = _made_by(entry)
        callback = entry.attributes["callback"]
        name = made.value(0, "name") if made.method == "command" else None
        if not isinstance(name, Constant) or not isinstance(name.value, str):
            name = Constant(_name_of(callback).lower().replace("_", "-"))
        found = Command(name=str(name.value), location=made.location)
        self._take(found, callback, certain)
        return found

    def _take(self, command: Command, callback: Value, certain: bool) -> None:
        """Give COMMAND the parameters of the function CALLBACK."""
        declared: list[Declared] | None = None
        for option in options_of(callback):
            declared = parameters_of(self.trace, option)
            if declared is not None:
                break
        if declared is None:
            source = command.name or "a function of another module"
            self.diagnostics.append(UNREADABLE_OPTIONS.at(command.location, source=source))
            return
        certain = certain and len(options_of(callback)) == 1
        for item in declared:
            parameter = parameter_of(self.trace, item)
            if parameter is None:
                continue
            parameter.conditional = not certain
            command.parameters.append(parameter)
            if isinstance(parameter.type, Unresolved):
                what = f"the type of {item.name}, which is not annotated,"
                self.diagnostics.append(
                    DEPENDS_ON_VERSION.at(parameter.location, what=what, library="typer")
                )
            own = f"--{item.name.replace('_', '-')}"
            if own in parameter.options and own != own.lower():
                what = f"the spelling of {own} ({own.lower()} in older ones)"
                self.diagnostics.append(
                    DEPENDS_ON_VERSION.at(parameter.location, what=what, library="typer")
                )

    def _callback(self, app: Instance, added: Call | None) -> Value | None:
        """The function of a group itself: of ``add_typer``, ``@app.callback()`` or ``Typer()``."""
        given = None if added is None else added.value(None, "callback")
        if given is not None and given != NONE:
            return given
        for entry, _certain in _entries(app, "callbacks"):
            return entry.attributes["callback"]
        own = _made_by(app).value(None, "callback")
        return None if own == NONE else own

    def _said(self, app: Instance, added: Call | None, name: str) -> Value | None:
        """What is said of a group: by ``add_typer`` first, its callback, then the app itself."""
        calls = [] if added is None else [added]
        calls.extend(_made_by(entry) for entry, _certain in _entries(app, "callbacks"))
        calls.append(_made_by(app))
        for call in calls:
            value = call.value(None, name)
            if value is not None and value is not UNBOUND:
                return value
        return None


def _name_of(callback: Value) -> str:
    if isinstance(callback, BoundMethod):
        return _name_of(callback.function)
    return callback.name if isinstance(callback, Function) else ""
