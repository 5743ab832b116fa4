"""Flag sets of objects and classes of settings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flagscan.declarations.flags import remarks
from flagscan.declarations.nested import Setting, documentation, is_structure, settings_of
from flagscan.declarations.objects import not_set_by_guild
from flagscan.declarations.variables import MainNames
from flagscan.interfaces.base import Findings
from flagscan.interfaces.config_objects.contents import (
    NAMESPACE,
    classes_in,
    is_settings_class,
    leaves,
)
from flagscan.interfaces.config_objects.libraries import object_kind
from flagscan.interfaces.config_objects.places import Place, places_of
from flagscan.interpreter.concretize import resolve
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.lattice import maybe_unbound
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import Site, TupleValue, Value
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import Unresolved
from flagscan.syntax.bindings import Binding
from flagscan.syntax.tree import Tree

INTERFACE = "config_objects"
_NO_READERS = frozenset(
    [INTERFACE, "dict_literals", "globals", "config_files", "papermill", "param"]
)
"""The interfaces whose libraries make no flags of classes."""
_NAMESPACES = ("types.SimpleNamespace", "argparse.Namespace")


@dataclass(frozen=True, slots=True)
class Owner:
    """What a flag set is of."""

    name: str
    value: Value
    site: Site
    made: ast.expr | None = None
    """The expression that makes it."""


def collect(trace: Trace) -> Findings:
    """The objects of settings at module level, and the classes of which there are none."""
    findings = Findings()
    tree = trace.main.tree
    if tree is None:
        return findings
    names = MainNames(trace, tree)
    for owner in _owners(trace, tree, names):
        flags = tuple(_flags(trace, names, owner))
        if all(flag.default is None for flag in flags):
            continue
        location = owner.site.tree.location(owner.site.node)
        findings.flag_sets.append(
            FlagSet(
                interface=INTERFACE,
                tier=Tier.CONFIGURATION,
                dest=f"object:{owner.name}",
                location=location,
                flags=flags,
            )
        )
        findings.diagnostics.append(not_set_by_guild(owner.name, location, tree.source.path))
        for flag in flags:
            findings.diagnostics.extend(remarks(flag))
    return findings


def _owners(trace: Trace, tree: Tree, names: MainNames) -> Iterator[Owner]:
    scope = trace.main.scope.bindings
    shown: list[Value] = []
    for name, bindings in names.bindings.items():
        value = scope.get(name)
        if name.startswith("__") or value is None or any(value is seen for seen in shown):
            continue
        binding = _making(names, bindings)
        if binding is not None and _is_object(names, value, binding):
            shown.append(value)
            yield Owner(name, value, Site(tree, binding.target), binding.value)
    if trace.has_command_line or trace.met - _NO_READERS:
        return  # a class may be what a flag library makes its flags of
    made = {id(cls) for value in shown for cls in classes_in(value)}
    for name, value in scope.items():
        if not isinstance(value, ClassObject) or value.tree is not tree or value.name != name:
            continue
        inherited = any(value in other.mro[1:] for other in _classes(scope.values()))
        if id(value) in made or inherited or not is_settings_class(value):
            continue
        if not is_structure(value) or _has_all_defaults(trace, value):
            assert value.site is not None
            yield Owner(name, value, value.site)


def _classes(values: Any) -> list[ClassObject]:
    return [value for value in values if isinstance(value, ClassObject)]


def _making(names: MainNames, bindings: list[Binding]) -> Binding | None:
    """The only assignment of a name; None where there are several, or none that is certain."""
    own = [b for b in bindings if b.form != "other"]
    if len(own) != 1 or len(bindings) != 1 or own[0].form not in ("plain", "annotated", "chained"):
        return None
    event = names.events.get(own[0].target)
    sure = event is not None and not event.path and "loop" not in own[0].blocks
    return own[0] if sure else None


def _is_object(names: MainNames, value: Value, binding: Binding) -> bool:
    """Whether VALUE, which BINDING makes, holds settings and is made here."""
    if not isinstance(binding.value, ast.Call):
        return False
    if isinstance(value, Instance) and value.cls == NAMESPACE:
        # One that is written out at once is read as a dict of that form.
        empty = not binding.value.args and not binding.value.keywords
        return empty and names.dotted(binding.value.func) in _NAMESPACES
    if isinstance(value, TupleValue):
        return value.cls is not None
    if not isinstance(value, Instance):
        return False
    return object_kind(value) is not None or is_settings_class(value.cls)


def _has_all_defaults(trace: Trace, cls: ClassObject) -> bool:
    return all(setting.default is not None for setting in settings_of(trace, cls))


def _flags(trace: Trace, names: MainNames, owner: Owner) -> Iterator[Flag]:
    value = owner.value
    cls = value if isinstance(value, ClassObject) else getattr(value, "cls", None)
    declared: dict[str, Setting] = {}
    if isinstance(cls, ClassObject) and is_structure(cls):
        declared = {".".join(s.path): s for s in settings_of(trace, cls)}
    places = places_of(names.tree, owner.name, owner.made, value)
    if isinstance(value, ClassObject) and is_structure(value):
        found = {n: s.default.value for n, s in declared.items() if s.default is not None}
    else:
        found = {".".join(path): leaf for path, leaf in leaves(value)}
    for name, leaf in found.items():
        setting = declared.get(name)
        place = places.get(name)
        if place is None and setting is not None:
            place = Place(setting.site, None)
        place = place or Place(owner.site, owner.made)
        default = resolve(leaf, Site(place.site.tree, place.value or place.site.node))
        if _is_setting(names, default, leaf, place):
            yield Flag(
                name=name,
                destination=name,
                default=default,
                conditional=maybe_unbound(leaf),
                location=place.site.tree.location(place.site.node),
                **_described(names, name, default, place, setting),
            )


def _is_setting(names: MainNames, default: object, leaf: Value, place: Place) -> bool:
    """Whether a person could have typed what LEAF is."""
    if not isinstance(default, Unresolved):
        return True
    return bool(default.candidates) or (place.value is not None and names.gives_plain(place.value))


def _described(
    names: MainNames, name: str, default: object, place: Place, setting: Setting | None
) -> dict[str, Any]:
    """The other attributes of a flag: what its field says, and the comments beside its place."""
    found: dict[str, Any] = {"type": names.type_of(default, place.value)}
    if setting is not None:
        kind = setting.kind
        if isinstance(kind.type, str) and kind.type in ("int", "float", "str", "bool", "path"):
            found["type"] = kind.type
        if kind.choices is not None:
            found["choices"] = list(kind.choices)
        found["min"], found["max"] = kind.minimum, kind.maximum
        text = documentation(setting)
        if text:
            found["help"] = text
    elif place.site.tree is names.tree and place.beside is not None:
        last = name.rpartition(".")[2]
        found.update(names.comment_attributes(place.beside, last, default))
    return found
