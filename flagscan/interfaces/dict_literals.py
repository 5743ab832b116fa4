"""``dict_literals``: dicts and namespaces that the script writes out at module level.

    params = {"lr": 0.1, "net": {"depth": 3}}     # global:params, flags lr and net.depth
    params = dict(lr=0.1)                         # global:params
    params = SimpleNamespace(lr=0.1)              # namespace:params

Any name is reported, lookup tables too: which set is offered is selection's
business. Only tables of functions, classes and other objects are not.

Every key is a flag that holds what a person could type. Guild replaces the whole
object by one made of the flags (``guild/op_main.py``): a key that is no flag (it
holds a class, a function, an instance) would be missing in the run, so nothing of
such a dict is ``settable``. For the same reason a dict with a key that is no text
is not reported. A key with a dot, which Guild takes for nesting, is not
``settable`` either.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flagscan.declarations.variables import MainNames
from flagscan.guildfile.notebooks import Place
from flagscan.guildfile.replacing import Obstacle
from flagscan.interfaces.base import Findings, Interface
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


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element that is no dict: its dotted name and its value, plain or Unresolved."""

    name: str
    element: Element
    value: object


def collect(trace: Trace) -> Findings:
    """The flag sets of the dicts and namespaces of the main module."""
    findings = Findings()
    tree = trace.main.tree
    if tree is None:
        return findings
    literals = Literals(trace, tree)
    for binding, kind, elements in literals.found():
        leaves = list(literals.leaves(elements, ""))
        known = [leaf.value for leaf in leaves if is_known(leaf.value)]
        if len(known) < len(leaves) and all(value is None for value in known):
            continue  # a table of functions, classes or other objects
        flag_set, remarks = literals.flag_set(binding, kind, leaves)
        findings.flag_sets.append(flag_set)
        findings.diagnostics.extend(remarks)
    return findings


class Literals(MainNames):
    """The dicts and namespaces that the main module writes out."""

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
        self, binding: Binding, kind: str, leaves: list[Leaf]
    ) -> tuple[FlagSet, list[Diagnostic]]:
        """The flag set of BINDING, and what is worth telling of it."""
        remarks: list[Diagnostic] = []
        obstacle = self._obstacle(binding, leaves)
        event = self.events[binding.target]
        places = {leaf.name: self._place(leaf) for leaf in leaves}
        flags = [
            Flag(
                name=leaf.name,
                destination=leaf.name,
                type=self.type_of(leaf.value, leaf.element.node),
                default=leaf.value,
                conditional=bool(event.path),
                settable=obstacle is None and places[leaf.name].obstacle is None,
                pattern=places[leaf.name].pattern,
                location=self.tree.location(leaf.element.place),
                **self.comment_attributes(leaf.element.place, leaf.element.key, leaf.value),
            )
            for leaf in leaves
            if self._is_typed(leaf)
        ]
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
                blocked = places[flag.name].obstacle
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

    def _obstacle(self, binding: Binding, leaves: list[Leaf]) -> Obstacle | None:
        if self.notebook is not None:  # Guild replaces the values there, each in its place
            return None
        first = self.chosen(self.bindings[binding.name])
        found = self.obstacles([binding]).get(binding.name)
        if found is None and first is not binding:
            spot = self.tree.location(first.target).spot
            why = f"Guild replaces only its first assignment, in {spot}"
            return Obstacle(why, "assign it once")
        return found or self._untyped(leaves)

    def _later(self, binding: Binding) -> Iterator[Diagnostic]:
        """What happens to the object behind its literal."""
        where = self.tree.location(binding.target)
        name = binding.name
        for later in self.behind(binding):
            yield REASSIGNED.at(where, name=name, spot=self.tree.location(later.target).spot)
            return
        changed = _changed_in(self.tree, name, binding.statement)
        if changed is not None:
            spot = self.tree.source.location(changed, 0).spot
            yield MUTATED.at(where, name=name, spot=spot)

    def leaves(self, elements: list[Element], prefix: str) -> Iterator[Leaf]:
        """ELEMENTS and those of the dicts in them, each name with PREFIX."""
        for element in elements:
            name = prefix + element.key
            inner = self._parts(element.value, element.node) if "." not in element.key else None
            # A dict in the dict: its keys are flags, unless Guild could not name them. Lists
            # and the like stay values.
            if inner and not any("." in part.key or not part.key for part in inner):
                yield from self.leaves(inner, f"{name}.")
            else:
                value = resolve(element.value, Site(self.tree, element.node))
                yield Leaf(name, element, value)

    def _is_typed(self, leaf: Leaf) -> bool:
        """Whether LEAF holds what a person could have typed."""
        if not isinstance(leaf.value, Unresolved):
            return True
        node = leaf.element.node
        if isinstance(node, ast.Name) and len(self.bindings.get(node.id, ())) == 1:
            node = self.bindings[node.id][0].value or node
        return bool(leaf.value.candidates) or self.gives_plain(node)

    def _untyped(self, leaves: list[Leaf]) -> Obstacle | None:
        """What keeps Guild from making the whole object of flags."""
        for leaf in leaves:
            if not self._is_typed(leaf):
                assert isinstance(leaf.value, Unresolved)
                source = " ".join(leaf.value.source.split())
                source = source if len(source) <= 40 else source[:37] + "..."
                return Obstacle(
                    f"it makes the whole object anew, and no flag can hold {leaf.name} ({source})",
                    f"set {leaf.name} in a statement of its own behind it",
                )
        return None

    def _place(self, leaf: Leaf) -> Place:
        """How Guild finds the value of LEAF."""
        name, element = leaf.name, leaf.element
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


def _changed_in(tree: Tree, name: str, statement: ast.stmt) -> int | None:
    """The first line behind STATEMENT, at module level, that changes the object called NAME."""
    end = statement.end_lineno or statement.lineno
    # Python takes letters of other forms for the plain ones: only plain text can be searched.
    pending: list[ast.AST] = [
        item
        for item in tree.module.body
        if (item.end_lineno or item.lineno) > end
        and (name in (text := tree.text(item)) or not text.isascii())
    ]
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
