"""Importing a module that is to hold something else than its file does."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

from flagscan.apply.lines import remember


class Overriding:
    """A finder for the modules whose files, by their real paths, are in CONTENTS."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module NAME, if its file is one of them."""
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader) or not spec.origin:
            return None
        data = self._contents.get(os.path.realpath(spec.origin))
        if data is None:
            return None
        spec.loader = _Loader(spec.loader.name, spec.loader.path, data)
        spec.cached = None
        remember(spec.origin, data)
        return spec


class _Loader(SourceFileLoader):
    """Loads DATA, whatever the file holds; nothing compiled is read or left."""

    def __init__(self, name: str, path: str, data: bytes) -> None:
        super().__init__(name, path)
        self._data = data

    def get_data(self, path: str) -> bytes:
        """What the module holds."""
        return self._data if path == self.path else super().get_data(path)

    def path_stats(self, path: str) -> Mapping[str, object]:
        """Unknown: what is compiled is then neither looked for nor kept."""
        raise OSError(path)
