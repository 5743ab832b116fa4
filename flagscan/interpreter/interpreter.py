"""The interpreter: one script in, its trace out.

    trace = interpret(tree, library)

Holds the state of one interpretation and the few operations that all parts
need: evaluating, calling, iterating, names. The work is done in the modules
beside this one.
"""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from flagscan.interpreter import (
    assignment,
    calling,
    functions,
    iteration,
    modules,
    names,
    running,
    statements,
)
from flagscan.interpreter.budget import DEFAULT, Budget
from flagscan.interpreter.calls import Arguments, Mismatch
from flagscan.interpreter.expressions import EVALUATE
from flagscan.interpreter.files import DataFiles
from flagscan.interpreter.flow import Completion, Exhausted, Raised, collapse
from flagscan.interpreter.functions import Activation
from flagscan.interpreter.heap import ClassObject, Field, Instance, ModuleObject, Scope
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.journal import Journal, Test
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.meter import Meter
from flagscan.interpreter.trace import Argument, Assignment, AttributeStore, Call, Trace
from flagscan.interpreter.values import (
    NONE,
    UNBOUND,
    Constant,
    External,
    Function,
    Site,
    Unknown,
    Value,
)
from flagscan.model.diagnostic import BUDGET_EXCEEDED, CUT_SHORT, LONG_LOADER, Code
from flagscan.model.value import Reason
from flagscan.syntax.tree import Tree

if TYPE_CHECKING:
    from flagscan.interpreter.library import Library

_SPREAD = 32
"""Combinations of alternatives that are worked out one by one."""


_RAISING = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Subscript, ast.Attribute, ast.Await)


def _may_have_raised(node: ast.expr, value: Value) -> bool:
    # What is not known may be that there is no value: ``os.environ["X"]``, ``int(text)``.
    if isinstance(node, _RAISING):
        return any(isinstance(option, Unknown) for option in options_of(value))
    unbound = isinstance(value, Unknown) and value.reason is Reason.UNBOUND_NAME
    return unbound and isinstance(node, ast.Name)


