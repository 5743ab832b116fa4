"""``dict_literals``: dicts and namespaces that the script writes out at module level.

    params = {"lr": 0.1, "net": {"depth": 3}}     # global:params, flags lr and net.depth
    params = dict(lr=0.1)                         # global:params
    params = SimpleNamespace(lr=0.1)              # namespace:params

Any name is reported, lookup tables too: which set is offered is selection's
business. Only tables of functions, classes and other objects are not.

Every key is a flag, because Guild replaces the whole object by one made of the
flags (``guild/op_main.py``): a key that were no flag would be missing in the
run. For the same reason a dict with a key that is no text is not reported. What
cannot be a flag for Guild (a key with a dot, which it takes for nesting) is not
``settable``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flagscan.guildfile.notebooks import Place
from flagscan.guildfile.replacing import Obstacle
from flagscan.interfaces.base import Findings, Interface, MainNames
from flagscan.interpreter.concretize import resolve
from flagscan.interpreter.heap import DictObject, Instance
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import Constant, External, Site, Value
from flagscan.model.diagnostic import (
    MUTATED,
    NOT_REPLACEABLE,
    REASSIGNED,
    UNRESOLVED_DEFAULT,
    Diagnostic,
)
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import Unresolved, is_known
from flagscan.syntax.bindings import Binding
from flagscan.syntax.tree import Tree

DICTS = {"builtins.dict", "dict", "collections.OrderedDict"}
NAMESPACES = {"types.SimpleNamespace", "argparse.Namespace"}
CHANGES = {"update", "setdefault", "pop", "popitem", "clear", "__setitem__"}
"""The methods that change a dict."""


@dataclass(frozen=True, slots=True)
class Element:
    """A key, what it holds, and where that is written."""

    key: str
    value: Value
    place: ast.AST
    """The key, keyword or spread expression."""
    node: ast.expr
    """The value's expression, the nearest one there is."""


def collect(trace: Trace) -> Findings:
    """The flag sets of the dicts and namespaces of the main module."""
    findings = Findings()
    tree = trace.main.tree
    if tree is None:
        return findings
    literals = Literals(trace, tree)
    for binding, kind, elements in literals.found():
        flag_set, remarks = literals.flag_set(binding, kind, elements)
        known = [flag.default for flag in flag_set.flags if is_known(flag.default)]
        if len(known) < len(flag_set.flags) and all(value is None for value in known):
            continue  # a table of functions, classes or other objects
        findings.flag_sets.append(flag_set)
        findings.diagnostics.extend(remarks)
    return findings


