"""Where the value of a flag may be put into the text: proposals, the most natural one first.

An interface says where each flag is declared (``Flag.location``): the name that is assigned, the
key of a dict, the parameter, the call. What a declaration of each shape looks like with another
value is here, whichever library it is of; whether that was the right thing to do is found out
by reading the result (:mod:`flagscan.editing.verifying`).

    lr = 0.1                            the expression
    a = b = 1                           b = 1; a = 5
    a, b = f()                          _a, b = f(); a = 5
    {"lr": 0.1}, dict(lr=0.1)           the expression
    {**base}                            {**base, "lr": 0.5}
    def main(lr=0.1), lr: float         the default; ``= 0.5`` behind the parameter or field
    add_argument("--lr")                ``default=0.5`` behind the last argument
    field(default_factory=list)         field(default_factory=lambda: [1])
    cfg.lr = 0.1, cfg["lr"] = 0.1       the expression
    param.Number(0.1), param.Number()   the first argument; ``default=0.5`` behind the last one

Nothing here adds or removes a line: tracebacks and comments keep their places.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flagscan.editing.arms import binding_of, item_in, other_arms
from flagscan.editing.members import member_code
from flagscan.editing.names import spelled
from flagscan.editing.writing import Code
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT
from flagscan.syntax.bindings import Binding, bindings_in
from flagscan.syntax.spans import Spans

DEFAULTS = ("default", "default_value")
"""The keywords that declare a default; TensorFlow 1 has its own."""
FACTORIES = ("default_factory", "factory")
_TEXTS_OF_PARENTHESES = re.compile(r"#[^\r\n]*|\\?(?:\r\n|\r|\n)|[^\S\r\n]+")
_MUTABLE = (list, dict, set)
_VARIABLES = ("globals", "papermill", "dict_literals", "config_objects")
"""Interfaces whose flags are, or are parts of, what the script assigns."""


class Unsettable(Exception):
    """A flag that would not have the value in every run, whatever is edited; the text says why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value: the characters from START to END make way for it."""

    start: int
    end: int
    before: str = ""
    """What has to stand before the value."""
    after: str = ""
    old: ast.expr | None = None
    """The expression that stands there now."""
    value: object = None
    """What is to be written, as a value or :class:`Code`."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to give a flag a value: all of its SLOTS are filled."""

    slots: tuple[Slot, ...]
    own: bool = True
    """Whether this is the declaration of the flag itself. Otherwise it was found by its name,
    and no other flag may change with it."""
    path: str = ""
    """The file of the slots, where it is not that of the flag."""


def proposals(spans: Spans, flag: Flag, interface: str, value: object) -> Iterator[Proposal]:
    """The ways to give FLAG, which INTERFACE found in the file of SPANS, the VALUE.

    Raises:
        Unsettable: none of them is enough.
    """
    return _Declaration(spans, flag, interface, value).proposals()


def is_alone(spans: Spans, flag: Flag, interface: str) -> bool:
    """Whether FLAG has its default in every run: no other arm assigns what it is."""
    return not _Declaration(spans, flag, interface, None).other_arms()


