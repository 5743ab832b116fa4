"""What a parser of jsonargparse does besides argparse's: links, defaults by dotted name, files.

It is an argparse parser for the argparse interface, which replays the calls that are in the
trace; here further ones are recorded, that mean the same there.

Source: ``jsonargparse._core``, ``jsonargparse._link_arguments`` of jsonargparse 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flagscan.declarations.argument_parsers import JSONARGPARSE, interface_of
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.files import path_text
from flagscan.interpreter.heap import DictObject, Instance, ListObject
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    NONE,
    CallResult,
    Constant,
    Member,
    Site,
    TupleValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

PARSE = """parse_args parse_object parse_env parse_path parse_string parse_known_args
    get_defaults""".split()
_GROUPS = ("add_argument_group", "add_mutually_exclusive_group")


def owner_of(value: Value | None) -> Value | None:
    """The parser of jsonargparse that VALUE is, or is a group of."""
    while isinstance(value, CallResult) and value.call.method in _GROUPS:
        value = value.call.receiver
    return value if _is_parser(value) else None


def _is_parser(value: Value | None) -> bool:
    if isinstance(value, CallResult) and value.call.method == "add_parser":
        holder = value.call.receiver
        made = holder.call.receiver if isinstance(holder, CallResult) else None
        return owner_of(made) is not None
    return interface_of(value) == JSONARGPARSE


def remove(interp: Interpreter, parser: Value, answer: Value, site: Site) -> None:
    """Take away from PARSER the action that ``add_argument`` answered with ANSWER."""
    given = Arguments([Argument(answer, site)])
    interp.call(Member(parser, "_remove_action", site), given, site)


def link_arguments(interp: Interpreter, call: Call) -> Value | None:
    """``parser.link_arguments("data.size", "model.size")``: the target is no option any more."""
    parser = owner_of(call.receiver)
    target = call.value(1, "target")
    if parser is None:
        return None
    name = str(target.value) if isinstance(target, Constant) else None
    for added in list(interp.trace.calls):
        if added.method != "add_argument" or owner_of(added.receiver) is not parser:
            continue
        dest = _dest(added)
        if name is not None and added.answer is not None and _is_below(dest, name):
            remove(interp, parser, added.answer, call.site)
    return NONE


def _is_below(dest: str, name: str) -> bool:
    return dest == name or dest.startswith(name + ".")


def _dest(call: Call) -> str:
    given = call.value(None, "dest") or call.value(0)
    text = str(given.value) if isinstance(given, Constant) else ""
    return text.lstrip("-").replace("-", "_")


def set_defaults(interp: Interpreter, call: Call) -> Value | None:
    """``parser.set_defaults({"model.lr": 0.1})``."""
    parser = owner_of(call.receiver)
    given = call.argument(0)
    if parser is None or given is None:
        return None
    _set(interp, parser, given)
    return NONE


def _set(interp: Interpreter, parser: Value, given: Argument) -> None:
    keywords: dict[str, Argument] = {}
    more = None if isinstance(given.value, DictObject) and not given.value.open else given.site
    if isinstance(given.value, DictObject):
        for key, value in given.value.entries.values():
            if isinstance(key, Constant):
                keywords[str(key.value)] = Argument(value, given.site)
    made = Arguments([], keywords, None, more)
    interp.call(Member(parser, "set_defaults", given.site), made, given.site)


def prepare(interp: Interpreter, call: Call) -> Value | None:
    """Parsing begins: a config file of the project has the last word on what is a default."""
    parser = owner_of(call.receiver)
    made = _constructor(interp.trace, parser)
    stated = None if made is None else made.argument(None, "default_config_files")
    if parser is None or stated is None:
        return None
    if has_files(interp.trace, stated.value):
        forget_defaults(interp, parser, stated.site)
    return None


def forget_defaults(interp: Interpreter, parser: Value, site: Site) -> None:
    """The defaults of PARSER are not known any more."""
    unknown = Arguments([], {}, None, site)
    interp.call(Member(parser, "set_defaults", site), unknown, site)


def _constructor(trace: Trace, parser: Value | None) -> Call | None:
    if isinstance(parser, CallResult):
        return parser.call
    if isinstance(parser, Instance):
        made = (c for c in trace.calls if c.method == "__init__" and c.receiver is parser)
        return next(made, None)
    return None


def has_files(trace: Trace, paths: Value) -> bool:
    """Whether one of PATHS is a file of the project, or may be."""
    if isinstance(paths, Unknown):
        return True
    return any(
        path_text(path) is None or (trace.files is not None and trace.files.open(path) is not None)
        for path in _items(paths)
    )


def _items(value: Value) -> Iterator[Value]:
    if isinstance(value, (ListObject, TupleValue)):
        yield from value.items or ()
