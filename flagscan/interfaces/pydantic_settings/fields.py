"""The fields of a settings class, nested models opened up, under the names that set them.

    class Optimizer(BaseModel):
        lr: float = 0.1
    class Settings(BaseSettings):
        optimizer: Optimizer = Optimizer()

    leaves(...)  ->  [Leaf(path=("optimizer", "lr"), names=(("optimizer", "lr"),), ...)]

Sources: ``_get_alias_names`` and ``CliSettingsSource._add_parser_args`` of pydantic-settings 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from flagscan.declarations.annotations import Kind, bounds_of, kind_of
from flagscan.declarations.fields import Field, fields_of
from flagscan.declarations.nested import Setting, documentation, is_opened, is_structure
from flagscan.interfaces.pydantic_settings.config import Config, config_of
from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.heap import ClassObject, Instance, ListObject
from flagscan.interpreter.library.pydantic import (
    OLD_SETTINGS,
    changed_by_the_script,
    is_settings,
)
from flagscan.interpreter.library.validation import validated
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    UNBOUND,
    CallResult,
    Constant,
    External,
    Generic,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

_MARKERS = """CliPositionalArg CliSubCommand CliImplicitFlag CliExplicitFlag CliToggleFlag
    CliDualFlag CliSuppress CliUnknownArgs CliVariadicArg""".split()
Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A field that can be set."""

    path: tuple[str, ...]
    """The Python names that lead to it."""
    names: Names
    """The names by which it is given, each as a path; none: by nothing that can be told."""
    kind: Kind
    markers: frozenset[str]
    """``CliPositionalArg`` and the like."""
    default: Argument | None
    required: bool
    owner: ClassObject
    """The settings class that reads it: the program's, or one that is nested in it."""
    depth: int
    """How many names of the path lead to that class."""
    aliased: bool
    """Whether the field of that class on the path has an alias."""
    help: str
    site: Site
    models: tuple[ClassObject, ...] = ()
    """The models of a sub-command."""


def leaves(
    trace: Trace,
    cls: ClassObject,
    config: Config,
    *,
    converts: bool = True,
    path: tuple[str, ...] = (),
    names: Names = ((),),
    held: Argument | None = None,
    required: bool = True,
    owner: ClassObject | None = None,
    depth: int = 0,
    aliased: bool = False,
    above: tuple[Value, ...] = (),
) -> Iterator[Leaf]:
    """The fields of CLS, which CONFIG configures.

    Args:
        converts: whether defaults are validated.
        path: the Python names that lead to CLS.
        names: the names by which CLS itself is given.
        held: an instance that is there without anything being given.
        required: whether there is an instance of CLS in any case.
        owner: the settings class that reads the fields; DEPTH names lead to it, and the next
            one is ALIASED or not.
        above: the classes that hold CLS; none of them is opened again.
    """
    within = (*above, cls)
    owner = owner or cls
    changed = changed_by_the_script(cls)
    for field in fields_of(trace, cls):
        if field.name.startswith("_") or field.name == "model_config":
            continue
        markers, kind = _kind(field)
        aliases = _aliases(field, config)
        given = next((config.given[n] for n in (*aliases, field.name) if n in config.given), None)
        if given is not None:
            default: Argument | None = Argument(
                validated(kind.value, given.value, given.site), given.site
            )
        elif config.open is not None:
            default = Argument(Unknown(Reason.UNKNOWN_ARGUMENT, config.open), config.open)
        else:
            default = _default(field, kind, cls, changed, held, converts, config)
        inner = tuple((*before, name) for before, name in product(names, aliases))
        own_path = (*path, field.name)
        if len(path) == depth:
            aliased = aliases != (field.name,) or "alias" in field.options
        model = kind.cls
        if "CliSubCommand" not in markers and model is not None and is_opened(model, within):
            own = is_settings(model) and default is not None
            yield from leaves(
                trace,
                model,
                config_of(model),
                converts=is_settings(model) or _validates(model),
                path=own_path,
                names=inner,
                held=default,
                required=required and default is None,
                owner=model if own else owner,
                depth=len(own_path) if own else depth,
                aliased=aliased,
                above=within,
            )
            continue
        setting = Setting(
            path=own_path, kind=kind, default=default, owner=field.owner, site=field.site
        )
        yield Leaf(
            path=own_path,
            names=inner,
            kind=kind,
            markers=markers,
            default=default,
            required=required and default is None,
            owner=owner,
            depth=depth,
            aliased=aliased,
            help=_described(field) or kind.help or documentation(setting),
            site=field.site,
            models=_models(kind) if "CliSubCommand" in markers else (),
        )


