"""What click gives the running script: decorators, options, commands.

They are instances whose attributes have click's own names where it has them (``params``,
``commands``, ``callback``), so that a script that changes these changes what is found. Besides:

    made        the call that the script wrote
    declared    the call that says what the thing is; another one in a class of the script
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flagscan.declarations.clicktypes import short
from flagscan.interfaces.click.names import (
    ARGUMENTS,
    COMMANDS,
    GROUPS,
    OPTIONS,
    is_command,
    is_group,
    is_parameter,
    spelled,
)
from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import key_of
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    NONE,
    BoundMethod,
    CallResult,
    Constant,
    External,
    Function,
    OneOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

Hook = Callable[["Interpreter", Call], Value | None]

PARAMETER_DECORATOR = External("click.decorators.<parameter>")
COMMAND_DECORATOR = External("click.decorators.<command>")
_SUFFIXES = ("command", "cmd", "group", "grp")

# -- parameters --------------------------------------------------------------------------------


def decorate_parameter(interp: Interpreter, call: Call) -> Value | None:
    """``click.option(...)``: a decorator that adds a parameter."""
    decorator = Instance(PARAMETER_DECORATOR, call.site)
    decorator.attributes["made"] = CallResult(call)
    return decorator


def apply_parameter(interp: Interpreter, call: Call) -> Value | None:
    """``click.option(...)(f)``: the function, marked; a command gets the parameter at once."""
    target, decorator = call.value(0), call.callee
    assert isinstance(decorator, Instance)
    if is_command(target):
        assert isinstance(target, Instance)
        params = target.attributes.get("params")
        if isinstance(params, ListObject) and params.items is not None:
            interp.journal.touch(params)
            params.items.append(_parameter_of(interp, decorator))
        return target
    return _marked(decorator, target)


def _marked(decorator: Instance, target: Value | None) -> Value | None:
    if isinstance(target, Function):
        # The decorators of a function are listed outermost first: click's order of parameters.
        from dataclasses import replace

        return replace(target, decorators=(decorator, *target.decorators))
    if isinstance(target, BoundMethod):
        marked = _marked(decorator, target.function)
        return None if marked is None else BoundMethod(target.receiver, marked)
    if target is not None and len(options := options_of(target)) > 1:
        marked_options = [_marked(decorator, o) for o in options]
        return join(*[o if m is None else m for m, o in zip(marked_options, options, strict=True)])
    return None


def _parameter_of(interp: Interpreter, decorator: Instance) -> Instance:
    """The option or argument that DECORATOR makes."""
    made = decorator.attributes["made"]
    assert isinstance(made, CallResult)
    call = made.call
    name = short(call.name)
    base = "click.Argument" if name == "argument" else "click.Option"
    parameter: Instance | None = None
    cls = call.value(None, "cls")
    if isinstance(cls, ClassObject):
        decls = Argument(TupleValue(tuple(a.value for a in call.args)), call.site)
        keywords = {k: a for k, a in call.keywords.items() if k != "cls"}
        arguments = Arguments([decls], keywords, None, call.more_keywords)
        value = interp.call(cls, arguments, call.site)
        if is_parameter(value):
            assert isinstance(value, Instance)
            parameter = value
    if parameter is None:
        parameter = Instance(External(base), call.site)
    parameter.attributes.setdefault("declared", made)
    parameter.attributes["made"] = made
    return parameter


def make_parameter(interp: Interpreter, call: Call) -> Value | None:
    """``click.Option(["--x"], ...)``."""
    base = "click.Argument" if call.name in ARGUMENTS else "click.Option"
    parameter = Instance(External(base), call.site)
    parameter.attributes = {"made": CallResult(call), "declared": CallResult(call)}
    return parameter


# -- commands ----------------------------------------------------------------------------------


def decorate_command(interp: Interpreter, call: Call) -> Value | None:
    """``click.command(...)`` or ``group.command(...)``, with a name or without parentheses."""
    if isinstance(call.receiver, Instance) and not is_group(call.receiver):
        return None
    decorator = Instance(COMMAND_DECORATOR, call.site)
    decorator.attributes["made"] = CallResult(call)
    first = call.value(0)
    if isinstance(first, (Function, BoundMethod)):
        return _command_of(interp, decorator, first, call.site)
    return decorator


def decorate_method(interp: Interpreter, call: Call) -> Value | None:
    """The same as a method of a group."""
    return decorate_command(interp, call) if is_group(call.receiver) else None


def apply_command(interp: Interpreter, call: Call) -> Value | None:
    """``click.command(...)(f)``: the command."""
    assert isinstance(call.callee, Instance)
    function = call.value(0)
    return None if function is None else _command_of(interp, call.callee, function, call.site)


def _command_of(interp: Interpreter, decorator: Instance, callback: Value, site: Site) -> Value:
    made = decorator.attributes["made"]
    assert isinstance(made, CallResult)
    call = made.call
    group = call.receiver if is_group(call.receiver) else None
    keywords = dict(call.keywords)
    named = keywords.pop("name", None)
    cls = keywords.pop("cls", None)
    if named is None and call.args and call.args[0].value is not callback:
        named = call.args[0]
    if cls is None and len(call.args) > 1:
        cls = call.args[1]
    kind = call.method or short(call.name)
    wanted = _class_wanted(group, kind) if cls is None else cls.value
    if named is None or named.value == NONE:
        named = Argument(derived_name(callback), site)
    params = _parameters_of(interp, callback, site)
    given = keywords.pop("params", None)
    if given is not None:
        items = interp.iterate(given.value, given.site)
        params.items = None if items is None or params.items is None else [*items, *params.items]
    keywords["name"] = named
    keywords["callback"] = Argument(callback, site)
    keywords["params"] = Argument(params, site)
    command: Instance | None = None
    if isinstance(wanted, ClassObject):
        arguments = Arguments([], keywords, None, call.more_keywords)
        value = interp.call(wanted, arguments, call.site)
        command = value if isinstance(value, Instance) else None
    if command is None:
        base = "click.Group" if kind == "group" or _is_group_class(wanted) else "click.Command"
        command = Instance(External(base), call.site)
    if "params" not in command.attributes:
        _fill(interp, command, keywords, call.site)
    command.attributes["made"] = made
    if group is not None:
        assert isinstance(group, Instance)
        _register(interp, group, command, command.attributes.get("name", named.value))
    return command


def _class_wanted(group: Value | None, kind: str) -> Value | None:
    """``command_class`` or ``group_class`` of a group of the script's own class."""
    if not isinstance(group, Instance) or not isinstance(group.cls, ClassObject):
        return None
    wanted = attributes.class_lookup(group.cls, f"{kind}_class")
    return group.cls if wanted == External("builtins.type") else wanted


