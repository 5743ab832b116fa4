"""The variables of the main module as flags: values, types, ranges and descriptions.

    lr = 0.1  # learning rate               Flag(name="lr", type="float", default=0.1, help=...)
    lr: Annotated[float, Le(1)] = 0.1       ... max=1

What makes a variable a flag is for the interfaces to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from flagscan.declarations.annotations import Kind, attributes_of, kind_of
from flagscan.declarations.descriptions import documented_attributes, texts_below
from flagscan.guildfile import replacing
from flagscan.guildfile.notebooks import Notebook
from flagscan.guildfile.replacing import Obstacle
from flagscan.interpreter.concretize import resolve
from flagscan.interpreter.trace import Assignment, Trace
from flagscan.interpreter.values import External, Site, Value
from flagscan.model.diagnostic import (
    NOT_REPLACEABLE,
    REASSIGNED,
    UNRESOLVED_DEFAULT,
    Diagnostic,
)
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Tier
from flagscan.model.value import (
    ABSENT,
    SCALAR_TYPES,
    FlagValue,
    Reason,
    Unresolved,
    is_known,
    scalar_type,
)
from flagscan.syntax.bindings import Binding, bindings_of, is_main_test
from flagscan.syntax.comments import Remark, remark_of
from flagscan.syntax.forms import fitting
from flagscan.syntax.literals import NOT_LITERAL, literal
from flagscan.syntax.remarks import is_code
from flagscan.syntax.tree import Tree

PLAIN = (bool, int, float, str, list, tuple, dict, set, frozenset, type(None))
"""The kinds of values that a person could type for a flag."""
CONVERSIONS = {"str", "int", "float", "bool", "round"}
DRAWN = {"random.random", "random.randint", "random.randrange", "random.uniform", "random.choice"}


class MainNames:
    """The names of the main module: where each is bound, and what was assigned."""

    def __init__(self, trace: Trace, tree: Tree) -> None:
        self.tree = tree
        self.has_command_line = trace.has_command_line
        self.scope = trace.main.scope.bindings
        self._annotation = trace.annotation
        self.events: dict[ast.AST, Assignment] = {}
        """The first time that each target was assigned."""
        for event in trace.assignments:
            self.events.setdefault(event.target, event)
        self.bindings: dict[str, list[Binding]] = {}
        for binding in bindings_of(tree.module):
            self.bindings.setdefault(binding.name, []).append(binding)

    @cached_property
    def notebook(self) -> Notebook | None:
        """How Guild finds the values of a notebook; None for a script."""
        return Notebook(self.tree) if self.tree.source.cells else None

    @cached_property
    def docstrings(self) -> dict[ast.stmt, str]:
        """The texts that stand below assignments, by the assignment."""
        bodies = [self.tree.module.body]
        bodies += [s.body for s in bodies[0] if isinstance(s, ast.If) and is_main_test(s.test)]
        found: dict[ast.stmt, str] = {}
        cell = self.tree.source.cell_at
        for body in bodies:
            for statement, text in texts_below(body).items():
                below = body[body.index(statement) + 1]
                # Code between quotes was commented out that way.
                lines = self.tree.text(below).strip("\"'").splitlines()
                if cell(below.lineno) == cell(statement.lineno) and not any(
                    is_code(line.strip()) for line in lines
                ):
                    found[statement] = text
        return found

    @cached_property
    def entries(self) -> dict[str, str]:
        """What the module's docstring says of its attributes."""
        return documented_attributes(ast.get_docstring(self.tree.module) or "")

    def chosen(self, bindings: list[Binding]) -> Binding:
        """The one of BINDINGS, all of one name, that Guild replaces; else the first."""
        return bindings[0] if self.notebook is not None else replacing.chosen(bindings)

    def obstacles(self, choices: list[Binding]) -> dict[str, replacing.Obstacle]:
        """For the names of CHOICES, which are passed together, what keeps Guild from it."""
        if self.notebook is not None:
            return self.notebook.obstacles(choices)
        return replacing.obstacles(self.tree.module, choices)

    def pattern(self, binding: Binding) -> str:
        """By what Guild finds the value of BINDING in a notebook; empty: by its name."""
        return "" if self.notebook is None else self.notebook.place_of(binding).pattern

    def behind(self, binding: Binding) -> list[Binding]:
        """The later bindings of the same name."""
        own = self.bindings[binding.name]
        return own[own.index(binding) + 1 :]

    def dotted(self, node: ast.expr) -> str:
        """The dotted name of something outside of the script, as its own module knows it."""
        if isinstance(node, ast.Attribute):
            return f"{self.dotted(node.value)}.{node.attr}"
        if isinstance(node, ast.Name):
            bound = self.scope.get(node.id)
            if bound is None:
                return node.id
            return bound.name if isinstance(bound, External) else "?"
        return "?"

    def gives_plain(self, node: ast.expr) -> bool:
        """Whether NODE, whose value is not known, can only give a text or a number."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (*SCALAR_TYPES, type(None)))
        if isinstance(node, ast.JoinedStr):
            return True
        if isinstance(node, ast.IfExp):
            return self.gives_plain(node.body) and self.gives_plain(node.orelse)
        if isinstance(node, ast.BoolOp):
            return all(self.gives_plain(value) for value in node.values)
        if isinstance(node, ast.UnaryOp):
            return isinstance(node.op, ast.USub) and self.gives_plain(node.operand)
        if isinstance(node, ast.BinOp):
            left = self.gives_plain(node.left)
            if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
                return left  # a text that is filled in with anything
            return left and self.gives_plain(node.right)
        if not isinstance(node, ast.Call):
            return False
        name = self.dotted(node.func).removeprefix("builtins.")
        if name in CONVERSIONS or name in ("os.getenv", "os.environ.get") or name in DRAWN:
            return True
        return (
            name == "numpy.random.randint"
            and len(node.args) < 3
            and not any(keyword.arg == "size" for keyword in node.keywords)
        )

    def type_of(self, default: FlagValue, node: ast.expr | None) -> FlagValue:
        """The type of a flag that is declared by its DEFAULT alone; absent for no scalar.

        NODE is the expression: ``str(...)`` is a text, whatever it is.
        """
        if isinstance(default, Unresolved) and isinstance(node, ast.Call):
            name = self.dotted(node.func).removeprefix("builtins.")
            return name if name in SCALAR_TYPES.values() else ABSENT
        return scalar_type(default)

    def comment_attributes(self, node: ast.AST, name: str, default: FlagValue) -> dict[str, Any]:
        """``help``, ``choices`` and ``allow_other`` of a flag, as the comments at NODE tell.

        Comments are not read where the program has a command line: its globals and dicts are
        then not offered, and loading LibCST costs more than everything else.
        """
        remark = self._remark(node, name, default)
        found: dict[str, Any] = {}
        if remark.description:
            found["help"] = remark.description
        if remark.alternatives:
            found["choices"] = [default, *remark.alternatives]
            found["allow_other"] = True
        return found

    def _remark(self, node: ast.AST, name: str, default: FlagValue) -> Remark:
        if self.has_command_line:
            return Remark()
        return remark_of(self.tree, node, name, default)

    def value(self, binding: Binding) -> FlagValue:
        """What BINDING gives its name."""
        known = literal(binding.value)
        if known is not NOT_LITERAL:
            return known if is_plain(known) else self._unknown(binding, Reason.OBJECT)
        event = self.events.get(binding.target)
        if event is None:  # in a branch that does not run, or behind where reading stopped
            return self._unknown(binding, Reason.UNSUPPORTED_SYNTAX)
        site = Site(self.tree, binding.value) if binding.value is not None else event.site
        held = event.snapshot
        assert isinstance(held, Value)
        value = resolve(held, site)
        if isinstance(value, Unresolved) or is_plain(value):
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
            default=value,
            conditional=conditional,
            settable=settable,
            pattern=self.pattern(binding) if settable else "",
            location=self.tree.location(binding.target),
            **self.declared(binding, value),
        )

    def declared(self, binding: Binding, value: FlagValue) -> dict[str, Any]:
        """The attributes of the flag that BINDING is besides its default, which is VALUE.

        The annotation comes first, then docstrings, then comments.
        """
        found = {
            "type": self.type_of(value, binding.value),
            **self.comment_attributes(binding.statement, binding.name, value),
            **self.form_attributes(binding, value),
        }
        if text := self.docstrings.get(binding.statement) or self.entries.get(binding.name):
            found["help"] = text
        if isinstance(binding.statement, ast.AnnAssign):
            found |= attributes_of(self.kind_of(binding))
        return found

    def form_attributes(self, binding: Binding, value: FlagValue) -> dict[str, Any]:
        """What a form of Google Colab at BINDING says."""
        form = self._remark(binding.statement, binding.name, value).form
        if form is None:
            return {}
        found: dict[str, Any] = {}
        if form.type:
            found["type"] = form.type
        if form.minimum is not None:
            found["min"] = form.minimum
        if form.maximum is not None:
            found["max"] = form.maximum
        choices = fitting(form.choices, value)
        if choices:
            found |= {"choices": choices, "allow_other": form.allow_other}
        return found

    def kind_of(self, binding: Binding) -> Kind:
        """What the annotation at BINDING says."""
        assert isinstance(binding.statement, ast.AnnAssign)
        return kind_of(self._annotation(self.tree, binding.statement.annotation))

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

    def set_of(
        self, bindings: Iterable[Binding], interface: str, tier: Tier
    ) -> tuple[FlagSet | None, list[Diagnostic]]:
        """The set of flags that BINDINGS are, if any, and what is worth telling of them."""
        found = [(binding, self.value(binding)) for binding in bindings]
        if not found:
            return None, []
        remarks: list[Diagnostic] = []
        ignored = self.obstacles([binding for binding, _ in found])
        flags = []
        for binding, value in found:
            flag = self.flag(binding, value, settable=binding.name not in ignored)
            flags.append(flag)
            remarks.extend(self.remarks(binding, flag, ignored.get(binding.name)))
        flag_set = FlagSet(
            interface=interface,
            tier=tier,
            dest="globals",
            location=flags[0].location,
            flags=tuple(flags),
        )
        return flag_set, remarks


def is_plain(value: object) -> bool:
    """Whether VALUE is of kinds that a person could type for a flag, items included."""
    if value is NOT_LITERAL or not is_known(value) or not isinstance(value, PLAIN):
        return False
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(item) for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(is_plain(item) for item in value)
    return True
