"""What the answers share: names and holders of flags, and errors of absl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interfaces.absl.registry import (
    HolderObject,
    Registry,
    registry_of,
)
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.values import (
    Constant,
    External,
    Site,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def is_text(value: Value | None) -> bool:
    """Whether VALUE is a text that is known."""
    return isinstance(value, Constant) and isinstance(value.value, str)


def text_of(value: Value | None) -> str:
    """The text that VALUE is."""
    assert isinstance(value, Constant)
    return str(value.value)


def reference(
    interp: Interpreter, registry: Value | None, given: Value | None
) -> tuple[Registry | None, str]:
    """The registry and name that GIVEN, a name or a holder, stands for."""
    if isinstance(given, HolderObject):
        return given.registry, given.flag.definition.name
    if is_text(given):
        return registry_of(interp, registry), text_of(given)
    return None, ""


def raised(interp: Interpreter, problem: str, site: Site) -> None:
    """absl raises PROBLEM: inside ``try``, so does the script."""
    if interp.try_depth:
        raise Raised(External(problem.partition(":")[0]), site)
