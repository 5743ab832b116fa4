"""The value of one name, by flagscan's reading and by Python's running of the same lines.

assert value_of("x", "x = 2 ** 10") == 1024
agree("x = sorted({3, 1})")          # the two are the same
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flagscan.interfaces import load_all
from flagscan.interpreter.budget import DEFAULT, Budget
from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.heap import ModuleObject
from flagscan.interpreter.interpreter import interpret
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.library import Library
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import UNBOUND, Imported
from flagscan.model.value import Reason
from flagscan.syntax.tree import parse
from tests.property.spelling import spelled


class unresolved:
    """Equal to a value that is not known, for one of REASONS if any are given."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = reasons

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, unresolved):
            return NotImplemented
        return not self.reasons or not other.reasons or bool({*self.reasons} & {*other.reasons})

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"unresolved({', '.join(r.name for r in self.reasons)})"


class alternatives:
    """Any of a few known values."""

    def __init__(self, *values: object) -> None:
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, alternatives) and spelled({*map(spelled, self.values)}) == spelled(
            {*map(spelled, other.values)}
        )

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"alternatives{self.values!r}"


@lru_cache(maxsize=1)
def _library() -> Library:
    return Library(tuple(interface.offer() for interface in load_all()))


def trace_of(
    source: str, *, folder: Path | None = None, budget: Budget = DEFAULT, name: str = "train.py"
) -> Trace:
    """What flagscan finds out about SOURCE; with FOLDER, modules are looked for there."""
    path = str(folder / name) if folder else name
    tree = parse(source.encode(), path)
    return interpret(tree, _library(), follow=folder is not None, budget=budget)


def value_of(name: str, source: str, **options: Any) -> object:
    """The value of the global NAME behind SOURCE: plain, :class:`alternatives` or unresolved."""
    trace = trace_of(source, **options)
    found = trace.main.scope.bindings.get(name)
    if found is None or found is UNBOUND:
        return unresolved(Reason.UNBOUND_NAME)
    assert not isinstance(found, Imported), f"{name} is imported, and nothing reads it"
    try:
        bound = [option for option in options_of(found) if option is not UNBOUND]
        return plain(join(*bound))
    except NotPlain as error:
        if error.reason is Reason.ALTERNATIVES and error.candidates:
            return alternatives(*error.candidates)
        return unresolved(error.reason)


def run(source: str, **names: object) -> Mapping[str, object]:
    """The globals behind SOURCE, a harmless snippet of ours, by running it."""
    scope: dict[str, object] = {"__name__": "__main__", **names}
    exec(compile(source, "train.py", "exec", dont_inherit=True), scope)
    return scope


def agree(source: str, name: str = "x") -> None:
    """Assert that flagscan knows NAME, and that it is what Python holds."""
    ours, live = value_of(name, source), run(source)[name]
    assert spelled(ours) == spelled(live), f"{name} is {ours!r} in flagscan, {live!r} in Python"


def module_value(trace: Trace, module: str, name: str) -> object:
    """The value of a global of another MODULE that was read."""
    found: ModuleObject = next(m for m in trace.modules if m.name == module)
    return plain(found.scope.bindings[name])
