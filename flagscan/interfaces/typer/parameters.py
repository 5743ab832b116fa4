"""From a parameter of a function to an option or argument, as ``typer.main._get_param`` does it.

data: Path                  a positional argument
lr: float = 0.1             --lr
fast: bool = False          --fast/--no-fast
n: Annotated[int, typer.Option("-n", min=1)] = 3
"""

from __future__ import annotations

from dataclasses import dataclass

from flagscan.declarations.annotations import Kind
from flagscan.declarations.clicktypes import declared_type, plain_or
from flagscan.declarations.commands import Parameter, spellings
from flagscan.declarations.flags import attribute
from flagscan.declarations.parameters import Declared
from flagscan.interpreter.attributes import enum_members
from flagscan.interpreter.concretize import NotPlain, plain, unresolved
from flagscan.interpreter.heap import ClassObject, Instance, ListObject
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    NONE,
    CallResult,
    Constant,
    External,
    OneOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import ABSENT, FlagValue, Reason, Unresolved, is_known

_OPTIONS = ("typer.Option", "typer.params.Option")
_ARGUMENTS = ("typer.Argument", "typer.params.Argument")
_CONTEXTS = ("typer.Context", "click.Context", "typer.models.Context", "click.core.Context")
_FILES = ("FileText", "FileTextWrite", "FileBinaryRead", "FileBinaryWrite")
_ELLIPSIS = Constant(...)


@dataclass(slots=True)
class Info:
    """``typer.Option(...)`` or ``typer.Argument(...)``, or what stands for it."""

    positional: bool
    call: Call | None
    names: list[Argument]
    """The spellings that are given."""
    default: Argument | None
    """None: a value is required."""

    def get(self, name: str) -> Argument | None:
        """Its keyword NAME."""
        return None if self.call is None else self.call.argument(None, name)


def parameter_of(trace: Trace, declared: Declared) -> Parameter | None:
    """The option or argument of DECLARED; None for the context that typer fills in."""
    kind = declared.kind
    if isinstance(kind.value, External) and kind.value.name in _CONTEXTS:
        return None
    info = _info_of(trace, declared)
    bare = getattr(declared.site.node, "annotation", None) is None
    if bare:
        kind = _guessed(info.default)
    parameter = (
        _argument(declared, info, kind) if info.positional else _option(declared, info, kind)
    )
    parameter.help = attribute(info.get("help"))
    metavar = attribute(info.get("metavar"))
    parameter.metavar = ABSENT if metavar is None else metavar
    parameter.environment = _environment(info)
    if bare and info.default is not None and kind.type != "str":
        _guess(parameter, info.default, kind)
    if info.call is not None and info.call.more_keywords is not None:
        _open(parameter, info.call)
    return parameter


def _info_of(trace: Trace, declared: Declared) -> Info:
    default = declared.default
    for extra in declared.kind.extras:
        call = _info_call(extra)
        if call is not None:
            positional = call.name in _ARGUMENTS
            names = [] if positional else list(call.args)
            factory = call.argument(None, "default_factory")
            if default is None and factory is not None and factory.value != NONE:
                default = Argument(_made_by(trace, factory), factory.site)
            return Info(positional, call, names, _required_or(default))
    call = None if default is None else _info_call(default.value)
    if call is None:
        return Info(default is None, None, [], _required_or(default))
    given = call.argument(0, "default")
    factory = call.argument(None, "default_factory")
    if (given is None or given.value == _ELLIPSIS) and factory is not None:
        given = Argument(_made_by(trace, factory), factory.site)
    return Info(call.name in _ARGUMENTS, call, list(call.args[1:]), _required_or(given))


def _info_call(value: Value) -> Call | None:
    if isinstance(value, CallResult) and value.call.name in (*_OPTIONS, *_ARGUMENTS):
        return value.call
    return None


def _required_or(default: Argument | None) -> Argument | None:
    return None if default is None or default.value == _ELLIPSIS else default


def _made_by(trace: Trace, factory: Argument) -> Value:
    """What a ``default_factory`` gives, where that is certain."""
    result = trace.result_of(factory.value, factory.site)
    try:
        plain(result)
    except NotPlain as error:
        return Unknown(error.reason, factory.site)
    return result


def _guessed(default: Argument | None) -> Kind:
    """The type of a parameter without annotation: that of its default."""
    if default is None or default.value == NONE:
        return Kind(type="str")
    value = default.value
    if isinstance(value, TupleValue) and value.items:
        parts = [_guessed(Argument(item, default.site)) for item in value.items]
        if not isinstance(value.items[0], (ListObject, TupleValue)):
            same = all(part == parts[0] for part in parts)
            return Kind(
                type="tuple",
                items="tuple",
                parts=tuple(parts),
                inner=parts[0] if same else None,
            )
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject) and _is_member(value):
        return Kind(type=value.cls.name, cls=value.cls)
    return Kind(type=declared_type(None, default).type)


def _guess(parameter: Parameter, default: Argument, kind: Kind) -> None:
    """Without annotation the type is that of the default in new versions, and a text before."""
    candidates = ("str", kind.type) if isinstance(kind.type, str) else ()
    lost = unresolved(NotPlain(Reason.ALTERNATIVES, default.value, candidates), default.site)
    parameter.type = lost
    if kind.type == "bool" and parameter.options:
        parameter.action = lost
    if kind.parts:
        parameter.nargs = lost
    if kind.is_enum:
        parameter.choices = lost


