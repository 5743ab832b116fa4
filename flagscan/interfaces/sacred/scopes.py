"""Evaluating the configuration of an experiment: what holds which value, and where it is written.

Each config function sees the values before it as arguments of the same name;
what it assigns wins. A dict from ``add_config`` is filled up with what was there
before. Tuples become lists (``sacred/config/utils.py``).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from flagscan.datafiles.entries import Entry, Unreadable
from flagscan.datafiles.reading import format_of, read
from flagscan.interfaces.sacred.experiments import Experiment, Step
from flagscan.interpreter.concretize import key_of, lift
from flagscan.interpreter.files import path_text
from flagscan.interpreter.heap import ClassObject, DictObject, ModuleObject
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import (
    Constant,
    External,
    Function,
    Site,
    Unknown,
    Value,
)
from flagscan.model.diagnostic import UNREADABLE_DATA, UNREADABLE_OPTIONS, Diagnostic
from flagscan.model.location import Location
from flagscan.model.value import Reason

SEED = "the random seed for this experiment"
_IGNORED = re.compile(r"pylint:|noinspection")


@dataclass(slots=True)
class Setting:
    """A name of the configuration."""

    value: Value
    place: Site
    """The target, or the key."""
    site: Site
    """The expression."""
    doc: str = ""
    follows: bool = False
    """Whether it is computed from other settings."""
    entry: Entry | None = None
    """What it is in the file that ``add_config`` read."""
    path: str = ""
    """That file."""


@dataclass(slots=True)
class Scope:
    """The configuration of one experiment or ingredient, as far as it is evaluated."""

    settings: dict[str, Setting] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def evaluate(trace: Trace, one: Experiment, others: dict[str, Value]) -> Scope:
    """The configuration of ONE; OTHERS are those of its ingredients, by name."""
    scope = Scope()
    for step in one.steps:
        if step.function is not None:
            _run(trace, scope, step.function, others)
        else:
            _add(trace, scope, step)
    return scope


def as_dict(scope: Scope) -> DictObject:
    """SCOPE as the dict that other config functions see."""
    result = DictObject()
    for name, setting in scope.settings.items():
        key = Constant(name)
        result.entries[key_of(key)] = (key, setting.value)
    return result


def _run(trace: Trace, scope: Scope, function: Function, others: dict[str, Value]) -> None:
    known = {name: setting.value for name, setting in scope.settings.items()}
    parameters = [parameter.name for parameter in function.parameters]
    unknown = Unknown(Reason.RUNTIME_INPUT, Site(function.tree, function.node))
    values = {name: known.get(name, others.get(name, unknown)) for name in parameters}
    assignments = dict(_assignments(function))
    found = trace.locals_of(function, values)
    docs = _docs(function)
    names = {
        *scope.settings,
        *others,
        *(name for name, value in found.items() if _is_setting(name, value)),
    }
    for name, value in found.items():
        if name in others and name not in assignments:
            continue
        if not _is_setting(name, value):
            continue
        old = scope.settings.get(name)
        if name not in assignments:
            if old is not None and old.entry is None:
                old.value = value
            continue
        target, expression, uses = assignments[name]
        scope.settings[name] = Setting(
            value,
            Site(function.tree, target),
            Site(function.tree, expression),
            docs.get(name, "") or (old.doc if old is not None else ""),
            follows=bool(uses & (names - {name})),
        )


def _is_setting(name: str, value: Value) -> bool:
    if name.startswith("__") or isinstance(value, (Function, ClassObject, ModuleObject)):
        return False
    return not isinstance(value, External)


def _assignments(
    function: Function,
) -> Iterator[tuple[str, tuple[ast.expr, ast.expr, set[str]]]]:
    """For each name that FUNCTION assigns: a target, the last expression, and names it uses."""
    found: dict[str, tuple[ast.expr, ast.expr, set[str]]] = {}
    body = function.node.body
    pending: list[tuple[ast.AST, frozenset[str]]] = [
        (statement, frozenset()) for statement in (body if isinstance(body, list) else [])
    ]
    while pending:
        node, tests = pending.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        targets: list[ast.expr] = []
        value: ast.expr | None = None
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
            targets, value = [node.target], node.value
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            targets, value = [node.target], node.iter
        if value is not None:
            uses = _names(value) | tests
            for target in _flat(targets):
                before = found.get(target.id)
                earlier = set() if before is None else before[2]
                shown = before[0] if before is not None else target
                found[target.id] = (shown, value, earlier | uses)
        if isinstance(node, (ast.If, ast.While)):
            tests = tests | _names(node.test)
        pending = [(child, tests) for child in ast.iter_child_nodes(node)] + pending
    yield from found.items()


def _flat(targets: list[ast.expr]) -> Iterator[ast.Name]:
    for target in targets:
        if isinstance(target, ast.Name):
            yield target
        elif isinstance(target, (ast.Tuple, ast.List)):
            yield from _flat(target.elts)


def _names(node: ast.AST) -> frozenset[str]:
    return frozenset(
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    )


def _add(trace: Trace, scope: Scope, step: Step) -> None:
    call = step.call
    given = call.argument(0, "cfg_or_file")
    new: dict[str, Setting] = {}
    if given is None:
        for name, argument in call.keywords.items():
            new[name] = Setting(snapshot(argument.value), argument.site, argument.site)
    elif isinstance(given.value, DictObject):
        nodes = dict(places(given.site.node))
        for key, value in given.value.entries.values():
            if isinstance(key, Constant) and isinstance(key.value, str):
                place, node = nodes.get(key.value, (given.site.node, given.site.node))
                tree = given.site.tree
                new[key.value] = Setting(snapshot(value), Site(tree, place), Site(tree, node))
    elif path_text(given.value) is not None:
        new = _from_file(trace, scope, given)
    else:
        source = given.site.tree.text(given.site.node)
        where = given.site.tree.location(given.site.node)
        scope.diagnostics.append(UNREADABLE_OPTIONS.at(where, source=source))
    for name, setting in new.items():
        old = scope.settings.get(name)
        if old is not None:
            _fill(setting.value, old.value)
            setting.doc = old.doc
        scope.settings[name] = setting


def _from_file(trace: Trace, scope: Scope, given: Argument) -> dict[str, Setting]:
    """The settings of the file that ``add_config`` is GIVEN."""
    site = given.site
    where = site.tree.location(site.node)
    file = None if trace.files is None else trace.files.open(given.value)
    kind = "" if file is None else format_of(file.path)
    if file is None or kind not in ("yaml", "json"):
        source = site.tree.text(site.node)
        scope.diagnostics.append(UNREADABLE_OPTIONS.at(where, source=source))
        return {}
    try:
        content = read(file.data, kind)
    except Unreadable as error:
        where = Location(file.path, error.line, 0)
        scope.diagnostics.append(UNREADABLE_DATA.at(where, what=error.why))
        return {}
    found: dict[str, Setting] = {}
    for entry in content.entries or ():
        if isinstance(entry.key, str):
            try:
                value = lift(entry.value, site)
            except TypeError:
                value = Unknown(Reason.OBJECT, site)
            found[entry.key] = Setting(value, site, site, entry=entry, path=file.path)
    return found


def _fill(value: Value, before: Value) -> None:
    """Add to VALUE the entries that it lacks and BEFORE had."""
    if isinstance(value, DictObject) and isinstance(before, DictObject):
        for key, entry in before.entries.items():
            if key not in value.entries:
                value.entries[key] = entry
            else:
                _fill(value.entries[key][1], entry[1])


def places(node: ast.AST) -> Iterator[tuple[str, tuple[ast.AST, ast.AST]]]:
    """Where the dict display or ``dict()`` call NODE writes each key, and its value."""
    if isinstance(node, ast.Dict):
        for key, item in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, (key, item)
    elif isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg is not None:
                yield keyword.arg, (keyword, keyword.value)


def _docs(function: Function) -> dict[str, str]:
    """What comments say of the names that FUNCTION assigns, as ``get_config_comments`` reads them.

    The comment at the end of the line, else the line of comment above it, behind empty lines too.
    """
    found = {"seed": SEED}
    body = function.node.body
    lines = function.tree.source.lines
    for statement in body if isinstance(body, list) else []:
        for node in (statement, *ast.iter_child_nodes(statement)):
            if not isinstance(node, ast.Assign):
                continue
            for target in _flat(node.targets):
                if target.id not in found and (doc := _doc(lines, target.lineno)):
                    found[target.id] = doc
    return found


def _doc(lines: list[str], line: int) -> str:
    text = lines[line - 1].strip()
    try:
        comments = [
            token.string[1:].strip()
            for token in tokenize.generate_tokens(io.StringIO(text + "\n").readline)
            if token.type == tokenize.COMMENT
        ]
    except (tokenize.TokenError, SyntaxError, IndentationError):
        comments = []
    for comment in comments:
        if not _IGNORED.match(comment):
            return comment
    for number in range(line - 2, -1, -1):
        text = lines[number].strip()
        if text.startswith("#"):
            comment = text.strip("# ")
            return "" if _IGNORED.match(comment) else comment
        if text:
            return ""
    return ""
