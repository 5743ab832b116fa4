"""``FLAGS``: its attributes and methods.

flagscan describes the program as it is started without arguments, hence ``FLAGS.x`` is the
default of x, also before the command line is read (TensorFlow 1 reads it at the first access;
with absl the program raises there).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interfaces.absl.definitions import Defined
from flagscan.interfaces.absl.references import is_text, raised, reference, text_of
from flagscan.interfaces.absl.registry import (
    HolderObject,
    Registry,
    change,
    current,
    entries,
    found,
    held,
    put,
    set_default,
)
from flagscan.interpreter.heap import DictObject, Instance
from flagscan.interpreter.lattice import join, maybe_unbound, options_of
from flagscan.interpreter.trace import Call
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    UNBOUND,
    Constant,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_METHODS = frozenset(
    """set_default flag_values_dict is_parsed mark_as_parsed append_flag_values remove_flag_values
    unparse_flags validate_all_flags get_flag_value flags_into_string append_flags_into_file
    find_module_defining_flag get_key_flags_for_module flags_by_module_dict get_help
    main_module_help module_help register_flag_by_module key_flags_by_module_dict _parse_flags
    set_gnu_getopt is_gnu_getopt read_flags_from_files _flags __delattr__ __getattr__ __setattr__
    __contains__ __getitem__ __flags __iter__ __len__ __call__ __dict__""".split()
)


def read_flag(interp: Interpreter, owner: Instance, name: str, site: Site) -> Value | None:
    """``FLAGS.name``."""
    assert isinstance(owner, Registry)
    value = current(owner, name, site)
    owner.was_read |= value is not None and not interp.lenient
    if value is None and name not in _METHODS:
        return Unknown(Reason.RUNTIME_INPUT, site)
    return value


def write_flag(interp: Interpreter, owner: Instance, name: str, value: Value, site: Site) -> None:
    """``FLAGS.name = value``; UNBOUND: ``del FLAGS.name``."""
    assert isinstance(owner, Registry)
    if value is UNBOUND:
        put(interp, owner, name, UNBOUND)
    elif not interp.lenient:
        change(interp, owner, name, {"value": value, "using_default_value": FALSE}, site)


def read_holder(interp: Interpreter, owner: Instance, name: str, site: Site) -> Value | None:
    """An attribute of what a ``DEFINE_`` function returned."""
    if not isinstance(owner, HolderObject):
        return None
    own = owner.flag.definition.name
    if name == "value":
        value = read_flag(interp, owner.registry, own, site)
        return Unknown(Reason.UNBOUND_NAME, site) if value is None else value
    if name == "default":
        flags = found(owner.registry, own)
        return join(*[flag.attributes["default"] for flag in flags]) if flags else None
    if name == "name":
        return Constant(own)
    return FALSE if name == "present" else None


def call_set_default(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.set_default(name, value)``, ``flags.set_default(holder, value)``."""
    owner = call.receiver
    if owner is not None and not isinstance(owner, Registry):
        return None
    registry, name = reference(interp, owner, call.value(0, "name") or call.value(0, "flag_holder"))
    value = call.argument(1, "value")
    if registry is None or value is None:
        return NONE
    if not interp.lenient:
        problem = set_default(interp, registry, name, value.value, value.site)
        if problem:
            raised(interp, problem, call.site)
            call.data = Defined(problem=problem)
    return NONE


def override_value(interp: Interpreter, call: Call) -> Value | None:
    """``flags.override_value(holder, value)``."""
    registry, name = reference(interp, None, call.value(0, "flag_holder"))
    value = call.argument(1, "value")
    if registry is not None and value is not None:
        write_flag(interp, registry, name, value.value, value.site)
    return NONE


def get_flag_value(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.get_flag_value(name, default)``: the default where the flag has no value."""
    name = call.value(0, "name")
    if not isinstance(call.receiver, Registry):
        return None
    value = current(call.receiver, text_of(name), call.site) if is_text(name) else None
    fallback = call.value(1, "default")
    if value is None or fallback is None:
        return Unknown(Reason.RUNTIME_INPUT, call.site)
    return join(*[fallback if option == NONE else option for option in options_of(value)])


def flag_values_dict(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.flag_values_dict()``: values by name, absl's own flags among them."""
    registry = call.receiver
    if not isinstance(registry, Registry):
        return None
    result = DictObject(call.site, open=True)
    for name in list(entries(registry)):
        assert isinstance(name, str)
        value = current(registry, name, call.site)
        if value is not None and not maybe_unbound(held(registry, name)):
            result.entries[name] = (Constant(name), value)
    return result


def append_flag_values(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.append_flag_values(other)``."""
    target, other = call.receiver, call.value(0, "flag_values")
    if not isinstance(target, Registry) or not isinstance(other, Registry):
        return None
    for name, (_, value) in list(entries(other).items()):
        assert isinstance(name, str)
        put(interp, target, name, value)
    return NONE


def delete_flag(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.__delattr__(name)``."""
    name = call.value(0)
    if not isinstance(call.receiver, Registry):
        return None
    if is_text(name):
        put(interp, call.receiver, text_of(name), UNBOUND)
    return NONE


def answer_nothing(interp: Interpreter, call: Call) -> Value | None:
    """Functions that change nothing of what can be set."""
    return NONE


def of_registry(interp: Interpreter, call: Call) -> Value | None:
    """Methods that change nothing of what can be set."""
    return NONE if isinstance(call.receiver, Registry) else None
