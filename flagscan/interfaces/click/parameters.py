"""From an option or argument as it was declared to a parameter in neutral terms.

What click fills in is what ``click.Option`` and ``click.Argument`` do: names, flags, types,
the default of a flag.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flagscan.declarations.clicktypes import (
    ClickType,
    declared_type,
    default_of,
    flag_type,
    plain_or,
    short,
)
from flagscan.declarations.commands import Parameter, spellings
from flagscan.declarations.flags import attribute
from flagscan.interfaces.click.names import is_argument
from flagscan.interpreter.concretize import NotPlain, plain, unresolved
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    NONE,
    TRUE,
    UNBOUND,
    BoundMethod,
    CallResult,
    Constant,
    External,
    Function,
    Member,
    MethodOf,
    Partial,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import ABSENT, FlagValue, Reason, Unresolved

_CALLABLE = (Function, Partial, BoundMethod, ClassObject, MethodOf, Member)
_POSITIONS = ("param_decls", "show_default", "prompt", "confirmation_prompt", "prompt_required")


@dataclass(slots=True)
class Context:
    """What the command of a parameter says of it."""

    defaults: dict[str, Argument] = field(default_factory=dict)
    """``default_map``: defaults that count before those of the parameters."""
    unknown: Argument | None = None
    """A ``default_map`` of unknown contents."""
    prefix: str = ""
    """``auto_envvar_prefix``."""


class Declaration:
    """The keywords of an option or argument, with what the script changed since."""

    def __init__(self, parameter: Instance) -> None:
        made, declared = parameter.attributes["made"], parameter.attributes["declared"]
        assert isinstance(made, CallResult)
        assert isinstance(declared, CallResult)
        self.parameter = parameter
        self.made: Call = made.call
        self.call: Call = declared.call
        self.decorator = short(self.call.name) if "option" in short(self.call.name) else ""
        self.by_decorator = bool(self.decorator) or short(self.call.name) == "argument"

    def get(self, name: str) -> Argument | None:
        """The keyword NAME, if it was given."""
        changed = self.parameter.attributes.get(name)
        if changed is not None and name not in ("made", "declared"):
            return Argument(changed, self.made.site)
        found = self.call.keywords.get(name)
        if found is None and not self.by_decorator and name in _POSITIONS[1:]:
            found = self.call.argument(_POSITIONS.index(name))
        if found is None or found.value is UNBOUND:
            return None
        original = self.made.keywords.get(name)
        if original is not None and original.value == found.value:
            return original  # handed on by a class of the script: it is written at the decorator
        return found

    def is_true(self, name: str) -> bool:
        """Whether the keyword NAME is true for certain."""
        found = self.get(name)
        return found is not None and bool(plain_or(found.value, False))

    def names(self) -> list[str] | None:
        """The declarations (``--lr``, ``lr``); None when one is not known."""
        values: list[Value] | None
        if self.by_decorator:
            values = [a.value for a in self.call.args]
            if self.call.more_args is not None:
                values = None
        else:
            given = self.call.value(0, "param_decls")
            values = (
                list(given.items)
                if isinstance(given, (ListObject, TupleValue)) and given.items is not None
                else None
            )
        if values is None:
            return None
        if self.decorator == "version_option":
            values = values[1:]  # the first is the version itself
        if not values and self.decorator in _NAMES:
            return [_NAMES[self.decorator]]
        texts = [v.value for v in values if isinstance(v, Constant) and isinstance(v.value, str)]
        return texts if len(texts) == len(values) and texts else None


_NAMES = {
    "version_option": "--version",
    "help_option": "--help",
    "confirmation_option": "--yes",
    "password_option": "--password",
}
"""What click's ready-made options are called if nothing else is said."""


def parameter_of(trace: Trace, value: Instance, context: Context) -> Parameter | None:
    """The parameter that VALUE is; None for ``--help``, and where its name is not known."""
    declaration = Declaration(value)
    declarations = declaration.names()
    if declarations is None or declaration.decorator == "help_option":
        return None
    found = (
        _argument if is_argument(value) or short(declaration.call.name) == "argument" else _option
    )
    parameter = found(trace, declaration, declarations, context)
    if parameter is None:
        return None
    if declaration.get("help") is not None:
        parameter.help = attribute(declaration.get("help"))
    parameter.metavar = _or_absent(attribute(declaration.get("metavar")))
    parameter.conditional = "conditional" in value.attributes
    parameter.environment = _environment(declaration)
    if declaration.call.more_keywords is not None:
        _open(parameter, declaration)
    return parameter