class Literals(MainNames):
    """The dicts and namespaces that the main module writes out."""

    def __init__(self, trace: Trace, tree: Tree) -> None:
        super().__init__(trace, tree)
        self.blocked: dict[Location, Obstacle] = {}
        """Why Guild cannot set the keys in these places."""

    def found(self) -> Iterator[tuple[Binding, str, list[Element]]]:
        """The first one of each name, what kind of object it is, and its elements."""
        for name, bindings in self.bindings.items():
            if name.startswith("__"):
                continue
            for binding in bindings:
                if binding.form in ("other", "augmented") or "loop" in binding.blocks:
                    continue
                if binding.value is None or not self.kind(binding.value):
                    continue
                elements = self._elements(binding)
                if elements:
                    yield binding, self.kind(binding.value), elements
                    break

    def kind(self, node: ast.expr) -> str:
        """``global`` for an expression that writes out a dict, ``namespace``, or nothing."""
        if isinstance(node, ast.Dict):
            return "global"
        if isinstance(node, ast.Call):
            name = self.dotted(node.func)
            if name in DICTS:
                return "global"
            if name in NAMESPACES:
                return "namespace"
        return ""

    def _elements(self, binding: Binding) -> list[Element] | None:
        """The elements of what BINDING assigns; None if it holds something but texts as keys."""
        assert binding.value is not None
        event = self.events.get(binding.target)
        if event is None or not isinstance(event.snapshot, Value):
            return None
        return self._parts(event.snapshot, binding.value)

    def _parts(self, value: Value, node: ast.expr) -> list[Element] | None:
        places = dict(self._places(node))
        elements = []
        for key, item in _entries(value):
            if not isinstance(key, str):
                return None
            place, expression = places.get(key, (node, node))
            elements.append(Element(key, item, place, expression))
        return elements

    def _places(self, node: ast.expr) -> Iterator[tuple[str, tuple[ast.AST, ast.expr]]]:
        """Where NODE writes the value of a key; the last place of a key counts."""
        if isinstance(node, ast.Dict):
            for key, item in zip(node.keys, node.values, strict=True):
                if key is None:
                    yield from self._places(item)
                elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, (key, item)
        elif isinstance(node, ast.Call):
            for argument in node.args:
                yield from self._places(argument)
            for keyword in node.keywords:
                if keyword.arg is None:
                    yield from self._places(keyword.value)
                else:
                    yield keyword.arg, (keyword, keyword.value)

    def flag_set(
        self, binding: Binding, kind: str, elements: list[Element]
    ) -> tuple[FlagSet, list[Diagnostic]]:
        """The flag set of BINDING, and what is worth telling of it."""
        remarks: list[Diagnostic] = []
        obstacle = self._obstacle(binding)
        event = self.events[binding.target]
        flags = list(self._flags(elements, "", binding, bool(event.path), obstacle is None))
        where = self.tree.location(binding.target)
        if obstacle is not None:
            remarks.append(
                NOT_REPLACEABLE.at(
                    where, name=binding.name, why=obstacle.why, remedy=obstacle.remedy
                )
            )
        else:
            remarks.extend(self._later(binding))
            for flag in flags:
                blocked = self.blocked.get(flag.location)
                if blocked is not None:
                    remarks.append(
                        NOT_REPLACEABLE.at(
                            flag.location, name=flag.name, why=blocked.why, remedy=blocked.remedy
                        )
                    )
        for flag in flags:
            if isinstance(flag.default, Unresolved):
                source = " ".join(flag.default.source.split())
                remarks.append(UNRESOLVED_DEFAULT.at(flag.location, flag=flag.name, source=source))
        flag_set = FlagSet(
            interface="dict_literals",
            tier=Tier.CONFIGURATION,
            dest=f"{kind}:{binding.name}",
            location=where,
            flags=tuple(flags),
        )
        return flag_set, remarks

    def _obstacle(self, binding: Binding) -> Obstacle | None:
        if self.notebook is not None:  # Guild replaces the values there, each in its place
            return None
        first = self.chosen(self.bindings[binding.name])
        found = self.obstacles([binding]).get(binding.name)
        if found is None and first is not binding:
            spot = self.tree.location(first.target).spot
            why = f"Guild replaces only its first assignment, in {spot}"
            return Obstacle(why, "assign it once")
        return found

    def _later(self, binding: Binding) -> Iterator[Diagnostic]:
        """What happens to the object behind its literal."""
        where = self.tree.location(binding.target)
        name = binding.name
        for later in self.behind(binding):
            yield REASSIGNED.at(where, name=name, spot=self.tree.location(later.target).spot)
            return
        changed = _changed_in(self.tree.module, name, binding.statement)
        if changed is not None:
            spot = self.tree.source.location(changed, 0).spot
            yield MUTATED.at(where, name=name, spot=spot)

    def _flags(
        self,
        elements: list[Element],
        prefix: str,
        binding: Binding,
        conditional: bool,
        settable: bool,
    ) -> Iterator[Flag]:
        for element in elements:
            name = prefix + element.key
            inner = self._parts(element.value, element.node) if "." not in element.key else None
            # A dict in the dict: its keys are flags, unless Guild could not name them. Lists
            # and the like stay values.
            if inner and not any("." in part.key or not part.key for part in inner):
                yield from self._flags(inner, f"{name}.", binding, conditional, settable)
                continue
            value = resolve(element.value, Site(self.tree, element.node))
            place = self._place(name, element)
            where = self.tree.location(element.place)
            if place.obstacle is not None:
                self.blocked[where] = place.obstacle
            yield Flag(
                name=name,
                destination=name,
                type=self.type_of(value, element.node),
                default=value,
                conditional=conditional,
                settable=settable and place.obstacle is None,
                pattern=place.pattern,
                location=where,
                **self.comment_attributes(element.place, element.key, value),
            )

    def _place(self, name: str, element: Element) -> Place:
        """How Guild finds the value of ELEMENT, the flag NAME."""
        if self.notebook is not None:
            if element.place is element.node:
                why = "its value is not written out"
                return Place(obstacle=Obstacle(why, "write the key and its value"))
            return self.notebook.place(name, element.node, element.place)
        if "." in element.key:
            why = "its name has a dot, which Guild takes for a dict in the dict"
            return Place(obstacle=Obstacle(why, "rename the key"))
        return Place()


def _entries(value: Value) -> Iterator[tuple[object, Value]]:
    """The keys that VALUE is known to have, and what they hold."""
    if isinstance(value, Instance) and value.store is not None:
        value = value.store
    if isinstance(value, DictObject):
        for key, item in value.entries.values():
            yield key.value if isinstance(key, Constant) else None, item
    elif isinstance(value, Instance) and value.cls == External("types.SimpleNamespace"):
        yield from value.attributes.items()


def _changed_in(module: ast.Module, name: str, statement: ast.stmt) -> int | None:
    """The first line behind STATEMENT, at module level, that changes the object called NAME."""
    end = statement.end_lineno or statement.lineno
    pending: list[ast.AST] = list(module.body)
    lines = []
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        pending.extend(ast.iter_child_nodes(node))
        target: ast.expr | None = None
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(
            node.ctx, (ast.Store, ast.Del)
        ):
            target = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            target = node.func.value if node.func.attr in CHANGES else None
        while isinstance(target, (ast.Subscript, ast.Attribute)):
            target = target.value
        if isinstance(target, ast.Name) and target.id == name:
            line: int = node.lineno  # type: ignore[attr-defined]
            if line > end:
                lines.append(line)
    return min(lines, default=None)


INTERFACE = Interface(name="dict_literals", tier=Tier.CONFIGURATION, collect=collect)
