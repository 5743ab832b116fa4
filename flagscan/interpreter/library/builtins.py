"""The built-in functions."""

from __future__ import annotations

import ast
import builtins
from functools import reduce
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, comparison, operators, printing, special
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import HERE, NotPlain, is_here, is_plain, make_set, plain
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.generators import take_all
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    ListObject,
    SetObject,
)
from flagscan.interpreter.iteration import is_ordered
from flagscan.interpreter.lattice import join
from flagscan.interpreter.library import Summary, blame, containers, pure
from flagscan.interpreter.library.iterators import asked
from flagscan.interpreter.subscripts import update
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    Constant,
    External,
    OneOf,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def call_len(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if value is None:
        return None

    def size(one: Value) -> Value:
        answer = special.ask(interp, one, "__len__", site)
        if answer is not None:
            return answer
        one = special.bare(one)
        if is_here(one):
            return Unknown(Reason.RUNTIME_INPUT, site)
        if isinstance(one, Constant):
            try:
                return Constant(len(one.value))  # type: ignore[arg-type]
            except (TypeError, OverflowError) as error:
                return interp.failing(type(error).__name__, site)
        if isinstance(one, DictObject) and not one.open:
            return (
                Constant(len(one.entries))
                if interp.iterate_any(one, site) is not None
                else blame(one, site)
            )
        if isinstance(one, ListObject) and one.items is not None and not one.iterator:
            return Constant(len(one.items))
        if isinstance(one, SetObject) and one.items is not None:
            return Constant(len(one.items))
        if isinstance(one, TupleValue):
            return Constant(len(one.items))
        if isinstance(one, ClassObject) and one.kind == "enum":
            members = attributes.listed_members(one)
            return blame(one, site) if members is None else Constant(len(members))
        return blame(one, site)

    return interp.spread(size, (value,), site)


def call_range(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    def build(*values: Value) -> Value:
        try:
            numbers = [special.indexed(interp, value, site) for value in values]
            return Constant(range(*[plain(value) for value in numbers]))  # type: ignore[call-overload]
        except NotPlain as error:
            return blame(error.value, site)
        except (TypeError, ValueError):
            return interp.failing("TypeError", site)

    return interp.spread(build, tuple(a.value for a in arguments.args), site)


_CONVERSIONS: dict[type, tuple[str, ...]] = {
    int: ("__int__", "__index__", "__trunc__"),
    float: ("__float__", "__index__"),
    complex: ("__complex__", "__float__", "__index__"),
    bytes: ("__bytes__",),
}


def convert(kind: type) -> Summary:
    """``int``, ``float``, ``complex``, ``bytes`` and ``str`` of plain values."""
    compute = pure(kind, "base", "encoding", "errors")
    texts = printed(in_full=False)

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        value = arguments.value(0)
        if isinstance(value, Instance) and kind is not str:
            for method in _CONVERSIONS.get(kind, ()):
                answer = special.ask(interp, value, method, site)
                if answer is not None:
                    return answer
            inner = Arguments([Argument(special.bare(value), site), *arguments.args[1:]])
            return compute(interp, inner, site)
        if kind is str and isinstance(value, Constant) and HERE in str(value.value):
            return Constant(str(value.value))
        if kind is str and len(arguments.args) == 1 and not arguments.keywords:
            return texts(interp, arguments, site)
        if kind is bytes and isinstance(value, Constant) and isinstance(value.value, int):
            return Unknown(Reason.BUDGET, site)
        return compute(interp, arguments, site)

    return summary


def printed(*, in_full: bool = True, escaped: bool = False) -> Summary:
    """``str``, ``repr`` and ``ascii``, of what prints the same in each run."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.args) != 1 or not arguments.known:
            return None

        def compute(value: Value) -> Value:
            text = printing.text_of(interp, value, site, in_full=in_full)
            if text is None:
                return printing.blamed(value, site)
            if len(text) > interp.budget.text:
                interp.over_budget("size of a computed value", site)
                return Unknown(Reason.BUDGET, site)
            return Constant(text.encode("ascii", "backslashreplace").decode() if escaped else text)

        return interp.spread(compute, (arguments.args[0].value,), site)

    return summary


def call_format(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``format(value, spec)``."""
    value = arguments.value(0)
    if value is None or not arguments.known:
        return None
    spec = arguments.value(1) or Constant("")
    return interp.spread(
        lambda one, how: printing.formatted(interp, one, how, site), (value, spec), site
    )


def call_bool(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if value is None:
        return FALSE
    answer = comparison.truth(interp, value)
    return blame(value, site) if answer is None else Constant(answer)


def _items(interp: Interpreter, arguments: Arguments, site: Site) -> list[Value] | None:
    value = arguments.value(0)
    take_all(value)
    return [] if value is None else interp.iterate(value, site)


def _items_in_any_order(
    interp: Interpreter, arguments: Arguments, site: Site
) -> list[Value] | None:
    value = arguments.value(0)
    take_all(value)
    return [] if value is None else interp.iterate_any(value, site)


def call_list(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if isinstance(value, OneOf):
        return interp.spread(
            lambda v: call_list(interp, Arguments([Argument(v, site)]), site) or NONE,
            (value,),
            site,
        )
    ordered = value is None or is_ordered(value)
    items = _items_in_any_order(interp, arguments, site)
    if items is None and value is not None and not isinstance(value, (ListObject, DictObject)):
        return blame(value, site)
    return ListObject(items, site, unordered=not ordered)


def call_tuple(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if isinstance(value, OneOf):
        return interp.spread(
            lambda v: call_tuple(interp, Arguments([Argument(v, site)]), site) or NONE,
            (value,),
            site,
        )
    items = _items(interp, arguments, site)
    if items is None or (value is not None and not is_ordered(value)):
        return blame(value or NONE, site)
    return TupleValue(tuple(items))


def call_set(frozen: bool) -> Summary:
    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        result = make_set(_items_in_any_order(interp, arguments, site), site)
        result.frozen = frozen
        return result

    return summary


def call_dict(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    result = DictObject(site)
    if arguments.args:
        update(interp, result, arguments.args[0].value)
    for name, argument in arguments.keywords.items():
        result.entries[name] = (Constant(name), argument.value)
    result.open = result.open or arguments.more_keywords is not None
    return result


def call_sorted(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0) or NONE
    ordered = is_ordered(value)
    items = _items_in_any_order(interp, arguments, site)
    if items is None:
        return blame(value, site)
    result = ListObject(items, site, unordered=not ordered)
    containers.sort_list(interp, result, arguments, site)
    return result


def call_extreme(name: str) -> Summary:
    """``min`` and ``max``."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.known:
            return None
        ordered = len(arguments.args) != 1 or is_ordered(arguments.args[0].value)
        items = (
            _items_in_any_order(interp, arguments, site)
            if len(arguments.args) == 1
            else [a.value for a in arguments.args]
        )
        if items is None:
            return blame(arguments.args[0].value, site)
        if not items:
            return arguments.value(None, "default") or interp.failing("ValueError", site)
        key = arguments.value(None, "key")
        keys = items
        if key is not None and key != NONE:
            keys = [interp.call(key, Arguments([Argument(i, site)]), site) for i in items]

        def compute(*values: Value) -> Value:
            order = comparison.sorting_keys(interp, list(values), site)
            if order is None:
                return blame(next((v for v in values if not is_plain(v)), values[0]), site)
            if not ordered and len({repr(p) for p in order}) < len(order):
                return Unknown(Reason.ALTERNATIVES, site)
            try:
                chosen: int = getattr(builtins, name)(range(len(order)), key=order.__getitem__)
            except comparison.Undecided:
                return blame(values[0], site)
            except TypeError:
                return interp.failing("TypeError", site)
            return items[chosen] if keys is not items else values[chosen]

        return interp.spread(compute, tuple(keys), site)

    return summary


def call_sum(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    ordered = not arguments.args or is_ordered(arguments.args[0].value)
    items = _items_in_any_order(interp, arguments, site)
    if items is None:
        return blame(arguments.args[0].value, site)
    start: Value = arguments.value(1, "start") or Constant(0)

    def add(total: Value, item: Value) -> Value:
        return operators.binary(interp, ast.Add(), total, item, site)

    total = reduce(add, items, start)
    # Rounding depends on the order of floats, which a set does not have.
    return total if ordered else join(total, reduce(add, items[::-1], start))


def ends_program(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    raise Raised(External("builtins.SystemExit"), site)


def gives_none(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return NONE


def call_pow(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    left, right = arguments.value(0, "base"), arguments.value(1, "exp")
    if left is None or right is None or len(arguments.args) > 2:
        return None
    return operators.binary(interp, ast.Pow(), left, right, site)


FUNCTIONS: dict[str, Summary] = {
    f"builtins.{name}": summary
    for name, summary in {
        "len": call_len,
        "range": call_range,
        "int": convert(int),
        "float": convert(float),
        "complex": convert(complex),
        "str": convert(str),
        "bytes": convert(bytes),
        "bool": call_bool,
        "list": call_list,
        "tuple": call_tuple,
        "set": call_set(False),
        "frozenset": call_set(True),
        "dict": call_dict,
        "dict.fromkeys": containers.from_keys,
        "sorted": call_sorted,
        "min": call_extreme("min"),
        "max": call_extreme("max"),
        "sum": call_sum,
        "exit": ends_program,
        "quit": ends_program,
        "print": gives_none,
        "round": asked("__round__", pure(round, "ndigits", widths=True)),
        "pow": call_pow,
        "abs": asked("__abs__", pure(abs)),
        "divmod": asked("__divmod__", pure(divmod)),
        "ord": pure(ord),
        "chr": pure(chr),
        "hex": pure(hex),
        "oct": pure(oct),
        "bin": pure(bin),
        "repr": printed(),
        "ascii": printed(escaped=True),
        "format": call_format,
        "slice": pure(slice),
    }.items()
}
CONSTANTS = {"builtins.Ellipsis": ..., "builtins.__debug__": True}
