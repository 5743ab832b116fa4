"""What a parser answers the running script: namespaces, defaults, its list of actions.

flagscan describes the program as it is started without arguments, hence
``parse_args()`` gives the defaults; what only a person can supply is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from flagscan.declarations.argument_parsers import interface_of
from flagscan.interfaces.argparse import configargparse
from flagscan.interfaces.argparse.parsers import frozen, replay
from flagscan.interfaces.argparse.receivers import (
    OWN_GROUPS,
    is_parser,
    parser_of,
    subparsers_owner,
)
from flagscan.interfaces.argparse.state import REGISTERED, Action, Parser
from flagscan.interpreter import attributes
from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import key_of
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
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
    Member,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

NAMESPACE = External("types.SimpleNamespace")
SUPPRESS = "==SUPPRESS=="


def _now(interp: Interpreter, value: Value) -> Parser:
    events = interp.trace.events
    return replay(events, value, len(events), interp.journal.path)


# -- parsing -----------------------------------------------------------------------------------


def parse(known: bool) -> Callable[[Interpreter, Call], Value | None]:
    """``parse_args``, or with KNOWN ``parse_known_args``."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        receiver = parser_of(call.receiver)
        if receiver is None:
            return None
        parser = _now(interp, receiver)
        call.data = frozen(parser)
        given = call.value(0, "args")
        target = call.value(1, "namespace")
        namespace = target if isinstance(target, Instance) else Instance(NAMESPACE, call.site)
        interp.journal.touch(namespace)
        words = _words(interp, given, call.site)
        for name, value in namespace_of(interp, parser, words, call.site).items():
            if namespace is target and name in namespace.attributes:
                continue
            namespace.attributes[name] = value
        # sys.argv is not known; a list that is written out is no command line.
        own = given is None or given == NONE or isinstance(given, Unknown)
        certain = not (interp.muted or call.path or interp.lenient)
        if not known and own and certain:
            interp.settled = True
        if known:
            interp.nearly_settled()
            return TupleValue((namespace, Unknown(Reason.RUNTIME_INPUT, call.site)))
        return namespace

    return hook


def _words(interp: Interpreter, given: Value | None, site: Site) -> list[str] | None:
    """The words of an explicit argument list: [] for the command line's own, None: unknown."""
    if given is None or given == NONE or isinstance(given, Unknown):
        return []
    items = interp.iterate(given, site)
    if items is None:
        return None
    words = [i.value for i in items if isinstance(i, Constant) and isinstance(i.value, str)]
    return words if len(words) == len(items) else None


def namespace_of(
    interp: Interpreter, parser: Parser, words: list[str] | None, site: Site
) -> dict[str, Value]:
    """The attributes that parsing WORDS gives: defaults, and unknown where words say more."""
    unknown = Unknown(Reason.RUNTIME_INPUT, site)
    values: dict[str, Value] = {}
    for action in parser.actions:
        if _kind(action) in ("help", "version"):
            continue
        value = default_in_namespace(action, site)
        mentioned = words is None or any(
            _mentions(word, option) for word in words for option in action.options
        )
        if mentioned or (action.positional and words):
            value = join(value, unknown) if words is None else unknown
        if value == Constant(SUPPRESS):
            continue
        if action.conditional:
            value = join(value, UNBOUND)
        values.setdefault(action.dest, value)
    for name, argument in parser.defaults.items():
        values.setdefault(name, argument.value)
    for command in parser.commands:
        for name, value in namespace_of(interp, command.parser, words, site).items():
            values.setdefault(name, join(value, UNBOUND))
    return values


def _mentions(word: str, option: str) -> bool:
    """Whether WORD may be OPTION on a command line: abbreviated, ``--x=1``, ``-x1`` or ``-yx``."""
    stem = word.partition("=")[0]
    if stem and option.startswith(stem):
        return True
    short = len(option) == 2 and stem[:1] == option[0] and stem[1:2] != option[0]
    return short and option[1] in stem


