"""``DEFINE_`` functions, and what else is said of flags while modules are imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flagscan.interfaces.absl import definitions
from flagscan.interfaces.absl.definitions import Defined, arguments_of
from flagscan.interfaces.absl.references import is_text, raised, reference, text_of
from flagscan.interfaces.absl.registry import (
    FlagObject,
    HolderObject,
    change,
    entries,
    found,
    held,
    insert,
    registry_of,
)
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    UNBOUND,
    CallResult,
    External,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

Hook = Callable[["Interpreter", Call], Value | None]


def define(kind: str) -> Hook:
    """``DEFINE_string`` and its like."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        flag, problem = definitions.make(interp, call, kind)
        given = arguments_of(call, kind).get("flag_values")
        return _register(interp, call, flag, problem, given)

    return hook


def construct(kind: str) -> Hook:
    """``flags.BooleanFlag(...)``: a flag that is not registered yet."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        return definitions.make(interp, call, kind)[0]

    return hook


def define_flag(interp: Interpreter, call: Call) -> Value | None:
    """``DEFINE_flag(flag)``."""
    flag = call.value(0, "flag")
    known = flag if isinstance(flag, FlagObject) else None
    if known is not None and call.value(3, "required") == TRUE:
        interp.journal.touch_key(known, "required")
        known.attributes["required"] = TRUE
    return _register(interp, call, known, "", call.argument(1, "flag_values"))


def define_alias(interp: Interpreter, call: Call) -> Value | None:
    """``DEFINE_alias(name, original_name)``."""
    name, original = call.value(0, "name"), call.value(1, "original_name")
    registry = registry_of(interp, call.value(2, "flag_values"))
    flag = None
    if is_text(name) and is_text(original):
        flags = found(registry, text_of(original))
        flag = definitions.alias(interp, call, text_of(name), flags[0]) if flags else None
    return _register(interp, call, flag, "", call.argument(2, "flag_values"))


def _register(
    interp: Interpreter, call: Call, flag: FlagObject | None, problem: str, given: Argument | None
) -> Value:
    registry = registry_of(interp, None if given is None else given.value)
    if flag is None:
        call.data = Defined(unreadable=True)
        return CallResult(call)
    if interp.lenient and held(registry, flag.definition.name) is not UNBOUND:
        # Functions that nobody calls do not redefine what the program has.
        return HolderObject(registry, flag)
    problem = problem or insert(interp, registry, flag)
    if problem:
        raised(interp, problem, call.site)
        if flag.definition.name not in entries(registry):
            insert(interp, registry, flag)  # to be reported, with what is not known of it
    call.data = Defined(flag, registry, problem)
    return HolderObject(registry, flag)


def make_parser(kind: str) -> Hook:
    """``flags.IntegerParser(...)`` and its like."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        return definitions.parser_object(call, kind)

    return hook


def mark(attribute: str) -> Hook:
    """``mark_flag_as_required``, ``mark_flags_as_mutual_exclusive`` and their like."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        names = call.value(0, "flag_names") or call.value(0, "flag_name")
        registry = call.value(1, "flag_values") or call.value(2, "flag_values")
        one = isinstance(names, HolderObject) or is_text(names)
        given = [names] if one or names is None else interp.iterate_any(names, call.site)
        for name in given or ():
            where, text = reference(interp, registry, name)
            if where is not None and not interp.lenient:
                change(interp, where, text, {attribute: TRUE}, call.site)
        return NONE

    return hook


def decorator(interp: Interpreter, call: Call) -> Value | None:
    """``@flags.validator("name")``: the function stays what it is."""
    return External("absl.flags.validator.decorate")


def decorate(interp: Interpreter, call: Call) -> Value | None:
    """What such a decorator returns."""
    return call.value(0)
