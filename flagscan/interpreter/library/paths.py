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
_LISTING = frozenset("iterdir glob is_dir is_file".split())


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
    if name in _PURE or name in _RESOLVING or name in _LISTING:
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
    if name in _LISTING:
        return _listed(interp, path, name, arguments, site)
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


def _listed(
    interp: Interpreter, path: pathlib.PurePath, name: str, arguments: Arguments, site: Site
) -> Value:
    """What is known of folders of modules: their names, and which of these are folders."""
    from flagscan.interpreter.library.folders import entries

    pattern = Constant("*") if name == "iterdir" else arguments.value(0, "pattern")
    if name in ("iterdir", "glob") and isinstance(pattern, Constant):
        return entries(interp, path, str(pattern.value), site)
    found = interp.files.is_folder(str(path)) if name in ("is_dir", "is_file") else None
    if found is None:
        return Unknown(Reason.RUNTIME_INPUT, site)
    return Constant(found is (name == "is_dir"))