def _kind(action: Action) -> str:
    value = action.attributes.get("action")
    if value is not None and isinstance(value.value, Constant):
        return str(value.value.value)
    return "store" if value is None else ""


def default_in_namespace(action: Action, site: Site) -> Value:
    """What the namespace holds for ACTION when nothing is given: a text goes through ``type``."""
    unknown = Unknown(Reason.RUNTIME_INPUT, site)
    required = action.attributes.get("required")
    if required is not None and required.value != FALSE:
        return unknown
    nargs = action.attributes.get("nargs")
    optional = nargs is not None and nargs.value in (Constant("?"), Constant("*"))
    if action.positional and not optional:
        return unknown
    value = default_of(action)
    if action.positional and value == NONE and nargs is not None and nargs.value == Constant("*"):
        return ListObject([], site)
    kind = action.attributes.get("type")
    if kind is None or kind.value == NONE:
        return value
    return join(*[_converted(option, kind.value, site) for option in options_of(value)])


def _converted(value: Value, kind: Value, site: Site) -> Value:
    if not isinstance(value, Constant) or not isinstance(value.value, str):
        return value
    if value.value == SUPPRESS:
        return value
    if isinstance(kind, External):
        if kind.name == "builtins.str":
            return value
        convert = {"builtins.int": int, "builtins.float": float}.get(kind.name)
        if convert is not None:
            try:
                return Constant(convert(value.value))
            except ValueError:
                return Unknown(Reason.RAISES, site)
        if kind.name == "builtins.bool":
            return Constant(bool(value.value))
    return Unknown(Reason.EXTERNAL_CALL, site)


def default_of(action: Action) -> Value:
    """``action.default``: as declared, else what the kind of action has by itself."""
    declared = action.attributes.get("default")
    if declared is not None:
        return declared.value
    if action.open is not None:
        return Unknown(Reason.UNKNOWN_ARGUMENT, action.open)
    kind = action.attributes.get("action")
    if kind is None:
        return NONE
    by_kind = {"store_true": FALSE, "store_false": TRUE, "version": Constant(SUPPRESS)}
    if isinstance(kind.value, Constant):
        return by_kind.get(str(kind.value.value), NONE)
    # A class: argparse's own, one of the script's that inherits from it, or one that is not read.
    names = base_names(kind.value)
    if not names or names[0].startswith("builtins."):
        return Unknown(Reason.EXTERNAL_CALL, kind.site)
    return _DEFAULTS.get(names[0], Unknown(Reason.EXTERNAL_CALL, kind.site))


_DEFAULTS: dict[str, Value] = {
    "argparse._StoreTrueAction": FALSE,
    "argparse._StoreFalseAction": TRUE,
    "argparse._VersionAction": Constant(SUPPRESS),
    **{
        f"argparse.{name}": NONE
        for name in """Action BooleanOptionalAction _StoreAction _StoreConstAction _AppendAction
        _AppendConstAction _CountAction _ExtendAction""".split()
    },
}
"""The default that an action class has by itself."""


# -- asking the parser ------------------------------------------------------------------------


def get_default(interp: Interpreter, call: Call) -> Value | None:
    """``parser.get_default(dest)``."""
    dest = call.value(0, "dest")
    receiver = parser_of(call.receiver)
    if receiver is None or not isinstance(dest, Constant):
        return None
    parser = _now(interp, receiver)
    for action in parser.actions:
        if action.dest == dest.value and default_of(action) != NONE:
            return default_of(action)
    held = parser.defaults.get(str(dest.value))
    return NONE if held is None else held.value


def set_defaults(interp: Interpreter, call: Call) -> Value | None:
    return None if parser_of(call.receiver) is None else NONE


def known_call(interp: Interpreter, call: Call) -> Value | None:
    """Methods of a parser that give a term and raise nothing."""
    if parser_of(call.receiver) is None and subparsers_owner(call.receiver) is None:
        return None
    return CallResult(call)


