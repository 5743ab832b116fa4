"""Functions of the script: making them, and entering them at their call sites."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flagscan.interpreter.budget import unrewarding
from flagscan.interpreter.calls import Arguments, Mismatch, bind
from flagscan.interpreter.concretize import NO_KEY, key_of
from flagscan.interpreter.flow import Raised, catch
from flagscan.interpreter.generators import AtYield, Generator
from flagscan.interpreter.heap import ClassObject, DictObject, Scope, lose_contents
from flagscan.interpreter.lattice import maybe_unbound
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    Function,
    Parameter,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter
    from flagscan.syntax.tree import Tree


@dataclass(slots=True, eq=False)
class Activation:
    """A body of code that is being executed: of a module, class or function."""

    tree: Tree
    scope: Scope
    module_scope: Scope
    function: Function | None = None
    cls: ClassObject | None = None
    """The class whose body is running, or which the function belongs to."""
    first: Value | None = None
    """The first argument, which zero-argument ``super()`` means."""
    yields: list[Value] | None = None
    mark: int = 0
    """Open journal frames when the body began."""
    lost_yields: bool = False
    at_yield: AtYield | None = None
    """What each ``yield`` gives, where that is known."""


def make_function(
    interp: Interpreter,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    name: str,
) -> Function:
    """The function that NODE defines here and now, its defaults evaluated."""
    spec = node.args
    parameters: list[Parameter] = []
    positional = [*spec.posonlyargs, *spec.args]
    missing = len(positional) - len(spec.defaults)
    for index, arg in enumerate(positional):
        kind = "positional-only" if index < len(spec.posonlyargs) else "any"
        default = spec.defaults[index - missing] if index >= missing else None
        parameters.append(_parameter(interp, arg, kind, default))
    if spec.vararg:
        parameters.append(_parameter(interp, spec.vararg, "rest", None))
    for arg, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        parameters.append(_parameter(interp, arg, "keyword", default))
    if spec.kwarg:
        parameters.append(_parameter(interp, spec.kwarg, "keywords", None))
    activation = interp.activation
    scope = activation.scope
    owner = activation.cls if scope.kind == "class" else None
    if owner is None and activation.function is not None:
        owner = activation.function.owner
    return Function(
        name,
        node,
        activation.tree,
        scope,
        tuple(parameters),
        owner,
        qualname=qualified(activation, name),
    )


def qualified(activation: Activation, name: str) -> str:
    """``__qualname__`` of what is called NAME and defined in ACTIVATION."""
    if activation.scope.kind == "class" and activation.cls is not None:
        return f"{activation.cls.qualname}.{name}"
    if activation.function is not None:
        return f"{activation.function.qualname}.<locals>.{name}"
    return name


def _parameter(interp: Interpreter, arg: ast.arg, kind: str, default: ast.expr | None) -> Parameter:
    return Parameter(
        arg.arg,
        kind,
        None if default is None else interp.evaluate(default),
        None if default is None else interp.site(default),
        arg.annotation,
        arg,
    )


def is_generator(function: Function) -> bool:
    """Whether the body of FUNCTION (not of functions inside it) yields."""
    node = function.node
    lines = function.tree.source.lines[node.lineno - 1 : node.end_lineno]
    if not any("yield" in line for line in lines):  # most do not; walking through all costs more
        return False
    todo: list[ast.AST] = list(ast.iter_child_nodes(node))
    while todo:
        part = todo.pop()
        if isinstance(part, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(part))
    return False


def enter(interp: Interpreter, function: Function, arguments: Arguments, site: Site) -> Value:
    """Execute FUNCTION with ARGUMENTS from the call at SITE; what it returns."""
    if interp.settled and not interp.still_follows(function):
        return Unknown(Reason.BUDGET, site)
    if function.results is not None:
        return _remembered(interp, function, function.results, arguments, site)
    active = interp.active.get(function.node, 0)
    budget = interp.budget
    if limit := unrewarding(interp):
        interp.over_budget(limit, site)
        return _not_entered(interp, arguments, site)
    recursion = budget.undecided_recursion if interp.journal.path else budget.recursion
    if len(interp.stack) >= budget.call_depth or active >= recursion:
        interp.over_budget("depth of calls", site)
        return _not_entered(interp, arguments, site)
    try:
        # A decorator that is not read may fill in arguments.
        lenient = bool(function.decorators) or interp.lenient
        bound = bind(_parameters(interp, function), arguments, site, lenient=lenient)
    except Mismatch:
        return interp.failing("TypeError", site)
    interp.tick()
    scope = Scope("function", function.scope)
    scope.bindings = bound
    activation = Activation(
        function.tree,
        scope,
        _module_scope(function.scope),
        function,
        function.owner,
        next(iter(bound.values()), None),
    )
    if interp.is_generator(function):
        return Generator(
            interp,
            lambda whole: _yielded(interp, function, activation, whole=whole),
            lambda at_yield: _around(interp, function, activation, at_yield),
            scope,
            site,
        )
    return _activated(interp, function, activation)


def _parameters(interp: Interpreter, function: Function) -> tuple[Parameter, ...]:
    """Those of FUNCTION; their defaults are not known if something was assigned to them."""
    written = interp.term_attributes.get(function)
    if written is None or not {"__defaults__", "__kwdefaults__"} & written.attributes.keys():
        return function.parameters
    unknown = Unknown(Reason.ALTERNATIVES, Site(function.tree, function.node))
    return tuple([replace(parameter, default=unknown) for parameter in function.parameters])


def _yielded(
    interp: Interpreter, function: Function, activation: Activation, *, whole: bool
) -> tuple[list[Value] | None, Value | None]:
    """The items that a generator gives, and what it returns; None where that is not known.

    WHOLE: all items are taken at once.
    """
    if not _may_begin(interp, function):
        return None, None
    activation.yields, activation.lost_yields = [], False
    activation.at_yield = _nothing if whole else None
    returned = _activated(interp, function, activation)
    return None if activation.lost_yields else activation.yields, returned


def _nothing(value: Value) -> Value:
    return NONE


def _around(
    interp: Interpreter, function: Function, activation: Activation, at_yield: AtYield
) -> None:
    """Run a generator with AT_YIELD in the place of its ``yield``."""
    if _may_begin(interp, function):
        activation.yields, activation.at_yield = None, at_yield
        _activated(interp, function, activation)


def _may_begin(interp: Interpreter, function: Function) -> bool:
    """Whether the body of a generator is entered."""
    too_deep = interp.active.get(function.node, 0) >= interp.budget.recursion
    if too_deep or len(interp.stack) >= interp.budget.call_depth:
        interp.over_budget("depth of calls", interp.site(interp.node))
        return False
    return not interp.settled or interp.still_follows(function)


def _activated(interp: Interpreter, function: Function, activation: Activation) -> Value:
    active = interp.active.get(function.node, 0)
    activation.mark = len(interp.journal.frames)
    interp.stack.append(interp.activation)
    interp.activation = activation
    interp.active[function.node] = active + 1
    interp.entered.add(function.node)
    node = interp.node
    try:
        return _run(interp, function, activation)
    finally:
        interp.active[function.node] = active
        interp.activation = interp.stack.pop()
        interp.node = node


def _remembered(
    interp: Interpreter, function: Function, results: DictObject, arguments: Arguments, site: Site
) -> Value:
    """What FUNCTION gave before for the same ARGUMENTS, else what it gives now."""
    named = [v for k, a in arguments.keywords.items() for v in (Constant(k), a.value)]
    key = TupleValue((*[a.value for a in arguments.args], *named))
    held = results.entries.get(key_of(key)) if arguments.known else None
    if held is not None and not maybe_unbound(held[1]):
        return held[1]
    value = enter(interp, replace(function, results=None), arguments, site)
    if arguments.known and key_of(key) is not NO_KEY:
        interp.journal.touch_key(results, key_of(key))
        results.entries[key_of(key)] = (key, value)
    return value


def locals_of(
    interp: Interpreter, function: Function, arguments: Arguments, site: Site
) -> dict[str, Value]:
    """What the names of FUNCTION hold at its end, when it is called with ARGUMENTS at SITE."""
    if isinstance(function.node, ast.Lambda):
        return {}
    scope = Scope("function", function.scope)
    scope.bindings = bind(function.parameters, arguments, site, lenient=True)
    module = _module_scope(function.scope)
    mark = len(interp.journal.frames)
    interp.stack.append(interp.activation)
    interp.activation = Activation(function.tree, scope, module, function, mark=mark)
    interp.entered.add(function.node)
    node, body = interp.node, function.node.body
    try:
        completion = interp.guarded(lambda: interp.run_block(body))
        catch(interp, mark, completion, "return")
    finally:
        interp.activation = interp.stack.pop()
        interp.node = node
    return dict(scope.bindings)


def _not_entered(interp: Interpreter, arguments: Arguments, site: Site) -> Value:
    # What the function would have done to its arguments is not known.
    for argument in (*arguments.args, *arguments.keywords.values()):
        lose_contents(interp.journal, argument.value)
    return Unknown(Reason.BUDGET, site)


def _run(interp: Interpreter, function: Function, activation: Activation) -> Value:
    if isinstance(function.node, ast.Lambda):
        return interp.evaluate(function.node.body)
    body = function.node.body
    completion = interp.guarded(lambda: interp.run_block(body))
    caught, outward = catch(interp, activation.mark, completion, "return")
    if outward is not None:
        if outward.kind == "raise":
            raise Raised(outward.value, outward.site)
        # No path returns: the program ends in here.
        raise Raised(External("builtins.SystemExit"), interp.site(body[0]))
    return NONE if caught is None else caught.value


def _module_scope(scope: Scope) -> Scope:
    while scope.parent is not None:
        scope = scope.parent
    return scope
