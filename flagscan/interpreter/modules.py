"""Following imports into sibling files.

A module is looked for where the running script would find it: its own folder,
the folders it adds to ``sys.path``, the project it belongs to, the roots that
the user named. Everything else is outside, and stays a dotted name.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from flagscan.interpreter import lazy
from flagscan.interpreter.concretize import HERE
from flagscan.interpreter.flow import Exhausted
from flagscan.interpreter.heap import (
    ClassObject,
    HeapObject,
    ModuleObject,
    Scope,
    containers_in,
    holds_containers,
    is_container,
    is_empty,
    lose_contents,
)
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.reach import Reach
from flagscan.interpreter.roots import holds_python, is_below, project_roots
from flagscan.interpreter.skim import adds_paths, mutated_names, skim
from flagscan.interpreter.values import UNBOUND, Constant, External, Imported, Site, Unknown, Value
from flagscan.model.value import Reason
from flagscan.syntax.source import digest_of
from flagscan.syntax.tree import UnreadableScript, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flagscan.interpreter.interpreter import Interpreter
    from flagscan.interpreter.journal import Delta


class Modules:
    """The modules of one interpretation, by dotted name."""

    def __init__(
        self,
        interp: Interpreter,
        path: str,
        roots: tuple[str, ...],
        follow: bool,
        contents: Mapping[str, bytes],
    ) -> None:
        self.interp = interp
        self.contents = contents
        """What files are to hold, by path, instead of what they do."""
        self.follow = follow
        self.loaded: dict[str, ModuleObject | None] = {}
        self.by_file: dict[str, ModuleObject] = {}
        self.absent: dict[str, None] = {}
        self.pending: dict[ModuleObject, None] = {}
        """Modules that were imported and not executed yet."""
        self.acting: dict[ModuleObject, bool] = {}
        self.mutated: dict[ModuleObject, tuple[frozenset[str], frozenset[str]]] = {}
        self.mentioned: dict[tuple[ModuleObject, str], bool] = {}
        self.executing = False
        self.registry_steps = 0
        """Steps spent on what may have filled something that is read."""
        self.numbers: dict[ModuleObject, int] = {}
        """The order in which modules were imported."""
        self.running: list[set[int]] = []
        """For each module body that runs, the numbers of those imported behind it before it ran."""
        self.any_order = 0
        """Above 0 while modules are imported in an order that nobody knows."""
        self.mixed: set[ModuleObject] = set()
        """Those that were."""
        self.reach = Reach(self)
        """What modules may have filled that were imported by names which are not known."""
        self.bytes = 0
        self.parsed = 0
        """Bytes of the modules that were parsed."""
        self.has_namespaces = False
        """Whether a folder without ``__init__.py`` was taken for a package."""
        self._inside: dict[str, bool] = {}
        folder = os.path.dirname(path)
        self.folder = folder
        self.roots: list[str] = list(dict.fromkeys([folder, *roots, *project_roots(folder)]))
        """Folders, spelled so that joining a module's path to one opens it from here."""

    # -- finding ---------------------------------------------------------------------------

    def add_path(self, text: str) -> None:
        """The script puts TEXT on ``sys.path``."""
        if text.startswith(HERE):
            candidates = [text.removeprefix(HERE)]
        elif os.path.isabs(text):
            return
        else:
            # Relative to where the program is started: beside the script or above it.
            here = os.path.abspath(self.folder or ".")
            above = [os.path.join(here, *[os.pardir] * n) for n in range(8)]
            candidates = [os.path.normpath(os.path.join(place, text)) for place in above]
        for candidate in candidates:
            folder = os.path.relpath(candidate)
            folder = "" if folder == "." else folder
            if folder not in self.roots and os.path.isdir(folder or "."):
                self.roots.insert(1, folder)
                self._inside.clear()
                # What was not found before may be there.
                self.loaded = {name: module for name, module in self.loaded.items() if module}

    def already(self, name: str) -> ModuleObject | None:
        """``sys.modules[name]``."""
        return self.interp.trace.main if name == "__main__" else self.loaded.get(name)

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
        found = self.locate(folders, last)
        if found is None:
            return None
        file, place, is_package = found
        if file:
            return self._read(file, name, place, is_package, site)
        module = ModuleObject(name, None, place, True)
        self.loaded[name] = module
        self.has_namespaces = True
        return module

    def locate(self, folders: list[str], name: str) -> tuple[str, str, bool] | None:
        """Where FOLDERS have the module NAME: its file, its folder, and whether it is a package.

        A folder without ``__init__.py`` has no file.
        """
        namespace: str | None = None
        for folder in folders:
            base = os.path.join(folder, name)
            package = os.path.join(base, "__init__.py")
            for file, place, is_package in ((package, base, True), (base + ".py", folder, False)):
                if os.path.isfile(file):
                    return (file, place, is_package) if self._is_ours(file) else None
                self.absent[file] = None
            if namespace is None and os.path.isdir(base):
                namespace = base
        known = namespace is not None and holds_python(namespace)
        return ("", namespace, True) if known and namespace is not None else None

    def _is_ours(self, file: str) -> bool:
        """Whether FILE lies below the roots, and no link on the way leads out of them."""
        folder = os.path.dirname(file)
        if folder not in self._inside:
            self._inside[folder] = self._is_below(folder or ".")
        return self._is_below(file) if os.path.islink(file) else self._inside[folder]

    def _is_below(self, path: str) -> bool:
        real = os.path.realpath(path)
        return any(is_below(real, os.path.realpath(root or ".")) for root in self.roots)

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
            data = self.contents.get(file)
            if data is None:
                with open(file, "rb") as stream:
                    data = stream.read(budget.module_bytes)
        except OSError:
            return None
        self.bytes += len(data)
        interp.library.meet(data.decode("latin-1"))
        module = ModuleObject(name, None, folder, is_package, file)
        module.data = data
        module.digest = digest_of(data)
        module.size = len(data)
        module.path = interp.journal.path
        self.loaded[name] = self.by_file[file] = module
        self.numbers[module] = len(interp.trace.modules)
        interp.trace.modules.append(module)
        self.pending[module] = None
        if self.any_order:
            self.mixed.add(module)
        return module

    # -- executing -------------------------------------------------------------------------

    def execute(self, module: ModuleObject) -> None:
        """Run the body of MODULE, unless it has run (or is running)."""
        self.pending.pop(module, None)
        data, module.data = module.data, None
        if data is None or self.interp.settled:
            return
        self.parsed += len(data)
        if self.parsed > self.interp.budget.parsed_bytes:
            self.interp.over_budget("modules parsed", None)
            self.reach.anything = True  # what this one fills is not known
            return
        try:
            tree = parse(data, module.file)
        except UnreadableScript as error:
            self.interp.trace.diagnostics.append(error.diagnostic)
            return
        main = self.interp.trace.main.tree
        tree.reads_comments = main is None or main.reads_comments
        module.tree = tree
        behind = range(self.numbers[module] + 1, len(self.interp.trace.modules))
        self.running.append(set(behind))
        before = self.interp.journal.begin_any_order()
        try:
            self.interp.run_module(module, tree)
        finally:
            self.running.pop()
            mixed: list[Delta] | None = [] if module in self.mixed else None
            self.interp.journal.end_any_order(before, mixed, tree)

    def before_writing(self, module: ModuleObject) -> None:
        """An attribute of MODULE is about to be assigned from outside.

        Names imported from it hold what it had before, also those that nobody has read yet.
        """
        self.execute(module)
        interp = self.interp
        scopes = [m.scope for m in (interp.trace.main, *interp.trace.modules)]
        scopes.extend(activation.scope for activation in (*interp.stack, interp.activation))
        for scope in scopes:
            for name, value in list(scope.bindings.items()):
                if isinstance(value, Imported) and value.module is module:
                    scope.bindings[name] = self.fetch(value)

    def fetch(self, imported: Imported) -> Value:
        """The value of a name that was imported, now that it is read."""
        value = self.attribute(imported.module, imported.name, imported.site)
        if isinstance(value, HeapObject):
            self.before_reading(value, imported.module.scope, imported.name)
        return value

    def before_reading(self, value: HeapObject, scope: Scope, name: str) -> None:
        """What the sibling module of SCOPE holds under NAME, and can change, is about to be read.

        A module that was imported and not executed yet may have filled it (a registry): all are
        executed first, unless nothing seems to change it.
        """
        if (
            self.pending
            and scope is not self.interp.trace.main.scope
            and not self.executing
            and holds_containers(value)
            and self._may_be_filled(value, scope, name)
            and not self._execute_due()
        ):
            lose_contents(self.interp.journal, value)  # what was not executed may have changed it
        if scope is not self.interp.trace.main.scope:
            changed = self.interp.journal.changed
            for container in containers_in(value):
                may_be_filled = container in changed or is_empty(container)
                if may_be_filled and self.reach.may_fill(container, scope):
                    lose_contents(self.interp.journal, container)

    def before_listing(self, cls: ClassObject) -> bool:
        """The classes derived from CLS are about to be listed: whether all of them will be known.

        Modules that were imported and not executed yet are executed first, if any names it.
        """
        named = not self.executing and any(self._mentions(m, cls.name) for m in self.pending)
        return not (named and not self._execute_due()) and not self.reach.may_fill(cls)

    def _execute_due(self) -> bool:
        """Execute the modules that wait for it; whether all were, within the budget."""
        interp = self.interp
        begun, limit = interp.steps, interp.last_step
        interp.last_step = begun + interp.budget.registry_steps - self.registry_steps
        self.executing = True
        try:
            while due := self._due():
                self.execute(due)
        except Exhausted:
            self.pending.clear()
            return False
        finally:
            self.executing = False
            self.registry_steps += interp.steps - begun
            interp.last_step = limit + interp.steps - begun
        return True

    def _due(self) -> ModuleObject | None:
        """A pending module that Python would have executed: none imported behind a running one."""
        for module in self.pending:
            number = self.numbers[module]
            if not any(number in behind for behind in self.running):
                return module
        return None

    def _may_be_filled(self, value: HeapObject, scope: Scope, name: str) -> bool:
        """Whether a module that is not executed yet may change VALUE."""
        if not is_container(value):
            return True
        for module in self.by_file.values():
            if module.scope is scope and module.tree is not None:
                if module not in self.mutated:
                    self.mutated[module] = mutated_names(module.tree.module)
                anywhere, in_functions = self.mutated[module]
                # Code at the module's own level has run up to here; its functions may be called
                # by any module.
                inside = self.interp.activation.function is not None
                if name in (anywhere if inside else in_functions):
                    return True
        return any(self._mentions(module, name) for module in self.pending)

    def _mentions(self, module: ModuleObject, name: str) -> bool:
        """Whether the word NAME stands in the text of MODULE, which is not executed yet."""
        key = (module, name)
        known = self.mentioned.get(key)
        if known is None:
            data, word = module.data or b"", name.encode()
            known = word in data and re.search(rb"\b" + re.escape(word) + rb"\b", data) is not None
            self.mentioned[key] = known
        return known

    def arrange(self, module: ModuleObject, site: Site) -> None:
        """Execute MODULE at its import if that is part of the program's interface."""
        for behind in self.running:
            behind.discard(self.numbers.get(module, -1))
        if module in self.pending and (
            adds_paths(module, self.interp.library.standard) or self._acts(module, site)
        ):
            self.execute(module)

    def _acts(self, module: ModuleObject, site: Site) -> bool:
        """Whether importing MODULE, or what it imports, has an effect by itself."""
        known = self.acting.get(module)
        if known is not None:
            return known
        if module.data is None:
            return False
        self.acting[module] = False  # while its imports, which may lead back here, are looked at
        text = module.data.decode("latin-1")
        library = self.interp.library
        skimmed = skim(text, library.effects, library.deep_effects)
        acts = skimmed.acts
        for level, base, members in skimmed.imports:
            if acts:
                break
            name = self.absolute(base or None, level, module)
            if not name or name.partition(".")[0] in library.standard:
                continue
            target = self.load(name, site)
            if target is None:
                continue
            acts = self._acts(target, site)
            for member in members if target.is_package and not acts else ():
                child = self.load(f"{name}.{member}", site)
                acts = acts or (child is not None and self._acts(child, site))
        self.acting[module] = acts
        return acts

    def absolute(
        self, module: str | None, level: int, current: ModuleObject | None = None
    ) -> str | None:
        """The absolute name of ``from <level dots>module import``; None when above the top.

        CURRENT is the module that the statement stands in; by default the one that is running.
        """
        if level == 0:
            return module
        current = current or self.interp.current_module()
        parts = current.name.split(".") if current.name not in ("__main__", "") else []
        if current.name == "__main__":
            parts = [*self._package_of_main(level), "__main__"]
        if not current.is_package:
            parts = parts[:-1]
        if level > 1:
            if level - 1 > len(parts):
                return None
            parts = parts[: len(parts) - level + 1]
        if module:
            parts = [*parts, *module.split(".")]
        return ".".join(parts) if parts else None

    def _package_of_main(self, level: int) -> list[str]:
        # ``python -m pkg.train``: the packages that the script lies in. A folder that is left by
        # LEVEL dots is one, with or without ``__init__.py``.
        parts: list[str] = []
        folder = os.path.abspath(self.folder or ".")
        while len(parts) < level - 1 or os.path.isfile(os.path.join(folder, "__init__.py")):
            if os.path.dirname(folder) == folder:
                return []
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

    def child(self, module: ModuleObject, name: str, site: Site) -> ModuleObject | None:
        """The sub-module NAME of the package MODULE."""
        return self.load(f"{module.name}.{name}", site) if module.is_package else None

    def _gives_way(self, module: ModuleObject) -> str | None:
        """The name of MODULE in a folder that is a package only for want of another one.

        An installed package of that name is found before a folder without ``__init__.py``.
        """
        for name, found in self.loaded.items() if self.has_namespaces else ():
            top = self.loaded.get(name.partition(".")[0]) if found is module else None
            if top is not None and top.is_package and not top.file:
                return name
        return None

    def attribute(self, module: ModuleObject, name: str, site: Site) -> Value:
        """``module.name``, or the sub-module of that name."""
        self.execute(module)
        replaced = lazy.from_stand_in(self.interp, module, name, site)
        if replaced is not None:
            return replaced
        found = module.scope.bindings.get(name)
        if isinstance(found, Imported):
            found = module.scope.bindings[name] = self.fetch(found)
        if found is not None and found is not UNBOUND:
            bound = [option for option in options_of(found) if option is not UNBOUND]
            return join(*bound)
        computed = lazy.from_getattr(self.interp, module, name, site)
        if computed is not None:
            return computed
        child = self.child(module, name, site)
        if child is not None:
            return child
        if name == "__name__":
            return Constant(module.name)
        if name == "__file__" and module.file:
            return Constant(HERE + os.path.abspath(module.file))
        outside = self._gives_way(module)
        if outside is not None:
            return External(f"{outside}.{name}")
        for outer in self.interp.star_imports.get(module.scope, ()):
            return External(f"{outer}.{name}")
        return Unknown(Reason.UNBOUND_NAME, site)
