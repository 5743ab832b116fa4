"""Executing each kind of statement: a table from node class to function.

A function returns None when the statement ran through, else how it ended.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flagscan.interpreter import (
    assignment,
    classes,
    comparison,
    importing,
    loops,
    managers,
    matching,
    trying,
)
from flagscan.interpreter.flow import BREAK, CONTINUE, Completion, Raised, run_arms
from flagscan.interpreter.lattice import join
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    OneOf,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def run_block(interp: Interpreter, statements: list[ast.stmt]) -> Completion | None:
    """Execute STATEMENTS in order, until one leaves the block."""
    for statement in statements:
        interp.tick()
        interp.node = statement
        try:
            completion = EXECUTE[type(statement)](interp, statement)
        except Raised as raised:
            completion = Completion("raise", raised.value, raised.site)
        if completion is not None:
            return completion
    return None


def exec_expression(interp: Interpreter, node: ast.Expr) -> Completion | None:
    interp.evaluate(node.value)
    return None


def exec_pass(interp: Interpreter, node: ast.stmt) -> Completion | None:
    return None


def exec_return(interp: Interpreter, node: ast.Return) -> Completion | None:
    value = interp.evaluate(node.value) if node.value else NONE
    return Completion("return", value, interp.site(node))


def exec_break(interp: Interpreter, node: ast.Break) -> Completion | None:
    return BREAK


def exec_continue(interp: Interpreter, node: ast.Continue) -> Completion | None:
    return CONTINUE


def exec_raise(interp: Interpreter, node: ast.Raise) -> Completion | None:
    value = interp.evaluate(node.exc) if node.exc else interp.handled
    return Completion("raise", value, interp.site(node))


def exec_assert(interp: Interpreter, node: ast.Assert) -> Completion | None:
    if comparison.truth(interp, interp.evaluate(node.test)) is False:
        return Completion("raise", External("builtins.AssertionError"), interp.site(node))
    return None


def exec_if(interp: Interpreter, node: ast.If) -> Completion | None:
    decided = comparison.truth(interp, interp.evaluate(node.test))
    if decided is not None:
        return run_block(interp, node.body if decided else node.orelse)
    narrowed = narrow(interp, node.test)

    def arm(answer: bool, body: list[ast.stmt]) -> Callable[[], Completion | None]:
        def run() -> Completion | None:
            if narrowed is not None:
                name, by_answer = narrowed
                interp.rebind(name, by_answer[answer])
            return run_block(interp, body)

        return run

    return run_arms(interp, [arm(True, node.body), arm(False, node.orelse)])


def narrow(interp: Interpreter, test: ast.expr) -> tuple[str, dict[bool, Value]] | None:
    """What an undecided TEST tells of the one name in it that has several known values.

    Returns the name and its value in either arm.
    """
    names = set()
    for part in ast.walk(test):
        if isinstance(part, ast.Name):
            if isinstance(interp.peek(part.id), OneOf):
                names.add(part.id)
        elif isinstance(part, (ast.Call, ast.NamedExpr, ast.Await, ast.Yield)):
            return None
    if len(names) != 1:
        return None
    name = names.pop()
    value = interp.peek(name)
    assert isinstance(value, OneOf)
    sorted_out: dict[bool, list[Value]] = {True: [], False: []}
    for option in value.options:
        interp.rebind(name, option)
        answer = comparison.truth(interp, interp.evaluate(test))
        for possible in (True, False):
            if answer in (possible, None):
                sorted_out[possible].append(option)
    interp.rebind(name, value)
    if not all(sorted_out.values()):
        return None
    return name, {answer: join(*options) for answer, options in sorted_out.items()}


def exec_delete(interp: Interpreter, node: ast.Delete) -> Completion | None:
    for target in node.targets:
        assignment.delete(interp, target)
    return None


def exec_global(interp: Interpreter, node: ast.Global) -> Completion | None:
    scope = interp.activation.scope
    for name in node.names:
        scope.redirects[name] = interp.activation.module_scope
    return None


def exec_nonlocal(interp: Interpreter, node: ast.Nonlocal) -> Completion | None:
    scope = interp.activation.scope
    for name in node.names:
        outer = scope.parent
        while outer is not None and (name not in outer.bindings or outer.kind == "class"):
            outer = outer.parent
        if outer is not None:
            scope.redirects[name] = outer
    return None


def exec_function(
    interp: Interpreter, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> Completion | None:
    decorators = [interp.evaluate(decorator) for decorator in node.decorator_list]
    function = interp.make_function(node, node.name)
    value = classes.decorate(interp, function, decorators, node)
    scope = interp.activation.scope
    if isinstance(value, Constant) and value is NONE:  # a setter, filed under its own name
        return None
    interp.assign_name(scope, node.name, value)
    return None


def exec_import(interp: Interpreter, node: ast.Import) -> Completion | None:
    importing.execute_import(interp, node)
    return None


def exec_import_from(interp: Interpreter, node: ast.ImportFrom) -> Completion | None:
    importing.execute_import_from(interp, node)
    return None


EXECUTE: Mapping[type[ast.stmt], Callable[[Interpreter, Any], Completion | None]] = {
    ast.Expr: exec_expression,
    ast.Assign: assignment.exec_assign,
    ast.AnnAssign: assignment.exec_annotated,
    ast.AugAssign: assignment.exec_augmented,
    ast.If: exec_if,
    ast.For: loops.exec_for,
    ast.AsyncFor: loops.exec_for,
    ast.While: loops.exec_while,
    ast.Return: exec_return,
    ast.Break: exec_break,
    ast.Continue: exec_continue,
    ast.Raise: exec_raise,
    ast.Assert: exec_assert,
    ast.Try: trying.exec_try,
    ast.With: managers.exec_with,
    ast.AsyncWith: managers.exec_with,
    ast.Delete: exec_delete,
    ast.Global: exec_global,
    ast.Nonlocal: exec_nonlocal,
    ast.FunctionDef: exec_function,
    ast.AsyncFunctionDef: exec_function,
    ast.ClassDef: classes.exec_class,
    ast.Import: exec_import,
    ast.ImportFrom: exec_import_from,
    ast.Match: matching.exec_match,
    ast.Pass: exec_pass,
    **({ast.TryStar: trying.exec_try} if hasattr(ast, "TryStar") else {}),
    **({ast.TypeAlias: exec_pass} if hasattr(ast, "TypeAlias") else {}),
}
"""All kinds of statement that CPython's grammar has."""
