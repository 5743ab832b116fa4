"""What absl answers the running script: definitions, ``FLAGS``, ``app.run``.

flagscan describes the program as it is started without arguments, hence ``FLAGS.x`` is the
default of x, also before the command line is read (TensorFlow 1 reads it at the first access;
with absl the program raises there).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flagscan.interfaces.absl import definitions
from flagscan.interfaces.absl.definitions import Defined, arguments_of
from flagscan.interfaces.absl.registry import (
    FLAG_VALUES,
    FLAGS,
    HOLDER,
    FlagObject,
    HolderObject,
    all_flags,
    change,
    current,
    entries,
    found,
    held,
    insert,
    is_registry,
    new_registry,
    put,
    registry_of,
    set_default,
    state_of,
)
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.heap import DictObject, Instance
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    UNBOUND,
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

Hook = Callable[["Interpreter", Call], Value | None]


@dataclass(slots=True, eq=False)
class Parse:
    """The command line was read: the flags as they were, and what they held."""

    registry: Instance
    flags: dict[str, Value] = field(default_factory=dict)
    held: dict[FlagObject, dict[str, Value]] = field(default_factory=dict)


# -- defining ------------------------------------------------------------------------------------


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
        known.attributes["required"] = TRUE
    return _register(interp, call, known, "", call.argument(1, "flag_values"))


def define_alias(interp: Interpreter, call: Call) -> Value | None:
    """``DEFINE_alias(name, original_name)``."""
    name, original = call.value(0, "name"), call.value(1, "original_name")
    registry = registry_of(interp, call.value(2, "flag_values"))
    flag = None
    if _is_text(name) and _is_text(original):
        flags = found(registry, _text(original))
        flag = definitions.alias(interp, call, _text(name), flags[0]) if flags else None
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
        _raised(interp, problem, call.site)
        if flag.definition.name not in entries(registry):
            insert(interp, registry, flag)  # to be reported, with what is not known of it
    call.data = Defined(flag, registry, problem)
    return HolderObject(registry, flag)


def _raised(interp: Interpreter, problem: str, site: Site) -> None:
    if interp.try_depth:
        raise Raised(External(problem.partition(":")[0]), site)


def make_parser(kind: str) -> Hook:
    """``flags.IntegerParser(...)`` and its like."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        return definitions.parser_object(call, kind)

    return hook


# -- FLAGS ---------------------------------------------------------------------------------------

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
    value = current(owner, name, site)
    if value is None and name not in _METHODS:
        return Unknown(Reason.RUNTIME_INPUT, site)
    return value


def write_flag(interp: Interpreter, owner: Instance, name: str, value: Value, site: Site) -> None:
    """``FLAGS.name = value``; UNBOUND: ``del FLAGS.name``."""
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
        value = current(owner.registry, own, site)
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
    if owner is not None and not is_registry(owner):
        return None
    registry, name = _reference(
        interp, owner, call.value(0, "name") or call.value(0, "flag_holder")
    )
    value = call.argument(1, "value")
    if registry is None or value is None:
        return NONE
    if not interp.lenient:
        problem = set_default(interp, registry, name, value.value, value.site)
        if problem:
            _raised(interp, problem, call.site)
            call.data = Defined(problem=problem)
    return NONE


def override_value(interp: Interpreter, call: Call) -> Value | None:
    """``flags.override_value(holder, value)``."""
    registry, name = _reference(interp, None, call.value(0, "flag_holder"))
    value = call.argument(1, "value")
    if registry is not None and value is not None:
        write_flag(interp, registry, name, value.value, value.site)
    return NONE


def _reference(
    interp: Interpreter, registry: Value | None, given: Value | None
) -> tuple[Instance | None, str]:
    """The registry and name that GIVEN, a name or a holder, stands for."""
    if isinstance(given, HolderObject):
        return given.registry, given.flag.definition.name
    if _is_text(given):
        return registry_of(interp, registry), _text(given)
    return None, ""


