"""The fields of a dataclass, attrs class, named tuple or pydantic model, those of bases included.

@dataclass
class Config(Base):
    lr: float = field(default=0.1, metadata={"help": "learning rate"})

fields_of(trace, cls)  ->  [..., Field(name="lr", kind=Kind(type="float"), default=0.1, ...)]
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flagscan.declarations.annotations import Kind, bounds_of, kind_of
from flagscan.interpreter.fields import all_fields
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.heap import Field as Annotated
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import UNBOUND, CallResult, Constant, External, Site, Value

FIELD = External("dataclasses.Field")
"""What ``dataclasses.field()`` and ``attrs.field()`` give."""
_PYDANTIC = ("pydantic.Field", "pydantic.fields.Field")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field, as its class declares it."""

    name: str
    kind: Kind
    """What its annotation says."""
    default: Argument | None = None
    """What an instance gets that is made without it, and where that is written (a
    ``default_factory`` is called); None where a value is required."""
    options: dict[str, Value] = field(default_factory=dict)
    """The keywords of ``field(...)`` or ``Field(...)``: ``metadata``, ``init``, ``gt`` ..."""
    owner: ClassObject
    """The class that declares it."""
    site: Site
    """The statement."""

    @property
    def init(self) -> bool:
        """Whether it is a parameter of ``__init__``."""
        return self.options.get("init") != Constant(False)


def fields_of(trace: Trace, cls: ClassObject) -> list[Field]:
    """The fields of CLS in the order of its ``__init__``: those of bases first.

    Class variables (``ClassVar``) are none. Bases outside of the script are not read; see
    ``attributes.outside_base``.
    """
    found = []
    for name, declared in all_fields(cls).items():
        owner = _owner(cls, name, declared)
        kind = kind_of(trace.annotation(owner.tree, declared.annotation))
        if "ClassVar" not in kind.wrappers:
            found.append(_field(trace, declared, owner, kind))
    return found


def _owner(cls: ClassObject, name: str, declared: Annotated) -> ClassObject:
    for base in cls.mro:
        if isinstance(base, ClassObject) and base.fields.get(name) is declared:
            return base
    return cls


def _field(trace: Trace, declared: Annotated, owner: ClassObject, kind: Kind) -> Field:
    value, site = declared.default, declared.default_site or declared.site
    options: dict[str, Value] = {}
    default = None if value is None else Argument(value, site)
    if isinstance(value, Instance) and value.cls == FIELD:
        options = dict(value.attributes)
        default = _default_of(trace, options, site)
    elif isinstance(value, CallResult) and value.call.name in _PYDANTIC:
        call = value.call
        options = {name: argument.value for name, argument in call.keywords.items()}
        given = call.argument(0, "default")
        # ``Field(...)`` with an ellipsis means that a value is required.
        if given is not None and given.value != Constant(...):
            options["default"] = given.value
        else:
            options.pop("default", None)
        default = _default_of(trace, options, site if given is None else given.site)
        kind = bounds_of(options, kind)
    return Field(
        name=declared.name,
        kind=kind,
        default=default,
        options=options,
        owner=owner,
        site=declared.site,
    )


def _default_of(trace: Trace, options: dict[str, Value], site: Site) -> Argument | None:
    default = options.get("default")
    if default is not None and default is not UNBOUND:
        return None if default == External("dataclasses.MISSING") else Argument(default, site)
    factory = options.get("default_factory", options.get("factory"))
    if factory is None or factory in (UNBOUND, External("dataclasses.MISSING"), Constant(None)):
        return None
    return Argument(trace.result_of(factory, site), site)
