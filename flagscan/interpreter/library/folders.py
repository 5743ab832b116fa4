"""Listing the folders that the script's modules stand in: ``listdir``, ``glob``, ``iter_modules``.

A package that imports every module beside it, each of which registers itself, is how many
projects collect their models, tasks and options.
"""

from __future__ import annotations

import fnmatch
import os.path
import pathlib
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, Field, ListObject
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    Constant,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_MAGIC = frozenset("*?[")


def listdir(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``os.listdir(path)``: names, in an order that only the disk knows."""
    names = _names(interp, arguments.value(0, "path"))
    if names is None:
        return Unknown(Reason.RUNTIME_INPUT, site)
    return ListObject([Constant(name) for name in names], site, unordered=True)


def call_glob(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``glob.glob(pattern)`` with a pattern of names in one folder."""
    pattern = arguments.value(0, "pathname")
    unknown = Unknown(Reason.RUNTIME_INPUT, site)
    if not isinstance(pattern, Constant) or not isinstance(pattern.value, str):
        return unknown
    folder, last = os.path.split(pattern.value)
    given = {"recursive"} >= set(arguments.keywords) and len(arguments.args) <= 1
    if not given or _MAGIC & set(folder) or last == "**":
        return unknown
    names = _names(interp, Constant(folder))
    if names is None:
        return unknown
    found = [Constant(os.path.join(folder, name)) for name in matching(names, last, hidden=False)]
    return ListObject([*found], site, unordered=True)


def entries(interp: Interpreter, path: pathlib.PurePath, pattern: str, site: Site) -> Value:
    """``path.iterdir()`` and ``path.glob(pattern)``."""
    names = _names(interp, Constant(path))
    if names is None or "/" in pattern or "**" in pattern:
        return Unknown(Reason.RUNTIME_INPUT, site)
    found = [Constant(path / name) for name in matching(names, pattern, hidden=True)]
    return ListObject([*found], site, iterator=True, unordered=True)


def matching(names: list[str], pattern: str, *, hidden: bool) -> list[str]:
    """Those of NAMES that PATTERN fits; ``glob`` wants a leading dot to be written."""
    if not hidden and not pattern.startswith("."):
        names = [name for name in names if not name.startswith(".")]
    return [name for name in names if fnmatch.fnmatchcase(name, pattern)]


def iter_modules(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``pkgutil.iter_modules(folders, prefix)``: ``ModuleInfo`` tuples, by name."""
    folders = arguments.value(0, "path")
    prefix = arguments.value(1, "prefix") or Constant("")
    paths = None if folders in (None, NONE) else interp.iterate(folders, site)
    unknown = Unknown(Reason.RUNTIME_INPUT, site)
    if paths is None or not isinstance(prefix, Constant):
        return unknown
    info = ClassObject("ModuleInfo", (), interp.tree, site)
    info.kind = "namedtuple"
    for field in ("module_finder", "name", "ispkg"):
        info.fields[field] = Field(field, None, None, site, site)
    found: list[Value] = []
    for path in paths:
        names = _names(interp, path)
        if names is None:
            return unknown
        assert isinstance(path, Constant)
        for name in names:
            stem, is_package = _module(interp, os.path.join(str(path.value), name))
            if stem and stem != "__init__":
                parts = (unknown, Constant(f"{prefix.value}{stem}"), is_package)
                found.append(TupleValue(parts, info))
    return ListObject(found, site, iterator=True)


def _module(interp: Interpreter, path: str) -> tuple[str, Value]:
    """The name of the module that the file or folder at PATH is, and whether it is a package."""
    name = os.path.basename(path)
    if name.endswith(".py"):
        return name.removesuffix(".py"), FALSE
    names = interp.files.names_in(path) if name.isidentifier() else None
    return (name, Constant(True)) if names and "__init__.py" in names else ("", FALSE)


def _names(interp: Interpreter, path: Value | None) -> list[str] | None:
    if not isinstance(path, Constant) or not isinstance(path.value, (str, pathlib.PurePath)):
        return None
    return interp.files.names_in(str(path.value))


FUNCTIONS: dict[str, Summary] = {
    "os.listdir": listdir,
    "glob.glob": call_glob,
    "glob.iglob": call_glob,
    "pkgutil.iter_modules": iter_modules,
}
