"""The parameters of a function or fields of a class, with those of the classes they hold.

    @dataclass
    class Config:
        opt: Optimizer = Optimizer(lr=0.5)

    settings_of(trace, Config)  ->  [Setting(path=("opt", "lr"), default=0.5, ...), ...]

What a default instance holds is the default of what is inside it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from flagscan.declarations.annotations import Kind
from flagscan.declarations.descriptions import (
    attribute_docstrings,
    comment_above,
    comment_behind,
    documented,
)
from flagscan.declarations.fields import fields_of
from flagscan.declarations.parameters import docstring_of, parameters_of
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.library.pydantic import is_model
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import UNBOUND, Constant, Function, Site, Unknown, Value
from flagscan.model.value import Reason
from flagscan.syntax.remarks import described_in

_DEPTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value that can be set, or (``inside``) a class that holds more of them."""

    path: tuple[str, ...]
    """The names that lead to it."""
    kind: Kind
    default: Argument | None
    """None where a value is required."""
    role: str = "any"
    """As of a parameter: ``positional-only``, ``any``, ``rest``, ``keyword``, ``keywords``."""
    options: dict[str, Value] = field(default_factory=dict)
    """The keywords of ``field(...)``."""
    owner: Value
    """The function or class that declares it."""
    site: Site

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


def is_structure(value: object) -> bool:
    """Whether VALUE is a class of the script whose fields are settings."""
    return isinstance(value, ClassObject) and (
        value.kind in ("dataclass", "dataclass-child", "namedtuple") or is_model(value)
    )


def is_opened(cls: Value | None, above: tuple[Value, ...]) -> bool:
    """Whether the fields of CLS are settings where the last of ABOVE holds it.

    A class that holds itself would have no end.
    """
    return is_structure(cls) and len(above) <= _DEPTH and not any(cls is one for one in above)


def settings_of(
    trace: Trace,
    owner: Value,
    *,
    default: Argument | None = None,
    path: tuple[str, ...] = (),
    above: tuple[Value, ...] = (),
) -> Iterator[Setting]:
    """The settings of OWNER, a function or class, each class that it holds opened up.

    DEFAULT is an instance of it that the program has already; PATH leads to it, through the
    classes ABOVE.
    """
    within = (*above, owner)
    for setting in direct_settings(trace, owner, default=default, path=path):
        cls = setting.kind.cls
        if cls is not None and is_opened(cls, within):
            yield from settings_of(
                trace, cls, default=setting.default, path=setting.path, above=within
            )
        else:
            yield setting


def direct_settings(
    trace: Trace,
    owner: Value,
    *,
    default: Argument | None = None,
    path: tuple[str, ...] = (),
) -> Iterator[Setting]:
    """The settings that OWNER itself declares, classes unopened."""
    if isinstance(owner, ClassObject) and is_structure(owner):
        for declared in fields_of(trace, owner):
            if declared.init and not declared.name.startswith("model_config"):
                yield Setting(
                    path=(*path, declared.name),
                    kind=declared.kind,
                    default=_held(default, declared.name, declared.default),
                    role="keyword" if declared.options.get("kw_only") == Constant(True) else "any",
                    options=declared.options,
                    owner=declared.owner,
                    site=declared.site,
                )
        return
    for parameter in parameters_of(trace, owner) or ():
        yield Setting(
            path=(*path, parameter.name),
            kind=parameter.kind,
            default=_held(default, parameter.name, parameter.default),
            role=parameter.role,
            owner=owner,
            site=parameter.site,
        )


def _held(default: Argument | None, name: str, declared: Argument | None) -> Argument | None:
    """What the instance DEFAULT holds as NAME; what is DECLARED where there is none."""
    if default is None:
        return declared
    if isinstance(default.value, Instance):
        held = default.value.attributes.get(name, UNBOUND)
        if held is not UNBOUND:
            same = declared is not None and declared.value == held
            return declared if same else Argument(held, default.site)
    return Argument(Unknown(Reason.OBJECT, default.site), default.site)


_USUAL = "below entry behind above"


def documentation(setting: Setting, *, order: str = "") -> str:
    """What stands beside SETTING, by the first of ORDER that says something.

    ``below``: the text below the field; ``entry``: the one in the docstring of its class or
    function; ``behind``: the comment at the end of its line; ``above``: the comments above it.
    A library that has an ORDER reads comments itself, as they are. Without one it is the usual
    order, and of comments counts what is a description, where they are to be read.
    """
    usual = not order
    order = order or _USUAL
    node, tree = setting.site.node, setting.site.tree
    is_field = isinstance(setting.owner, ClassObject) and isinstance(node, ast.stmt)
    for place in order.split():
        text = ""
        if place == "entry":
            text = documented(docstring_of(setting.owner)).get(setting.name, "")
        elif place == "below" and is_field:
            text = attribute_docstrings(_body(setting.owner)).get(setting.name, "")
        elif place == "behind" and (is_field or isinstance(setting.owner, Function)):
            text = comment_behind(tree, node)
        elif place == "above" and is_field:
            text = comment_above(tree, node)
        if usual and place in ("behind", "above"):
            text = described_in([f"# {text}"]) if text and tree.reads_comments else ""
        if text:
            return text
    return ""


def _body(owner: Value) -> list[ast.stmt]:
    node = owner.site.node if isinstance(owner, ClassObject) and owner.site else None
    return node.body if isinstance(node, ast.ClassDef) else []
