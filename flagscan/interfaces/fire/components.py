"""What Fire lets a person call of a component, and by which words.

    fire.Fire(train)                                     train.py --lr 0.1
    fire.Fire({"fit": fit, "data": {"load": load}})      train.py data load --path x
    fire.Fire(Trainer)                                   train.py fit --lr 0.1 --steps 3

A class is made first: it takes the flags of its constructor from wherever they stand, and the
rest goes to the method. So a command has both. Members whose names begin with ``_`` are hidden.

Source: ``fire.core._Fire`` and ``fire.completion.MemberVisible`` of Fire 0.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flagscan.declarations.parameters import Declared, parameters_of
from flagscan.interfaces.fire.flags import flags_of
from flagscan.interpreter.attributes import class_lookup, outside_base
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject, ModuleObject
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import (
    BoundMethod,
    CallResult,
    Constant,
    Descriptor,
    Function,
    Partial,
    Site,
    TupleValue,
    Value,
)
from flagscan.model.diagnostic import FOREIGN_OPTIONS, OPEN_OPTIONS, Diagnostic
from flagscan.model.flag import Flag
from flagscan.model.location import Location

_DEPTH = 5
"""Groups of commands inside each other; an instance may hold itself."""
_SOME = Constant(...)
"""Stands for the instance that a method is bound to."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the command line comes to a component."""

    words: tuple[str, ...] = ()
    taken: tuple[Flag, ...] = ()
    """The flags of the constructors on the way, which take their values wherever they stand."""
    takes_all: bool = False
    """Whether one of them takes flags of any name."""

    def to(self, word: str) -> Way:
        """The way to the member called WORD."""
        return replace(self, words=(*self.words, word))

    def left(self, flags: list[Flag]) -> list[Flag]:
        """Those of FLAGS, and of their spellings, that no constructor takes."""
        names = {flag.name for flag in self.taken}
        letters = {name[0] for name in names}
        return [
            replace(flag, options=tuple(o for o in flag.options if o[1:] not in letters))
            for flag in flags
            if not flag.options or not (self.takes_all or flag.name in names | letters)
        ]


@dataclass(slots=True)
class Offered:
    """Something that can be called from the command line."""

    words: tuple[str, ...]
    """The words that lead to it."""
    taken: tuple[Flag, ...] = ()
    """The flags of the constructors on the way."""
    own: list[Flag] = field(default_factory=list)
    location: Location | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)


