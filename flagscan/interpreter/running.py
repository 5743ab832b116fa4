"""Running the body of a module, in an activation of its own."""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING

from flagscan.interpreter.concretize import HERE
from flagscan.interpreter.flow import catch
from flagscan.interpreter.functions import Activation
from flagscan.interpreter.heap import ListObject, ModuleObject
from flagscan.interpreter.values import Constant
from flagscan.syntax.tree import Tree

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_ENDINGS = ("return", "raise", "break", "continue")


def execute(interp: Interpreter, module: ModuleObject, tree: Tree) -> None:
    """Run the body of MODULE in an activation of its own."""
    scope = module.scope
    name = "__main__" if module is interp.trace.main else module.name
    scope.bindings.setdefault("__name__", Constant(name))
    path = os.path.abspath(tree.source.path)
    scope.bindings.setdefault("__file__", Constant(HERE + path))
    if module.is_package:
        folder = Constant(HERE + os.path.dirname(path))
        scope.bindings.setdefault("__path__", ListObject([folder]))
    doc = ast.get_docstring(tree.module, clean=False)
    scope.bindings.setdefault("__doc__", Constant(doc))
    scope.bindings.setdefault("__package__", Constant(None))
    interp.stack.append(interp.activation)
    interp.activation = Activation(tree, scope, scope, mark=len(interp.journal.frames))
    node = interp.node
    try:
        completion = interp.guarded(lambda: interp.run_block(tree.module.body))
        catch(interp, 0, completion, *_ENDINGS)
    finally:
        interp.activation = interp.stack.pop()
        interp.node = node
