"""Classes that are, or inherit from, ``argparse.ArgumentParser``, and the interface of each.

What such a class adds to a parser of its own accord its interface records in the trace, as the
calls of ``add_argument`` that it makes; from there it is a parser like any other.
"""

from __future__ import annotations

from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.heap import Instance
from flagscan.interpreter.values import CallResult, Value

HF = "hf_argument_parser"
SIMPLE_PARSING = "simple_parsing"
JSONARGPARSE = "jsonargparse"

PARSERS: dict[str, str] = {
    **dict.fromkeys(
        """argparse.ArgumentParser configargparse.ArgumentParser configargparse.ArgParser
        configargparse.Parser configargparse.init_argument_parser
        configargparse.initArgumentParser configargparse.get_argument_parser
        configargparse.get_arg_parser configargparse.get_parser configargparse.getArgumentParser
        configargparse.getArgParser configargparse.getParser
        argcomplete.ArgumentParser
        gooey.GooeyParser rich_argparse.ArgumentParser
        pytorch_lightning.utilities.argparse.ArgumentParser""".split(),
        "argparse",
    ),
    **dict.fromkeys(
        """transformers.HfArgumentParser transformers.hf_argparser.HfArgumentParser
        trl.TrlParser trl.scripts.utils.TrlParser trl.commands.cli_utils.TrlParser""".split(),
        HF,
    ),
    "jsonargparse.ArgumentParser": JSONARGPARSE,
    "simple_parsing.ArgumentParser": SIMPLE_PARSING,
    "simple_parsing.parsing.ArgumentParser": SIMPLE_PARSING,
}
"""The interface of each parser class, by its dotted name."""


def interface_of(value: Value | None) -> str | None:
    """The interface of VALUE, what a parser class or a subclass of one made; None for others."""
    return PARSERS.get(base_of(value) or "")


def base_of(value: Value | None) -> str | None:
    """The class of PARSERS that VALUE, a parser, was made by or inherits from."""
    if isinstance(value, CallResult):
        return value.call.name if value.call.name in PARSERS else None
    if isinstance(value, Instance):
        return next((name for name in base_names(value.cls) if name in PARSERS), None)
    return None
