"""Following imports into sibling files.

A module is looked for where the running script would find it: its own folder,
the folders it adds to ``sys.path``, the project it belongs to, the roots that
the user named. Everything else is outside, and stays a dotted name.
"""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING


from flagscan.interpreter.concretize import HERE
from flagscan.interpreter.flow import catch
from flagscan.interpreter.functions import Activation
from flagscan.interpreter.heap import ListObject, ModuleObject, Scope
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.values import UNBOUND, Constant, External, Site, Unknown, Value
from flagscan.model.value import Reason
from flagscan.syntax.tree import Tree, UnreadableScript, parse

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_ENDINGS = ("return", "raise", "break", "continue")
MARKERS = ("setup.py", "pyproject.toml", "setup.cfg", ".git")
"""What stands at the top of a project."""


class Modules:
    """The modules of one interpretation, by dotted name."""

    def __init__(self, interp: Interpreter, path: str, roots: tuple[str, ...], follow: bool) -> None:
        self.interp = interp
        self.follow = follow
        self.loaded: dict[str, ModuleObject | None] = {}
        self.by_file: dict[str, ModuleObject] = {}
        self.absent: dict[str, None] = {}
        self.bytes = 0
        folder = os.path.dirname(path)
        self.folder = folder
        self.roots: list[str] = _unique([folder, *roots, *_project_roots(folder)])
        """Folders, spelled so that joining a module's path to one opens it from here."""

    # -- finding ---------------------------------------------------------------------------

    def add_path(self, text: str) -> None:
        """The script puts TEXT on ``sys.path``."""
        if not text.startswith(HERE):
            return
        folder = os.path.relpath(text.removeprefix(HERE))
        folder = "" if folder == "." else folder
        if folder not in self.roots and os.path.isdir(folder or "."):
            self.roots.insert(1, folder)
            # What was not found before may be there.
            self.loaded = {name: module for name, module in self.loaded.items() if module}

    def load(self, name: str, site: Site | None) -> ModuleObject | None:
        """The module called NAME, read and executed; None when it is outside."""
        if name in self.loaded:
            return self.loaded[name]
        if not self.follow:
            return None
        head, _, last = name.rpartition(".")
        if head:
            package = self.load(head, site)
            if package is None:
                return None
            module = self._find([package.folder], last, name, site) if package.is_package else None
        else:
            module = self._find(self.roots, name, name, site)
        if module is None:
            self.loaded[name] = None
        elif head:
            parent = self.loaded[head]
            assert parent is not None
            if last not in parent.scope.bindings:
                self.interp.assign_name(parent.scope, last, module)
        return module

    def _find(
        self, folders: list[str], last: str, name: str, site: Site | None
    ) -> ModuleObject | None:
        namespace: str | None = None
        for folder in folders:
            base = os.path.join(folder, last)
            package = os.path.join(base, "__init__.py")
            if os.path.isfile(package):
                return self._read(package, name, base, True, site)
            if os.path.isfile(base + ".py"):
                return self._read(base + ".py", name, folder, False, site)
            self.absent[package] = None
            self.absent[base + ".py"] = None
            if namespace is None and os.path.isdir(base):
                namespace = base
        if namespace is not None and _holds_python(namespace):
            module = ModuleObject(name, None, namespace, True)
            self.loaded[name] = module
            return module
        return None

    def _read(
        self, file: str, name: str, folder: str, is_package: bool, site: Site | None
    ) -> ModuleObject | None:
        known = self.by_file.get(file)
        if known is not None:
            self.loaded[name] = known
            return known
        interp = self.interp
        budget = interp.budget
        try:
            size = os.path.getsize(file)
            if (
                len(self.by_file) >= budget.modules
                or size > budget.module_bytes
                or self.bytes + size > budget.total_bytes
            ):
                interp.over_budget("modules read", site)
                return None
            with open(file, "rb") as stream:
                data = stream.read(budget.module_bytes)
        except OSError:
            return None
        self.bytes += len(data)
        try:
            tree = parse(data, file)
        except UnreadableScript as error:
            interp.trace.diagnostics.append(error.diagnostic)
            return None
        module = ModuleObject(name, tree, folder, is_package)
        self.loaded[name] = self.by_file[file] = module
        interp.trace.modules.append(module)
        interp.run_module(module, tree)
        return module

    # -- statements ------------------------------------------------------------------------

    def execute_import(self, node: ast.Import) -> None:
        """``import a.b as c``."""
        interp = self.interp
        site = interp.site(node)
        for alias in node.names:
            module = self.load(alias.name, site)
            top, _, rest = alias.name.partition(".")
            value: Value
            if alias.asname:
                value = module if module is not None else self._outside(alias.name)
            else:
                found = self.loaded.get(top) if rest else module
                value = found if found is not None else self._outside(top)
            interp.assign_name(interp.activation.scope, alias.asname or top, value)

    def execute_import_from(self, node: ast.ImportFrom) -> None:
        """``from a.b import c as d``, relative ones and ``*`` included."""
        interp = self.interp
        site = interp.site(node)
        name = self.absolute(node.module, node.level)
        if name == "__future__":
            return
        module = self.load(name, site) if name is not None else None
        scope = interp.activation.scope
        for alias in node.names:
            if alias.name == "*":
                self._import_all(module, name, scope, site)
                continue
            value: Value
            if module is not None:
                value = self.attribute(module, alias.name, site)
            else:
                value = self._outside(f"{name}.{alias.name}" if name else alias.name)
            interp.assign_name(scope, alias.asname or alias.name, value)

    def absolute(self, module: str | None, level: int) -> str | None:
        """The absolute name of ``from <level dots>module import``; None when above the top."""
        if level == 0:
            return module
        current = self.interp.current_module()
        parts = current.name.split(".") if current.name not in ("__main__", "") else []
        if current.name == "__main__":
            parts = [*self._package_of_main(), "__main__"]
        if not current.is_package:
            parts = parts[:-1]
        if level > 1:
            if level - 1 > len(parts):
                return None
            parts = parts[: len(parts) - level + 1]
        if module:
            parts = [*parts, *module.split(".")]
        return ".".join(parts) if parts else None

    def _package_of_main(self) -> list[str]:
        # ``python -m pkg.train``: the packages that the script lies in.
        parts: list[str] = []
        folder = os.path.abspath(self.folder or ".")
        while os.path.isfile(os.path.join(folder, "__init__.py")):
            folder, name = os.path.split(folder)
            parts.insert(0, name)
        if parts:
            root = os.path.relpath(folder)
            root = "" if root == "." else root
            if root not in self.roots:
                self.roots.append(root)
        else:
            # No package: relative imports name files beside the script.
            return []
        return parts

    def _outside(self, name: str) -> Value:
        if not name.split(".")[0] in self.interp.library.standard:
            self.interp.uncertain += 1
        return self.interp.library.constant(name)

    def _import_all(
        self, module: ModuleObject | None, name: str | None, scope: Scope, site: Site
    ) -> None:
        interp = self.interp
        if module is None:
            if name is not None:
                interp.star_imports.setdefault(scope, []).append(name)
            return
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
            interp.assign_name(scope, one, self.attribute(module, one, site))
        for outer in interp.star_imports.get(module.scope, ()):
            interp.star_imports.setdefault(scope, []).append(outer)

    def attribute(self, module: ModuleObject, name: str, site: Site) -> Value:
        """``module.name``, or the sub-module of that name."""
        found = module.scope.bindings.get(name)
        if found is not None and found is not UNBOUND:
            bound = [option for option in options_of(found) if option is not UNBOUND]
            return join(*bound)
        if module.is_package:
            child = self.load(f"{module.name}.{name}", site)
            if child is not None:
                return child
        if name == "__name__":
            return Constant(module.name)
        if name == "__file__" and module.tree is not None:
            return Constant(HERE + os.path.abspath(module.tree.source.path))
        for outer in self.interp.star_imports.get(module.scope, ()):
            return External(f"{outer}.{name}")
        return Unknown(Reason.UNBOUND_NAME, site)


