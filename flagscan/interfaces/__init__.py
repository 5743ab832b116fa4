"""Where flags come from: one file (or folder) for each way to declare them.

The files of this folder are found by name; each holds the constant
``INTERFACE``. Others can be installed under the entry-point group
``flagscan.interfaces``.
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

_NOT_INTERFACES = {"base"}
_ORDER = list(Tier)


def names() -> list[str]:
    """The interfaces of this folder, in alphabetical order."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _NOT_INTERFACES)


@lru_cache(maxsize=1)
def load_all() -> tuple[Interface, ...]:
    """Every interface, by tier and name."""
    found = [import_module(f"{__name__}.{name}").INTERFACE for name in names()]
    return tuple(sorted(found, key=lambda i: (_ORDER.index(i.tier), i.name)))
