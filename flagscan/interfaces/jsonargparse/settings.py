"""The parameters of a function or class that jsonargparse makes options of, as it takes them.

Source: ``SignatureArguments._add_signature_parameter`` of jsonargparse 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flagscan.declarations.nested import Setting, settings_of
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import NONE, Value


def options_of(
    trace: Trace,
    owner: Value,
    *,
    default: Argument | None = None,
    path: tuple[str, ...] = (),
    fail_untyped: bool = True,
) -> Iterator[Setting]:
    """The settings of OWNER below PATH; DEFAULT is an instance of it.

    FAIL_UNTYPED: whether what has neither a type nor a default is refused.
    """
    for setting in settings_of(trace, owner, default=default, path=path):
        may_be_none = setting.kind.optional or (setting.kind.value == NONE and not fail_untyped)
        if setting.default is None and may_be_none and setting.role != "positional-only":
            yield replace(setting, default=Argument(NONE, setting.site))
        elif setting.default is None or not setting.name.startswith("_"):
            yield setting
