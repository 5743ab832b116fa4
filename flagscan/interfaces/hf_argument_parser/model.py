"""What an ``HfArgumentParser`` does and answers while the script runs.

Source: ``transformers.hf_argparser`` of transformers 5; ``trl.TrlParser`` inherits from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flagscan.declarations.argument_parsers import HF, PARSERS, interface_of
from flagscan.declarations.fields import fields_of
from flagscan.interfaces.hf_argument_parser.fields import Mistake, declaration
from flagscan.interpreter.attributes import base_names, class_lookup, outside_base
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Instance
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    CallResult,
    Constant,
    External,
    Member,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.location import Location
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


@dataclass(slots=True)
class Made:
    """What a constructor was given."""

    types: list[Value] = field(default_factory=list)
    """The dataclasses, in order."""
    foreign: list[str] = field(default_factory=list)
    """The names of classes, also base classes, whose fields are not read."""
    unknown: list[str] = field(default_factory=list)
    """The texts of what is not known at all."""
    raising: list[tuple[Location, str]] = field(default_factory=list)


def make(interp: Interpreter, call: Call) -> Value | None:
    """``HfArgumentParser(types)``."""
    parser = CallResult(call)
    _add_all(interp, call, parser)
    return parser


def construct(interp: Interpreter, call: Call) -> Value | None:
    """``HfArgumentParser.__init__`` of a subclass."""
    if call.receiver is None or interface_of(call.receiver) != HF:
        return None
    _add_all(interp, call, call.receiver)
    return NONE


def _add_all(interp: Interpreter, call: Call, parser: Value) -> None:
    made = call.data = Made()
    given = call.argument(0, "dataclass_types")
    if given is None or given.value == NONE:
        return
    types = given.value
    if isinstance(types, (ClassObject, External, CallResult, Member)):
        made.types = [types]
    else:
        items = interp.iterate(types, given.site)
        if items is None:
            made.unknown.append(given.site.tree.text(given.site.node))
            return
        made.types = list(items)
    for cls in made.types:
        if not isinstance(cls, ClassObject):
            made.foreign.append(_name(cls, given.site))
            continue
        outside = outside_base(cls)
        if outside is not None and outside != External("typing.Generic"):
            made.foreign.append(_name(outside, given.site))
        _add(interp, made, cls, parser, call.site)


def _add(interp: Interpreter, made: Made, cls: ClassObject, parser: Value, site: Site) -> None:
    """``_add_dataclass_arguments``."""
    receiver = parser
    group = class_lookup(cls, "_argument_group_name")
    if group is not None:
        titled = Arguments([Argument(group, site)])
        receiver = interp.call(Member(parser, "add_argument_group", site), titled, site)
    for declared in fields_of(interp.trace, cls):
        if not declared.init:
            continue
        try:
            names, keywords = declaration(interp, declared)
        except Mistake as mistake:
            place = declared.site.tree.location(declared.site.node)
            made.raising.append((place, str(mistake)))
            continue
        arguments = Arguments([Argument(Constant(n), declared.site) for n in names], keywords)
        interp.call(Member(receiver, "add_argument", declared.site), arguments, declared.site)


def _name(value: Value, site: Site) -> str:
    if isinstance(value, Member):
        return f"{_name(value.owner, site)}.{value.name}"
    names = base_names(value)
    return names[0] if names else site.tree.text(site.node)


def _made(interp: Interpreter, parser: Value) -> Made | None:
    if isinstance(parser, CallResult):
        return parser.call.data if isinstance(parser.call.data, Made) else None
    for call in reversed(interp.trace.calls):
        if call.receiver is parser and isinstance(call.data, Made):
            return call.data
    return None


def parse(interp: Interpreter, call: Call) -> Value | None:
    """``parse_args_into_dataclasses``, and trl's ``parse_args_and_config``."""
    receiver = call.receiver
    if receiver is None or interface_of(receiver) != HF:
        return None
    made = _made(interp, receiver) or Made()
    words = call.argument(0, "args")
    arguments = Arguments([] if words is None else [words])
    known = interp.call(Member(receiver, "parse_known_args", call.site), arguments, call.site)
    namespace = known.items[0] if isinstance(known, TupleValue) else known
    held = dict(namespace.attributes) if isinstance(namespace, Instance) else {}
    outputs: list[Value] = []
    for cls in made.types:
        if not isinstance(cls, ClassObject):
            outputs.append(Unknown(Reason.UNREADABLE_MODULE, call.site))
            continue
        instance = Instance(cls, call.site)
        instance.open = True  # __post_init__ sets more, and a base class may
        for declared in fields_of(interp.trace, cls):
            if declared.name in held:
                instance.attributes[declared.name] = held.pop(declared.name)
        outputs.append(instance)
    if held:
        outputs.append(namespace)
    rest = call.value(1, "return_remaining_strings")
    if rest is not None and rest != FALSE:
        outputs.append(Unknown(Reason.RUNTIME_INPUT, call.site))
    elif not (interp.muted or call.path or interp.lenient):
        interp.settled = True
    return TupleValue(tuple(outputs))


def parse_file(interp: Interpreter, call: Call) -> Value | None:
    """``parse_json_file``, ``parse_yaml_file``, ``parse_dict``: not the command line."""
    if call.receiver is None or interface_of(call.receiver) != HF:
        return None
    made = _made(interp, call.receiver) or Made()
    lost = Unknown(Reason.RUNTIME_INPUT, call.site)
    return TupleValue(tuple(lost for _ in made.types)) if made.types else lost


def hf_arg(interp: Interpreter, call: Call) -> Value | None:
    """``HfArg(...)``: ``field(...)`` that takes ``help`` and ``aliases`` besides."""
    keywords = dict(call.keywords)
    metadata = keywords.pop("metadata", None)
    described = DictObject(call.site)
    if metadata is not None and isinstance(metadata.value, DictObject):
        described.entries = dict(metadata.value.entries)
        described.open = metadata.value.open
    for name in ("aliases", "help"):
        given = keywords.pop(name, None)
        if given is not None and given.value != NONE:
            described.entries[name] = (Constant(name), given.value)
    keywords["metadata"] = Argument(described, call.site)
    return interp.call(External("dataclasses.field"), Arguments([], keywords), call.site)


def satisfied(trace: Trace) -> bool:
    """Whether a parser was parsed."""
    return any(c.method in _PARSING and interface_of(c.receiver) == HF for c in trace.calls)


_PARSING = {"parse_args_into_dataclasses": parse, "parse_args_and_config": parse}

MODEL = Model(
    functions={
        **{name: make for name, interface in PARSERS.items() if interface == HF},
        "transformers.HfArg": hf_arg,
        "transformers.hf_argparser.HfArg": hf_arg,
    },
    methods={
        "__init__": construct,
        **_PARSING,
        **dict.fromkeys(("parse_json_file", "parse_yaml_file", "parse_dict"), parse_file),
    },
    effects=tuple(_PARSING),
    satisfied=satisfied,
)
