"""Where flags come from: one file (or folder) for each way to declare them.

The files of this folder are found by name; each holds the constant
``INTERFACE``. Others can be installed under the entry-point group
``flagscan.interfaces`` (see :mod:`flagscan.plugins`).
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from pkgutil import resolve_name

from flagscan.errors import PluginError
from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier
from flagscan.plugins import installed

_NOT_INTERFACES = {"base"}
_ORDER = list(Tier)


def names() -> list[str]:
    """The interfaces of this folder, in alphabetical order."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _NOT_INTERFACES)


@lru_cache(maxsize=1)
def load_all() -> tuple[Interface, ...]:
    """Every interface, by tier and name.

    Raises:
        PluginError: one that an installed package offers cannot be had.
    """
    found = [import_module(f"{__name__}.{name}").INTERFACE for name in names()]
    for name, reference in installed():
        found.append(_plugin(name, reference))
    return tuple(sorted(found, key=lambda i: (_ORDER.index(i.tier), i.name)))


def _plugin(name: str, reference: str) -> Interface:
    try:
        interface = resolve_name(reference)
    except Exception as error:  # whatever a stranger's module does when it is imported
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise PluginError(name, f"{reference} cannot be imported: {what}") from error
    if not isinstance(interface, Interface):
        raise PluginError(name, f"{reference} is no flagscan.interfaces.base.Interface")
    return interface
