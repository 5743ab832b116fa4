"""What configargparse adds to argparse's parsers: other names, and options of its own.

Source: configargparse's documentation, and the end of its module, where the shorter names are
assigned to argparse's classes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from flagscan.declarations.argument_parsers import base_of
from flagscan.interfaces.argparse.receivers import parser_of
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import NONE, CallResult, Constant, Member, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

GETTERS = tuple(
    f"configargparse.{name}"
    for name in """get_argument_parser get_arg_parser get_parser getArgumentParser getArgParser
    getParser""".split()
)
BY_NAME = ("configargparse.init_argument_parser", "configargparse.initArgumentParser", *GETTERS)
MAKERS = tuple(f"configargparse.{name}" for name in ("ArgumentParser", "ArgParser", "Parser"))
OWN = (
    ("args_for_setting_config_path", "config_file", "config_arg_help_message", "config file path"),
    (
        "args_for_writing_out_config_file",
        "write_out_config_file_to_this_path",
        "write_out_config_file_arg_help_message",
        "takes the current command line args and writes them out to a config file at the given "
        "path, then exits",
    ),
)
"""The keyword of the constructor that names an option, its dest, the keyword of its help text,
and that text."""


def make(interp: Interpreter, call: Call) -> Value:
    """``ArgumentParser(...)``."""
    parser = CallResult(call)
    add_own(interp, parser, call)
    return parser


def get(interp: Interpreter, call: Call) -> Value:
    """``get_argument_parser("name")``: one parser for each name."""
    name = call.value(0, "name") or NONE
    for earlier in interp.trace.calls:
        same = earlier.name in BY_NAME and (earlier.value(0, "name") or NONE) == name
        if same and earlier.answer is not None:
            return earlier.answer
    return make(interp, call)


def add_own(interp: Interpreter, parser: Value, made: Call) -> None:
    """Declare the options that the constructor's call MADE asks for."""
    if not (base_of(parser) or "").startswith("configargparse."):
        return
    for keyword, dest, help_keyword, text in OWN:
        names = made.argument(None, keyword)
        if names is None or names.value == NONE:
            continue
        words = interp.iterate(snapshot(names.value), names.site)
        if words == []:
            continue
        keywords = {
            "dest": Argument(Constant(dest), names.site),
            "help": made.argument(None, help_keyword) or Argument(Constant(text), names.site),
        }
        required = made.argument(None, "config_arg_is_required")
        if required is not None and keyword == OWN[0][0]:
            keywords["required"] = required
        if keyword == OWN[1][0]:
            keywords["metavar"] = Argument(Constant("CONFIG_OUTPUT_PATH"), names.site)
        arguments = Arguments(
            [Argument(word, names.site) for word in words or ()],
            keywords,
            names.site if words is None else None,
        )
        interp.call(Member(parser, "add_argument", names.site), arguments, names.site)


def short_for(method: str) -> Callable[[Interpreter, Call], Value | None]:
    """Another name of METHOD."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        if call.receiver is None or parser_of(call.receiver) is None:
            return None
        given = Arguments(list(call.args), call.keywords, call.more_args, call.more_keywords)
        return interp.call(Member(call.receiver, method, call.site), given, call.site)

    return hook


ALIASES = {
    f"configargparse.{name}": f"argparse.{name}"
    for name in """Action ArgumentDefaultsHelpFormatter ArgumentError ArgumentTypeError
    BooleanOptionalAction FileType HelpFormatter MetavarTypeHelpFormatter Namespace ONE_OR_MORE
    OPTIONAL PARSER REMAINDER RawDescriptionHelpFormatter RawTextHelpFormatter SUPPRESS
    ZERO_OR_MORE""".split()
}
"""What it hands on from argparse."""
FUNCTIONS: Mapping[str, Callable[[Interpreter, Call], Value | None]] = {
    **dict.fromkeys(MAKERS, make),
    **dict.fromkeys(BY_NAME, get),
}
METHODS: Mapping[str, Callable[[Interpreter, Call], Value | None]] = {
    "add": short_for("add_argument"),
    "add_arg": short_for("add_argument"),
    "parse": short_for("parse_args"),
    "parse_known": short_for("parse_known_args"),
}
