"""The Parameters of a class as the library puts them together.

    class Base(param.Parameterized):
        lr = param.Number(0.1, bounds=(0, 1), doc="learning rate")

    class Fine(Base):
        lr = param.Number(0.01)         # bounds and doc are those of Base

A slot that a Parameter does not fill is that of the next one of the same name along the order of
the class that has such a slot, else that of its kind. The next one is complete already: its kind
has filled in what nobody gave (``ParameterizedMetaclass.__param_inheritance``).
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flagscan.declarations.objects import assignments_to
from flagscan.interfaces.param.types import KINDS, Kind, kind_name
from flagscan.interpreter.attributes import class_lookup
from flagscan.interpreter.concretize import lift
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import UNBOUND, CallResult, Constant, Site, Unknown, Value
from flagscan.model.value import Reason

SLOTS = (
    "default",
    "default_factory",
    "doc",
    "bounds",
    "inclusive_bounds",
    "objects",
    "check_on_set",
    "readonly",
    "constant",
    "instantiate",
)
"""Those that say something of a flag."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One Parameter of a class, inherited slots filled in."""

    name: str
    kind: Kind
    site: Site
    """The statement that declares it, in the class that does so last."""
    default: Argument
    later: bool = False
    """Whether the class got that default behind its statement (``Config.lr = 0.5``)."""
    slots: dict[str, Argument] = field(default_factory=dict)
    """What was given for it: ``bounds``, ``objects``, ``doc`` ..."""

    @property
    def is_copied(self) -> bool:
        """Whether an object keeps the default that the class had when it was made."""
        scalar = self.kind.type or self.kind.selects
        return not scalar or self.says("instantiate") or self.says("constant")

    def says(self, slot: str) -> bool:
        """Whether SLOT is known to be true."""
        given = self.slots.get(slot)
        return given is not None and given.value == Constant(True)


def parameters_of(trace: Trace, cls: ClassObject) -> list[Parameter]:
    """The Parameters of CLS, those of its bases first, without ``name`` that all classes have."""
    classes = [base for base in cls.mro if isinstance(base, ClassObject)]
    bodies = {base: _Body(trace, base) for base in classes}
    names: dict[str, None] = {}
    for base in reversed(classes):
        names.update(dict.fromkeys(bodies[base].declared))
    return [
        _put_together(trace, name, [bodies[base] for base in classes], bodies) for name in names
    ]