def _argument(
    trace: Trace, declaration: Declaration, declarations: list[str], context: Context
) -> Parameter | None:
    if len(declarations) != 1:
        return None
    name = declarations[0].replace("-", "_").lower()
    default = _default(trace, declaration, name, context)
    own = declaration.get("default")
    kind = declared_type(declaration.get("type"), own)
    count = _count(declaration, kind)
    required = _or_absent(attribute(declaration.get("required")))
    if required is ABSENT:
        # Any default, None included, makes it optional since click 8.3; before that, None did not.
        if own is not None and own.value == NONE:
            required = unresolved(NotPlain(Reason.ALTERNATIVES, NONE), own.site)
        elif isinstance(count, Unresolved):
            required = count
        else:
            required = own is None and count != -1
    return Parameter(
        name=name,
        type=kind.type,
        choices=kind.choices,
        minimum=kind.minimum,
        maximum=kind.maximum,
        nargs=_nargs(count, required),
        default=default_of(kind, default),
        required=required,
        location=declaration.made.location,
    )


def _nargs(count: FlagValue, required: FlagValue) -> FlagValue:
    if count == -1:
        return "+" if required is True else "*"
    if count == 1:
        return "?" if required is False else ABSENT
    return count


def _count(declaration: Declaration, kind: ClickType) -> FlagValue:
    given = attribute(declaration.get("nargs"))
    if given is ABSENT or given is None:
        return 1 if kind.arity is None else kind.arity
    return given


def _option(
    trace: Trace, declaration: Declaration, declarations: list[str], context: Context
) -> Parameter | None:
    name, options, negations = spellings(declarations)
    if not options and not negations:
        return None
    default = _default(trace, declaration, name or "", context)
    flag_value = declaration.get("flag_value")
    counting = declaration.is_true("count")
    is_flag = _is_flag(declaration, flag_value, negations)
    optional = not is_flag and flag_value is not None
    kind = (
        flag_type(declaration.get("type"), flag_value)
        if is_flag
        else declared_type(declaration.get("type"), declaration.get("default"))
    )
    if counting and declaration.get("type") is None:
        kind = ClickType(type="int", minimum=0)
    count = _count(declaration, kind)
    required = _or_absent(attribute(declaration.get("required")))
    parameter = Parameter(
        name=name or "",
        options=options,
        negations=negations,
        type=kind.type,
        choices=kind.choices,
        minimum=kind.minimum,
        maximum=kind.maximum,
        switch=is_flag,
        const=True if flag_value is None else attribute(flag_value),
        multiple=declaration.is_true("multiple"),
        count=counting,
        nargs="?" if optional else ABSENT if is_flag or count == 1 else count,
        default=default_of(kind, default),
        required=False if required is ABSENT else required,
        asked_for=_asked_for(declaration),
        location=declaration.made.location,
    )
    _fill_in(parameter, declaration, kind)
    return parameter


def _is_flag(
    declaration: Declaration, flag_value: Argument | None, negations: tuple[str, ...]
) -> bool:
    # click.Option._infer_flag_kind
    given = declaration.get("is_flag")
    if given is not None and given.value != NONE:
        return bool(plain_or(given.value, True))
    if declaration.decorator in ("version_option", "confirmation_option"):
        return True
    return flag_value is not None or bool(negations)


def _fill_in(parameter: Parameter, declaration: Declaration, kind: ClickType) -> None:
    """Defaults that click fills in, and those of its ready-made options."""
    if declaration.decorator == "version_option":
        parameter.action = "version"
        parameter.default = parameter.type = ABSENT
        if parameter.help is ABSENT:
            parameter.help = "Show the version and exit."
        return
    boolean = parameter.switch and kind.type == "bool"
    simple = boolean and not parameter.negations and declaration.get("flag_value") is None
    if simple and parameter.default is True:
        # Giving it means True, and "not default" (off) before click 8.3.
        parameter.action = unresolved(NotPlain(Reason.ALTERNATIVES, TRUE), declaration.made.site)
    if parameter.switch and not boolean and parameter.default is True:
        parameter.default = parameter.const  # "given by default"
    if declaration.decorator == "confirmation_option" and parameter.help is ABSENT:
        parameter.help = "Confirm the action without prompting."
    if parameter.default is not ABSENT:
        return
    if parameter.count:
        parameter.default = 0
    elif boolean and parameter.required is False and not parameter.multiple:
        parameter.default = False


