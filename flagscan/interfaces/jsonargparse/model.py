"""What jsonargparse does and answers while the script runs.

Source: ``jsonargparse._signatures`` and ``jsonargparse._cli`` of jsonargparse 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.declarations.argument_parsers import JSONARGPARSE, interface_of
from flagscan.declarations.nested import documentation, settings_of
from flagscan.interfaces.jsonargparse.values import by_name, values_of
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import lift
from flagscan.interpreter.heap import ClassObject, ListObject, SetObject
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    CallResult,
    Constant,
    External,
    Function,
    Member,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

NAMES = tuple(f"jsonargparse.{n}" for n in ("CLI", "auto_cli"))
_TYPES = {"int": "builtins.int", "float": "builtins.float", "str": "builtins.str"}
_TYPES.update(bool="builtins.bool", path="pathlib.Path")


def has_its_own_words(call: Call) -> bool:
    """Whether the script itself says what is on the command line."""
    words = call.value(None, "args")
    return words is not None and words != NONE and not isinstance(words, Unknown)


def run(interp: Interpreter, call: Call) -> Value | None:
    """``CLI(...)``: reads the command line; what it returns only a person can tell."""
    component = call.value(0, "components")
    if component is None or component == NONE:
        call.data = _names(interp)
    if not (has_its_own_words(call) or interp.muted or call.path or interp.lenient):
        interp.settled = True
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def _names(interp: Interpreter) -> ListObject:
    """The functions and classes of the calling module, those that are running left out."""
    activation = interp.activation
    running = {a.function.node for a in (activation, *interp.stack) if a.function is not None}
    found: list[Value] = []
    for name, value in activation.module_scope.bindings.items():
        own = isinstance(value, (Function, ClassObject)) and value.tree is interp.tree
        if own and not name.startswith("_") and getattr(value, "node", None) not in running:
            found.append(value)
    return ListObject(found)


def construct(interp: Interpreter, call: Call) -> Value | None:
    """``ArgumentParser.__init__`` of a subclass."""
    return NONE if interface_of(call.receiver) == JSONARGPARSE else None


def add_arguments(interp: Interpreter, call: Call) -> Value | None:
    """``parser.add_class_arguments(cls, "key")`` and its kin for functions and dataclasses."""
    parser = call.receiver
    if parser is None or interface_of(parser) != JSONARGPARSE:
        return None
    owner = call.value(0)
    key = call.value(1, "nested_key")
    path = tuple(str(key.value).split(".")) if isinstance(key, Constant) and key.value else ()
    if not isinstance(owner, (Function, ClassObject)):
        return None
    skipped = _texts(call.value(None, "skip"))
    for setting in settings_of(interp.trace, owner, path=path):
        if setting.role in ("rest", "keywords") or setting.path[len(path)] in skipped:
            continue
        found = values_of(setting)
        keywords: dict[str, Argument] = {}
        named = _TYPES.get(found.get("type", ""))
        if named is not None:
            keywords["type"] = Argument(External(named), setting.site)
        if "choices" in found:
            keywords["choices"] = Argument(lift(found["choices"]), setting.site)
        if setting.default is None:
            keywords["required"] = Argument(TRUE, setting.site)
        else:
            keywords["default"] = by_name(setting.default)
        text = documentation(setting, order="below entry")
        if text:
            keywords["help"] = Argument(Constant(text), setting.site)
        name = Argument(Constant(f"--{'.'.join(setting.path)}"), setting.site)
        keywords["dest"] = Argument(Constant(".".join(setting.path)), setting.site)
        made = Arguments([name], keywords)
        interp.call(Member(parser, "add_argument", setting.site), made, setting.site)
    return CallResult(call)


def _texts(value: Value | None) -> set[object]:
    items = value.items if isinstance(value, (ListObject, TupleValue)) else ()
    if isinstance(value, SetObject):
        items = list((value.items or {}).values())
    return {item.value for item in items or () if isinstance(item, Constant)}


def satisfied(trace: Trace) -> bool:
    """Whether the program's flags are known without looking at functions that nobody calls."""
    return any(
        call.name in NAMES
        or (
            call.method in ("parse_args", "parse_known_args")
            and interface_of(call.receiver) == JSONARGPARSE
        )
        for call in trace.calls
    )


MODEL = Model(
    functions=dict.fromkeys(NAMES, run),
    methods={
        "__init__": construct,
        **dict.fromkeys(
            "add_class_arguments add_function_arguments add_dataclass_arguments".split(),
            add_arguments,
        ),
    },
    satisfied=satisfied,
)
