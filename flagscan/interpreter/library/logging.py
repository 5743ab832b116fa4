"""``logging``: the standard levels, by number and by name."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import lose_contents
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import NONE, Constant, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_BY_NAME: dict[object, object] = {
    "CRITICAL": logging.CRITICAL,
    "FATAL": logging.CRITICAL,
    "ERROR": logging.ERROR,
    "WARN": logging.WARNING,
    "WARNING": logging.WARNING,
    "INFO": logging.INFO,
    "DEBUG": logging.DEBUG,
    "NOTSET": logging.NOTSET,
}
_BY_NUMBER: dict[object, object] = {
    number: name for name, number in _BY_NAME.items() if name not in ("FATAL", "WARN")
}


def level_name(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``getLevelName(level)``: the name of a number, and the number of a name."""
    level = arguments.value(0, "level")
    if isinstance(level, Constant):
        table = {**_BY_NAME, **_BY_NUMBER}
        return Constant(table[level.value]) if level.value in table else None
    return None


def add_level_name(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``addLevelName``: the tables are no longer those that the module begins with."""
    for name in ("logging._nameToLevel", "logging._levelToName"):
        lose_contents(interp.journal, interp.library.constant(name))
    return NONE


FUNCTIONS: dict[str, Summary] = {
    "logging.getLevelName": level_name,
    "logging.addLevelName": add_level_name,
}
CONSTANTS: dict[str, object] = {
    **{f"logging.{name}": number for name, number in _BY_NAME.items()},
    "logging._nameToLevel": _BY_NAME,
    "logging._levelToName": _BY_NUMBER,
}