def _unique(folders: list[str]) -> list[str]:
    return list(dict.fromkeys(folders))


def _project_roots(folder: str) -> list[str]:
    """The folders above FOLDER that a project's own imports start from, nearest first."""
    here = os.path.abspath(folder or ".")
    cwd = os.getcwd()
    found: list[str] = []
    current = here
    for _ in range(12):
        is_package = os.path.isfile(os.path.join(current, "__init__.py"))
        parent = os.path.dirname(current)
        if parent == current:
            break
        if is_package and not os.path.isfile(os.path.join(parent, "__init__.py")):
            found.append(parent)
        if any(os.path.exists(os.path.join(current, marker)) for marker in MARKERS):
            found.append(current)
            if os.path.isdir(os.path.join(current, "src")):
                found.append(os.path.join(current, "src"))
            break
        if current == cwd:
            break
        current = parent
    if here == cwd or here.startswith(cwd.rstrip(os.sep) + os.sep):
        found.append(cwd)
    relative = [os.path.relpath(root) for root in found]
    return ["" if root == "." else root for root in relative]


def _holds_python(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(e.name.endswith(".py") or e.is_dir() for e in entries)
    except OSError:
        return False


def execute(interp: Interpreter, module: ModuleObject, tree: Tree) -> None:
    """Run the body of MODULE in an activation of its own."""
    scope = module.scope
    name = "__main__" if module is interp.trace.main else module.name
    scope.bindings.setdefault("__name__", Constant(name))
    path = os.path.abspath(tree.source.path)
    scope.bindings.setdefault("__file__", Constant(HERE + path))
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