def _kind(field: Field) -> tuple[frozenset[str], Kind]:
    """What the annotation of FIELD says, without what pydantic-settings puts around it."""
    value, markers = field.kind.value, set()
    while True:
        origin = value.origin if isinstance(value, Generic) else value
        name = origin.name if isinstance(origin, External) else ""
        word = name.rpartition(".")[2]
        if not name.startswith("pydantic_settings") or word not in _MARKERS:
            break
        markers.add(word)
        if not isinstance(value, Generic):
            return frozenset(markers), Kind()
        value = value.arguments[0]
    return frozenset(markers), bounds_of(field.options, kind_of(value))


def _default(
    field: Field,
    kind: Kind,
    cls: ClassObject,
    changed: set[str],
    held: Argument | None,
    converts: bool,
    config: Config,
) -> Argument | None:
    """What FIELD holds when nothing is given; None where something has to be."""
    if held is not None:
        if isinstance(held.value, Instance):
            value = held.value.attributes.get(field.name, UNBOUND)
            if value is not UNBOUND:
                same = field.default is not None and field.default.value == value
                return field.default if same else Argument(value, held.site)
        return Argument(Unknown(Reason.OBJECT, held.site), held.site)
    default = field.default
    if default is None:
        return None
    unknown = "*" in changed or field.name in changed or config.sources
    if unknown and (converts or "*" in changed):
        return Argument(Unknown(Reason.EXTERNAL_CALL, default.site), default.site)
    asked = field.options.get("validate_default")
    if (converts and asked is None) or asked == TRUE:
        return Argument(validated(kind.value, default.value, default.site), default.site)
    return default


def _validates(cls: ClassObject) -> bool:
    return config_of(cls).is_set("validate_default")


def _aliases(field: Field, config: Config) -> tuple[str, ...]:
    """The names by which FIELD is given, in the order in which they are tried."""
    if OLD_SETTINGS.intersection(base_names(field.owner)):
        return _variables_of(field.options.get("env")) or (field.name,)
    alias = field.options.get("validation_alias")
    if alias in (None, NONE):
        alias = field.options.get("alias")
    if alias in (None, NONE):
        return (field.name,)
    found: list[str] = []
    choices: list[Value] = [alias] if alias is not None else []
    if isinstance(alias, CallResult) and (alias.call.name or "").endswith("AliasChoices"):
        choices = [argument.value for argument in alias.call.args]
    for choice in choices:
        if isinstance(choice, Constant):
            found.append(str(choice.value))
    if config.by_name and field.name not in found:
        found.append(field.name)
    return tuple(found)


def _variables_of(value: Value | None) -> tuple[str, ...]:
    """``Field(env="LR")`` and ``Field(env=["LR", "RATE"])`` of pydantic 1."""
    items = value.items if isinstance(value, (ListObject, TupleValue)) else [value]
    return tuple(str(item.value) for item in items or () if isinstance(item, Constant))


def _models(kind: Kind) -> tuple[ClassObject, ...]:
    kinds = kind.union or (kind,)
    return tuple(k.cls for k in kinds if k.cls is not None and is_structure(k.cls))


def _described(field: Field) -> str:
    value = field.options.get("description")
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""
