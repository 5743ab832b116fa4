"""``collections`` and ``types``: dicts, lists and namespaces under other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import counters
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Field, Instance, ListObject
from flagscan.interpreter.library import Summary, collected
from flagscan.interpreter.library.builtins import call_dict
from flagscan.interpreter.values import NONE, Constant, External, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def call_defaultdict(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``defaultdict(factory, ...)``."""
    rest = Arguments(arguments.args[1:], arguments.keywords, None, arguments.more_keywords)
    result = call_dict(interp, rest, site)
    if isinstance(result, DictObject):
        result.cls_name = "collections.defaultdict"
        if arguments.args and arguments.args[0].value != NONE:
            result.default_factory = arguments.args[0].value
    return result


def call_ordered_dict(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``OrderedDict(...)``: a dict that prints differently."""
    result = call_dict(interp, arguments, site)
    if isinstance(result, DictObject):
        result.cls_name = "collections.OrderedDict"
    return result


def call_counter(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``Counter(items)``."""
    result = counters.counter({}, site)
    collected.count(interp, result, arguments, 1, site)
    return result


def call_deque(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``deque(items, maxlen)``: a list, as far as scripts look, that keeps the last items."""
    limit = arguments.value(1, "maxlen") or NONE
    if not isinstance(limit, Constant) or not arguments.known:
        return None
    result = ListObject([], site, view="deque")
    result.limit = limit.value if isinstance(limit.value, int) else None
    value = arguments.value(0, "iterable")
    if value is not None:
        collected.fill(interp, result, value)
    return result


def call_namespace(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``SimpleNamespace(a=1)`` and ``argparse.Namespace(a=1)``."""
    result = Instance(External("types.SimpleNamespace"), site)
    result.attributes = {name: a.value for name, a in arguments.keywords.items()}
    result.open = arguments.more_keywords is not None or bool(arguments.args)
    return result


def call_namedtuple(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``namedtuple("Name", "a b c")``."""
    name, spec = arguments.value(0), arguments.value(1)
    if not isinstance(name, Constant) or spec is None:
        return None
    if isinstance(spec, Constant) and isinstance(spec.value, str):
        names: list[str] | None = spec.value.replace(",", " ").split()
    else:
        items = interp.iterate(spec, site)
        texts = [i.value for i in items or () if isinstance(i, Constant)]
        names = [str(t) for t in texts] if items is not None and len(texts) == len(items) else None
    if names is None:
        return None
    cls = ClassObject(str(name.value), (), interp.tree, site)
    cls.kind = "namedtuple"
    defaults = arguments.value(None, "defaults")
    values = interp.iterate(defaults, site) if defaults is not None else []
    if values is None:
        return None
    first = len(names) - len(values)
    for index, field in enumerate(names):
        default = values[index - first] if index >= first else None
        cls.fields[field] = Field(field, None, default, site, site)
    return cls


def call_named_tuple(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``NamedTuple("Name", [("a", int), ("b", str)])``."""
    name, given = arguments.value(0), arguments.value(1)
    pairs = None if given is None else interp.iterate(given, site)
    if not isinstance(name, Constant) or pairs is None:
        return None
    cls = ClassObject(str(name.value), (), interp.tree, site)
    cls.kind = "namedtuple"
    for pair in pairs:
        parts = interp.iterate(pair, site) or []
        field = parts[0] if parts else None
        if not isinstance(field, Constant):
            return None
        cls.fields[str(field.value)] = Field(str(field.value), None, None, site, site)
    return cls


FUNCTIONS: dict[str, Summary] = {
    "collections.OrderedDict": call_ordered_dict,
    "collections.defaultdict": call_defaultdict,
    "collections.Counter": call_counter,
    "collections.deque": call_deque,
    "typing.NamedTuple": call_named_tuple,
    "collections.namedtuple": call_namedtuple,
    "types.SimpleNamespace": call_namespace,
    "argparse.Namespace": call_namespace,
    "types.MappingProxyType": lambda interp, arguments, site: arguments.value(0),
}
