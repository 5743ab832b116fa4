"""``struct``: packed numbers, in the formats whose sizes are the same on every machine."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary, pure
from flagscan.interpreter.values import Constant, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_LARGEST = 100_000
"""Bytes that are packed."""
_STANDARD = ("<", ">", "!", "=")
"""What a format begins with that has standard sizes (docs: "Byte Order, Size, and Alignment")."""


def _of_standard_size(name: str) -> Summary:
    compute = pure(getattr(struct, name))

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        given = arguments.value(0)
        text = given.value if isinstance(given, Constant) else None
        if not isinstance(text, str) or not text.startswith(_STANDARD):
            return Unknown(Reason.RUNTIME_INPUT, site)
        # "=" is the order of the machine's bytes, which makes no difference to sizes.
        if text.startswith("=") and name != "calcsize":
            return Unknown(Reason.RUNTIME_INPUT, site)
        try:
            if struct.calcsize(text) > _LARGEST:
                return Unknown(Reason.BUDGET, site)
        except struct.error:
            return None
        return compute(interp, arguments, site)

    return summary


FUNCTIONS: dict[str, Summary] = {
    f"struct.{name}": _of_standard_size(name) for name in ("calcsize", "pack", "unpack")
}
