"""What jsonargparse does and answers while the script runs.

Source: ``jsonargparse._signatures`` and ``jsonargparse._cli`` of jsonargparse 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from flagscan.declarations.argument_parsers import JSONARGPARSE, interface_of
from flagscan.declarations.nested import Setting, documentation, is_structure
from flagscan.declarations.yaml_options import values_of
from flagscan.interfaces.jsonargparse import lightning, parsers
from flagscan.interfaces.jsonargparse.settings import options_of
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, ListObject, SetObject
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    FALSE,
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
ADDING = """add_class_arguments add_function_arguments add_dataclass_arguments
    add_lightning_class_args add_optimizer_args add_lr_scheduler_args add_subclass_arguments
    add_method_arguments""".split()
"""The methods of a parser that add the parameters of something. Those of the last four have names
that nothing here follows."""
_YES_NO = External("jsonargparse.ActionYesNo")
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
    """``ArgumentParser.__init__`` of a subclass, ``LightningCLI.__init__`` of one."""
    if lightning.is_lightning(call.receiver):
        return lightning.run(interp, call)
    return NONE if interface_of(call.receiver) == JSONARGPARSE else None


def add_arguments(interp: Interpreter, call: Call) -> Value | None:
    """``parser.add_class_arguments(cls, "key")`` and its kin for functions and dataclasses."""
    parser = call.receiver
    if parser is None or parsers.owner_of(parser) is None:
        return None
    owner = call.value(0)
    key = call.value(1, "nested_key")
    path = tuple(str(key.value).split(".")) if isinstance(key, Constant) and key.value else ()
    if not isinstance(owner, (Function, ClassObject)):
        return None
    skipped = _texts(call.value(None, "skip"))
    lightning_class = call.method == "add_lightning_class_args"
    fails = call.value(None, "fail_untyped") != FALSE and not lightning_class
    add_settings(
        interp,
        parser,
        options_of(interp.trace, owner, path=path, fail_untyped=fails),
        len(path),
        skipped,
    )
    return CallResult(call)


def add_settings(
    interp: Interpreter,
    parser: Value,
    settings: Iterable[Setting],
    depth: int = 0,
    skipped: Collection[object] = (),
) -> None:
    """Record the calls of ``add_argument`` that PARSER makes for SETTINGS.

    Those SKIPPED are left out, by their names behind the first DEPTH ones.
    """
    for setting in settings:
        if setting.role in ("rest", "keywords") or setting.path[depth] in skipped:
            continue
        keywords: dict[str, Argument] = {}
        declared = setting.kind.value
        found = values_of(setting.kind, setting.default.value if setting.default else None)
        if found and declared == NONE:
            declared = External(_TYPES.get(found.get("type", ""), "builtins.str"))
        if declared != NONE and not isinstance(declared, Unknown):
            keywords["type"] = Argument(declared, setting.site)
        if setting.default is None:
            keywords["required"] = Argument(TRUE, setting.site)
        else:
            keywords["default"] = setting.default
        text = documentation(setting, order="below entry")
        if text:
            keywords["help"] = Argument(Constant(text), setting.site)
        name = Argument(Constant(f"--{'.'.join(setting.path)}"), setting.site)
        keywords["dest"] = Argument(Constant(".".join(setting.path)), setting.site)
        made = Arguments([name], keywords)
        interp.call(Member(parser, "add_argument", setting.site), made, setting.site)


def _negations(option: Argument) -> Iterator[Argument]:
    """``--no_amp`` for ``--amp``, which ``ActionYesNo`` adds by itself."""
    if isinstance(option.value, Constant) and str(option.value.value).startswith("--"):
        yield Argument(Constant(f"--no_{str(option.value.value)[2:]}"), option.site)


def add_argument(interp: Interpreter, call: Call) -> Value | None:
    """``parser.add_argument("--opt", type=Options)``: the fields of a dataclass instead."""
    given = call.value(None, "type")
    parser = parsers.owner_of(call.receiver)
    if parser is not None and call.value(None, "action") == _YES_NO and len(call.args) == 1:
        call.args += tuple(_negations(call.args[0]))
    if parser is None or not isinstance(given, ClassObject) or not is_structure(given):
        return None
    name = call.value(0)
    if not isinstance(name, Constant) or not str(name.value).startswith("--"):
        return None
    answer = CallResult(call)
    call.answer = answer
    parsers.remove(interp, parser, answer, call.site)
    path = tuple(str(name.value).lstrip("-").split("."))
    default = call.argument(None, "default")
    if default is not None and default.value == NONE:
        default = None
    settings = options_of(interp.trace, given, default=default, path=path)
    add_settings(interp, call.receiver or parser, settings, len(path))
    return answer


def _texts(value: Value | None) -> set[object]:
    items = value.items if isinstance(value, (ListObject, TupleValue)) else ()
    if isinstance(value, SetObject):
        items = list((value.items or {}).values())
    return {item.value for item in items or () if isinstance(item, Constant)}


def satisfied(trace: Trace) -> bool:
    """Whether the program's flags are known without looking at functions that nobody calls."""
    return any(
        call.name in (*NAMES, *lightning.NAMES)
        or (
            call.method in ("parse_args", "parse_known_args")
            and interface_of(call.receiver) == JSONARGPARSE
        )
        for call in trace.calls
    )


MODEL = Model(
    functions={**dict.fromkeys(NAMES, run), **dict.fromkeys(lightning.NAMES, lightning.run)},
    methods={
        "__init__": construct,
        "add_argument": add_argument,
        "link_arguments": parsers.link_arguments,
        "set_defaults": parsers.set_defaults,
        **dict.fromkeys(parsers.PARSE, parsers.prepare),
        **dict.fromkeys(ADDING[:4], add_arguments),
    },
    satisfied=satisfied,
    precedes=True,
)
