"""Parameters as Fire's flags.

    def train(lr: float = 0.1): ...    ->  --lr, -l    a Python literal

Fire reads each value as a Python literal (a bare word is a text) and ignores annotations; they
are reported as the type that the function expects. ``fire.decorators.SetParseFns`` replaces
that reading. Descriptions come from the docstring.

Sources: ``fire.core._MakeParseFn``, ``_ParseKeywordArgs`` (shortcuts: a first letter that only
one parameter has), ``fire.inspectutils.GetFullArgSpec`` (a default of a positional-only parameter
is not seen, so that one is required), ``fire.decorators`` of Fire 0.7.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flagscan.declarations.annotations import TYPES
from flagscan.declarations.descriptions import documented
from flagscan.declarations.flags import attribute
from flagscan.declarations.parameters import Declared, docstring_of
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    BoundMethod,
    CallResult,
    Constant,
    External,
    Function,
    Partial,
    Value,
)
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, FlagValue, is_known

_PARSE_FNS = "fire.decorators.SetParseFns"
_PARSE_FN = "fire.decorators.SetParseFn"


def flags_of(function: Value, declared: list[Declared], *, positional: bool = True) -> list[Flag]:
    """The flags of FUNCTION, which has the parameters DECLARED.

    With POSITIONAL, what ``*args`` takes is one, too: a constructor is given flags only.
    """
    described = documented(docstring_of(function))
    parsed = _ParseFunctions(function)
    named = [p for p in declared if p.role in ("positional-only", "any", "keyword")]
    open_ended = any(p.role == "keywords" for p in declared)
    required = _required(declared)
    flags = []
    for index, parameter in enumerate(named):
        place = index if parameter.role != "keyword" else None
        flags.append(
            Flag(
                options=tuple(_options(parameter.name, named, open_ended)),
                required=parameter.name in required,
                default=ABSENT if parameter.name in required else attribute(parameter.default),
                help=described.get(parameter.name, ABSENT),
                **_common(parameter),
                **_values(parameter, parsed.of(place, parameter.name)),
            )
        )
    if positional:
        flags.extend(
            Flag(
                positional=True,
                nargs="*",
                help=described.get(rest.name, ABSENT),
                **_common(rest),
                **_values(rest, parsed.of(None, None)),
            )
            for rest in declared
            if rest.role == "rest"
        )
    return flags


def _common(parameter: Declared) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "destination": parameter.name,
        "action": "store",
        "location": parameter.site.tree.location(parameter.site.node),
    }


def _options(name: str, named: list[Declared], open_ended: bool) -> Iterable[str]:
    yield f"--{name}"
    if "_" in name.strip("_"):
        yield f"--{name.replace('_', '-')}"
    alike = [p for p in named if p.name[0] == name[0]]
    if len(name) == 1 or (len(alike) == 1 and not open_ended):
        yield f"-{name[0]}"


def _required(declared: list[Declared]) -> set[str]:
    arguments = [p for p in declared if p.role in ("positional-only", "any")]
    seen = sum(p.role == "any" and p.default is not None for p in arguments)
    missing = {p.name for p in arguments[: len(arguments) - seen]}
    return missing | {p.name for p in declared if p.role == "keyword" and p.default is None}


def _values(parameter: Declared, parse: Argument | None) -> dict[str, Any]:
    """What values are allowed, and how their texts are read."""
    if parse is not None:
        return {"type": _parse_name(parse)}
    kind = parameter.kind
    found: dict[str, Any] = {"type": kind.type, "syntax": "python"}
    if kind.cls is not None or kind.union:
        found["type"] = ABSENT
    if kind.choices:
        found.update(choices=list(kind.choices), allow_other=True)
    if kind.type in ("int", "float"):
        found.update(min=kind.minimum, max=kind.maximum)
    return found


def _parse_name(parse: Argument) -> FlagValue:
    value = parse.value
    if isinstance(value, External) and value.name in TYPES:
        return TYPES[value.name]
    if isinstance(value, Function) and value.name != "<lambda>":
        return value.name
    return " ".join(parse.site.tree.text(parse.site.node).split())


class _ParseFunctions:
    """What ``SetParseFn`` and ``SetParseFns`` say of a function."""

    def __init__(self, function: Value) -> None:
        self.default: Argument | None = None
        self.positional: tuple[Argument, ...] = ()
        self.named: dict[str, Argument] = {}
        while isinstance(function, (BoundMethod, Partial)):
            function = function.function
        decorators = getattr(function, "decorators", ())
        for decorator in reversed(decorators):  # the innermost is applied first
            # What ``SetParseFns(...)`` gave was called with the function.
            if isinstance(decorator, CallResult) and isinstance(decorator.call.callee, CallResult):
                self._apply(decorator.call.callee.call)

    def _apply(self, call: Call) -> None:
        if call.name == _PARSE_FNS:
            self.positional = call.args
            self.named.update(call.keywords)
        elif call.name == _PARSE_FN and call.args:
            names = [attribute(a) for a in call.args[1:]]
            if not names:
                self.default = call.args[0]
            for name in names:
                if is_known(name):
                    self.named[str(name)] = call.args[0]

    def of(self, index: int | None, name: str | None) -> Argument | None:
        """How the parameter at INDEX called NAME is parsed; None: as a Python literal."""
        if index is not None and index < len(self.positional):
            found: Argument | None = self.positional[index]
        else:
            found = self.named.get(name or "", self.default)
        return None if found is None or found.value == Constant(None) else found
