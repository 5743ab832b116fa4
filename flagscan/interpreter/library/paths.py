"""``pathlib`` paths: everything that does not look at a disk."""

from __future__ import annotations

import os.path
import pathlib
from typing import TYPE_CHECKING

from flagscan.interpreter import sizes
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import HERE, lift
from flagscan.interpreter.values import Constant, Member, MethodOf, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_ATTRIBUTES = frozenset("name stem suffix suffixes parent parents parts anchor root drive".split())
_PURE = frozenset(
    """as_posix with_name with_suffix with_stem is_absolute is_relative_to relative_to joinpath
    match""".split()
)
_RESOLVING = frozenset("resolve absolute expanduser".split())
_READING = frozenset("open read_text read_bytes".split())


def path_attribute(interp: Interpreter, owner: Constant, name: str, site: Site) -> Value:
    """``path.name``."""
    path = owner.value
    assert isinstance(path, pathlib.PurePath)
    if name == "parts" and HERE in str(path):
        return Unknown(Reason.RUNTIME_INPUT, site)
    if name == "parents":
        if not sizes.affordable(interp.budget, (path, path.parts)):
            return sizes.refused(interp, site)
        return lift(tuple(path.parents), site)
    if name in _ATTRIBUTES:
        return lift(getattr(path, name), site)
    if name in _PURE or name in _RESOLVING:
        return MethodOf(owner, name)
    if name in _READING:
        return Member(owner, name, site)  # a call of it is recorded: it tells what is read
    return Unknown(Reason.RUNTIME_INPUT, site)


def path_method(
    interp: Interpreter, owner: Constant, name: str, arguments: Arguments, site: Site
) -> Value | None:
    """``path.name(...)``."""
    path = owner.value
    assert isinstance(path, pathlib.PurePath)
    if name in _RESOLVING:
        if str(path).startswith(HERE):
            return Constant(pathlib.PurePosixPath(os.path.normpath(str(path))))
        if path.is_absolute() and name == "absolute":
            return owner
        return Unknown(Reason.RUNTIME_INPUT, site)
    if name not in _PURE:
        return Unknown(Reason.RUNTIME_INPUT, site)

    def compute(*values: Value) -> Value:
        for value in values:
            if not isinstance(value, Constant):
                return blame(value, site)
        try:
            result = getattr(path, name)(*[v.value for v in values])  # type: ignore[attr-defined]
            return lift(result, site)
        except (ValueError, TypeError) as error:
            return interp.failing(type(error).__name__, site)

    return interp.spread(compute, tuple(a.value for a in arguments.args), site)