class _Body:
    """What one class declares."""

    def __init__(self, trace: Trace, cls: ClassObject) -> None:
        self.cls = cls
        self.tree = trace.main.tree
        module = self.tree.module if self.tree is not None else ast.Module([], [])
        self.later = assignments_to(module, cls.name)
        """What the script assigns to attributes of the class behind its statement."""
        self.statements: dict[str, ast.stmt] = {}
        self.values: dict[str, ast.expr] = {}
        node = cls.site.node if cls.site is not None else None
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if isinstance(statement, ast.AnnAssign) and statement.value is not None:
                targets = [statement.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    self.statements[target.id] = statement
                    self.values[target.id] = statement.value  # type: ignore[attr-defined]
        self.declared: dict[str, Value] = {}
        """The Parameters, also those that were given another default since."""
        made = {call.site.node: call for call in trace.calls if kind_name(CallResult(call))}
        for name, value in cls.attributes.items():
            if any(kind_name(option) for option in options_of(value)):
                self.declared[name] = value
            elif name in self.values and self.values[name] in made:
                self.declared[name] = CallResult(made[self.values[name]])

    def site_of(self, name: str) -> Site:
        """The statement that declares NAME."""
        assert self.cls.site is not None
        node = self.statements.get(name, self.cls.site.node)
        return Site(self.cls.tree, node)

    def override(self, name: str) -> tuple[Argument, Site] | None:
        """What stands in place of a Parameter (``lr = 0.5``, ``Config.lr = 0.5``), and where."""
        value = self.cls.attributes.get(name)
        if value is None or value is UNBOUND or any(kind_name(o) for o in options_of(value)):
            return None
        later = self.later.get(name)
        if later is not None and later.value is not None:
            assert self.tree is not None
            return Argument(value, Site(self.tree, later.value)), Site(self.tree, later.target)
        site = self.site_of(name)
        node = self.values.get(name, site.node)
        return Argument(value, Site(self.cls.tree, node)), site


def _put_together(
    trace: Trace, name: str, own: list[_Body], bodies: dict[ClassObject, _Body]
) -> Parameter:
    """The Parameter NAME of a class; OWN are the bodies along its order, BODIES all of them."""
    overrides = []
    for body in own:
        override = body.override(name)
        if override is not None:
            overrides.append(override)
        if name in body.declared:
            break
    kind, slots = _complete(trace, name, body, bodies)
    if overrides:
        default, site = overrides[0]
        later = name in own[0].later or name in body.later
        return Parameter(name, kind, site, default, later, slots)
    return Parameter(name, kind, body.site_of(name), slots["default"], False, slots)


def _complete(
    trace: Trace, name: str, body: _Body, bodies: dict[ClassObject, _Body]
) -> tuple[Kind, dict[str, Argument]]:
    """The kind and the slots of the Parameter NAME that BODY declares, once its class is made."""
    options = options_of(body.declared[name])
    kind, slots = _given(trace, options[0])
    if len(options) > 1:
        slots["default"] = _either(trace, options)
    site = body.site_of(name)
    supers = [base for base in body.cls.mro[1:] if isinstance(base, ClassObject)]
    inherited = [
        _complete(trace, name, bodies[b], bodies) for b in supers if name in bodies[b].declared
    ]
    for slot in SLOTS:
        if slot in slots or not kind.has(slot):
            continue
        for super_kind, super_slots in inherited:
            if super_kind.has(slot):
                if slot in super_slots:
                    slots[slot] = super_slots[slot]
                break
        else:
            if slot == "default":
                slots[slot] = _default(kind, slots, site)
            elif slot == "bounds":
                slots[slot] = Argument(lift(kind.bounds), site)
    factory = slots.get("default_factory")
    if factory is not None and factory.value != Constant(None):
        made = trace.result_of(factory.value, factory.site)
        slots["default"] = Argument(made, factory.site)
    return kind, slots


def _given(trace: Trace, value: Value) -> tuple[Kind, dict[str, Argument]]:
    """The kind of a Parameter and what it was made with."""
    kind = KINDS[kind_name(value) or "Parameter"]
    call = value.call if isinstance(value, CallResult) else _made(trace, value)
    if call is None:
        return kind, {}
    given = {n: a for n, a in call.keywords.items() if a.value is not UNBOUND}
    if call.args:
        given.setdefault(kind.first, call.args[0])
    if len(call.args) > 1 or call.more_args or call.more_keywords:
        unknown = Argument(Unknown(Reason.UNKNOWN_ARGUMENT, call.site), call.site)
        given.setdefault("default", unknown)
    if kind.takes_first and "default" not in given and "objects" in given:
        first = _first(given["objects"])
        if first is not None:
            given["default"] = first
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject):
        # A kind of the script's own may fill in anything.
        own = {"__init__", "_slot_defaults"}
        if any(class_lookup(value.cls, attribute) is not None for attribute in own):
            given.setdefault("default", Argument(Unknown(Reason.OBJECT, call.site), call.site))
    return kind, given


def _made(trace: Trace, value: Value) -> Call | None:
    """The call that gave VALUE, an instance of the script's own kind of Parameter, its slots."""
    calls = (c for c in trace.calls if c.method == "__init__" and c.receiver is value)
    return next(calls, None)


def _first(objects: Argument) -> Argument | None:
    """The first of OBJECTS, which a Selector takes as its default; None if there is none."""
    held = objects.value
    if isinstance(held, ListObject) and held.items is not None:
        return Argument(held.items[0], objects.site) if held.items else None
    if isinstance(held, DictObject) and not held.open:
        values = [value for _, value in held.entries.values()]
        return Argument(values[0], objects.site) if values else None
    return Argument(Unknown(Reason.OBJECT, objects.site), objects.site)


def _either(trace: Trace, options: tuple[Value, ...]) -> Argument:
    """The default of a Parameter that is one of OPTIONS, depending on a test."""
    found = []
    for option in options:
        kind, given = _given(trace, option)
        call = option.call if isinstance(option, CallResult) else _made(trace, option)
        found.append((given["default"].value if "default" in given else lift(kind.default), call))
    site = next(call.site for _, call in found if call is not None)
    return Argument(join(*[value for value, _ in found]), site)


def _default(kind: Kind, slots: dict[str, Argument], site: Site) -> Argument:
    """What a Parameter of KIND is where nobody says so."""
    if kind is KINDS["FileSelector"] and "path" in slots:  # the first file that is there
        return Argument(Unknown(Reason.RUNTIME_INPUT, slots["path"].site), slots["path"].site)
    return Argument(lift(kind.default), site)
