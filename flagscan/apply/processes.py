"""Processes that the script starts with ``multiprocessing`` hold the same values.

A process that is spawned, not forked, executes the script once more, from its file: by a path
that ``multiprocessing.spawn.get_preparation_data`` tells it, or by the name of a module. It is
told the name of ours (``child``), which executes what the first process did.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.abc import Loader
    from types import ModuleType
    from typing import Any

VARIABLE = "FLAGSCAN_APPLIED"
"""The environment variable with the file that holds what spawned processes execute."""
_CHILD = "flagscan.apply.child"
_SPAWN = "multiprocessing.spawn"


def follow_processes(path: str, files: Mapping[str, bytes], name: str = "") -> None:
    """Have processes that are spawned from now on execute the script at PATH as FILES has it.

    NAME: the file that holds both, where there is one already.
    """
    kept = [name] if name else []

    def keep() -> None:
        if not kept:
            kept.append(_kept(path, files))
        os.environ[VARIABLE] = kept[0]

    if _SPAWN in sys.modules:
        _patch(sys.modules[_SPAWN], keep)
    else:
        sys.meta_path.insert(0, _Watching(keep))


def kept_files(name: str) -> tuple[str, dict[str, bytes]]:
    """The path of the script, and what files are to hold, from the file NAME."""
    with open(name, encoding="ascii") as stream:
        answer = json.load(stream)
    return answer["path"], {n: base64.b64decode(data) for n, data in answer["files"].items()}


def _kept(path: str, files: Mapping[str, bytes]) -> str:
    import atexit
    import tempfile

    handle, name = tempfile.mkstemp(prefix="flagscan-", suffix=".json")
    encoded = {n: base64.b64encode(data).decode() for n, data in files.items()}
    with open(handle, "w", encoding="ascii") as stream:
        json.dump({"path": path, "files": encoded}, stream)
    process = os.getpid()

    def remove() -> None:
        if os.getpid() == process:  # a fork of this process leaves it to this one
            os.unlink(name)

    atexit.register(remove)
    return name


def _patch(spawn: ModuleType, keep: Callable[[], None]) -> None:
    original = spawn.get_preparation_data

    def get_preparation_data(name: str) -> dict[str, Any]:
        data: dict[str, Any] = original(name)
        found = [key for key in ("init_main_from_path", "init_main_from_name") if key in data]
        if found:
            for key in found:
                del data[key]
            keep()
            data["init_main_from_name"] = _CHILD
        return data

    spawn.get_preparation_data = get_preparation_data  # type: ignore[attr-defined]


class _Watching:
    """A finder that waits for ``multiprocessing.spawn`` to be imported, and is gone then."""

    def __init__(self, keep: Callable[[], None]) -> None:
        self._keep = keep

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module NAME, if it is that one."""
        if name != _SPAWN:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            followed = _followed(spec.loader, self._keep)
            spec.loader.exec_module = followed  # type: ignore[method-assign, assignment]
        return spec


def _followed(loader: Loader, keep: Callable[[], None]) -> Callable[[ModuleType], None]:
    execute = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        execute(module)
        _patch(module, keep)

    return exec_module