def _default(
    trace: Trace, declaration: Declaration, name: str, context: Context
) -> Argument | None:
    if context.unknown is not None:
        return Argument(Unknown(Reason.RUNTIME_INPUT, context.unknown.site), context.unknown.site)
    given = context.defaults.get(name)
    if given is None:
        given = declaration.get("default")
    if given is None or not isinstance(given.value, (*_CALLABLE, External)):
        return given
    # A function is called for the default each time that it is needed.
    result = trace.result_of(given.value, given.site)
    try:
        plain(result)
    except NotPlain as error:
        lost = Unknown(error.reason, given.site)
        return Argument(lost, given.site)
    return Argument(result, given.site)


def _asked_for(declaration: Declaration) -> bool:
    prompt = declaration.get("prompt")
    if prompt is None:
        return declaration.decorator in ("password_option", "confirmation_option")
    if plain_or(prompt.value, True) in (False, None, ""):
        return False
    required = declaration.get("prompt_required")
    return required is None or plain_or(required.value, True) is not False


def _environment(declaration: Declaration) -> tuple[str, ...]:
    given = attribute(declaration.get("envvar"))
    names = [given] if isinstance(given, str) else given
    found = (
        tuple(n for n in names if isinstance(n, str)) if isinstance(names, (list, tuple)) else ()
    )
    if isinstance(given, Unresolved):
        found = (given.source,)
    return found


def _open(parameter: Parameter, declaration: Declaration) -> None:
    """Keywords came from a dict of unknown contents: any that is not known may be among them."""
    site = declaration.call.more_keywords
    assert site is not None
    unknown = Unknown(Reason.UNKNOWN_ARGUMENT, site)
    lost = unresolved(NotPlain(Reason.UNKNOWN_ARGUMENT, unknown), site)
    given = declaration.call.keywords
    for name, attributes in _KEYWORDS.items():
        if name not in given:
            for changed in attributes:
                setattr(parameter, changed, lost)
    if not {"is_flag", "multiple", "count", "flag_value"} & given.keys():
        parameter.action = lost


_KEYWORDS: dict[str, tuple[str, ...]] = {
    "default": ("default",),
    "type": ("type", "choices", "minimum", "maximum"),
    "help": ("help",),
    "required": ("required",),
    "nargs": ("nargs",),
}


def context_of(command: Instance, above: Context, invoked: Call | None = None) -> Context:
    """What is said of the parameters of COMMAND as a whole: ``context_settings``.

    ABOVE is its group's; INVOKED the call that starts the program, which may say the same
    (``cli(auto_envvar_prefix="APP")``).
    """
    context = Context()
    name = plain_or(command.attributes.get("name"), None)
    made = command.attributes.get("made")
    site = made.call.site if isinstance(made, CallResult) else None
    settings = _items(command.attributes.get("context_settings"))
    given = None
    if settings.get("default_map") is not None and site is not None:
        given = Argument(settings["default_map"], site)
    prefix = settings.get("auto_envvar_prefix")
    if invoked is not None:
        given = invoked.keywords.get("default_map", given)
        prefix = invoked.value(None, "auto_envvar_prefix") or prefix
    if given is None or given.value == NONE:
        # A command without a map of its own has the part of its group's that bears its name.
        given = above.defaults.get(name) if isinstance(name, str) else None
        context.unknown = above.unknown
    if given is not None and given.value != NONE:
        if isinstance(given.value, DictObject) and not given.value.open:
            held = _items(given.value).items()
            context.defaults = {key: Argument(value, given.site) for key, value in held}
        else:
            context.unknown = given
    text = plain_or(prefix, None)
    if isinstance(text, str):
        context.prefix = text.upper()
    elif above.prefix and isinstance(name, str):
        context.prefix = f"{above.prefix}_{name.upper().replace('-', '_')}"
    return context


def _items(value: Value | None) -> dict[str, Value]:
    if not isinstance(value, DictObject):
        return {}
    return {
        key.value: held
        for key, held in value.entries.values()
        if isinstance(key, Constant) and isinstance(key.value, str) and held is not UNBOUND
    }


def _or_absent(value: FlagValue) -> FlagValue:
    return ABSENT if value is None else value
