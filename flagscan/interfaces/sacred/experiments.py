"""Experiments and ingredients: what the script does to them, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flagscan.interpreter.heap import ListObject
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Call, Trace
from flagscan.interpreter.values import (
    CallResult,
    Constant,
    Function,
    Member,
    TupleValue,
    Value,
)

EXPERIMENTS = frozenset(["sacred.Experiment", "sacred.experiment.Experiment"])
INGREDIENTS = frozenset(["sacred.Ingredient", "sacred.ingredient.Ingredient"])
_STARTS = frozenset(["automain", "run_commandline"])


@dataclass(frozen=True, slots=True)
class Step:
    """A config function, or a call of ``add_config``."""

    call: Call
    function: Function | None = None


@dataclass(slots=True)
class Experiment:
    """An experiment or ingredient, replayed."""

    call: Call
    path: str = ""
    steps: list[Step] = field(default_factory=list)
    ingredients: list[Experiment] = field(default_factory=list)
    hooked: bool = False
    """Whether a config hook may change what it holds."""
    starts: list[Call] = field(default_factory=list)
    """The calls by which it reads the command line."""

    def all_ingredients(self, seen: tuple[Call, ...] = ()) -> Iterator[Experiment]:
        """Those of ingredients included, the innermost first."""
        for ingredient in self.ingredients:
            if ingredient.call not in seen:
                yield from ingredient.all_ingredients((*seen, ingredient.call))
                yield ingredient


def experiments(trace: Trace) -> list[Experiment]:
    """The experiments of the script, in order."""
    found: dict[Call, Experiment] = {}
    for call in trace.calls:
        if call.name in EXPERIMENTS | INGREDIENTS:
            found[call] = Experiment(
                call, _text(call.value(0, "path" if call.name in INGREDIENTS else "name"))
            )
            continue
        owner = _owner(call)
        one = None if owner is None else found.get(owner)
        if one is not None:
            _do(one, call)
    for one in found.values():
        named = one.call.value(1, "ingredients")
        one.ingredients = [found[c] for c in _calls(named) if c in found]
    return [one for call, one in found.items() if call.name in EXPERIMENTS]


def _do(one: Experiment, call: Call) -> None:
    if call.method == "config":
        function = call.value(0, "function")
        if isinstance(function, Function):
            one.steps.append(Step(call, function))
    elif call.method == "add_config":
        one.steps.append(Step(call))
    elif call.method == "config_hook":
        one.hooked = True
    elif call.method in _STARTS:
        one.starts.append(call)


def _owner(call: Call) -> Call | None:
    owner = call.callee.owner if isinstance(call.callee, Member) else None
    return owner.call if isinstance(owner, CallResult) else None


def _calls(value: Value | None) -> Iterator[Call]:
    items: tuple[Value, ...] | list[Value] = ()
    if isinstance(value, ListObject):
        items = value.items or ()
    elif isinstance(value, TupleValue):
        items = value.items
    for item in items:
        if isinstance(item, CallResult):
            yield item.call


def _text(value: Value | None) -> str:
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""


def _satisfied(trace: Trace) -> bool:
    return any(call.name in EXPERIMENTS for call in trace.calls)


MODEL = Model(satisfied=_satisfied)