def add_argument(interp: Interpreter, call: Call) -> Value | None:
    """``add_argument``: a term; an action class of the script is made as argparse makes it.

    argparse calls ``action(option_strings, dest, **keywords)``; what the class hands on to
    ``argparse.Action.__init__`` is what the action holds.
    """
    parser = parser_of(call.receiver)
    if parser is None:
        return None
    action = call.keywords.get("action")
    cls = None if action is None else action.value
    registered = _registered(interp, parser, cls)
    if action is not None and registered is not None:
        cls = registered
        call.keywords = {**call.keywords, "action": replace(action, value=cls)}
    if isinstance(cls, ClassObject) and attributes.class_lookup(cls, "__init__") is not None:
        given = {k: a for k, a in call.keywords.items() if k not in ("action", "dest")}
        names = ListObject([a.value for a in call.args], call.site)
        dest = Unknown(Reason.RUNTIME_INPUT, call.site)
        arguments = Arguments(
            [Argument(names, call.site), Argument(dest, call.site)], given, None, call.more_keywords
        )
        before = len(interp.trace.events)
        interp.call(cls, arguments, call.site)
        for event in interp.trace.events[before:]:
            made = event.receiver if isinstance(event, Call) else None
            if isinstance(made, Instance) and made.cls is cls and event.method == "__init__":  # type: ignore[union-attr]
                call.data = event
    return CallResult(call)


def _registered(interp: Interpreter, parser: Value, name: Value | None) -> Value | None:
    """The class that ``parser.register("action", NAME, cls)`` put in the place of its NAME."""
    if not isinstance(name, Constant) or name.value in REGISTERED.values():
        return None
    for event in reversed(interp.trace.events):
        if not isinstance(event, Call) or event.method != "register" or len(event.args) != 3:
            continue
        kind, known, cls = (argument.value for argument in event.args)
        if kind == Constant("action") and known == name and parser_of(event.receiver) == parser:
            return Unknown(Reason.ALTERNATIVES, event.site) if event.path else cls
    return None


def construct(interp: Interpreter, call: Call) -> Value | None:
    """``ArgumentParser.__init__`` of a subclass."""
    if call.receiver is None or interface_of(call.receiver) != "argparse":
        return None
    configargparse.add_own(interp, call.receiver, call)
    return NONE


def make(interp: Interpreter, call: Call) -> Value | None:
    return CallResult(call)


def _help(site: Site) -> Instance:
    action = Instance(External("argparse._HelpAction"), site)
    action.attributes = {
        "dest": Constant("help"),
        "option_strings": ListObject([Constant("-h"), Constant("--help")], site),
        "default": Constant(SUPPRESS),
        "help": Constant("show this help message and exit"),
        "type": NONE,
        "choices": NONE,
        "required": FALSE,
        "nargs": Constant(0),
    }
    return action


def actions(interp: Interpreter, owner: Value, site: Site) -> Value | None:
    """``parser._actions``."""
    value = parser_of(owner)
    if value is None:
        return None
    parser = _now(interp, value)
    if any(action.conditional for action in parser.actions):
        return ListObject(None, site)
    items: list[Value] = [_help(site)] if parser.add_help else []
    items.extend(a.call.answer for a in parser.actions if a.call.answer is not None)
    return ListObject(items, site)


def option_actions(interp: Interpreter, owner: Value, site: Site) -> Value | None:
    """``parser._option_string_actions``."""
    value = parser_of(owner)
    if value is None:
        return None
    parser = _now(interp, value)
    result = DictObject(site)
    if parser.add_help:
        help_action = _help(site)
        for text in ("-h", "--help"):
            result.entries[text] = (Constant(text), help_action)
    for action in parser.actions:
        for option in action.options:
            if action.call.answer is not None:
                key = Constant(option)
                value = action.call.answer
                result.entries[key_of(key)] = (
                    key,
                    join(value, UNBOUND) if action.conditional else value,
                )
    return result


