"""``globals``: the variables of the script itself.

    lr = 0.1                # a flag
    steps = 5 * 8           # a flag: computed from literals
    warmup = steps // 10    # none: it follows another flag
    model = Net(lr)         # none: an object

A flag is a name without leading underscore whose value a person could have
typed. Guild's own import reads literals of unindented plain assignments only
(``guild/plugins/flags_import_util.py``); its runs can replace more than that,
hence more is listed: see :mod:`flagscan.guildfile.replacing`, which also tells
where a value would be ignored. Names that only loops assign are no settings but
the program's state.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flagscan.declarations.variables import MainNames, is_plain
from flagscan.interfaces.base import Findings, Interface
from flagscan.interpreter.trace import Trace
from flagscan.model.script import Tier
from flagscan.model.value import Unresolved
from flagscan.syntax.bindings import Binding
from flagscan.syntax.literals import NOT_LITERAL, literal
from flagscan.syntax.tree import Tree

CONTAINERS = (list, tuple, dict, set, frozenset)


def collect(trace: Trace) -> Findings:
    """The flag set of the main module's variables."""
    findings = Findings()
    tree = trace.main.tree
    if tree is None:
        return findings
    names = Names(trace, tree)
    flag_set, findings.diagnostics = names.set_of(names.flags(), "globals", Tier.GLOBALS)
    findings.flag_sets += [flag_set] if flag_set else []
    return findings


class Names(MainNames):
    """What the main module does with each of its names."""

    def __init__(self, trace: Trace, tree: Tree) -> None:
        super().__init__(trace, tree)
        self.assigned = {
            name
            for name, bindings in self.bindings.items()
            if any(binding.form != "other" for binding in bindings)
        }
        self.definitions = {
            node.name: node
            for node in tree.module.body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        }
        self.fixed: set[str] = set()
        """Names whose value follows from no flag."""

    def flags(self) -> Iterator[Binding]:
        """For each name that is a flag, the assignment that Guild replaces, else the first."""
        for name, bindings in self.bindings.items():
            candidates = [
                binding
                for binding in bindings
                if binding.form not in ("other", "augmented") and "loop" not in binding.blocks
            ]
            if not candidates:
                continue
            binding = self.chosen(candidates)
            if self._is_final(binding):
                if literal(binding.value) is not NOT_LITERAL:
                    self.fixed.add(name)
                continue
            if name.startswith("_"):
                if literal(binding.value) is not NOT_LITERAL:
                    self.fixed.add(name)
            elif any(is_plain(literal(b.value)) for b in candidates) or self._is_setting(binding):
                yield binding

    def _is_final(self, binding: Binding) -> bool:
        """Whether the annotation says that BINDING is for ever: a constant, no setting."""
        return binding.form == "annotated" and "Final" in self.kind_of(binding).wrappers

    def _is_setting(self, binding: Binding) -> bool:
        """Whether a computed value is one that a person would set."""
        node = binding.value
        if node is None or self._follows(node):
            return False
        event = self.events.get(binding.target)
        if event is None:
            return False
        value = self.value(binding)
        if isinstance(value, Unresolved):
            return self.gives_plain(node) and not self._insists(node)
        # A computed list or dict is a table or the program's state; one that is written out is not.
        shown = isinstance(node, (ast.List, ast.Tuple)) or not isinstance(value, CONTAINERS)
        return is_plain(value) and shown and not isinstance(node, ast.Name)

    def _follows(self, node: ast.expr) -> bool:
        """Whether NODE reads a variable: a flag of it would be frozen at its default.

        Guild passes every flag in every run, so setting the other one would have no effect on it.
        """
        seen: set[str] = set()
        pending = [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]
        while pending:
            name = pending.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.assigned and name not in self.fixed:
                return True
            if name in self.definitions:  # what its code reads
                code = ast.walk(self.definitions[name])
                pending.extend(n.id for n in code if isinstance(n, ast.Name))
        return False

    def _insists(self, node: ast.expr) -> bool:
        """Whether NODE reads ``os.environ[...]``: a launcher has to set that, not a person."""
        return any(
            isinstance(part, ast.Subscript) and self.dotted(part.value) == "os.environ"
            for part in ast.walk(node)
        )


INTERFACE = Interface(name="globals", tier=Tier.GLOBALS, collect=collect)