class _Declaration:
    """The declaration of one flag, and the value that it is to have."""

    def __init__(self, spans: Spans, flag: Flag, interface: str, value: object) -> None:
        self.spans = spans
        self.flag = flag
        self.interface = interface
        self.value = value

    def proposals(self) -> Iterator[Proposal]:
        more = [slot for other in self.other_arms() for slot in self._slots_of(other)]
        for proposal in self._declared():
            yield replace(proposal, slots=(*proposal.slots, *more)) if more else proposal

    def other_arms(self) -> list[Binding]:
        """What else may run instead of the assignment that declares the flag."""
        found = self.spans.at(self.flag.location)
        binding = binding_of(self.spans, found[-1]) if found else None
        if binding is None or self.interface not in _VARIABLES:
            return []
        return other_arms(self.spans, binding)

    def _slots_of(self, other: Binding) -> tuple[Slot, ...]:
        """Where OTHER, an assignment in another arm, gives the flag the value.

        Raises:
            Unsettable: it does so nowhere.
        """
        found: Iterator[Proposal] = iter(())
        if self.interface in ("globals", "papermill"):
            found = self._bound(other)
        else:
            item = item_in(other.value, self.flag.name)
            if item is not None:
                found = self._expression(item)
        first = next(found, None)
        if first is None:
            spot = self.spans.tree.location(other.target).spot
            raise Unsettable(
                f"{other.name} is also assigned in {spot}, in a way that does not show it"
            )
        return first.slots

    def _declared(self) -> Iterator[Proposal]:
        for node in self.spans.at(self.flag.location):
            if isinstance(node, ast.arg):
                yield from self._parameter(node)
            elif isinstance(node, ast.keyword):
                yield from self._expression(node.value)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield from self._target(node)
            elif isinstance(node, (ast.Attribute, ast.Subscript)):
                yield from self._part(node)
            elif isinstance(node, ast.Call):
                yield from self._call(node)
                yield from self._more_items(node)
            elif isinstance(node, ast.Dict):
                yield from self._more_items(node)
            parent = self.spans.parents.get(node)
            if isinstance(parent, ast.keyword) and parent.arg is not None:
                yield from self._expression(parent.value)
            if isinstance(parent, ast.Dict) and node in parent.values:
                yield from self._expression(node)
            if isinstance(parent, ast.Dict) and node in parent.keys:
                yield from self._expression(parent.values[parent.keys.index(node)])

    # -- expressions -----------------------------------------------------------------------

    def _expression(self, node: ast.expr) -> Iterator[Proposal]:
        """The value is that of NODE, or of something in it that only describes it."""
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg in DEFAULTS:
                    yield from self._default_keyword(keyword)
                elif keyword.arg in FACTORIES:
                    yield Proposal((self._slot(keyword.value, before="lambda: "),))
            if node.args and _is_description(node):
                yield Proposal((self._slot(node.args[0]),))
            if self.interface == "param":
                yield from (Proposal((self._slot(argument),)) for argument in node.args[:1])
                yield Proposal((self._more(node, "default="),))
        yield from self._plainly(node)

    def _plainly(self, node: ast.expr) -> Iterator[Proposal]:
        code = member_code(self.spans.tree, node, self.value)
        if code is not None:
            yield Proposal((self._slot(node, value=code),))
        if self._needs_factory(node):
            yield Proposal((self._slot(node, before=self._factory(), after=")"),))
        else:
            yield Proposal((self._slot(node),))

    def _default_keyword(self, keyword: ast.keyword) -> Iterator[Proposal]:
        if self._needs_factory(keyword):
            start, end = self.spans.of(keyword)
            yield Proposal((self._at(start, end, "default_factory=lambda: "),))
        else:
            code = member_code(self.spans.tree, keyword.value, self.value)
            if code is not None:
                yield Proposal((self._slot(keyword.value, value=code),))
            yield Proposal((self._slot(keyword.value),))

    def _slot(
        self, node: ast.expr, *, before: str = "", after: str = "", value: object = None
    ) -> Slot:
        start, end = self.spans.of(node)
        return Slot(start, end, before, after, node, self.value if value is None else value)

    def _at(self, start: int, end: int, before: str, after: str = "") -> Slot:
        return Slot(start, end, before, after, None, self.value)

    # -- assignments, fields ---------------------------------------------------------------

    def _target(self, node: ast.Name) -> Iterator[Proposal]:
        statement = self.spans.statement(node)
        if isinstance(statement, ast.AnnAssign) and statement.value is None:
            if self._may_have_default(statement):
                end = self.spans.of(statement)[1]
                before, after = " = ", ""
                if self._needs_factory(statement):
                    before, after = before + self._factory(), ")"
                yield Proposal((self._at(end, end, before, after),))
            return
        binding = self._binding(node, statement)
        if binding is None:
            return
        yield from self._bound(binding)

    def _part(self, node: ast.Attribute | ast.Subscript) -> Iterator[Proposal]:
        """NODE is what a statement assigns of an object: ``cfg.lr = 0.1``."""
        statement = self.spans.statement(node)
        single = isinstance(statement, ast.Assign) and statement.targets == [node]
        if isinstance(statement, ast.AnnAssign) and statement.target is node:
            single = statement.value is not None
        if single:
            yield from self._expression(statement.value)  # type: ignore[union-attr]

    def _binding(self, node: ast.expr, statement: ast.stmt | None) -> Binding | None:
        for binding in bindings_in(statement) if statement is not None else ():
            if binding.target is node:
                return binding
        return None

    def _bound(self, binding: Binding) -> Iterator[Proposal]:
        """BINDING gives its name the value."""
        if binding.value is not None and binding.form != "chained":
            yield from self._expression(binding.value)
            return
        # The other names of the statement keep what they get; this one is assigned behind it.
        instead = self._taken_out(binding)
        if instead is not None:
            end = self.spans.of(binding.statement)[1]
            target = self.spans.tree.text(binding.target)
            yield Proposal((instead, self._at(end, end, f"; {target} = ")))

    def _taken_out(self, binding: Binding) -> Slot | None:
        """The statement of BINDING no longer assigns its name."""
        statement, target = binding.statement, binding.target
        start, end = self.spans.of(target)
        if isinstance(statement, ast.Assign) and target in statement.targets:
            following = [*statement.targets, statement.value][statement.targets.index(target) + 1]
            between = self.spans.text[end : self.spans.of(following)[0]]
            equals = between.find("=")
            if between.strip(" \t=(") or self.spans.text[start - 1 : start] == "(":
                return None
            end += equals + 1
            end += len(self.spans.text[end:]) - len(self.spans.text[end:].lstrip(" \t"))
            return Slot(start, end, value=Code(""))
        # One of several that are unpacked: something has to be there in its place.
        unused = f"_{binding.name}"
        if any(isinstance(n, ast.Name) and n.id == unused for n in self.spans.nodes):
            return None
        return Slot(start, end, value=Code(unused))

    def _needs_factory(self, node: ast.AST) -> bool:
        """Whether VALUE cannot stand as the default of a field as it is.

        ``dataclasses`` refuses lists, dicts and sets there.
        """
        if not isinstance(self.value, _MUTABLE):
            return False
        statement = self.spans.statement(node)
        owner = self.spans.parents.get(statement) if statement is not None else None
        if not isinstance(statement, ast.AnnAssign) or not isinstance(owner, ast.ClassDef):
            return False
        return any("dataclass" in self.spans.tree.text(d) for d in owner.decorator_list)

    def _factory(self) -> str:
        return f"{spelled(self.spans.tree, 'dataclasses', 'field')}(default_factory=lambda: "

    def _may_have_default(self, statement: ast.AnnAssign) -> bool:
        """Whether the field of STATEMENT can get a default: none without one follows it.

        ``dataclasses`` takes fields of a class in order, and those of its bases before them.
        """
        owner = self.spans.parents.get(statement)
        if not isinstance(owner, ast.ClassDef):
            return False
        names = {owner.name}
        for node in self.spans.nodes:
            if not isinstance(node, ast.ClassDef):
                continue
            if node is not owner:
                if not any(isinstance(b, ast.Name) and b.id in names for b in node.bases):
                    continue
                names.add(node.name)
            body = node.body[node.body.index(statement) + 1 :] if node is owner else node.body
            if any(isinstance(s, ast.AnnAssign) and s.value is None for s in body):
                return False
        return True

    # -- parameters ------------------------------------------------------------------------

    def _parameter(self, node: ast.arg) -> Iterator[Proposal]:
        arguments = self.spans.parents.get(node)
        if not isinstance(arguments, ast.arguments) or node in (arguments.vararg, arguments.kwarg):
            return
        default = _default_of(arguments, node)
        if default is not None:
            yield from self._expression(default)
            return
        end = self.spans.of(node)[1]
        equals = "=" if node.annotation is None else " = "
        if self.interface == "typer" and self.flag.positional:
            # With nothing but a default it would become an option.
            before = f"{equals}{spelled(self.spans.tree, 'typer', 'Argument')}("
            yield Proposal((self._at(end, end, before, ")"),))
        yield Proposal((self._at(end, end, equals),))

    # -- calls -----------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Iterator[Proposal]:
        """NODE declares an option: ``add_argument``, ``option``, ``DEFINE_float``."""
        optional = self._optional(node)
        for keyword in node.keywords:
            if keyword.arg in DEFAULTS:
                for proposal in self._default_keyword(keyword):
                    yield Proposal((*proposal.slots, *optional))
                return
        name = _last_name(node.func)
        if name.startswith("DEFINE") and len(node.args) > 1:
            if not any(isinstance(argument, ast.Starred) for argument in node.args[:2]):
                yield Proposal((self._slot(node.args[1]), *optional))
            return
        if any(keyword.arg is None for keyword in node.keywords) or not node.args:
            return  # a default may be among the unpacked ones, and twice is an error
        before = "default="
        if name == "add_argument" and self.flag.positional:
            if self.flag.nargs is ABSENT:
                before = f'nargs="?", {before}'
            optional.extend(
                self._slot(keyword.value, value="*")
                for keyword in node.keywords
                if keyword.arg == "nargs" and self.flag.nargs == "+"
            )
        yield Proposal((self._more(node, before), *optional))

    def _optional(self, node: ast.Call) -> list[Slot]:
        """What makes an option that is required one that may be left out."""
        for keyword in node.keywords:
            if keyword.arg == "required" and self.flag.required is not False:
                return [self._slot(keyword.value, value=Code("False"))]
        return []

    def _more_items(self, node: ast.Call | ast.Dict) -> Iterator[Proposal]:
        """A further item of a dict that takes this key from another one."""
        key = self.flag.name.rpartition(".")[2]
        if isinstance(node, ast.Dict):
            merges = None in node.keys
        else:
            merges = bool(node.args) or any(keyword.arg is None for keyword in node.keywords)
            merges = merges and self.interface == "dict_literals" and key.isidentifier()
        if merges:
            before = f'"{key}": ' if isinstance(node, ast.Dict) else f"{key}="
            yield Proposal((self._more(node, before),))

    def _more(self, node: ast.Call | ast.Dict, before: str) -> Slot:
        """Behind the last of what NODE lists in its brackets."""
        listed: list[ast.AST] = (
            [*node.args, *node.keywords] if isinstance(node, ast.Call) else list(node.values)
        )
        end = max((self.spans.of(item)[1] for item in listed), default=None)
        close = self.spans.of(node)[1] - 1
        if end is None:
            return self._at(close, close, before)
        # Between the last one and the bracket there are only parentheses, a comma and comments.
        comma = False
        position = end
        while position < close:
            blank = _TEXTS_OF_PARENTHESES.match(self.spans.text, position)
            if blank is not None:
                position = blank.end()
                continue
            comma = self.spans.text[position] == ","
            position += 1
            end = position
        return self._at(end, end, f" {before}" if comma else f", {before}")


def _default_of(arguments: ast.arguments, node: ast.arg) -> ast.expr | None:
    positional = [*arguments.posonlyargs, *arguments.args]
    if node in positional:
        index = positional.index(node) - len(positional)
        return arguments.defaults[index] if -index <= len(arguments.defaults) else None
    return arguments.kw_defaults[arguments.kwonlyargs.index(node)]


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


_DESCRIPTIONS = frozenset(["Field", "field", "Option", "Argument", "attrib", "ib"])


def _is_description(node: ast.Call) -> bool:
    """Whether the first argument of NODE is the default of what it describes."""
    return _last_name(node.func) in _DESCRIPTIONS
