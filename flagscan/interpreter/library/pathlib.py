"""Making ``pathlib`` paths."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary, blame
from flagscan.interpreter.values import Constant, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def make_path(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``Path(...)``; the paths of Posix are meant."""
    if not arguments.known:
        return None

    def compute(*values: Value) -> Value:
        for value in values:
            if not isinstance(value, Constant):
                return blame(value, site)
        try:
            return Constant(pathlib.PurePosixPath(*[v.value for v in values]))  # type: ignore[attr-defined]
        except TypeError:
            return interp.failing("TypeError", site)

    return interp.spread(compute, tuple(a.value for a in arguments.args), site)


def runtime(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``Path.cwd()`` and ``Path.home()``."""
    return Unknown(Reason.RUNTIME_INPUT, site)


FUNCTIONS: dict[str, Summary] = {
    **{f"pathlib.{name}": make_path for name in "Path PurePath PosixPath PurePosixPath".split()},
    "pathlib.Path.cwd": runtime,
    "pathlib.Path.home": runtime,
}
