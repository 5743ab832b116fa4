"""Flag sets of Parameterized objects and classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flagscan.declarations.flags import attribute, remarks
from flagscan.declarations.objects import Written, assignments_to, not_set_by_guild
from flagscan.interfaces.base import Findings
from flagscan.interfaces.param.reading import Parameter, parameters_of
from flagscan.interfaces.param.types import is_parameterized
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import UNBOUND, Site, Unknown, Value
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import ABSENT, SCALAR_TYPES, FlagValue, Reason, is_known
from flagscan.syntax.tree import Tree


@dataclass(frozen=True, slots=True)
class Owner:
    """What a flag set is of: an object, or a class of which none is at hand."""

    name: str
    cls: ClassObject
    place: Location
    made: Call | None = None
    """The call that made the object."""
    instance: Instance | None = None


def collect(trace: Trace) -> Findings:
    """The objects at module level, and the classes of which there are none."""
    findings = Findings()
    tree = trace.main.tree
    if tree is None:
        return findings
    for owner in _owners(trace, tree):
        flags = tuple(_flags(trace, tree, owner))
        if not flags:
            continue
        findings.flag_sets.append(
            FlagSet(
                interface="param",
                tier=Tier.CONFIGURATION,
                dest=f"object:{owner.name}",
                location=owner.place,
                flags=flags,
            )
        )
        findings.diagnostics.append(not_set_by_guild(owner.name, owner.place, tree.source.path))
        for flag in flags:
            findings.diagnostics.extend(remarks(flag))
    return findings


def _owners(trace: Trace, tree: Tree) -> Iterator[Owner]:
    made: dict[Instance, Call] = {}
    by_class: dict[ClassObject, list[Call]] = {}
    for call in trace.calls:
        held = call.receiver
        if call.method != "__init__" or not isinstance(held, Instance) or held in made:
            continue
        if isinstance(held.cls, ClassObject) and is_parameterized(held.cls, function=False):
            made[held] = call
            by_class.setdefault(held.cls, []).append(call)
    named: dict[str, Value] = {event.name: event.value for event in trace.assignments}
    shown: set[ClassObject] = set()
    for event in trace.assignments:
        value = named.get(event.name)
        if not isinstance(value, Instance) or value not in made or event.value is not value:
            continue
        del named[event.name]
        assert isinstance(value.cls, ClassObject)
        shown.add(value.cls)
        place = tree.location(event.target)
        yield Owner(event.name, value.cls, place, made[value], value)
    for cls in _classes(trace, tree, by_class):
        if cls in shown:
            continue
        calls = by_class.get(cls, [])
        once = calls[0] if len({call.site.node for call in calls}) == 1 else None
        assert cls.site is not None
        owner = Owner(cls.name, cls, cls.tree.location(cls.site.node), once)
        receiver = once.receiver if once is not None else None
        yield replace(owner, instance=receiver) if isinstance(receiver, Instance) else owner


def _classes(
    trace: Trace, tree: Tree, made: dict[ClassObject, list[Call]]
) -> Iterator[ClassObject]:
    """The classes that the script defines, or makes objects of; no base of another one."""
    found: dict[ClassObject, None] = {}
    for value in trace.main.scope.bindings.values():
        if isinstance(value, ClassObject) and value.tree is tree and is_parameterized(value):
            found[value] = None
    for cls, calls in made.items():
        if any(call.site.tree is tree for call in calls):
            found[cls] = None
    bases = {base for cls in found for base in cls.mro if base is not cls}
    yield from (cls for cls in found if cls not in bases or cls in made)


def _flags(trace: Trace, tree: Tree, owner: Owner) -> Iterator[Flag]:
    written: dict[str, Written] = {}
    if owner.instance is not None:
        written = assignments_to(tree.module, owner.name)
    for parameter in parameters_of(trace, owner.cls):
        if parameter.says("readonly"):
            continue
        default, place = _value(owner, parameter, tree, written.get(parameter.name))
        yield _flag(parameter, default, place)


def _value(
    owner: Owner, parameter: Parameter, tree: Tree, written: Written | None
) -> tuple[Argument, Location]:
    """What the program holds for PARAMETER, and where that is written."""
    default = parameter.default
    place = parameter.site.tree.location(parameter.site.node)
    given = owner.made.keywords.get(parameter.name) if owner.made is not None else None
    if given is not None:
        default, place = (
            given,
            given.site.tree.location(_keyword_of(owner.made, given) or given.site.node),
        )
    elif owner.made is not None and owner.made.more_keywords is not None:
        site = owner.made.more_keywords
        default = Argument(Unknown(Reason.UNKNOWN_ARGUMENT, site), site)
    elif owner.made is not None and parameter.later and parameter.is_copied:
        default = Argument(Unknown(Reason.ALTERNATIVES, default.site), default.site)
    if owner.instance is None:
        return default, place
    held = owner.instance.attributes.get(parameter.name, UNBOUND)
    if owner.instance.open and held is UNBOUND:
        return Argument(Unknown(Reason.ALTERNATIVES, default.site), default.site), place
    if held is UNBOUND or (given is not None and (held is given.value or parameter.kind.rewrites)):
        return default, place
    site = default.site
    if written is not None:
        if written.value is not None:
            site = Site(tree, written.value)
        if written.certain:
            place = tree.location(written.target)
    return Argument(held, site), place


def _keyword_of(call: Call | None, given: Argument) -> ast.AST | None:
    """The keyword of CALL, as written, that gives GIVEN."""
    node = call.site.node if call is not None else None
    for keyword in node.keywords if isinstance(node, ast.Call) else ():
        if keyword.value is given.site.node:
            return keyword
    return None


def _flag(parameter: Parameter, default: Argument, place: Location) -> Flag:
    value = attribute(default)
    choices = _choices(parameter)
    low, high = _bounds(parameter)
    return Flag(
        name=parameter.name,
        destination=parameter.name,
        type=_type(parameter, value, choices),
        default=value,
        choices=choices,
        allow_other=choices is not ABSENT and _is_open(parameter),
        help=_doc(parameter),
        min=low,
        max=high,
        location=place,
    )


def _type(parameter: Parameter, value: FlagValue, choices: FlagValue) -> FlagValue:
    if parameter.kind.type:
        return parameter.kind.type
    if isinstance(choices, list):
        types = {SCALAR_TYPES.get(type(item), "") for item in choices}
        return types.pop() or ABSENT if len(types) == 1 else ABSENT
    return ABSENT


def _choices(parameter: Parameter) -> FlagValue:
    """The objects of a Selector; those of a ListSelector are no choices of the whole list."""
    if not parameter.kind.selects or "objects" not in parameter.slots:
        return ABSENT
    objects = attribute(parameter.slots["objects"])
    if isinstance(objects, dict):
        objects = list(objects.values())
    if isinstance(objects, (list, tuple)):
        return list(objects) or ABSENT
    return objects


def _is_open(parameter: Parameter) -> bool:
    checks = parameter.slots.get("check_on_set")
    return checks is not None and attribute(checks) is False


def _doc(parameter: Parameter) -> FlagValue:
    text = attribute(parameter.slots.get("doc"))
    return ABSENT if text is None else text


def _bounds(parameter: Parameter) -> tuple[FlagValue, FlagValue]:
    """The least and the greatest value."""
    if not parameter.kind.numeric:
        return ABSENT, ABSENT
    bounds = attribute(parameter.slots.get("bounds"))
    if bounds is None or bounds is ABSENT:
        return ABSENT, ABSENT
    if not isinstance(bounds, (list, tuple)) or len(bounds) != 2:
        return (bounds, bounds) if not is_known(bounds) else (ABSENT, ABSENT)
    inclusive = attribute(parameter.slots.get("inclusive_bounds"))
    if not isinstance(inclusive, (list, tuple)) or len(inclusive) != 2:
        inclusive = (True, True)
    found = []
    for bound, step, included in zip(bounds, (1, -1), inclusive, strict=True):
        if not included and parameter.kind.type == "int" and isinstance(bound, int):
            bound = bound + step  # beside a whole number that is left out is the next one
        found.append(ABSENT if bound is None else bound)
    return found[0], found[1]