def _is_group_class(cls: Value | None) -> bool:
    return cls is not None and not GROUPS.isdisjoint(attributes.base_names(cls))


def derived_name(callback: Value) -> Value:
    """The name of a command that is given none: that of its function.

    Since click 8.2 a last word like ``_cmd`` is left out (``click.decorators.command``).
    """
    if isinstance(callback, BoundMethod):
        return derived_name(callback.function)
    if isinstance(callback, OneOf):
        return join(*[derived_name(option) for option in callback.options])
    if not isinstance(callback, Function):
        return Unknown(Reason.UNKNOWN_ARGUMENT)
    name = callback.name.lower().replace("_", "-")
    rest, dash, last = name.rpartition("-")
    return Constant(rest if dash and last in _SUFFIXES else name)


def _parameters_of(interp: Interpreter, callback: Value, site: Site) -> ListObject:
    """The parameters that decorators added to CALLBACK, in click's order."""
    alternatives = [_decorators(option) for option in options_of(callback)]
    found: list[Value] = []
    seen: list[Instance] = []
    for decorator in (d for decorators in alternatives for d in decorators):
        if decorator not in seen:
            seen.append(decorator)
            parameter = _parameter_of(interp, decorator)
            if not all(decorator in others for others in alternatives):
                parameter.attributes["conditional"] = Constant(True)
            found.append(parameter)
    return ListObject(found, site)


def _decorators(callback: Value) -> list[Instance]:
    if isinstance(callback, BoundMethod):
        return _decorators(callback.function)
    if not isinstance(callback, Function):
        return []
    return [
        d for d in callback.decorators if isinstance(d, Instance) and d.cls == PARAMETER_DECORATOR
    ]


def _fill(
    interp: Interpreter, command: Instance, keywords: dict[str, Argument], site: Site
) -> None:
    """What ``Command.__init__`` or ``Group.__init__`` sets."""
    interp.journal.touch(command)
    held = command.attributes
    for name in ("name", "callback", "help", "context_settings", "invoke_without_command"):
        if name in keywords:
            held[name] = keywords[name].value
    given = keywords.get("params")
    if given is None or given.value == NONE:
        held["params"] = ListObject([], site)
    elif isinstance(given.value, ListObject):
        held["params"] = given.value
    else:
        held["params"] = ListObject(interp.iterate(given.value, site), site)
    if is_group(command):
        held["commands"] = DictObject(site)
        commands = keywords.get("commands")
        if commands is not None and commands.value != NONE:
            _take_commands(interp, command, commands.value, site)
        sources = keywords.get("sources")
        held["sources"] = (
            sources.value
            if sources is not None and isinstance(sources.value, ListObject)
            else ListObject([] if sources is None else interp.iterate(sources.value, site), site)
        )


def _take_commands(interp: Interpreter, group: Instance, given: Value, site: Site) -> None:
    if isinstance(given, DictObject):
        group.attributes["commands"] = given
        return
    items = interp.iterate(given, site)
    commands = group.attributes["commands"]
    assert isinstance(commands, DictObject)
    if items is None:
        commands.open = True
    for command in items or ():
        if isinstance(command, Instance):
            _register(interp, group, command, command.attributes.get("name", NONE))