class Interpreter:
    """The state of one interpretation."""

    def __init__(
        self,
        tree: Tree,
        library: Library,
        *,
        roots: tuple[str, ...] = (),
        follow: bool = True,
        budget: Budget = DEFAULT,
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        self.budget = budget
        self.library = library.for_one_script()
        self.library.meet(tree.source.text)
        self.journal = Journal()
        main = ModuleObject("__main__", tree, "", False)
        self.trace = Trace(
            main, annotation=self.annotation_in, result_of=self.result_of, locals_of=self.locals_of
        )
        self.modules = modules.Modules(self, tree.source.path, roots, follow, contents or {})
        self.files = self.trace.files = DataFiles(self.modules, budget)
        self.activation = Activation(tree, main.scope, main.scope)
        self.stack: list[Activation] = []
        self.node: ast.stmt = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
        """The statement that is being executed."""
        self.steps = 0
        self.undecided_steps = 0
        self.most_steps = budget.steps + len(tree.source.lines)
        self.last_step = self.most_steps
        self.nesting = 0
        self.muted = 0
        """Above 0 while a pass only finds out what a loop changes: nothing is recorded."""
        self.uncertain = 0
        """Grows with each thing done that may raise for reasons outside of the script."""
        self.try_depth = 0
        self.handled: Value = NONE
        """The exception that a handler is running for."""
        self.settled = False
        """The command line is read: what the script does with it is no longer followed."""
        self.lenient = False
        """Functions are entered without their arguments being known."""
        self.active: dict[ast.AST, int] = {}
        self.entered: set[ast.AST] = set()
        self.functions: list[Function] = []
        """Every function made, for those that nobody calls."""
        self.classes: list[ClassObject] = []
        """Every class made, for ``__subclasses__``."""
        self.unfinished: list[ClassObject] = []
        """Classes whose metaclass is at work on them."""
        self.term_attributes: dict[Value, Instance] = {}
        self.star_imports: dict[Scope, list[str]] = {}
        self._tests = itertools.count()
        self._followed: dict[ast.AST, bool] = {}
        self._generators: dict[ast.AST, bool] = {}
        self._limits: set[str] = set()
        self.meter = Meter(budget)

    # -- running ---------------------------------------------------------------------------

    def run(self) -> Trace:
        """Interpret the script as ``__main__``; then what was left uncalled."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 8_000))
        try:
            self._protected(self._run_main)
            self.trace.reached = len(self.trace.events)
            if not self.settled and not self.library.satisfied(self.trace):
                self._protected(self._run_uncalled)
        finally:
            sys.setrecursionlimit(limit)
        self.trace.met = frozenset(self.library.met)
        self.trace.absent = list(self.modules.absent)
        return self.trace

    def _protected(self, run: Callable[[], None]) -> None:
        stack, activation = list(self.stack), self.activation
        try:
            run()
        except Exhausted:
            pass
        except RecursionError:
            self.over_budget("depth of evaluation", None)
        except Raised:
            pass
        self.stack, self.activation = stack, activation
        collapse(self, 0, None)

    def _run_main(self) -> None:
        main = self.trace.main
        assert main.tree is not None
        self.run_module(main, main.tree)

    def _run_uncalled(self) -> None:
        self.lenient = True
        most = self.steps + self.budget.uncalled_steps + len(self.tree.source.lines)
        for function in list(self.functions):
            if function.node in self.entered or function.tree is not self.trace.main.tree:
                continue
            if isinstance(function.node, ast.Lambda):
                continue
            self.last_step = min(most, self.steps + self.budget.parsed_steps)
            site = Site(function.tree, function.node)
            arguments = Arguments()
            if function.parameters and function.owner is not None:
                arguments = arguments.prepended(self._some_instance(function), site)

            def call(f: Function = function, a: Arguments = arguments, s: Site = site) -> None:
                self.call(f, a, s)

            self._protected(call)

    def _some_instance(self, function: Function) -> Value:
        assert function.owner is not None
        instance = Instance(function.owner, None)
        instance.open = True
        return instance

    def run_module(self, module: ModuleObject, tree: Tree) -> None:
        """Execute the body of MODULE. What it does is certain, wherever it is imported."""
        frames, base, depth = self.journal.frames, self.journal.base, self.try_depth
        self.journal.base = module.path
        self.journal.frames = []
        self.try_depth = 0
        try:
            running.execute(self, module, tree)
        finally:
            self.journal.frames, self.journal.base, self.try_depth = frames, base, depth

    def guarded(self, run: Callable[[], Completion | None]) -> Completion | None:
        """RUN, with a Python exception of the script turned into a completion."""
        try:
            return run()
        except Raised as raised:
            return Completion("raise", raised.value, raised.site)

    def run_block(self, body: list[ast.stmt]) -> Completion | None:
        """Execute the statements of BODY; how they ended."""
        return statements.run_block(self, body)

    def tick(self) -> None:
        """Count a step of work."""
        self.steps += 1
        if len(self.journal.path) >= self.budget.undecided_depth:
            self.undecided_steps += 1
        if self.steps > self.last_step:
            self.over_budget("steps of work", self.site(self.node))
            raise Exhausted
        if not self.steps & 15 and (limit := self.meter.exceeded()):
            self.over_budget(limit, self.site(self.node), CUT_SHORT)
            raise Exhausted

    def nearly_settled(self) -> None:
        """The command line is read in part: what follows is read for a while."""
        self.last_step = min(self.most_steps, self.steps + self.budget.parsed_steps)

    def new_test(self) -> Test:
        """A number for a test that cannot be decided."""
        return Test(next(self._tests))

    def over_budget(self, limit: str, site: Site | None, code: Code = BUDGET_EXCEEDED) -> None:
        """Note, once for each limit, that it was reached."""
        if limit not in self._limits and not self.muted:
            self._limits.add(limit)
            where = site or Site(self.tree, self.node)
            location = where.tree.location(where.node)
            self.trace.diagnostics.append(code.at(location, limit=limit))

    # -- where we are ----------------------------------------------------------------------

    @property
    def tree(self) -> Tree:
        """The tree of the code that is running."""
        return self.activation.tree

    def site(self, node: ast.AST) -> Site:
        """NODE of the file that is running."""
        return Site(self.activation.tree, node)

    @property
    def in_main_body(self) -> bool:
        """Whether code at module level of the script itself is running."""
        return self.activation.scope is self.trace.main.scope

    def current_module(self) -> ModuleObject:
        """The module whose code is running."""
        scope = self.activation.module_scope
        if scope is self.trace.main.scope:
            return self.trace.main
        for module in self.modules.loaded.values():
            if module is not None and module.scope is scope:
                return module
        return self.trace.main

    # -- expressions -----------------------------------------------------------------------

    def evaluate(self, node: ast.expr) -> Value:
        """The value of the expression NODE."""
        handler = EVALUATE.get(type(node))
        if handler is None:
            return Unknown(Reason.UNSUPPORTED_SYNTAX, self.site(node))
        self.nesting += 1
        try:
            if self.nesting > self.budget.nesting * (len(self.stack) + 1):
                self.over_budget("depth of an expression", self.site(node))
                return Unknown(Reason.BUDGET, self.site(node))
            value = handler(self, node)
        finally:
            self.nesting -= 1
        if self.try_depth and _may_have_raised(node, value):
            self.uncertain += 1
        return value

    def failing(self, exception: str, site: Site) -> Value:
        """The value of an operation that raises the built-in EXCEPTION for certain.

        Inside ``try`` it is raised. Elsewhere the program would end; rather than to trust that,
        its value is unknown and reading goes on.
        """
        if self.try_depth:
            raise Raised(External(f"builtins.{exception}"), site)
        return Unknown(Reason.RAISES, site)

    def spread(
        self, function: Callable[..., Value], values: tuple[Value, ...], site: Site
    ) -> Value:
        """FUNCTION of every combination of the alternatives of VALUES, joined."""
        choices = [[o for o in options_of(v) if o is not UNBOUND] or [NONE] for v in values]
        total = 1
        for options in choices:
            total *= len(options)
        if total > _SPREAD:
            return Unknown(Reason.ALTERNATIVES, site)
        return join(*[function(*combination) for combination in itertools.product(*choices)])

    def iterate(self, value: Value, site: Site | None) -> list[Value] | None:
        """The items that ``for`` would give of VALUE; None when they are not known."""
        return iteration.items_of(self, value, site)

    def iterate_any(self, value: Value, site: Site | None) -> list[Value] | None:
        """The items of VALUE where their order makes no difference (those of a set have none)."""
        return iteration.items_in_any_order(self, value, site)

    # -- names -----------------------------------------------------------------------------

    def read_name(self, name: str, node: ast.AST) -> Value:
        """The value of NAME here."""
        return names.read(self, name, node)

    def peek(self, name: str) -> Value | None:
        """What the scopes here hold for NAME, ``UNBOUND`` alternatives included."""
        return names.peek(self, name)

    def assign_name(self, scope: Scope, name: str, value: Value) -> None:
        """Bind NAME in SCOPE, or where it was declared ``global`` or ``nonlocal``."""
        scope = scope.redirects.get(name, scope)
        self.journal.touch_key(scope, name)
        scope.bindings[name] = value

    def rebind(self, name: str, value: Value) -> None:
        """Replace what NAME holds, in the scope that holds it."""
        names.rebind(self, name, value)

    def bind_target(
        self, target: ast.expr, value: Value, site: Site, *, walrus: bool = False
    ) -> None:
        """Bind VALUE to a target of any form, one of a loop, comprehension or ``with``."""
        assignment.bind_target(self, target, value, site, "walrus" if walrus else "loop")

    def note_assignment(self, event: Assignment) -> None:
        """Record that a global of the script was assigned."""
        if not self.muted:
            event.snapshot = snapshot(event.value)
            self.trace.assignments.append(event)

    # -- functions and calls ---------------------------------------------------------------

    def make_function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str
    ) -> Function:
        """The function that NODE defines here."""
        function = functions.make_function(self, node, name)
        self.functions.append(function)
        return function

    def annotation(self, cls: ClassObject, field: Field) -> Value:
        """The type that FIELD of CLS is annotated with, evaluated where it is written.

        That may be the module of a base class.
        """
        return self.annotation_in(field.site.tree if field.site else cls.tree, field.annotation)

    def annotation_in(self, tree: Tree, expression: object) -> Value:
        """The type that EXPRESSION, an annotation in the file of TREE, says.

        It is evaluated at the level of its module. A text is read as the expression it holds.
        """
        if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
            quoted, text = expression, expression.value
            try:
                expression = ast.parse(text.strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return Unknown(Reason.UNSUPPORTED_SYNTAX, Site(tree, quoted))
            for part in ast.walk(expression):  # its places are those of the text
                ast.copy_location(part, quoted)
        if not isinstance(expression, ast.expr):
            return Unknown(Reason.UNSUPPORTED_SYNTAX)
        outer, self.activation = self.activation, self._module_activation(tree)
        try:
            return self.evaluate(expression)
        except (Exhausted, RecursionError):
            return Unknown(Reason.BUDGET, Site(tree, expression))
        except Raised:
            return Unknown(Reason.RAISES, Site(tree, expression))
        finally:
            self.activation = outer

    def result_of(self, callee: Value, site: Site) -> Value:
        """What CALLEE gives when it is called at SITE without arguments, off the record."""
        settled, last_step = self.settled, self.last_step
        self.settled, self.last_step = False, self.steps + self.budget.parsed_steps
        self.muted += 1
        try:
            return self.call(callee, Arguments(), site)
        except (Exhausted, RecursionError):
            return Unknown(Reason.BUDGET, site)
        except Raised:
            return Unknown(Reason.RAISES, site)
        finally:
            self.muted -= 1
            self.settled, self.last_step = settled, last_step

    def still_follows(self, function: Function) -> bool:
        """Whether FUNCTION is entered though the command line is read: it may load a file."""
        node = function.node
        known = self._followed.get(node)
        if known is None:
            words = self.library.followed
            text = function.tree.text(node) if words else ""
            known = any(word in text for word in words)
            most = self.budget.loader_lines
            if known and (node.end_lineno or node.lineno) - node.lineno >= most:
                known = False
                found = LONG_LOADER.at(
                    function.tree.location(node), function=function.name, lines=most
                )
                self.trace.diagnostics.append(found)
            self._followed[node] = known
        return known

    def locals_of(self, function: Function, values: dict[str, Value]) -> dict[str, Value]:
        """The local names of FUNCTION at its end, off the record; VALUES are its arguments."""
        site = Site(function.tree, function.node)
        arguments = Arguments(keywords={k: Argument(v, site) for k, v in values.items()})
        settled, last_step = self.settled, self.last_step
        self.settled, self.last_step = False, self.steps + self.budget.parsed_steps
        self.muted += 1
        try:
            return functions.locals_of(self, function, arguments, site)
        except (Exhausted, RecursionError, Raised, Mismatch):
            return {}
        finally:
            self.muted -= 1
            self.settled, self.last_step = settled, last_step

    def module_name(self, tree: Tree) -> Value:
        """``__module__`` of what the file of TREE defines."""
        for module in (self.trace.main, *self.trace.modules):
            if module.tree is tree:
                return Constant(module.name)
        return Unknown(Reason.UNBOUND_NAME)

    def _module_activation(self, tree: Tree) -> Activation:
        for module in (self.trace.main, *self.trace.modules):
            if module.tree is tree:
                return Activation(tree, module.scope, module.scope)
        return self.activation

    def is_generator(self, function: Function) -> bool:
        """Whether a call of FUNCTION gives an iterator."""
        known = self._generators.get(function.node)
        if known is None:
            known = self._generators[function.node] = functions.is_generator(function)
        return known

    def yield_value(self, value: Value | None) -> None:
        """The running generator yields VALUE (None: any number of unknown values)."""
        activation = self.activation
        if activation.yields is None:
            return
        if value is None or len(self.journal.frames) > activation.mark:
            activation.lost_yields = True
        else:
            activation.yields.append(value)

    def call(self, callee: Value, arguments: Arguments, site: Site) -> Value:
        """The value of calling CALLEE."""
        return calling.call(self, callee, arguments, site)

    def outside_call(self, callee: Value, arguments: Arguments, site: Site) -> Value:
        """Record a call of something outside; its result, a term unless an interface answers."""
        return calling.outside(self, callee, arguments, site)

    def record(self, event: Call | AttributeStore) -> None:
        """Append EVENT to the trace."""
        if not self.muted:
            event.index = len(self.trace.events)
            self.trace.events.append(event)


def interpret(
    tree: Tree,
    library: Library,
    *,
    roots: tuple[str, ...] = (),
    follow: bool = True,
    budget: Budget = DEFAULT,
    contents: Mapping[str, bytes] | None = None,
) -> Trace:
    """What the script of TREE does when it is run as ``__main__`` without arguments.

    ROOTS are folders where sibling modules are looked up besides the script's own; with FOLLOW
    false none is read. CONTENTS has what modules are to hold, by the path of their files, instead
    of what those do. Never raises for what a script does.
    """
    return Interpreter(
        tree, library, roots=roots, follow=follow, budget=budget, contents=contents
    ).run()
