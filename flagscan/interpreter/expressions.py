"""Evaluating each kind of expression: a table from node class to function."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import attributes, comparison, operators, printing, sizes, subscripts
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.comprehensions import eval_comprehension, eval_generator
from flagscan.interpreter.concretize import HERE, NotPlain, make_set, plain
from flagscan.interpreter.flow import Completion, run_arms
from flagscan.interpreter.generators import Generator, take_all
from flagscan.interpreter.heap import DictObject, Instance, ListObject
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.names import mangled
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    Constant,
    External,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

SIMPLE = (ast.Constant, ast.Name, ast.Attribute)
"""Kinds of expression whose evaluation changes nothing: no branch need be opened for them."""


def eval_constant(interp: Interpreter, node: ast.Constant) -> Value:
    value = node.value
    if value is None:
        return NONE
    if value is True:
        return TRUE
    if value is False:
        return FALSE
    if type(value) is int and value.bit_length() > interp.budget.number_bits:
        interp.over_budget("digits of a number", interp.site(node))
        return Unknown(Reason.BUDGET, interp.site(node))
    return Constant(value)


def eval_name(interp: Interpreter, node: ast.Name) -> Value:
    return interp.read_name(node.id, node)


def eval_attribute(interp: Interpreter, node: ast.Attribute) -> Value:
    owner = interp.evaluate(node.value)
    return attributes.read(interp, owner, mangled(interp, node.attr), interp.site(node))


def eval_tuple(interp: Interpreter, node: ast.Tuple) -> Value:
    items = eval_items(interp, node.elts)
    if items is None:
        return Unknown(Reason.ALTERNATIVES, interp.site(node))
    return TupleValue(tuple(items))


def eval_list(interp: Interpreter, node: ast.List) -> Value:
    return ListObject(eval_items(interp, node.elts), interp.site(node))


def eval_set(interp: Interpreter, node: ast.Set) -> Value:
    items = eval_items(interp, node.elts, ordered=False)
    return make_set(items, interp.site(node))


def eval_items(
    interp: Interpreter, nodes: list[ast.expr], *, ordered: bool = True
) -> list[Value] | None:
    """The values of NODES, starred ones spread out; None when one cannot be."""
    items: list[Value] | None = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            read = interp.iterate if ordered else interp.iterate_any
            spread = interp.evaluate(node.value)
            take_all(spread)
            more = read(spread, interp.site(node))
            items = None if items is None or more is None else [*items, *more]
        else:
            value = interp.evaluate(node)
            if items is not None:
                items.append(value)
    return items


def eval_dict(interp: Interpreter, node: ast.Dict) -> Value:
    result = DictObject(interp.site(node))
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            subscripts.update(interp, result, interp.evaluate(value_node))
        else:
            key = interp.evaluate(key_node)
            subscripts.put(interp, result, key, interp.evaluate(value_node))
    interp.journal.changed.discard(result)
    return result


def eval_binary(interp: Interpreter, node: ast.BinOp) -> Value:
    left = interp.evaluate(node.left)
    right = interp.evaluate(node.right)
    return operators.binary(interp, node.op, left, right, interp.site(node))


def eval_unary(interp: Interpreter, node: ast.UnaryOp) -> Value:
    return operators.unary(interp, node.op, interp.evaluate(node.operand), interp.site(node))


def eval_bool(interp: Interpreter, node: ast.BoolOp) -> Value:
    stop = isinstance(node.op, ast.Or)
    return _bool_from(interp, node, 0, stop)


def _bool_from(interp: Interpreter, node: ast.BoolOp, index: int, stop: bool) -> Value:
    value = interp.evaluate(node.values[index])
    if index == len(node.values) - 1:
        return value
    decided = comparison.truth(interp, value)
    if decided is not None:
        return value if decided == stop else _bool_from(interp, node, index + 1, stop)
    # What is kept of the left side is the alternatives that end the evaluation.
    kept = [o for o in options_of(value) if comparison.truth(interp, o) in (stop, None)]
    rest = maybe(interp, node.values[index + 1], lambda: _bool_from(interp, node, index + 1, stop))
    return join(*kept, rest)


def maybe(interp: Interpreter, node: ast.expr, run: Callable[[], Value]) -> Value:
    """The value of RUN, which evaluates NODE, in a program that may or may not evaluate it."""
    if isinstance(node, SIMPLE):
        return run()
    result: list[Value] = []

    def arm() -> Completion | None:
        result.append(run())
        return None

    run_arms(interp, [arm, lambda: None])
    return result[0] if result else Unknown(Reason.RAISES, interp.site(node))


def eval_compare(interp: Interpreter, node: ast.Compare) -> Value:
    left = interp.evaluate(node.left)
    result: Value = TRUE
    for op, right_node in zip(node.ops, node.comparators, strict=True):
        right = interp.evaluate(right_node)
        step = comparison.compare(interp, op, left, right, interp.site(node))
        decided = comparison.truth(interp, step)
        if decided is False:
            return step
        if decided is None:
            result = step
        left = right
    return result


def eval_conditional(interp: Interpreter, node: ast.IfExp) -> Value:
    decided = comparison.truth(interp, interp.evaluate(node.test))
    if decided is not None:
        return interp.evaluate(node.body if decided else node.orelse)
    if isinstance(node.body, SIMPLE) and isinstance(node.orelse, SIMPLE):
        return join(interp.evaluate(node.body), interp.evaluate(node.orelse))
    values: list[Value] = []

    def arm(expression: ast.expr) -> Callable[[], Completion | None]:
        def run() -> Completion | None:
            values.append(interp.evaluate(expression))
            return None

        return run

    run_arms(interp, [arm(node.body), arm(node.orelse)])
    return join(*values) if values else Unknown(Reason.RAISES, interp.site(node))


def eval_call(interp: Interpreter, node: ast.Call) -> Value:
    callee = interp.evaluate(node.func)
    site = interp.site(node)
    if isinstance(callee, External):
        special = interp.library.special.get(callee.name)
        if special is not None:
            answer = special(interp, node, site)
            if answer is not None:
                return answer
    return interp.call(callee, eval_arguments(interp, node), site)


def eval_arguments(interp: Interpreter, node: ast.Call) -> Arguments:
    """The arguments of a call, unpacked as far as they are known."""
    arguments = Arguments()
    for arg in node.args:
        if isinstance(arg, ast.Starred):
            site = interp.site(arg.value)
            spread = interp.evaluate(arg.value)
            take_all(spread)
            items = interp.iterate(spread, site)
            if items is None or arguments.more_args:
                arguments.more_args = site
            else:
                arguments.args.extend(Argument(item, site) for item in items)
        else:
            # What follows a splat of unknown length has no known position.
            argument = Argument(interp.evaluate(arg), interp.site(arg))
            if not arguments.more_args:
                arguments.args.append(argument)
    for keyword in node.keywords:
        value = interp.evaluate(keyword.value)
        site = interp.site(keyword.value)
        if keyword.arg is not None:
            arguments.keywords[keyword.arg] = Argument(value, site)
        else:
            _unpack_keywords(interp, arguments, value, site)
    return arguments


def _unpack_keywords(interp: Interpreter, arguments: Arguments, value: Value, site: Site) -> None:
    if isinstance(value, Instance) and value.store is not None:
        value = value.store
    if not isinstance(value, DictObject):
        arguments.more_keywords = site
        return
    if value.open:
        arguments.more_keywords = site
    for key, item in value.entries.values():
        if isinstance(key, Constant) and isinstance(key.value, str):
            arguments.keywords[key.value] = Argument(item, site)
        else:
            arguments.more_keywords = site


def eval_subscript(interp: Interpreter, node: ast.Subscript) -> Value:
    owner = interp.evaluate(node.value)
    return subscripts.read(interp, owner, eval_index(interp, node.slice), interp.site(node))


def eval_index(interp: Interpreter, node: ast.expr) -> Value:
    """The value of what stands in brackets; slices of known bounds are constants."""
    if not isinstance(node, ast.Slice):
        return interp.evaluate(node)
    bounds: list[object] = []
    for bound in (node.lower, node.upper, node.step):
        if bound is None:
            bounds.append(None)
            continue
        try:
            bounds.append(plain(interp.evaluate(bound)))
        except NotPlain as error:
            return Unknown(error.reason, interp.site(bound))
    return Constant(slice(*bounds))


def eval_joined_text(interp: Interpreter, node: ast.JoinedStr) -> Value:
    parts = [interp.evaluate(part) for part in node.values]

    def build(*values: Value) -> Value:
        texts = []
        for value in values:
            if not isinstance(value, Constant):
                return blame(value, interp.site(node))
            texts.append(str(value.value))
        if sum(map(len, texts)) > interp.budget.text:
            return sizes.refused(interp, interp.site(node))
        return Constant("".join(texts))

    return interp.spread(build, tuple(parts), interp.site(node))


def eval_formatted(interp: Interpreter, node: ast.FormattedValue) -> Value:
    value = interp.evaluate(node.value)
    spec = interp.evaluate(node.format_spec) if node.format_spec else Constant("")
    site = interp.site(node.value)

    def build(value: Value, spec: Value) -> Value:
        if node.conversion != -1:
            in_full = node.conversion != ord("s")
            text = printing.text_of(interp, value, site, in_full=in_full)
            if text is None:
                return printing.blamed(value, site)
            escaped = node.conversion == ord("a")
            value = Constant(text.encode("ascii", "backslashreplace").decode() if escaped else text)
        return printing.formatted(interp, value, spec, site)

    def shown(value: Value) -> Value:
        # A path on this machine may be part of a longer path that only finds modules.
        if isinstance(value, Constant) and HERE in str(value.value):
            return Constant(str(value.value))
        return interp.spread(build, (value, spec), site)

    return join(*[shown(option) for option in options_of(value)])


def eval_lambda(interp: Interpreter, node: ast.Lambda) -> Value:
    return interp.make_function(node, "<lambda>")


def eval_named(interp: Interpreter, node: ast.NamedExpr) -> Value:
    value = interp.evaluate(node.value)
    # Inside a comprehension it binds a name of the function around it (PEP 572).
    here = scope = interp.activation.scope
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    interp.activation.scope = scope
    try:
        interp.bind_target(node.target, value, interp.site(node.value), walrus=True)
    finally:
        interp.activation.scope = here
    return value


def eval_starred(interp: Interpreter, node: ast.Starred) -> Value:
    interp.evaluate(node.value)
    return Unknown(Reason.UNSUPPORTED_SYNTAX, interp.site(node))


def eval_await(interp: Interpreter, node: ast.Await) -> Value:
    return interp.evaluate(node.value)


def eval_yield(interp: Interpreter, node: ast.Yield) -> Value:
    value = interp.evaluate(node.value) if node.value else NONE
    interp.yield_value(value)
    at_yield = interp.activation.at_yield
    unknown = Unknown(Reason.UNKNOWN_ARGUMENT, interp.site(node))
    return unknown if at_yield is None else at_yield(value)


def eval_yield_from(interp: Interpreter, node: ast.YieldFrom) -> Value:
    source = interp.evaluate(node.value)
    take_all(source)
    items = interp.iterate(source, interp.site(node.value))
    for item in items if items is not None else [None]:
        interp.yield_value(item)
    if isinstance(source, Generator):
        return source.returned
    return Unknown(Reason.UNKNOWN_ARGUMENT, interp.site(node))


EVALUATE: Mapping[type[ast.expr], Callable[[Interpreter, Any], Value]] = {
    ast.Constant: eval_constant,
    ast.Name: eval_name,
    ast.Attribute: eval_attribute,
    ast.Call: eval_call,
    ast.Tuple: eval_tuple,
    ast.List: eval_list,
    ast.Set: eval_set,
    ast.Dict: eval_dict,
    ast.BinOp: eval_binary,
    ast.UnaryOp: eval_unary,
    ast.BoolOp: eval_bool,
    ast.Compare: eval_compare,
    ast.IfExp: eval_conditional,
    ast.Subscript: eval_subscript,
    ast.JoinedStr: eval_joined_text,
    ast.FormattedValue: eval_formatted,
    ast.Lambda: eval_lambda,
    ast.NamedExpr: eval_named,
    ast.Starred: eval_starred,
    ast.Await: eval_await,
    ast.Yield: eval_yield,
    ast.YieldFrom: eval_yield_from,
    ast.ListComp: eval_comprehension,
    ast.SetComp: eval_comprehension,
    ast.GeneratorExp: eval_generator,
    ast.DictComp: eval_comprehension,
}
"""A kind of expression that is not listed is Unknown(UNSUPPORTED_SYNTAX)."""
