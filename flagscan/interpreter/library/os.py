"""``os`` and ``os.path``: texts are computed, what asks the machine is not known."""

from __future__ import annotations

import os.path
import posixpath
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import HERE
from flagscan.interpreter.lattice import join
from flagscan.interpreter.library import Summary, blame, pure
from flagscan.interpreter.values import NONE, Constant, Site, TupleValue, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def path_function(name: str) -> Summary:
    """A function of ``os.path`` that computes texts. The paths of Posix are meant."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.known or arguments.keywords:
            return None

        def compute(*values: Value) -> Value:
            texts: list[str] = []
            for value in values:
                # A path with HERE in it is not plain, but may lead to a module.
                if not isinstance(value, Constant):
                    return blame(value, site)
                try:
                    texts.append(os.fspath(value.value))  # type: ignore[call-overload]
                except TypeError:
                    return interp.failing("TypeError", site)
            try:
                result = getattr(os.path, name)(*texts)
            except (TypeError, ValueError) as error:
                return interp.failing(type(error).__name__, site)
            if isinstance(result, tuple):
                return TupleValue(tuple(Constant(part) for part in result))
            return Constant(result)

        return interp.spread(compute, tuple(a.value for a in arguments.args), site)

    return summary


def machine_path(name: str) -> Summary:
    """``abspath`` and the like: known only for paths that begin at the script itself."""
    normal = path_function("normpath")

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        value = arguments.value(0)
        if isinstance(value, Constant) and str(value.value).startswith(HERE):
            return normal(interp, arguments, site)
        if isinstance(value, Constant) and isinstance(value.value, str):
            if name == "expanduser" and not value.value.startswith("~"):
                return value
            if name == "expandvars" and "$" not in value.value:
                return value
            if name == "abspath" and value.value.startswith("/"):
                return normal(interp, arguments, site)
        return Unknown(Reason.RUNTIME_INPUT, site)

    return summary


_relative = path_function("relpath")


def relative(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``relpath(path, start)``: known where both begin at the same place, whichever that is."""
    values = [argument.value for argument in arguments.args]
    texts = [v.value for v in values if isinstance(v, Constant) and isinstance(v.value, str)]
    alike = len(texts) == len(values) == 2 and len({text[:1] == "/" for text in texts}) == 1
    if alike and not any(".." in text.split("/") for text in texts):
        return _relative(interp, arguments, site)
    return Unknown(Reason.RUNTIME_INPUT, site)


def from_environment(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``os.environ.get(name, fallback)``: the fallback is what we know of it."""
    fallback = arguments.value(1, "default")
    unknown = Unknown(Reason.RUNTIME_INPUT, site)
    return unknown if fallback is None else join(fallback, unknown)


def runtime(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """What a function of the machine's state gives."""
    return Unknown(Reason.RUNTIME_INPUT, site)


def kind_of_entry(wanted: bool) -> Summary:
    """``isdir`` (or ``isfile``) of what stands in a folder that was listed; else not known."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        def ask(path: Value) -> Value:
            found = interp.files.is_folder(str(path.value)) if isinstance(path, Constant) else None
            unknown = Unknown(Reason.RUNTIME_INPUT, site)
            return unknown if found is None else Constant(found is wanted)

        path = arguments.value(0, "path") or arguments.value(0, "s")
        return None if path is None else interp.spread(ask, (path,), site)

    return summary


def gives_none(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return NONE


FUNCTIONS: dict[str, Summary] = {
    **{
        f"os.path.{name}": path_function(name)
        for name in """join basename dirname split splitext normpath isabs splitdrive
        normcase""".split()
    },
    "os.path.commonpath": pure(posixpath.commonpath),
    "os.path.commonprefix": pure(posixpath.commonprefix),
    **{
        f"os.path.{name}": machine_path(name)
        for name in "abspath realpath expanduser expandvars".split()
    },
    **{f"os.path.{name}": runtime for name in "exists islink getsize getmtime lexists".split()},
    "os.path.isdir": kind_of_entry(True),
    "os.path.isfile": kind_of_entry(False),
    "os.path.relpath": relative,
    **{
        f"os.{name}": runtime
        for name in """getcwd cpu_count getpid getlogin scandir walk urandom getuid uname
        popen system times getppid gethostname""".split()
    },
    **{f"os.{name}": gives_none for name in "makedirs mkdir putenv chdir".split()},
    "os.getenv": from_environment,
    "os.environ.get": from_environment,
    "os.environ.setdefault": from_environment,
    "os.environ.pop": from_environment,
}
CONSTANTS = {
    "os.sep": "/",
    "os.path.sep": "/",
    "os.linesep": "\n",
    "os.pathsep": ":",
    "os.curdir": ".",
    "os.pardir": "..",
    "os.path.curdir": ".",
    "os.path.pardir": "..",
    "os.extsep": ".",
    "os.devnull": "/dev/null",
}
