"""LightningCLI: the parameters of the script's own modules, below ``--model.`` and ``--data.``.

    LightningCLI(Net, Data)        python train.py fit --model.lr 0.1 --data.batch_size 32

It builds a parser of jsonargparse, with a sub-command for each method of the trainer unless it
is told not to run one. The same calls are recorded here; the argparse interface reads them. The
options of the trainer itself are those of a library that is not read, except for defaults that
the script states (``trainer_defaults``).

Source: ``lightning.pytorch.cli`` of Lightning 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flagscan.interfaces.jsonargparse import parsers
from flagscan.interpreter.attributes import base_names, class_lookup
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Instance
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    BoundMethod,
    Constant,
    External,
    Function,
    Member,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

NAMES = tuple(
    f"{package}.LightningCLI"
    for package in (
        "lightning.pytorch.cli",
        "pytorch_lightning.cli",
        "pytorch_lightning.utilities.cli",
    )
)
_COMMANDS = ("fit", "validate", "test", "predict")
OWN_WORDS = object()
"""Noted of a call that says itself what is on the command line."""
FROM_FILE = object()
"""Noted of a call that reads a config file of the project, which is another interface's."""
STARTED = object()
"""Noted of a call that reads the command line."""


def is_lightning(value: Value | None) -> bool:
    """Whether VALUE is an instance of a subclass of LightningCLI."""
    return isinstance(value, Instance) and any(name in NAMES for name in base_names(value.cls))


def run(interp: Interpreter, call: Call) -> Value | None:
    """``LightningCLI(Net, Data)``: reads the command line."""
    site = call.site
    words = call.value(None, "args")
    if words is not None and words != NONE and not isinstance(words, Unknown):
        call.data = OWN_WORDS
        return NONE
    files = _default_files(call.value(None, "parser_kwargs"))
    if any(parsers.has_files(interp.trace, paths) for paths in files):
        # Everything is set in the file, which says more than the parameters of some classes.
        call.data = FROM_FILE
        if not (interp.muted or call.path or interp.lenient):
            interp.settled = True
        return Unknown(Reason.RUNTIME_INPUT, site)
    call.data = STARTED
    main = interp.call(External("jsonargparse.ArgumentParser"), Arguments(), site)
    if call.value(None, "run") == FALSE:
        _add_all(interp, call, main)
    else:
        _add_config(interp, main, site)
        held = Arguments([], {"dest": Argument(Constant("subcommand"), site)})
        holder = interp.call(Member(main, "add_subparsers", site), held, site)
        for command in _COMMANDS:
            name = Arguments([Argument(Constant(command), site)])
            parser = interp.call(Member(holder, "add_parser", site), name, site)
            _add_all(interp, call, parser)
    interp.call(Member(main, "parse_args", site), Arguments(), site)
    return Unknown(Reason.RUNTIME_INPUT, site)


def _default_files(settings: Value | None) -> Iterator[Value]:
    """What ``parser_kwargs``, maybe by sub-command, says of default config files."""
    for key, value in settings.entries.values() if isinstance(settings, DictObject) else ():
        if key == Constant("default_config_files"):
            yield value
        else:
            yield from _default_files(value)


def _add_all(interp: Interpreter, call: Call, parser: Value) -> None:
    site = call.site
    _add_config(interp, parser, site)
    defaults = call.argument(None, "trainer_defaults")
    if defaults is not None and isinstance(defaults.value, DictObject):
        for key, value in defaults.value.entries.values():
            if isinstance(key, Constant) and not isinstance(value, DictObject):
                given = Argument(value, defaults.site)
                _add(interp, parser, site, f"--trainer.{key.value}", default=given)
    for position, name, group in ((0, "model_class", "model"), (1, "datamodule_class", "data")):
        cls = call.argument(position, name)
        subclasses = call.value(None, f"subclass_mode_{group}") == TRUE
        if cls is not None and isinstance(cls.value, ClassObject) and not subclasses:
            adding = Member(parser, "add_lightning_class_args", site)
            interp.call(adding, Arguments([cls, _text(group, site)]), site)
    seed = call.argument(None, "seed_everything_default") or Argument(TRUE, site)
    kind = Argument(External("Union[bool, int]"), site)
    words = _text(_SEED, site)
    _add(interp, parser, site, "--seed_everything", type=kind, default=seed, help=words)
    receiver = call.receiver
    own = receiver.cls if isinstance(receiver, Instance) else None
    method = class_lookup(own, "add_arguments_to_parser") if isinstance(own, ClassObject) else None
    if receiver is not None and isinstance(method, Function):
        interp.call(BoundMethod(receiver, method), Arguments([Argument(parser, site)]), site)


_SEED = (
    "Set to an int to run seed_everything with this value before classes instantiation."
    "Set to True to use a random seed."
)


def _text(text: str, site: Site) -> Argument:
    return Argument(Constant(text), site)


def _add_config(interp: Interpreter, parser: Value, site: Site) -> None:
    options = [_text("-c", site), _text("--config", site)]
    words = "Path to a configuration file in json or yaml format."
    keywords = {"help": _text(words, site), "type": Argument(External("pathlib.Path"), site)}
    interp.call(Member(parser, "add_argument", site), Arguments(options, keywords), site)


def _add(interp: Interpreter, parser: Value, site: Site, option: str, **keywords: Argument) -> None:
    made = Arguments([_text(option, site)], keywords)
    interp.call(Member(parser, "add_argument", site), made, site)
