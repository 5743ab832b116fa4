"""What modules can get at that are imported by names which are not known.

    importlib.import_module("models." + args.model)

Whichever it is, it lies below the package ``models``: it may fill registries of modules that those
of this package import, or that these import in turn, and no others. Where that does not tell, any
module may have filled anything.
"""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING, NamedTuple

from flagscan.files import names_in, state_of
from flagscan.interpreter.begins import absolute_beginning
from flagscan.interpreter.heap import HeapObject, ModuleObject, Scope, containers_in
from flagscan.interpreter.skim import skim
from flagscan.syntax.source import digest_of
from flagscan.syntax.tree import UnreadableScript, parse

if TYPE_CHECKING:
    from flagscan.interpreter.modules import Modules

_CALLED = "import_module"
_DYNAMIC = (_CALLED, "__import__", "exec_module", "load_module")


class _File(NamedTuple):
    """A module that may be imported, by its file."""

    path: str
    name: str
    folder: str
    is_package: bool


class Reach:
    """The modules that were imported by names that are not known."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self.anything = False
        """Whether nothing is known of one of them: it may fill any registry."""
        self._packages: dict[str, frozenset[str] | None] = {}
        """Packages that one of them lies in, and the files that it can get at (None: any)."""
        self._bytes = 0

    def add(self, beginning: str) -> None:
        """A module is imported whose absolute name begins with BEGINNING."""
        package = beginning.rpartition(".")[0]
        if not package:
            self.anything = True
        elif package not in self._packages:
            module = self._modules.load(package, None)
            if module is not None and module.is_package:
                self._packages[package] = self._closure(module)
            elif module is None and self._modules.locate(
                self._modules.roots, package.partition(".")[0]
            ):
                self.anything = True  # of the project, and not read

    def may_fill(self, value: HeapObject, scope: Scope | None = None) -> bool:
        """Whether one of them may have filled VALUE, which is a global of SCOPE."""
        if self.anything:
            return True
        files = self._packages.values()
        if not files:
            return False
        if None in files:
            return True
        holders = {m.file for m in self._modules.by_file.values() if _holds(m, value, scope)}
        return any(holders & reached for reached in files if reached is not None)

    def _closure(self, package: ModuleObject) -> frozenset[str] | None:
        """The files of the modules below PACKAGE, and of what they import; None: any."""
        todo = self._below(package.folder, package.name)
        if todo is None:
            return None
        seen: set[str] = set()
        while todo:
            file = todo.pop()
            if file.path in seen:
                continue
            seen.add(file.path)
            text = self._text(file.path)
            found = None if text is None else self._imported(file, text)
            if found is None or len(seen) > self._modules.interp.budget.modules:
                return None
            todo.extend(found)
        return frozenset(seen)

    def _imported(self, file: _File, text: str) -> list[_File] | None:
        """What the module in FILE imports, anywhere in its TEXT; None: what is not known."""
        current = ModuleObject(file.name, None, file.folder, file.is_package, file.path)
        found: list[_File] = []
        for level, base, members in skim(text, ()).imports:
            name = self._modules.absolute(base or None, level, current)
            for one in (name, *[f"{name}.{member}" for member in members]) if name else ():
                found.extend(self._files(one))
        if any(word in text for word in _DYNAMIC):
            dynamic = self._by_name(current, text)
            return None if dynamic is None else [*found, *dynamic]
        return found

    def _by_name(self, current: ModuleObject, text: str) -> list[_File] | None:
        """What the calls of ``import_module`` in TEXT may import."""
        tree = self._tree(current, text)
        if tree is None:
            return None
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _word(n.func) == _CALLED]
        callees = {id(call.func) for call in calls}
        if any(_word(n) in _DYNAMIC and id(n) not in callees for n in ast.walk(tree)):
            return None  # under another name, it may be called with anything
        found: list[_File] = []
        for call in calls:
            beginning = absolute_beginning(call, tree, current)
            below = None if beginning is None else self._named(*beginning)
            if below is None:
                return None
            found.extend(below)
        return found

    def _tree(self, current: ModuleObject, text: str) -> ast.Module | None:
        known = self._modules.by_file.get(current.file)
        if known is not None and known.tree is not None:
            return known.tree.module
        try:
            return parse(text.encode("latin-1"), current.file).module
        except UnreadableScript:
            return None

    def _named(self, beginning: str, whole: bool) -> list[_File] | None:
        if whole:
            return self._files(beginning)
        files = self._files(beginning.rpartition(".")[0])
        if not files:
            return None if "." not in beginning else []
        below = self._below(files[-1].folder, files[-1].name) if files[-1].is_package else []
        return None if below is None else [*files, *below]

    def _files(self, name: str) -> list[_File]:
        """The files of the module called NAME and of the packages that it lies in."""
        modules, folders = self._modules, self._modules.roots
        found: list[_File] = []
        parts = name.split(".")
        if parts[0] in modules.interp.library.standard:
            return []
        for number, part in enumerate(parts, 1):
            known = modules.locate(folders, part)
            if known is None:
                break
            path, folder, is_package = known
            found.append(_File(path, ".".join(parts[:number]), folder, is_package))
            if not is_package:
                break
            folders = [folder]
        return found

    def _below(self, folder: str, name: str) -> list[_File] | None:
        """All modules in FOLDER, which is the package NAME, and in the packages in it."""
        try:
            names = names_in(folder or ".")
        except (OSError, ValueError):
            return []
        if len(names) > self._modules.interp.budget.folder:
            return None
        self._modules.interp.files.listed[folder or "."] = digest_of(state_of(folder or "."))
        found: list[_File] = []
        for entry in names:
            path = os.path.join(folder, entry)
            stem = entry.removesuffix(".py")
            if not stem.isidentifier() or stem == "__pycache__":
                continue
            if stem != entry:
                is_package = stem == "__init__"
                own = name if is_package else f"{name}.{stem}"
                found.append(_File(path, own, folder, is_package))
            elif os.path.isdir(path) and not os.path.islink(path):
                below = self._below(path, f"{name}.{entry}")
                if below is None or len(below) > self._modules.interp.budget.modules:
                    return None
                found.extend(below)
        return found

    def _text(self, path: str) -> str | None:
        """What the module at PATH holds; None where it is not read."""
        if not path:
            return ""  # a folder without __init__.py
        known = self._modules.by_file.get(path)
        if known is not None and known.tree is not None:
            return known.tree.source.text
        data = None if known is None else known.data
        budget = self._modules.interp.budget
        if data is None:
            try:
                with open(path, "rb") as stream:
                    data = stream.read(budget.module_bytes + 1)
            except OSError:
                return None
            self._bytes += len(data)
            if len(data) > budget.module_bytes or self._bytes > budget.total_bytes:
                return None
            self._modules.interp.files.listed[path] = digest_of(data)
        return data.decode("latin-1")


def _word(node: ast.AST) -> str:
    """The name that NODE reads, or imports under another one."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.alias):
        return node.name if node.asname else ""
    return node.attr if isinstance(node, ast.Attribute) else ""


def _holds(module: ModuleObject, value: HeapObject, scope: Scope | None) -> bool:
    """Whether MODULE made VALUE, or has it under a name of its own or in what that names."""
    if module.scope is scope:
        return True
    if value.site is not None and module.tree is not None and value.site.tree is module.tree:
        return True
    return any(
        isinstance(bound, HeapObject)
        and any(held is value for held in (bound, *containers_in(bound)))
        for bound in module.scope.bindings.values()
    )
