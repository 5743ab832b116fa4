"""Structured configs: dataclasses, their instances and dicts, as OmegaConf takes them.

@dataclass
class Config:
    lr: float = 0.1
    db: DB = field(default_factory=DB)     ->  lr, db.host, ...
"""

from __future__ import annotations

from flagscan.datafiles.entries import Entry, Opaque
from flagscan.declarations.annotations import Kind
from flagscan.declarations.fields import fields_of
from flagscan.interfaces.hydra.merging import MISSING, Node
from flagscan.interpreter.concretize import NotPlain, stated, unresolved
from flagscan.interpreter.heap import ClassObject, DictObject, Instance
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import Constant, Site, Value

_DEEPEST = 20
_SCALARS = ("int", "float", "str", "bool")


def node_of(trace: Trace, value: Value, site: Site, depth: int = 0) -> Node:
    """The tree of the structured config VALUE, which is written at SITE."""
    path = site.tree.source.path
    if depth > _DEEPEST:
        return Node(None, path, {})
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject):
        return _of_class(trace, value.cls, value, site, depth)
    if isinstance(value, ClassObject):
        return _of_class(trace, value, None, site, depth)
    children: dict[object, Node] = {}
    if isinstance(value, DictObject):
        for key, item in value.entries.values():
            if isinstance(key, Constant):
                children[key.value] = _child(trace, key.value, item, site, Kind(), depth)
    return Node(None, path, children)


def _of_class(
    trace: Trace, cls: ClassObject, instance: Instance | None, site: Site, depth: int
) -> Node:
    children: dict[object, Node] = {}
    for field in fields_of(trace, cls):
        value: Value = Constant(MISSING)
        place = field.site
        if instance is not None and field.name in instance.attributes:
            value = instance.attributes[field.name]
        elif field.default is not None:
            value, place = field.default.value, field.default.site
        elif field.kind.is_dataclass and field.kind.cls is not None:
            value = field.kind.cls
        node = _child(trace, field.name, value, place, field.kind, depth, field.site)
        children[field.name] = node
    return Node(None, cls.tree.source.path, children)


def _child(
    trace: Trace,
    key: object,
    value: Value,
    site: Site,
    kind: Kind,
    depth: int,
    declared: Site | None = None,
) -> Node:
    where = (declared or site).tree.location((declared or site).node)
    is_tree = isinstance(value, DictObject) and value.entries
    if is_tree or (isinstance(value, Instance) and value.store is None):
        node = node_of(trace, value, site, depth + 1)
        node.entry = Entry(key, {}, where.line, where.column)
        if node.children:
            return node
    if isinstance(value, ClassObject) and value.kind.startswith("dataclass"):
        node = node_of(trace, value, site, depth + 1)
        node.entry = Entry(key, {}, where.line, where.column)
        return node
    source = site.tree.text(site.node)
    attributes: dict[str, object] = {}
    found: object
    try:
        found = converted(stated(value), kind.type)
    except NotPlain as error:
        found = Opaque(source)
        attributes["default"] = unresolved(error, site)
    if kind.type in _SCALARS:
        attributes["type"] = kind.type
    entry = Entry(key, found, where.line, where.column, source=source)
    if kind.choices is not None:
        attributes["choices"] = list(kind.choices)
    return Node(entry, where.path, attributes=attributes)


def converted(value: object, kind: object) -> object:
    """VALUE as a field of the type KIND holds it: OmegaConf converts numbers and texts."""
    if isinstance(value, bool) or value is None:
        return value
    if kind == "float" and isinstance(value, int):
        return float(value)
    if kind == "str" and isinstance(value, (int, float)):
        return str(value)
    return value
