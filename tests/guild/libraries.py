"""Flag libraries for scripts that Guild runs: those that the tests themselves have installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


def path_to(*modules: str) -> str:
    """A line for the head of a script: the libraries MODULES can be imported behind it.

    They are looked for last, so that nothing of Guild's environment is replaced. Skips the test
    where one is not installed.
    """
    folders = []
    for module in modules:
        found = importlib.util.find_spec(module)
        if found is None or found.origin is None:
            pytest.skip(f"{module} is not installed")
        origin = Path(found.origin)
        folders.append(str(origin.parents[1] if origin.name == "__init__.py" else origin.parent))
    return f"import sys; sys.path.extend({sorted(set(folders))!r})\n"
