"""Ways to set a flag whose own declaration does not hold its value alone.

    parser.set_defaults(lr=0.1); tyro.cli(Config(lr=0.1)); config.lr = 0.1
    for name, value in TABLE: parser.add_argument(name, default=value)
    cfg = Config()                      cfg = Config(); cfg.lr = 0.5

They are found by the name of the flag, so no other flag may change with them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flagscan.editing.slots import Proposal, Slot
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet
from flagscan.syntax.spans import Spans

_PARSES = frozenset(
    ["parse_args", "parse_known_args", "parse_intermixed_args", "parse_known_intermixed_args"]
)


def fallbacks(
    spans: Spans, flag: Flag, flag_set: FlagSet, value: object, path: str
) -> Iterator[Proposal]:
    """The ways to give FLAG of FLAG_SET the VALUE, in the file of SPANS, the script at PATH."""
    name = (flag.destination or flag.name).rpartition(".")[2]
    nodes = spans.nodes
    for node in nodes:
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == name:
                    yield _replaced(spans, keyword.value, value, path)
        elif isinstance(node, ast.Dict):
            for key, item in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in (name, flag.name):
                    yield _replaced(spans, item, value, path)
        elif isinstance(node, ast.Assign) and _is_attribute(node.targets, name):
            yield _replaced(spans, node.value, value, path)
    if flag_set.dest.startswith("object:"):
        yield from _behind(spans, flag, flag_set.dest.partition(":")[2], value, path)
    if flag_set.dest != "args":
        return
    name = flag.destination or flag.name
    if not name.isidentifier() or flag.required is True:
        return
    for node in nodes:
        if _is_method(node, _PARSES):
            slot = _before(spans, node, name, value)  # type: ignore[arg-type]
            if slot is not None:
                yield Proposal((slot,), own=False, path=path)


def _is_attribute(targets: list[ast.expr], name: str) -> bool:
    target = targets[0]
    return len(targets) == 1 and isinstance(target, ast.Attribute) and target.attr == name


def _behind(spans: Spans, flag: Flag, name: str, value: object, path: str) -> Iterator[Proposal]:
    """An assignment behind a statement that makes or may change the object called NAME.

    The earliest one behind which the value stays is right: whatever uses the object comes later.
    """
    if not all(part.isidentifier() for part in flag.name.split(".")):
        return
    made = False
    for statement in spans.tree.module.body:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)):
            continue
        names = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == name]
        made = made or any(isinstance(node.ctx, ast.Store) for node in names)
        if made and names:
            end = spans.of(statement)[1]
            slot = Slot(end, end, f"; {name}.{flag.name} = ", "", None, value)
            yield Proposal((slot,), own=False, path=path)


def _is_method(node: ast.AST, names: frozenset[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    )


def _replaced(spans: Spans, node: ast.expr, value: object, path: str) -> Proposal:
    start, end = spans.of(node)
    return Proposal((Slot(start, end, old=node, value=value),), own=False, path=path)


def _before(spans: Spans, call: ast.Call, name: str, value: object) -> Slot | None:
    """A call of ``set_defaults`` in front of the statement in which CALL parses."""
    assert isinstance(call.func, ast.Attribute)
    receiver = call.func.value
    statement = spans.statement(call)
    if not _is_path(receiver) or not isinstance(
        statement, (ast.Assign, ast.AnnAssign, ast.Expr, ast.Return)
    ):
        return None
    start = spans.of(statement)[0]
    text = spans.tree.text(receiver)
    return Slot(start, start, f"{text}.set_defaults({name}=", "); ", None, value)


def _is_path(node: ast.expr) -> bool:
    """Whether NODE is a name, or an attribute of one: reading it twice is reading it once."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