_POSITIONS = {
    "Command": ("name", "context_settings", "callback", "params", "help"),
    "Group": ("name", "commands", "invoke_without_command", "no_args_is_help"),
    "CommandCollection": ("name", "sources"),
}


def _keywords(call: Call, group: bool) -> dict[str, Argument]:
    names = _POSITIONS.get(short(call.name), _POSITIONS["Group" if group else "Command"])
    return {**dict(zip(names, call.args, strict=False)), **call.keywords}


def make_command(interp: Interpreter, call: Call) -> Value | None:
    """``click.Command("name", params=[...])``, ``click.Group(...)``."""
    command = Instance(External("click.Group" if call.name in GROUPS else "click.Command"))
    command.attributes["made"] = CallResult(call)
    _fill(interp, command, _keywords(call, call.name in GROUPS), call.site)
    return command


def initialize(interp: Interpreter, call: Call) -> Value | None:
    """``super().__init__(...)`` in a class of the script."""
    target = call.receiver
    if is_parameter(target):
        assert isinstance(target, Instance)
        target.attributes["declared"] = CallResult(call)
        target.attributes.setdefault("made", CallResult(call))
        return NONE
    if is_command(target):
        assert isinstance(target, Instance)
        target.attributes.setdefault("made", CallResult(call))
        _fill(interp, target, _keywords(call, is_group(target)), call.site)
        return NONE
    return None


# -- commands of commands ----------------------------------------------------------------------


def add_command(interp: Interpreter, call: Call) -> Value | None:
    """``group.add_command(command, name)``."""
    group, added = call.receiver, call.value(0, "cmd")
    if not is_group(group) or added is None:
        return None
    assert isinstance(group, Instance)
    for command in options_of(added):
        name = call.value(1, "name")
        if (name is None or name == NONE) and isinstance(command, Instance):
            name = command.attributes.get("name", NONE)
        if name is not None:
            _register(interp, group, command, name)
    return NONE


def add_source(interp: Interpreter, call: Call) -> Value | None:
    """``collection.add_source(group)``."""
    added = call.value(0, "multi_cmd") or call.value(0, "group")
    if not is_group(call.receiver) or added is None:
        return None
    assert isinstance(call.receiver, Instance)
    sources = call.receiver.attributes.get("sources")
    if isinstance(sources, ListObject) and sources.items is not None:
        interp.journal.touch(sources)
        sources.items.append(added)
    return NONE


def _register(interp: Interpreter, group: Instance, command: Value, name: Value) -> None:
    commands = group.attributes.get("commands")
    if not isinstance(commands, DictObject):
        return
    if not isinstance(name, Constant) or not isinstance(name.value, str):
        interp.journal.touch(commands)
        commands.open = True
        return
    interp.journal.touch(commands)
    commands.entries[key_of(name)] = (name, command)


# -- running -----------------------------------------------------------------------------------


def invoke(interp: Interpreter, call: Call) -> Value | None:
    """``main()`` and ``main.main()``: the command line is read, and the program ends with it."""
    command = call.callee if isinstance(call.callee, Instance) else call.receiver
    if not is_command(command):
        return None
    if not (interp.muted or call.path or interp.lenient):
        interp.settled = True
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def leave(interp: Interpreter, call: Call) -> Value | None:
    """``click.pass_context``: a decorator that adds no parameter."""
    first = call.value(0)
    return first if isinstance(first, (Function, BoundMethod)) else None


def leaving(interp: Interpreter, call: Call) -> Value | None:
    """``make_pass_decorator(Config)``: gives such a decorator."""
    return External("flagscan.identity")


def _result_callback(interp: Interpreter, call: Call) -> Value | None:
    return External("flagscan.identity") if is_group(call.receiver) else None


def _table(hooks: dict[tuple[str, ...], Hook]) -> dict[str, Hook]:
    return {name: hook for names, hook in hooks.items() for name in names}


_DECORATORS = (
    "option",
    "argument",
    "version_option",
    "help_option",
    "confirmation_option",
    "password_option",
)
MODEL = Model(
    functions=_table(
        {
            spelled(*_DECORATORS): decorate_parameter,
            spelled("command"): decorate_command,
            tuple(n for n in spelled("group") if "optgroup" not in n): decorate_command,
            tuple(COMMANDS): make_command,
            (*OPTIONS, *ARGUMENTS): make_parameter,
            spelled("pass_context", "pass_obj"): leave,
            spelled("make_pass_decorator", "pass_meta_key"): leaving,
            tuple(n for n in spelled("group") if "optgroup" in n): leaving,
        }
    ),
    methods={
        "command": decorate_method,
        "group": decorate_method,
        "add_command": add_command,
        "add_source": add_source,
        "result_callback": _result_callback,
        "resultcallback": _result_callback,
        "main": invoke,
        "__init__": initialize,
    },
    called={
        PARAMETER_DECORATOR.name: apply_parameter,
        COMMAND_DECORATOR.name: apply_command,
        **dict.fromkeys(COMMANDS, invoke),
    },
    effects=(".command", ".group(", ".add_command"),
)
