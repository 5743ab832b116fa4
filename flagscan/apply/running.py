"""Becoming the script: the process that ``python train.py`` would have started, with other values.

Source: what ``pymain_run_python`` of CPython and ``runpy`` set up for a script and for ``-m``.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # whatever is imported here is imported before the script runs
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType, TracebackType
    from typing import Any

_CHILD = """
import sys
sys.path[:1] = []
sys.path.append({folder!r})
from flagscan.apply.preparing import main
sys.exit(main(sys.argv[1:]))
"""
"""Not ``-m``, which would look for modules in the current folder first."""


class Plan:
    """What is to be run.

    * ``path``: the script, as the user named it.
    * ``module``: its dotted name if it is to run as ``-m`` does; else empty.
    * ``files``: what files are to hold, by their real paths, the script among them.
    * ``argv``: the words for the script.
    """

    __slots__ = ("argv", "files", "module", "path")

    def __init__(self, path: str, module: str, files: dict[str, bytes], argv: list[str]) -> None:
        self.path = path
        self.module = module
        self.files = files
        self.argv = argv


def prepared(words: Sequence[str], here: str) -> Plan | int:
    """What WORDS ask for, found out by another process; else the exit status.

    HERE is the first folder of ``sys.path``: where ``-m`` looks for modules.
    """
    import base64
    import json
    import subprocess

    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    # A value may be read from standard input; otherwise that is the script's.
    stdin = None if any(word.startswith("@-") for word in words) else subprocess.DEVNULL
    child = [sys.executable, "-c", _CHILD.format(folder=folder), here, *words]
    done = subprocess.run(child, stdin=stdin, stdout=subprocess.PIPE, check=False)  # noqa: S603
    if done.returncode or not done.stdout.startswith(b"{"):
        sys.stdout.buffer.write(done.stdout)  # the help
        return done.returncode
    answer = json.loads(done.stdout)
    files = {name: base64.b64decode(data) for name, data in answer["files"].items()}
    return Plan(answer["path"], answer["module"], files, answer["argv"])


def run(plan: Plan, here: str) -> None:
    """Become the script of PLAN. What it raises goes on, ``SystemExit`` included."""
    from flagscan.apply.lines import remember
    from flagscan.apply.processes import follow_processes

    path = os.path.abspath(plan.path)
    data = plan.files[os.path.realpath(path)]
    others = {name: text for name, text in plan.files.items() if name != os.path.realpath(path)}
    if others:
        from flagscan.apply.modules import Overriding

        sys.meta_path.insert(0, Overriding(others))
    if not getattr(sys.flags, "safe_path", False):
        # Of a link, Python takes the folder that it leads to.
        sys.path.insert(0, here if plan.module else os.path.dirname(os.path.realpath(path)))
    follow_processes(path, plan.files)
    main = _main_module(path)
    if plan.module:
        _as_module(main, plan.module, path)
    sys.argv = [path if plan.module else plan.path, *plan.argv]
    remember(path, data)
    sys.excepthook = _without_our_frames
    code = compile(data, path, "exec", dont_inherit=True)
    exec(code, main.__dict__)  # noqa: S102


def _main_module(path: str) -> ModuleType:
    """A new ``__main__`` for the script at PATH."""
    from importlib.machinery import SourceFileLoader
    from types import ModuleType

    main = ModuleType("__main__")
    attributes: dict[str, Any] = {"__loader__": SourceFileLoader("__main__", path)}
    if sys.version_info < (3, 14):
        attributes["__annotations__"] = {}
    attributes["__builtins__"] = sys.modules["builtins"]
    attributes.update(__file__=path, __cached__=None)
    main.__dict__.update(attributes)
    _kept.append(sys.modules["__main__"])
    sys.modules["__main__"] = main
    return main


_kept: list[ModuleType] = []
"""The former ``__main__``: a module that is let go of loses its names."""


def _as_module(main: ModuleType, name: str, path: str) -> None:
    """MAIN is the module NAME at PATH: its package is imported first, as ``-m`` does."""
    from importlib.util import find_spec

    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(f"{name} is not what was found at {path}")
    main.__spec__, main.__package__, main.__loader__ = spec, spec.parent, spec.loader
    main.__dict__["__cached__"] = spec.cached


def _without_our_frames(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print ERROR as if the script had been started directly."""
    import traceback

    first = trace
    while first is not None and first.tb_frame.f_code.co_filename in _OURS:
        first = first.tb_next
    traceback.print_exception(kind, error, first or trace)


def _our_files() -> set[str]:
    import runpy

    return {
        __file__,
        os.path.join(os.path.dirname(__file__), "__main__.py"),
        runpy.__file__,
        "<frozen runpy>",
    }


_OURS = _our_files()