def get_flag_value(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.get_flag_value(name, default)``: the default where the flag has no value."""
    name = call.value(0, "name")
    if not isinstance(call.receiver, Instance) or not is_registry(call.receiver):
        return None
    value = current(call.receiver, _text(name), call.site) if _is_text(name) else None
    fallback = call.value(1, "default")
    if value is None or fallback is None:
        return Unknown(Reason.RUNTIME_INPUT, call.site)
    return join(*[fallback if option == NONE else option for option in options_of(value)])


def flag_values_dict(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.flag_values_dict()``: values by name, absl's own flags among them."""
    registry = call.receiver
    if not isinstance(registry, Instance) or not is_registry(registry):
        return None
    result = DictObject(call.site, open=True)
    for name in list(entries(registry)):
        assert isinstance(name, str)
        value = current(registry, name, call.site)
        if value is not None and UNBOUND not in options_of(held(registry, name)):
            result.entries[name] = (Constant(name), value)
    return result


def append_flag_values(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.append_flag_values(other)``."""
    target, other = call.receiver, call.value(0, "flag_values")
    if not is_registry(target) or not isinstance(other, Instance) or not is_registry(other):
        return None
    assert isinstance(target, Instance)
    for name, (_, value) in list(entries(other).items()):
        assert isinstance(name, str)
        put(interp, target, name, value)
    return NONE


def delete_flag(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS.__delattr__(name)``."""
    name = call.value(0)
    if not isinstance(call.receiver, Instance) or not is_registry(call.receiver):
        return None
    if _is_text(name):
        put(interp, call.receiver, _text(name), UNBOUND)
    return NONE


def answer_nothing(interp: Interpreter, call: Call) -> Value | None:
    """Functions that change nothing of what can be set."""
    return NONE


def of_registry(interp: Interpreter, call: Call) -> Value | None:
    """Methods that change nothing of what can be set."""
    return NONE if is_registry(call.receiver) else None


# -- what the program demands ----------------------------------------------------------------------


def mark(attribute: str) -> Hook:
    """``mark_flag_as_required``, ``mark_flags_as_mutual_exclusive`` and their like."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        names = call.value(0, "flag_names") or call.value(0, "flag_name")
        registry = call.value(1, "flag_values") or call.value(2, "flag_values")
        one = isinstance(names, HolderObject) or _is_text(names)
        given = [names] if one or names is None else interp.iterate_any(names, call.site)
        for name in given or ():
            where, text = _reference(interp, registry if is_registry(registry) else None, name)
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


# -- parsing -------------------------------------------------------------------------------------


def run(interp: Interpreter, call: Call) -> Value | None:
    """``app.run(main)``: reads the command line, then calls main."""
    parser = call.value(2, "flags_parser")
    own = parser is not None and parser != NONE
    argv = Unknown(Reason.RUNTIME_INPUT, call.site)
    main = call.value(0, "main")
    if main is None or main == NONE:
        main = interp.trace.main.scope.bindings.get("main")
    words = Argument(argv, call.site)
    if own:
        assert parser is not None
        interp.call(parser, Arguments([words]), call.site)
    _parsed(interp, call, registry_of(interp, None), whole=not own)
    read_before = interp.last_step < interp.most_steps
    if main is not None and not interp.settled and not read_before and call.data is None:
        interp.call(main, Arguments([words]), call.site)
    return NONE


def call_registry(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS(sys.argv)``: reads the command line."""
    registry = call.callee
    assert isinstance(registry, Instance)
    given = call.value(0, "argv")
    words = None if given is None else interp.iterate_any(given, call.site)
    if words is not None and all(_is_text(word) for word in words):
        # Words that are written out are no command line.
        for word in words[1:]:
            _mention(interp, registry, _text(word), call.site)
        return given
    _parsed(interp, call, registry, whole=call.value(1, "known_only") in (None, FALSE))
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def _mention(interp: Interpreter, registry: Instance, word: str, site: Site) -> None:
    name = word.lstrip("-").partition("=")[0]
    for one in (name, name.removeprefix("no")):
        if word.startswith("-") and found(registry, one):
            change(interp, registry, one, {"value": Unknown(Reason.RUNTIME_INPUT, site)}, site)


def parse_flags(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS._parse_flags()`` of TensorFlow before 1.5."""
    if not isinstance(call.receiver, Instance) or not is_registry(call.receiver):
        return None
    _parsed(interp, call, call.receiver, whole=False)
    return NONE


def _parsed(interp: Interpreter, call: Call, registry: Instance, *, whole: bool) -> None:
    flags = dict(all_flags(registry))
    if not flags:
        return
    parse = call.data = Parse(registry, flags)
    for value in flags.values():
        for flag in options_of(value):
            if isinstance(flag, FlagObject):
                parse.held[flag] = state_of(flag)
    if interp.muted or call.path or interp.lenient:
        return
    if whole:
        interp.settled = True
    else:
        interp.nearly_settled()


def satisfied(trace: Trace) -> bool:
    """Whether a command line with flags was read."""
    return any(isinstance(call.data, Parse) for call in trace.calls)


def _is_text(value: Value | None) -> bool:
    return isinstance(value, Constant) and isinstance(value.value, str)


def _text(value: Value | None) -> str:
    assert isinstance(value, Constant)
    return str(value.value)


_DEFINE = {
    "DEFINE": "parser",
    "DEFINE_bool": "boolean",
    **{
        f"DEFINE_{kind}": kind
        for kind in """string boolean float integer enum enum_class list spaceseplist multi
        multi_string multi_float multi_integer multi_enum multi_enum_class""".split()
    },
    # gflags' older names.
    "DEFINE_multistring": "multi_string",
    "DEFINE_multi_int": "multi_integer",
    "DEFINE_multi_str": "multi_string",
}
_CONFIG = "ml_collections.config_flags"
_TENSORFLOW = ("tensorflow", "tensorflow.compat.v1")

MODEL = Model(
    functions={
        **{f"absl.flags.{name}": define(kind) for name, kind in _DEFINE.items()},
        f"{_CONFIG}.DEFINE_config_file": define("config_file"),
        f"{_CONFIG}.DEFINE_config_dict": define("config_dict"),
        f"{_CONFIG}.DEFINE_config_dataclass": define("config_dict"),
        "absl.flags.DEFINE_flag": define_flag,
        "absl.flags.DEFINE_alias": define_alias,
        **{
            f"absl.flags.{name}": construct(name)
            for name in """Flag MultiFlag BooleanFlag EnumFlag EnumClassFlag
            MultiEnumClassFlag""".split()
        },
        "absl.flags.ArgumentParser": make_parser("string"),
        "absl.flags.IntegerParser": make_parser("integer"),
        "absl.flags.FloatParser": make_parser("float"),
        "absl.flags.BooleanParser": make_parser("boolean"),
        "absl.flags.EnumParser": make_parser("enum"),
        "absl.flags.EnumClassParser": make_parser("enum_class"),
        "absl.flags.ListParser": make_parser("list"),
        "absl.flags.WhitespaceSeparatedListParser": make_parser("spaceseplist"),
        "absl.flags.FlagValues": lambda interp, call: new_registry(),
        "absl.flags.set_default": call_set_default,
        "absl.flags.override_value": override_value,
        "absl.flags.mark_flag_as_required": mark("required"),
        "absl.flags.mark_flags_as_required": mark("required"),
        "absl.flags.mark_flags_as_mutual_exclusive": mark("exclusive"),
        "absl.flags.mark_bool_flags_as_mutual_exclusive": mark("exclusive"),
        "absl.flags.validator": decorator,
        "absl.flags.multi_flags_validator": decorator,
        "absl.flags.validator.decorate": decorate,
        **dict.fromkeys(
            [
                f"absl.flags.{name}"
                for name in """register_validator register_multi_flags_validator declare_key_flag
                adopt_module_key_flags disclaim_key_flags""".split()
            ],
            answer_nothing,
        ),
        "absl.app.run": run,
    },
    methods={
        "set_default": call_set_default,
        "get_flag_value": get_flag_value,
        "flag_values_dict": flag_values_dict,
        "append_flag_values": append_flag_values,
        "__delattr__": delete_flag,
        "_parse_flags": parse_flags,
        **dict.fromkeys(
            "mark_as_parsed unparse_flags validate_all_flags set_gnu_getopt".split(), of_registry
        ),
    },
    aliases={
        **{f"{tf}.{name}": "absl.flags" for tf in _TENSORFLOW for name in ("flags", "app.flags")},
        **{f"{tf}.app": "absl.app" for tf in _TENSORFLOW},
        "absl.app.flags": "absl.flags",
        "tensorflow.python.platform.flags": "absl.flags",
        "tensorflow.python.platform.app": "absl.app",
        "gflags": "absl.flags",
        "google.apputils.app": "absl.app",
        f"{_CONFIG}.config_flags": _CONFIG,
        "absl.flags.argparse_flags.ArgumentParser": "argparse.ArgumentParser",
    },
    objects={FLAGS: new_registry},
    read={FLAG_VALUES: read_flag, HOLDER: read_holder},
    written={FLAG_VALUES: write_flag},
    called={FLAG_VALUES: call_registry},
    # What is imported by a computed name may define flags.
    deep_effects=("DEFINE_", "mark_flag", ".set_default(", "import_module("),
    satisfied=satisfied,
)
