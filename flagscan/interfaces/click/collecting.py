"""Which commands are the program's, and what they take.

The command that the script calls is the program. In a file that calls none, those that belong
to no group are read as if they were called: programs are also started through an entry point.
"""

from __future__ import annotations

from collections.abc import Iterator

from flagscan.declarations.commands import Command, Parameter, flag_sets_of
from flagscan.interfaces.base import Findings
from flagscan.interfaces.click.names import is_command, is_group, is_parameter
from flagscan.interfaces.click.parameters import Context, context_of, parameter_of
from flagscan.interpreter.attributes import class_lookup
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.lattice import options_of
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import (
    UNBOUND,
    CallResult,
    Constant,
    Function,
    Member,
    Value,
)
from flagscan.model.diagnostic import (
    DEPENDS_ON_VERSION,
    NOT_REACHED,
    UNREADABLE_OPTIONS,
    Diagnostic,
)
from flagscan.model.location import Location
from flagscan.model.value import Unresolved

_RUNNERS = ("asyncio.run", "anyio.run", "trio.run")
"""What runs the commands of asyncclick: ``anyio.run(main.main)``."""
_DEPTH = 8
"""Groups below each other; more is a group in itself."""
_OVERRIDDEN = ("get_command", "list_commands", "resolve_command")
"""Methods of a group by which it finds commands in its own way."""


def collect(trace: Trace) -> Findings:
    """The commands of a script: the one that it calls, else those that nothing contains."""
    findings = Findings()
    invoked = list(_invoked(trace))
    reached = [(command, call) for command, call in invoked if call.index < trace.reached]
    roots: dict[Instance, Call | None] = dict(reversed(reached or invoked))
    if not roots:
        roots = dict.fromkeys(reversed(list(_never_called(trace))))
    reader = _Reader(trace, findings.diagnostics)
    for root, call in reversed(roots.items()):
        command = reader.command(root, context_of(root, Context(), call), 0)
        findings.flag_sets.extend(flag_sets_of(command, "click", findings.diagnostics))
        if not reached:
            name = command.name or "this command"
            findings.diagnostics.append(NOT_REACHED.at(command.location, function=name))
    return findings


def _invoked(trace: Trace) -> Iterator[tuple[Instance, Call]]:
    """The commands that are called to read the command line, and the calls."""
    for call in trace.calls:
        target: Value | None = None
        if is_command(call.callee):
            target = call.callee
        elif call.method == "main":
            target = call.receiver
        elif call.name in _RUNNERS and call.args:
            handed = call.args[0].value
            target = handed.owner if isinstance(handed, Member) else handed
            if isinstance(handed, Member) and handed.name != "main":
                target = None
        if is_command(target):
            assert isinstance(target, Instance)
            yield target, call


def _never_called(trace: Trace) -> Iterator[Instance]:
    assert trace.main.tree is not None
    path = trace.main.tree.source.path
    made = _distinct(_made(trace))
    inside: list[Value] = []
    for group in made:
        if is_group(group):
            inside.extend(command for _name, command in _commands_of(group))
    for command in made:
        if command not in inside and _place(command).path == path:
            yield command


def _made(trace: Trace) -> Iterator[Instance]:
    for call in trace.calls:
        for value in (call.answer, call.receiver if call.method == "__init__" else None):
            if is_command(value):
                assert isinstance(value, Instance)
                # A group answers its own methods; what ``@group.command`` gives is new.
                if "made" in value.attributes:
                    yield value


def _distinct(commands: Iterator[Instance] | list[Instance]) -> list[Instance]:
    return list(dict.fromkeys(commands))


def _place(command: Instance) -> Location:
    made = command.attributes["made"]
    assert isinstance(made, CallResult)
    return made.call.location


