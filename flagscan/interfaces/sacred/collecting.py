"""The flag sets of Sacred experiments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flagscan.datafiles.entries import Entry, is_name
from flagscan.datafiles.flags import remarks
from flagscan.declarations import flags as told
from flagscan.interfaces.base import Findings
from flagscan.interfaces.sacred.experiments import Experiment, experiments
from flagscan.interfaces.sacred.scopes import SEED, Scope, Setting, as_dict, evaluate, places
from flagscan.interpreter.concretize import NotPlain, key_of, stated, unresolved
from flagscan.interpreter.heap import DictObject
from flagscan.interpreter.lattice import maybe_unbound
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import Constant, Site, Value
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import FlagValue, Reason, Unresolved, scalar_type


def collect(trace: Trace) -> Findings:
    """The configuration of each experiment, ingredients included."""
    findings = Findings()
    for one in experiments(trace):
        flags: dict[str, Flag] = {}
        others: dict[str, Value] = {}
        parts: list[tuple[Experiment, Scope]] = []
        for part in (*one.all_ingredients(), one):
            inner = others if part is one else _inside(others, part.path)
            scope = evaluate(trace, part, inner)
            parts.append((part, scope))
            if part is not one:
                _put(others, part.path, as_dict(scope))
        for part, scope in (parts[-1], *parts[:-1]):
            prefix = "" if part is one else f"{part.path}."
            findings.diagnostics.extend(scope.diagnostics)
            for flag in _flags(part, scope, prefix):
                flags[flag.name] = flag
        flags.setdefault("seed", _seed(one))
        for flag in flags.values():
            findings.diagnostics.extend(told.remarks(flag))
        findings.flag_sets.append(
            FlagSet(
                interface="sacred",
                tier=Tier.COMMAND_LINE,
                dest="args",
                active=any(call.index < trace.reached for call in one.starts),
                location=one.call.location,
                flags=tuple(flags.values()),
            )
        )
    return findings


def _inside(others: dict[str, Value], path: str) -> dict[str, Value]:
    """Of OTHERS, what an ingredient at PATH sees of the ingredients below it."""
    value: Value | None = others.get(path.partition(".")[0])
    for part in path.split(".")[1:]:
        entry = value.entries.get(part) if isinstance(value, DictObject) else None
        value = None if entry is None else entry[1]
    if not isinstance(value, DictObject):
        return {}
    return {str(k.value): v for k, v in value.entries.values() if isinstance(k, Constant)}


def _put(others: dict[str, Value], path: str, value: DictObject) -> None:
    first, *rest = path.split(".")
    held = others.setdefault(first, DictObject() if rest else value)
    for index, part in enumerate(rest):
        if not isinstance(held, DictObject):
            return
        key = Constant(part)
        new = value if index == len(rest) - 1 else DictObject()
        held = held.entries.setdefault(key_of(key), (key, new))[1]


def _flags(part: Experiment, scope: Scope, prefix: str) -> Iterator[Flag]:
    for name, setting in scope.settings.items():
        place = _Place(setting.place, setting.site, setting.entry)
        yield from _taken_apart(part, prefix + name, setting.value, setting, place)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a setting is written: the target or key, its expression; or an entry of a file."""

    target: Site
    site: Site
    entry: Entry | None

    def of(self, key: str) -> _Place:
        """Where KEY of the dict written here is; the dict itself if that cannot be told."""
        if self.entry is not None:
            inner = next((e for e in self.entry.entries or () if e.key == key), self.entry)
            return _Place(self.target, self.site, inner)
        written = dict(places(self.site.node)).get(key)
        if written is None:
            return self
        return _Place(Site(self.target.tree, written[0]), Site(self.site.tree, written[1]), None)


def _taken_apart(
    part: Experiment, name: str, value: Value, setting: Setting, place: _Place
) -> Iterator[Flag]:
    """The flags of VALUE: those of its keys if it is a dict that has names for keys."""
    if isinstance(value, DictObject) and value.entries and not value.open:
        items = [(k.value, v) for k, v in value.entries.values() if isinstance(k, Constant)]
        if len(items) == len(value.entries) and all(is_name(key) for key, _ in items):
            for key, item in items:
                yield from _taken_apart(part, f"{name}.{key}", item, setting, place.of(str(key)))
            return
    default = _default(value, place, setting, part.hooked)
    attributes: dict[str, Any] = {
        "name": name,
        "options": (f"{name}=",),
        "destination": name,
        "action": "store",
        "type": scalar_type(default),
        "default": default,
        "conditional": maybe_unbound(value),
        "location": place.target.tree.location(place.target.node),
    }
    if place.entry is not None:
        attributes["location"] = Location(setting.path, place.entry.line, place.entry.column)
        attributes.update(remarks(place.entry))
    if setting.doc and place.target is setting.place:
        attributes["help"] = setting.doc
    yield Flag(**attributes)


def _default(value: Value, place: _Place, setting: Setting, hooked: bool) -> FlagValue:
    site = place.site
    try:
        found = _listed(stated(value))
    except NotPlain as error:
        return unresolved(error, site)
    if not setting.follows and not hooked:
        return found
    # It is this value as long as nobody sets what it follows, and no hook changes it.
    return Unresolved(
        source=site.tree.text(site.node),
        location=site.tree.location(site.node),
        reason=Reason.RUNTIME_INPUT,
        candidates=(found,),
    )


def _listed(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_listed(item) for item in value]
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return value


def _seed(one: Experiment) -> Flag:
    location = one.call.location
    return Flag(
        name="seed",
        options=("seed=",),
        destination="seed",
        action="store",
        type="int",
        default=Unresolved(source=one.call.source, location=location, reason=Reason.RUNTIME_INPUT),
        help=SEED,
        location=location,
    )
