"""Reading our own command line with argparse."""

from __future__ import annotations

import argparse
from functools import partial

from flagscan.config import OUTPUT_FORMATS, SEARCHES, VALUES_FORMATS, Options
from flagscan.errors import UsageError
from flagscan.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def read(arguments: Sequence[str], options: Options) -> None:
    """Fill OPTIONS from ARGUMENTS; what is not said there stays as it is.

    Raises:
        UsageError: argparse does not understand them.
        SystemExit: the help or the version was asked for and printed.
    """
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    # Intermixed: a path may stand after an option as well as before.
    found = _parser().parse_intermixed_args(arguments[:cut])
    for name, value in vars(found).items():
        setattr(options, name, value)
    # argparse itself takes what follows "--" for options again in its second pass.
    options.paths = [*options.paths, *arguments[cut + 1 :]]


class _Parser(argparse.ArgumentParser):
    """An argparse parser that leaves telling errors to its caller."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:9]) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return int(text[:9])


def _natural(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:11]) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {2**32 - 1}")
    return int(text)


def _parser() -> _Parser:
    parser = _Parser(
        prog="flagscan",
        description="Find the hyperparameter flags of training scripts by reading them.",
        epilog="Exit status: 0 done; 1 --check found a difference, or a script could not be "
        "read; 2 the call is wrong and nothing was written.",
        allow_abbrev=False,
        # What is not said keeps the value that the class Options has.
        argument_default=argparse.SUPPRESS,
        # argparse makes a formatter for every option, and each would ask the terminal's width.
        formatter_class=partial(argparse.HelpFormatter, width=80),
    )
    add = parser.add_argument
    add(
        "paths",
        metavar="PATH",
        nargs="*",
        default=[],
        help="a script or notebook, a folder to search for them, or a guild.yml; "
        "NAME=VALUE and @FILE give values to flags",
    )
    add("--emit", metavar="FILE", help="write the definitions into FILE ('-': standard output)")
    add("--format", metavar="NAME", help="what is printed, or FILE's format ('help' lists them)")
    add("--op", metavar="NAME", help="operation name for one script (default: its stem)")
    add(
        "--dest",
        metavar="DEST",
        help="auto, args, environment, globals, global:NAME, dict:NAME, namespace:NAME, "
        "object:NAME or config:FILE",
    )
    add(
        "--interface",
        metavar="NAME",
        help="offer only what this way of declaring flags found: argparse, click, globals, ...",
    )
    add(
        "--values-format",
        choices=VALUES_FORMATS,
        metavar="NAME",
        help="what files of values (@FILE, @-) are: " + ", ".join(VALUES_FORMATS),
    )
    add(
        "--search",
        choices=SEARCHES,
        metavar="NAME",
        help="choose trials: "
        + ", ".join(SEARCHES)
        + "; flags that are given no value are drawn from their choices, or between min and max",
    )
    add("--max-trials", type=_positive, metavar="N", help="choose at most N trials")
    add("--seed", type=_natural, metavar="N", help="choose the same trials again")
    add("--include", action="append", metavar="GLOB", help="keep only such flags")
    add("--exclude", action="append", metavar="GLOB", help="drop such flags")
    _switch(parser, "--check", "write nothing; exit 1 when FILE is out of date")
    _switch(parser, "--diff", "write nothing; print what --emit would change")
    _switch(parser, "--sync", "bring the flags of a guild.yml up to date with its scripts")
    _switch(parser, "--all", "all operations of a guild.yml, not only those that flagscan wrote")
    _switch(parser, "--prune", "take out of a guild.yml what Guild imports from the script anyway")
    _switch(parser, "--modeline", "write the schema of a guild.yml beside it, and name it there")
    _switch(parser, "--exit-non-zero-on-change", "exit 1 when FILE was changed or created")
    add(
        "--output-format",
        choices=OUTPUT_FORMATS,
        metavar="NAME",
        help="how diagnostics are told: " + ", ".join(OUTPUT_FORMATS),
    )
    _switch(parser, "--no-comments", "take no descriptions, choices or forms from comments")
    _switch(parser, "--no-cache", "neither use nor keep remembered answers")
    add("--cache-dir", metavar="DIR", help="where answers are remembered")
    _switch(parser, "--cache-info", "say where the cache is and what it holds")
    _switch(parser, "--cache-clear", "forget all remembered answers")
    add("--jobs", type=_positive, metavar="N", help="processes for many scripts")
    add(
        "--root",
        action="append",
        metavar="DIR",
        help="where imports of sibling modules are looked up, besides the script's folder",
    )
    add("-q", "--quiet", action="store_true", help="tell only what is an error")
    add("-v", "--verbose", action="store_true", help="tell also what is not known, and why")
    _switch(parser, "--no-color", "no colours (NO_COLOR in the environment does the same)")
    add("--version", action="version", version=f"flagscan {VERSION}")
    return parser


def _switch(parser: _Parser, name: str, text: str) -> None:
    parser.add_argument(name, action="store_true", help=text)