def offered_by(trace: Trace, component: Value, site: Site) -> list[Offered] | None:
    """What COMPONENT, handed to Fire at SITE, offers: the program itself, then its commands.

    None if it is not of the script, or not known.
    """
    found = list(_Reader(trace, site).component(component, Way()))
    if not found:
        return None
    if found[0].words:
        found.insert(0, Offered(()))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    trace: Trace
    site: Site

    def component(self, component: Value, way: Way) -> Iterator[Offered]:
        if len(way.words) > _DEPTH:
            return
        component = _undecorated(component)
        if isinstance(component, (Function, BoundMethod, Partial)):
            declared = parameters_of(self.trace, component)
            if declared is not None:
                yield _called(component, declared, way)
        elif isinstance(component, ClassObject):
            yield from self._class(component, way)
        elif isinstance(component, Instance) and isinstance(component.cls, ClassObject):
            yield from self._instance(component, component.cls, way)
        elif isinstance(component, CallResult) and way.words:
            place = component.call.location
            what = FOREIGN_OPTIONS.at(place, callee=f"the command {' '.join(way.words)}")
            yield Offered(way.words, way.taken, diagnostics=[what])
        else:
            for name, member in _items(component):
                yield from self.component(member, way.to(name))

    def _class(self, cls: ClassObject, way: Way) -> Iterator[Offered]:
        read = parameters_of(self.trace, cls)
        declared = read or []
        made = _called(cls, declared, way)
        if read is None and outside_base(cls) is not None:
            assert cls.site is not None
            place = cls.tree.location(cls.site.node)
            made.diagnostics.append(
                FOREIGN_OPTIONS.at(place, callee=f"the base class of {cls.name}")
            )
        yield made
        takes_all = way.takes_all or any(p.role == "keywords" for p in declared)
        inside = Way(way.words, (*way.taken, *made.own), takes_all)
        yield from self._methods(cls, inside)
        if all(p.default is not None or p.role in ("rest", "keywords") for p in declared):
            instance = self.trace.result_of(cls, self.site)
            if isinstance(instance, Instance):
                yield from self._held(instance, inside)

    def _instance(self, instance: Instance, cls: ClassObject, way: Way) -> Iterator[Offered]:
        call = class_lookup(cls, "__call__")
        if isinstance(call, Function):
            method = BoundMethod(instance, call)
            yield _called(method, parameters_of(self.trace, method) or [], way)
        yield from self._methods(cls, way)
        yield from self._held(instance, way)

    def _methods(self, cls: ClassObject, way: Way) -> Iterator[Offered]:
        seen: set[str] = set()
        for base in cls.mro:
            for name, value in base.attributes.items() if isinstance(base, ClassObject) else ():
                if name in seen or name.startswith("_") or "." in name:
                    continue
                seen.add(name)
                member: Value = value
                if isinstance(value, Function):
                    member = BoundMethod(_SOME, value)
                elif isinstance(value, Descriptor) and value.kind == "staticmethod":
                    member = value.function
                elif isinstance(value, Descriptor) and value.kind == "classmethod":
                    member = BoundMethod(_SOME, value.function)
                if isinstance(member, (Function, BoundMethod, ClassObject)):
                    yield from self.component(member, way.to(name))

    def _held(self, instance: Instance, way: Way) -> Iterator[Offered]:
        """Instances that INSTANCE holds as attributes: groups of commands."""
        for name, value in instance.attributes.items():
            if isinstance(value, Instance) and not name.startswith("_"):
                yield from self.component(value, way.to(name))


def _undecorated(component: Value) -> Value:
    """The function that an outside decorator was called with: ``torch.no_grad()(train)``."""
    while isinstance(component, CallResult):
        call = component.call
        if len(call.args) != 1 or call.keywords or not isinstance(call.args[0].value, Function):
            break
        component = call.args[0].value
    return component


def _items(component: Value) -> Iterator[tuple[str, Value]]:
    if isinstance(component, DictObject):
        for key, value in component.entries.values():
            if isinstance(key, Constant) and not str(key.value).startswith("_"):
                yield str(key.value), value
    elif isinstance(component, ListObject):
        yield from ((str(i), value) for i, value in enumerate(component.items or ()))
    elif isinstance(component, TupleValue):
        yield from ((str(i), value) for i, value in enumerate(component.items))
    elif isinstance(component, ModuleObject):
        for name, value in component.scope.bindings.items():
            own = isinstance(value, (Function, ClassObject)) and value.tree is component.tree
            if own and not name.startswith("_"):
                yield name, value


def _called(callee: Value, declared: list[Declared], way: Way) -> Offered:
    """CALLEE, a function or class with the parameters DECLARED."""
    # Only a function is given words that belong to no flag.
    takes_words = not isinstance(callee, ClassObject)
    flags = flags_of(callee, declared, positional=takes_words)
    found = Offered(way.words, way.taken, way.left(flags))
    while isinstance(callee, (BoundMethod, Partial)):
        callee = callee.function
    if isinstance(callee, Function):
        found.location = callee.tree.location(callee.node)
    elif isinstance(callee, ClassObject) and callee.site is not None:
        found.location = callee.tree.location(callee.site.node)
    for parameter in declared:
        if parameter.role == "keywords":
            place = parameter.site.tree.location(parameter.site.node)
            found.diagnostics.append(OPEN_OPTIONS.at(place, name=f"**{parameter.name}"))
    return found
