"""The abstract values: what an expression of the script can be.

Values without identity (``Constant``, ``TupleValue``, ``External``...) are
immutable and compare by meaning. Objects that the script can change live in
:mod:`flagscan.interpreter.heap` and compare by identity.

    Constant(0.1)            a plain Python value that cannot change
    External("torch.cuda")   a dotted name outside of what is read
    CallResult, Member       terms: what an outside call or attribute gives
    OneOf((a, b))            any of a few, depending on a test nobody can decide
    Unknown(reason, ...)     nothing is known, and why
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.heap import ClassObject, DictObject, ModuleObject, Scope
    from flagscan.interpreter.trace import Call
    from flagscan.syntax.tree import Tree


class Site(NamedTuple):
    """A node of a tree: where a value was written, made or used."""

    tree: Tree
    node: ast.AST


class Value:
    """Base of all abstract values."""

    __slots__ = ()


class Constant(Value):
    """A plain, immutable Python value: number, text, bytes, bool, None, range, path, ..."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        # 1, 1.0 and True are equal in Python and different answers here; so are 0.0 and -0.0,
        # while nan is the same answer as nan.
        if self is other:
            return True
        if not isinstance(other, Constant) or type(self.value) is not type(other.value):
            return False
        if isinstance(self.value, (float, complex)):
            return repr(self.value) == repr(other.value)
        return self.value == other.value

    def __hash__(self) -> int:
        try:
            return hash(self.value)
        except TypeError:  # a slice, before Python 3.12
            return hash(type(self.value))

    def __repr__(self) -> str:
        return f"Constant({self.value!r})"


NONE = Constant(None)
TRUE = Constant(True)
FALSE = Constant(False)


@dataclass(frozen=True, slots=True)
class TupleValue(Value):
    """A tuple of known length; ``cls`` is set for an instance of a named tuple."""

    items: tuple[Value, ...]
    cls: ClassObject | None = None


@dataclass(frozen=True, slots=True)
class External(Value):
    """Something outside of what is read, by its dotted name (``builtins.len``, ``torch.nn``)."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class CallResult(Value):
    """What a call outside of the script returned: a term that remembers the call."""

    call: Call


@dataclass(frozen=True, slots=True)
class Member(Value):
    """An attribute of something outside, which remembers the owner."""

    owner: Value
    name: str
    site: Site | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Member) and self.name == other.name and self.owner == other.owner

    def __hash__(self) -> int:
        return hash(("member", self.name))


@dataclass(frozen=True, slots=True)
class OneOf(Value):
    """Any of a few alternatives. Made by :func:`flagscan.interpreter.lattice.join` only."""

    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Unknown(Value):
    """Nothing is known of this value, except why and since where."""

    reason: Reason
    origin: Site | None = None
    """The expression that could not be evaluated."""
    via: tuple[Site, ...] = ()
    """Assignments that the value came through since, oldest first."""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Unknown)
            and self.reason is other.reason
            and _node(self.origin) is _node(other.origin)
        )

    def __hash__(self) -> int:
        return hash((self.reason, id(_node(self.origin))))


@dataclass(frozen=True, slots=True, eq=False)
class Imported(Value):
    """A name imported from a module that is executed when the name is first read."""

    module: ModuleObject
    name: str
    site: Site


class Unbound(Value):
    """No value at all: a name or key that one branch bound and another did not."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNBOUND"


UNBOUND = Unbound()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function of the script."""

    name: str
    kind: str
    """``positional-only``, ``any``, ``rest`` (``*args``), ``keyword`` or ``keywords``."""
    default: Value | None
    default_site: Site | None
    annotation: ast.expr | None
    node: ast.arg


@dataclass(frozen=True, slots=True, eq=False)
class Function(Value):
    """A function or lambda of the script, with the scope that it closes over."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    tree: Tree
    scope: Scope
    parameters: tuple[Parameter, ...]
    owner: ClassObject | None = None
    """The class whose body defines it; what zero-argument ``super()`` means."""
    decorators: tuple[Value, ...] = ()
    """The outside decorators that wrap it, outermost first."""
    wrapped: Function | None = None
    """The function that ``functools.wraps`` says it stands for: it has that one's name,
    documentation and signature."""
    qualname: str = ""
    """The name with those of the functions and classes around it."""
    results: DictObject | None = None
    """What it gave for arguments that it was called with (``functools.lru_cache``)."""

    def __repr__(self) -> str:
        return f"Function({self.name})"


@dataclass(frozen=True, slots=True)
class BoundMethod(Value):
    """A function with its first argument filled in."""

    receiver: Value
    function: Value


@dataclass(frozen=True, slots=True)
class MethodOf(Value):
    """A method of a built-in kind of object that is known (``[].append``, ``"".join``)."""

    receiver: Value
    name: str


@dataclass(frozen=True, slots=True)
class Partial(Value):
    """``functools.partial``: a callee with arguments filled in."""

    function: Value
    args: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Descriptor(Value):
    """``property``, ``staticmethod``, ``classmethod`` or ``cached_property`` around a function."""

    kind: str
    function: Value
    setter: Value | None = None
    deleter: Value | None = None


@dataclass(frozen=True, slots=True)
class Super(Value):
    """``super()``: the classes behind ``after`` in the order of ``receiver``'s class."""

    after: ClassObject
    receiver: Value


@dataclass(frozen=True, slots=True)
class Generic(Value):
    """A subscripted type (``Optional[int]``, ``list[str]``, ``Literal["a", "b"]``)."""

    origin: Value
    arguments: tuple[Value, ...]


def _node(site: Site | None) -> object:
    return None if site is None else site.node
