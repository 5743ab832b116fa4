"""What pydantic-settings does and answers while the script runs.

An instance of a settings class holds what its environment and its command line say: its fields
are not known (``interpreter.library.pydantic``). Here the places are noted where that happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flagscan.interfaces.pydantic_settings.config import Config, config_of
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.library import Model
from flagscan.interpreter.library.pydantic import is_settings
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import NONE, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

RUN = tuple(f"pydantic_settings{part}.CliApp.run" for part in ("", ".main"))


@dataclass(frozen=True, slots=True)
class Start:
    """A place where settings are read."""

    cls: ClassObject | None
    """None where that is not known, or no class of the script."""
    config: Config
    own_words: bool = False
    """Whether the script itself says what is on the command line."""

    @property
    def has_command_line(self) -> bool:
        """Whether the command line is read besides the environment."""
        return self.config.is_set("cli_parse_args")


def make(interp: Interpreter, call: Call) -> Value | None:
    """``Settings()``."""
    receiver = call.receiver
    if not isinstance(receiver, Instance) or not is_settings(receiver.cls):
        return None
    assert isinstance(receiver.cls, ClassObject)
    config = config_of(receiver.cls, call)
    words = config.values.get("cli_parse_args")
    own = words is not None and not isinstance(words, Unknown) and not config.is_true(words)
    call.data = start = Start(receiver.cls, config, own and config.is_set("cli_parse_args"))
    if start.has_command_line and not start.own_words:
        _settle(interp, call)
    return NONE


def run(interp: Interpreter, call: Call) -> Value | None:
    """``CliApp.run(Settings)``: what it returns only a person can tell."""
    given = call.value(0, "model_cls")
    cls = given if isinstance(given, ClassObject) else None
    words = call.value(1, "cli_args")
    own = words is not None and words != NONE and not isinstance(words, Unknown)
    call.data = Start(cls, config_of(cls, None, as_program=True), own)
    if not own:
        _settle(interp, call)
    return Unknown(Reason.RUNTIME_INPUT, call.site)


def _settle(interp: Interpreter, call: Call) -> None:
    if not (interp.muted or call.path or interp.lenient):
        interp.settled = True


def satisfied(trace: Trace) -> bool | None:
    """Whether the program's flags are known without looking at functions that nobody calls."""
    starts = [call.data for call in trace.calls if isinstance(call.data, Start)]
    if any(start.has_command_line for start in starts):
        return True
    return None if starts else False


MODEL = Model(
    functions=dict.fromkeys(RUN, run),
    methods={"__init__": make},
    generic=("pydantic_settings.",),
    effects=("BaseSettings",),
    aliases={"pydantic.v1": "pydantic", "pydantic.v1.fields": "pydantic.fields"},
    satisfied=satisfied,
)