def _commands_of(group: Instance) -> Iterator[tuple[str, Value]]:
    """The names and commands of GROUP and of the groups that it collects."""
    commands = group.attributes.get("commands")
    if isinstance(commands, DictObject):
        for key, command in commands.entries.values():
            if isinstance(key, Constant) and isinstance(key.value, str):
                yield key.value, command
    sources = group.attributes.get("sources")
    for source in sources.items or () if isinstance(sources, ListObject) else ():
        if isinstance(source, Instance) and source is not group:
            yield from _commands_of(source)


class _Reader:
    """Makes neutral commands of instances, and notes what it cannot read."""

    def __init__(self, trace: Trace, diagnostics: list[Diagnostic]) -> None:
        self.trace = trace
        self.diagnostics = diagnostics

    def command(self, value: Instance, context: Context, depth: int) -> Command:
        """The command VALUE, with those below it."""
        name = value.attributes.get("name")
        found = Command(
            name=name.value if isinstance(name, Constant) and isinstance(name.value, str) else "",
            parameters=list(self._parameters(value, context)),
            prefix=context.prefix,
            alone=not is_group(value) or _is_alone(value),
            location=_place(value),
        )
        if is_group(value) and depth < _DEPTH:
            found.commands = list(self._below(value, context, depth))
        return found

    def _parameters(self, value: Instance, context: Context) -> Iterator[Parameter]:
        params = value.attributes.get("params")
        if not isinstance(params, ListObject) or params.items is None:
            self._unreadable(value)
            return
        for item in params.items:
            options = [option for option in options_of(item) if option is not UNBOUND]
            for option in options:
                parameter = None
                if is_parameter(option):
                    assert isinstance(option, Instance)
                    parameter = parameter_of(self.trace, option, context)
                    if parameter is None and not _is_help(option):
                        self._unreadable(option)
                else:
                    self._unreadable(value)
                if parameter is not None:
                    parameter.conditional |= len(options_of(item)) > 1
                    self._version(parameter)
                    yield parameter

    def _below(self, group: Instance, context: Context, depth: int) -> Iterator[Command]:
        commands = group.attributes.get("commands")
        own = isinstance(group.cls, ClassObject) and any(
            class_lookup(group.cls, name) is not None for name in _OVERRIDDEN
        )
        if own or not isinstance(commands, DictObject) or commands.open:
            self._unreadable(group)
        for name, value in _commands_of(group):
            for command in options_of(value):
                if is_command(command):
                    assert isinstance(command, Instance)
                    found = self.command(command, context_of(command, context), depth + 1)
                    found.name = name
                    self._suffixed(command, name)
                    yield found

    def _unreadable(self, value: Instance) -> None:
        made = value.attributes.get("made")
        if isinstance(made, CallResult):
            source = " ".join(made.call.source.split())
            source = source if len(source) <= 80 else source[:77] + "..."
            self.diagnostics.append(UNREADABLE_OPTIONS.at(made.call.location, source=source))

    def _version(self, parameter: Parameter) -> None:
        if isinstance(parameter.action, Unresolved) and parameter.default is True:
            what = f"whether {parameter.options[0]} turns it on (off before click 8.3)"
            self.diagnostics.append(
                DEPENDS_ON_VERSION.at(parameter.location, what=what, library="click")
            )

    def _suffixed(self, command: Instance, name: str) -> None:
        """Tell where click before 8.2 has another name for a command."""
        callback = command.attributes.get("callback")
        if isinstance(callback, Function):
            whole = callback.name.lower().replace("_", "-")
            if whole != name and whole.rpartition("-")[0] == name:
                what = f"the name of the command {name} ({whole} before click 8.2)"
                self.diagnostics.append(
                    DEPENDS_ON_VERSION.at(_place(command), what=what, library="click")
                )


def _is_help(option: Instance) -> bool:
    made = option.attributes.get("made")
    return isinstance(made, CallResult) and (made.call.name or "").endswith(".help_option")


def _is_alone(group: Instance) -> bool:
    made = group.attributes.get("made")
    held = group.attributes.get("invoke_without_command")
    if held is None and isinstance(made, CallResult):
        held = made.call.value(None, "invoke_without_command")
    return held == Constant(True)
