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

from flagscan.guildfile.replacing import Obstacle
from flagscan.interfaces.base import Findings, Interface, MainNames
from flagscan.interpreter.concretize import resolve
from flagscan.interpreter.trace import Trace
from flagscan.interpreter.values import Site, Value
from flagscan.model.diagnostic import (
    NOT_REPLACEABLE,
    REASSIGNED,
    UNRESOLVED_DEFAULT,
    Diagnostic,
)
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import FlagValue, Reason, Unresolved, is_known
from flagscan.syntax.bindings import Binding
from flagscan.syntax.literals import NOT_LITERAL, literal
from flagscan.syntax.tree import Tree

PLAIN = (bool, int, float, str, list, tuple, dict, set, frozenset, type(None))
"""The kinds of values that a person could type for a flag."""
CONTAINERS = (list, tuple, dict, set, frozenset)


def collect(trace: Trace) -> Findings:
    """The flag set of the main module's variables."""
    findings = Findings()
    tree = trace.main.tree
    if tree is None:
        return findings
    names = Names(trace, tree)
    found = [(binding, names.value(binding)) for binding in names.flags()]
    if not found:
        return findings
    ignored = names.obstacles([binding for binding, _ in found])
    flags = []
    for binding, value in found:
        flag = names.flag(binding, value, settable=binding.name not in ignored)
        flags.append(flag)
        findings.diagnostics.extend(names.remarks(binding, flag, ignored.get(binding.name)))
    findings.flag_sets.append(
        FlagSet(
            interface="globals",
            tier=Tier.GLOBALS,
            dest="globals",
            location=flags[0].location,
            flags=tuple(flags),
        )
    )
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
            if name.startswith("_"):
                if literal(binding.value) is not NOT_LITERAL:
                    self.fixed.add(name)
            elif any(_is_plain(literal(b.value)) for b in candidates) or self._is_setting(binding):
                yield binding

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
        return _is_plain(value) and shown and not isinstance(node, ast.Name)

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

    def value(self, binding: Binding) -> FlagValue:
        """What BINDING gives its name."""
        known = literal(binding.value)
        if known is not NOT_LITERAL:
            return known if _is_plain(known) else self._unknown(binding, Reason.OBJECT)
        event = self.events.get(binding.target)
        if event is None:  # in a branch that does not run, or behind where reading stopped
            return self._unknown(binding, Reason.UNSUPPORTED_SYNTAX)
        site = Site(self.tree, binding.value) if binding.value is not None else event.site
        held = event.snapshot
        assert isinstance(held, Value)
        value = resolve(held, site)
        if isinstance(value, Unresolved) or _is_plain(value):
            return value
        return self._unknown(binding, Reason.OBJECT)

    def _unknown(self, binding: Binding, reason: Reason) -> Unresolved:
        node = binding.value or getattr(binding.statement, "value", None) or binding.statement
        return Unresolved(
            source=self.tree.text(node), location=self.tree.location(node), reason=reason
        )

    def flag(self, binding: Binding, value: FlagValue, *, settable: bool) -> Flag:
        """The flag of BINDING, whose value is VALUE."""
        event = self.events.get(binding.target)
        if event is not None:
            conditional = bool(event.path)
        else:
            conditional = bool({"if", "else", "match"} & set(binding.blocks))
        return Flag(
            name=binding.name,
            destination=binding.name,
            type=self.type_of(value, binding.value),
            default=value,
            conditional=conditional,
            settable=settable,
            pattern=self.pattern(binding) if settable else "",
            location=self.tree.location(binding.target),
            **self.comment_attributes(binding.statement, binding.name, value),
        )

    def remarks(
        self, binding: Binding, flag: Flag, obstacle: Obstacle | None
    ) -> Iterator[Diagnostic]:
        """What is worth telling of FLAG."""
        where = flag.location
        if isinstance(flag.default, Unresolved):
            source = " ".join(flag.default.source.split())
            yield UNRESOLVED_DEFAULT.at(where, flag=flag.name, source=source)
        if obstacle is not None:
            yield NOT_REPLACEABLE.at(
                where, name=flag.name, why=obstacle.why, remedy=obstacle.remedy
            )
            return
        for later in self.behind(binding):
            yield REASSIGNED.at(where, name=flag.name, spot=self.tree.location(later.target).spot)
            return


def _is_plain(value: object) -> bool:
    """Whether VALUE is of kinds that a person could type for a flag, items included."""
    if value is NOT_LITERAL or not is_known(value) or not isinstance(value, PLAIN):
        return False
    if isinstance(value, dict):
        return all(_is_plain(key) and _is_plain(item) for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(_is_plain(item) for item in value)
    return True


INTERFACE = Interface(name="globals", tier=Tier.GLOBALS, collect=collect)
