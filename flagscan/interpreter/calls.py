"""Matching the arguments of a call to the parameters of a function.

What cannot be matched (a splat of unknown length) leaves the parameters that
it may fill unknown; callers need not care.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flagscan.interpreter.concretize import key_of
from flagscan.interpreter.heap import DictObject
from flagscan.interpreter.lattice import join, maybe_unbound, options_of
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    UNBOUND,
    Constant,
    Parameter,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason


@dataclass(slots=True, eq=False)
class Arguments:
    """The arguments of one call, after evaluation and unpacking."""

    args: list[Argument] = field(default_factory=list)
    keywords: dict[str, Argument] = field(default_factory=dict)
    more_args: Site | None = None
    """Where a ``*args`` of unknown contents was unpacked."""
    more_keywords: Site | None = None
    """Where a ``**kwargs`` of unknown contents was unpacked."""

    def prepended(self, value: Value, site: Site) -> Arguments:
        """These with VALUE as first argument (a method's receiver)."""
        return Arguments(
            [Argument(value, site), *self.args], self.keywords, self.more_args, self.more_keywords
        )

    def behind_first(self) -> Arguments:
        """These without the first argument (the receiver of a method called by its class)."""
        return Arguments(self.args[1:], self.keywords, self.more_args, self.more_keywords)

    def value(self, position: int | None, name: str | None = None) -> Value | None:
        """The value at POSITION or called NAME."""
        if position is not None and position < len(self.args):
            return self.args[position].value
        if name is not None and name in self.keywords:
            return self.keywords[name].value
        return None

    @property
    def known(self) -> bool:
        """Whether nothing was unpacked that is not known."""
        return self.more_args is None and self.more_keywords is None


class Mismatch(Exception):
    """The arguments do not fit: Python would raise TypeError."""


def bind(
    parameters: tuple[Parameter, ...], arguments: Arguments, site: Site, *, lenient: bool = False
) -> dict[str, Value]:
    """The value of each of PARAMETERS.

    With LENIENT, parameters without an argument are unknown instead of an error.

    Raises:
        Mismatch: too many or too few arguments, or an unknown keyword.
    """
    bound: dict[str, Value] = {}
    args = list(arguments.args)
    keywords = {k: a for k, a in arguments.keywords.items() if a.value is not UNBOUND}
    accepts_keywords = False
    for parameter in parameters:
        name = parameter.name
        if parameter.kind == "rest":
            if arguments.more_args:
                bound[name] = Unknown(Reason.UNKNOWN_ARGUMENT, arguments.more_args)
            else:
                bound[name] = TupleValue(tuple([a.value for a in args]))
            args = []
            continue
        if parameter.kind == "keywords":
            accepts_keywords = True
            rest = DictObject(site, open=arguments.more_keywords is not None)
            bound[name] = rest
            continue
        if parameter.kind != "keyword" and args:
            bound[name] = args.pop(0).value
            if name in keywords and parameter.kind == "any":
                raise Mismatch(name)
        elif parameter.kind != "positional-only" and name in keywords:
            bound[name] = _given(keywords.pop(name).value, parameter)
        else:
            bound[name] = _missing(parameter, arguments, lenient)
    for parameter in parameters:
        if parameter.kind == "keywords":
            rest = bound[parameter.name]  # type: ignore[assignment]
            assert isinstance(rest, DictObject)
            for key, argument in keywords.items():
                key_value = Constant(key)
                rest.entries[key_of(key_value)] = (key_value, argument.value)
    if args or (keywords and not accepts_keywords):
        raise Mismatch("too many arguments")
    return bound


def _given(value: Value, parameter: Parameter) -> Value:
    # A keyword from a dict that may not have it: then the default holds.
    if maybe_unbound(value):
        bound = [option for option in options_of(value) if option is not UNBOUND]
        return join(*bound, *([] if parameter.default is None else [parameter.default]))
    return value


def _missing(parameter: Parameter, arguments: Arguments, lenient: bool) -> Value:
    splat = arguments.more_keywords
    if parameter.kind in ("any", "positional-only") and arguments.more_args:
        splat = arguments.more_args
    if splat is not None:
        unknown = Unknown(Reason.UNKNOWN_ARGUMENT, splat)
        return unknown if parameter.default is None else join(parameter.default, unknown)
    if parameter.default is not None:
        return parameter.default
    if lenient:
        return Unknown(Reason.UNKNOWN_ARGUMENT)
    raise Mismatch(parameter.name)
