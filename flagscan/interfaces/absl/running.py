"""``app.run``, ``FLAGS(sys.argv)``: what reads the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flagscan.interfaces.absl.definitions import Defined
from flagscan.interfaces.absl.references import is_text, text_of
from flagscan.interfaces.absl.registry import (
    FlagObject,
    Registry,
    all_flags,
    change,
    found,
    registry_of,
    state_of,
)
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.lattice import options_of
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


@dataclass(slots=True, eq=False)
class Parse:
    """The command line was read: the flags as they were, and what they held."""

    registry: Registry
    flags: dict[str, Value] = field(default_factory=dict)
    held: dict[FlagObject, dict[str, Value]] = field(default_factory=dict)


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
    assert isinstance(registry, Registry)
    given = call.value(0, "argv")
    words = None if given is None else interp.iterate_any(given, call.site)
    if words is not None and all(is_text(word) for word in words):
        # Words that are written out are no command line.
        for word in words[1:]:
            _mention(interp, registry, text_of(word), call.site)
        return given
    _parsed(interp, call, registry, whole=call.value(1, "known_only") in (None, FALSE))
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def _mention(interp: Interpreter, registry: Registry, word: str, site: Site) -> None:
    name = word.lstrip("-").partition("=")[0]
    for one in (name, name.removeprefix("no")):
        if word.startswith("-") and found(registry, one):
            change(interp, registry, one, {"value": Unknown(Reason.RUNTIME_INPUT, site)}, site)


def parse_flags(interp: Interpreter, call: Call) -> Value | None:
    """``FLAGS._parse_flags()`` of TensorFlow before 1.5."""
    if not isinstance(call.receiver, Registry):
        return None
    _parsed(interp, call, call.receiver, whole=False)
    return NONE


def _parsed(interp: Interpreter, call: Call, registry: Registry, *, whole: bool) -> None:
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


def satisfied(trace: Trace) -> bool | None:
    """Whether a command line with flags was read; None if flags are there, or none to be found."""
    notes = [call.data for call in trace.calls]
    if any(isinstance(note, Parse) for note in notes):
        return True
    tree = trace.main.tree
    if tree is None or "DEFINE_" not in tree.source.text:
        return None
    return None if any(isinstance(note, Defined) and note.flag for note in notes) else False
