"""What the import statements bind."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flagscan.interpreter.attributes import of_outside
from flagscan.interpreter.heap import ListObject, ModuleObject, Scope
from flagscan.interpreter.values import Constant, Imported, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def execute_import(interp: Interpreter, node: ast.Import) -> None:
    """``import a.b as c``."""
    modules = interp.modules
    site = interp.site(node)
    for alias in node.names:
        module = modules.load(alias.name, site)
        top, _, rest = alias.name.partition(".")
        value: Value
        if module is not None:
            modules.arrange(module, site)
        if alias.asname:
            value = module if module is not None else _outside(interp, alias.name)
        else:
            found = modules.loaded.get(top) if rest else module
            value = found if found is not None else _outside(interp, top)
        interp.assign_name(interp.activation.scope, alias.asname or top, value)


def execute_import_from(interp: Interpreter, node: ast.ImportFrom) -> None:
    """``from a.b import c as d``, relative ones and ``*`` included."""
    modules = interp.modules
    site = interp.site(node)
    name = modules.absolute(node.module, node.level)
    if name == "__future__":
        return
    module = modules.load(name, site) if name is not None else None
    scope = interp.activation.scope
    if module is not None:
        modules.arrange(module, site)
    for alias in node.names:
        if alias.name == "*":
            _import_all(interp, module, name, scope, site)
            continue
        value: Value
        if module is not None and (module in modules.pending or module.tree is None):
            child = modules.child(module, alias.name, site)
            if child is not None:
                modules.arrange(child, site)
            value = Imported(module, alias.name, site)
        elif module is not None:
            value = modules.attribute(module, alias.name, site)
            if isinstance(value, ModuleObject):
                modules.arrange(value, site)
        else:
            value = _outside(interp, f"{name}.{alias.name}" if name else alias.name)
        interp.assign_name(scope, alias.asname or alias.name, value)


def _import_all(
    interp: Interpreter, module: ModuleObject | None, name: str | None, scope: Scope, site: Site
) -> None:
    modules = interp.modules
    if module is None:
        if name is not None:
            interp.star_imports.setdefault(scope, []).append(name)
        return
    modules.execute(module)
    exported = module.scope.bindings.get("__all__")
    names: list[str] | None = None
    if isinstance(exported, ListObject) and exported.items is not None:
        names = [
            item.value
            for item in exported.items
            if isinstance(item, Constant) and isinstance(item.value, str)
        ]
    if names is None:
        names = [n for n in module.scope.bindings if not n.startswith("_")]
    for one in names:
        interp.assign_name(scope, one, modules.attribute(module, one, site))
    for outer in interp.star_imports.get(module.scope, ()):
        interp.star_imports.setdefault(scope, []).append(outer)


def _outside(interp: Interpreter, name: str) -> Value:
    if name.split(".")[0] not in interp.library.standard:
        interp.uncertain += 1
    owner, _, last = name.rpartition(".")
    return of_outside(interp, owner, last) if owner else interp.library.constant(name)