def shared_defaults(interp: Interpreter, owner: Value, site: Site) -> Value | None:
    """``parser._defaults``: what ``set_defaults`` said."""
    if not is_parser(owner):
        return None
    held = DictObject(site)
    for name, argument in _now(interp, owner).defaults.items():
        held.entries[name] = (Constant(name), argument.value)
    return held


def action_groups(interp: Interpreter, owner: Value, site: Site) -> Value | None:
    """``parser._action_groups``: positionals, optionals, then those that were added."""
    if not is_parser(owner):
        return None
    items: list[Value] = [Member(owner, name, site) for name in reversed(OWN_GROUPS)]
    for event in interp.trace.calls:
        if event.method == "add_argument_group" and event.receiver is owner and event.answer:
            items.append(event.answer)
    return ListObject(items, site)


def action_attribute(name: str) -> Callable[[Interpreter, Value, Site], Value | None]:
    """An attribute of what ``add_argument`` returned."""

    def hook(interp: Interpreter, owner: Value, site: Site) -> Value | None:
        if not isinstance(owner, CallResult) or owner.call.method != "add_argument":
            return None
        parser_value = parser_of(owner.call.receiver)
        if parser_value is None:
            return None
        for action in _now(interp, parser_value).actions:
            if action.call is owner.call:
                return _read(action, name, site)
        return None

    return hook


def _read(action: Action, name: str, site: Site) -> Value:
    if name == "dest":
        return Constant(action.dest)
    if name == "default":
        return default_of(action)
    if name == "option_strings":
        return ListObject([Constant(option) for option in action.options], site)
    held = action.attributes.get(name)
    if held is not None:
        return held.value
    if action.open is not None:
        return Unknown(Reason.UNKNOWN_ARGUMENT, action.open)
    if name == "required":
        return FALSE if action.options else TRUE
    if name == "nargs" and _kind(action) in ("store_true", "store_false", "store_const"):
        return Constant(0)
    return NONE


def _constructed(interp: Interpreter, owner: Value, site: Site) -> Value | None:
    """``parser.prog`` and other things that depend on how the program is started."""
    return Unknown(Reason.RUNTIME_INPUT, site) if is_parser(owner) else None


def satisfied(trace: Trace) -> bool | None:
    """Whether a parser was parsed; None if the script has nothing to do with argparse."""
    if any(
        c.method in ("parse_args", "parse_known_args") and parser_of(c.receiver)
        for c in trace.calls
    ):
        return True
    tree = trace.main.tree
    return None if tree is None or "add_argument" not in tree.source.text else False


MODEL = Model(
    functions={"argparse.ArgumentParser": make, **configargparse.FUNCTIONS},
    methods={
        **configargparse.METHODS,
        "__init__": construct,
        "parse_args": parse(False),
        "parse_intermixed_args": parse(False),
        "parse_known_args": parse(True),
        "parse_known_intermixed_args": parse(True),
        "add_argument": add_argument,
        "get_default": get_default,
        "set_defaults": set_defaults,
        **dict.fromkeys(
            """add_argument_group add_mutually_exclusive_group
            add_subparsers add_parser print_help format_help print_usage register _remove_action
            format_usage""".split(),
            known_call,
        ),
    },
    attributes={
        "_actions": actions,
        "_option_string_actions": option_actions,
        "_action_groups": action_groups,
        "_defaults": shared_defaults,
        "prog": _constructed,
        **{
            name: action_attribute(name)
            for name in """dest default option_strings type choices required nargs const help
            metavar""".split()
        },
    },
    aliases=configargparse.ALIASES,
    constants={
        "argparse.SUPPRESS": SUPPRESS,
        "argparse.OPTIONAL": "?",
        "argparse.ZERO_OR_MORE": "*",
        "argparse.ONE_OR_MORE": "+",
        "argparse.REMAINDER": "...",
        "argparse.PARSER": "A...",
    },
    effects=("parse_args", "parse_known_args"),
    satisfied=satisfied,
)
