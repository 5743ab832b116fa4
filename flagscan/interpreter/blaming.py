"""Which operand a failed operation is unknown for."""

from __future__ import annotations

from flagscan.interpreter.concretize import reason_of
from flagscan.interpreter.values import Site, Unknown, Value


def blame(value: Value, site: Site) -> Unknown:
    """The Unknown of an operation at SITE that failed because of VALUE."""
    if isinstance(value, Unknown) and value.origin is not None:
        return value
    return Unknown(reason_of(value), site)