def _argument(declared: Declared, info: Info, kind: Kind) -> Parameter:
    required = info.default is None
    nargs: FlagValue = ABSENT if required else "?"
    if _is_list(kind):
        nargs = "+" if required else "*"
    elif kind.parts:
        nargs = len(kind.parts)
    parameter = Parameter(
        name=declared.name,
        nargs=nargs,
        required=required,
        location=declared.site.tree.location(declared.site.node),
    )
    _typed(parameter, info, kind, declared.site)
    return parameter


def _option(declared: Declared, info: Info, kind: Kind) -> Parameter:
    word = declared.name.replace("_", "-")
    texts = [a.value.value for a in info.names if isinstance(a.value, Constant)]
    names = [text for text in texts if isinstance(text, str)]
    inner = kind.inner if _is_list(kind) else None
    switch = kind.type == "bool" or (
        inner is not None and inner.type == "bool" and any("/" in name for name in names)
    )
    if not names:
        names = [f"--{word}/--no-{word}" if switch else f"--{word}"]
    _name, options, negations = spellings(names)
    counting = plain_or(_value(info.get("count")), False) is True
    parameter = Parameter(
        name=declared.name,
        options=options,
        negations=negations,
        switch=switch,
        multiple=_is_list(kind),
        count=counting,
        nargs=len(kind.parts) if kind.parts else ABSENT,
        required=info.default is None,
        asked_for=_asked_for(info),
        location=declared.site.tree.location(declared.site.node),
    )
    _typed(parameter, info, kind, declared.site)
    return parameter


def _is_list(kind: Kind) -> bool:
    """Whether several values are taken: of ``list[int]``, and not of a bare ``list``."""
    return kind.items == "list" and kind.inner is not None


def _value(argument: Argument | None) -> Value | None:
    return None if argument is None else argument.value


def _typed(parameter: Parameter, info: Info, kind: Kind, site: Site) -> None:
    """Fill in what the type says: name, choices, bounds, and the default in its terms."""
    inner = kind
    if _is_list(kind) and kind.inner is not None:
        inner = kind.inner
    elif kind.parts:
        inner = kind.inner or Kind(type="tuple")
    custom = info.get("click_type")
    parser = info.get("parser")
    if custom is not None and custom.value != NONE:
        found = declared_type(custom, None)
        parameter.type, parameter.choices = found.type, found.choices
        parameter.minimum, parameter.maximum = found.minimum, found.maximum
    elif parser is not None and parser.value != NONE:
        parameter.type = " ".join(parser.site.tree.text(parser.site.node).split())
    elif kind.type is ABSENT and (kind.value == NONE or isinstance(kind.value, CallResult)):
        # An annotation that is not known, such as a call that makes an Enum.
        lost = unresolved(NotPlain(Reason.ALTERNATIVES, NONE), site)
        parameter.type = parameter.choices = lost
    else:
        parameter.type = _type(inner)
        parameter.choices = _choices(inner, site)
        if inner.type in ("int", "float"):
            parameter.minimum = _bound(info.get("min"))
            parameter.maximum = _bound(info.get("max"))
    if info.default is not None:
        parameter.default = _default(info.default)


def _type(kind: Kind) -> FlagValue:
    if kind.is_enum or kind.choices is not None:
        return "str"
    if kind.type in _FILES:
        return "path"
    if kind.value != NONE and isinstance(kind.value, (Unknown, OneOf)):
        return ABSENT
    return kind.type


def _choices(kind: Kind, site: Site) -> FlagValue:
    if kind.cls is not None and kind.is_enum:
        members = [member.attributes["value"] for member in enum_members(kind.cls)]
        values = [plain_or(member, None) for member in members]
        if not values or None in values:
            return unresolved(NotPlain(Reason.ALTERNATIVES, NONE), site)
        return [str(value) for value in values]
    return ABSENT if kind.choices is None else [str(choice) for choice in kind.choices]


def _bound(argument: Argument | None) -> FlagValue:
    found = attribute(argument)
    return ABSENT if found is None else found


def _default(default: Argument) -> FlagValue:
    """The default; a member of an Enum is given by its value."""
    value = default.value
    if _is_member(value):
        assert isinstance(value, Instance)
        found = plain_or(value.attributes["value"], None)
        return attribute(default) if found is None else found
    several = value.items if isinstance(value, (ListObject, TupleValue)) else None
    if several and any(map(_is_member, several)):
        items = [_default(Argument(item, default.site)) for item in several]
        if all(map(is_known, items)):
            return items if isinstance(value, ListObject) else tuple(items)
    return attribute(default)


def _is_member(value: Value) -> bool:
    return (
        isinstance(value, Instance)
        and isinstance(value.cls, ClassObject)
        and value.cls.kind == "enum"
        and "value" in value.attributes
    )


def _asked_for(info: Info) -> bool:
    prompt = info.get("prompt")
    if prompt is None or plain_or(prompt.value, True) in (False, None, ""):
        return False
    required = info.get("prompt_required")
    return required is None or plain_or(required.value, True) is not False


def _environment(info: Info) -> tuple[str, ...]:
    given = attribute(info.get("envvar"))
    if isinstance(given, str):
        return (given,)
    if isinstance(given, Unresolved):
        return (given.source,)
    return tuple(n for n in given if isinstance(n, str)) if isinstance(given, (list, tuple)) else ()


def _open(parameter: Parameter, call: Call) -> None:
    """Keywords came from a dict of unknown contents: any that is not known may be among them."""
    site = call.more_keywords
    assert site is not None
    unknown = Unknown(Reason.UNKNOWN_ARGUMENT, site)
    lost = unresolved(NotPlain(Reason.UNKNOWN_ARGUMENT, unknown), site)
    if "help" not in call.keywords:
        parameter.help = lost
    if not call.args and "default" not in call.keywords:
        parameter.default = parameter.required = lost
