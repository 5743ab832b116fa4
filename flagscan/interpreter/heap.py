"""Objects that the script can change, and a journal to undo and compare changes.

An abstract object is a Python object of ours whose identity is its address:
two names for one dict see the same change. Running one branch of an undecided
test must not disturb the other, so changes are made under a *frame* of the
journal: before an object is first changed there, its contents are saved.
Rolling a frame back yields the branch's *delta* (objects and their contents
at its end), and deltas are joined where branches meet. Cost is proportional to
what branches change, not to the size of the program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from flagscan.interpreter.lattice import join
from flagscan.interpreter.values import UNBOUND, Site, Value

if TYPE_CHECKING:
    from flagscan.interpreter.flow import Pending
    from flagscan.syntax.tree import Tree

Key: TypeAlias = object
"""A key of a dict, as Python compares it; see ``concretize.key_of``."""


class HeapObject(Value):
    """Base of what can change. ``contents`` is replaced or changed under the journal only."""

    __slots__ = ("__weakref__", "site")

    site: Site | None

    def save(self) -> object:
        """A copy of the contents."""
        raise NotImplementedError

    def restore(self, saved: object) -> None:
        """Take SAVED (owned by the caller no longer) as contents."""
        raise NotImplementedError

    def join_contents(self, alternatives: list[object]) -> object:
        """The contents after a meeting of branches that ended with ALTERNATIVES."""
        raise NotImplementedError


class Scope(HeapObject):
    """The names of a module, function or class body."""

    __slots__ = ("bindings", "kind", "parent", "redirects")

    def __init__(self, kind: str, parent: Scope | None) -> None:
        self.kind = kind
        """``module``, ``function`` or ``class``."""
        self.parent = parent
        self.bindings: dict[str, Value] = {}
        self.redirects: dict[str, Scope] = {}
        """Names declared ``global`` or ``nonlocal``."""
        self.site = None

    def save(self) -> object:
        return self.bindings.copy()

    def restore(self, saved: object) -> None:
        assert isinstance(saved, dict)
        self.bindings = saved

    def join_contents(self, alternatives: list[object]) -> object:
        return _join_mappings(alternatives)  # type: ignore[arg-type]


class ListObject(HeapObject):
    """A list, or an iterator over known items. ``items`` is None when they are not known."""

    __slots__ = ("items", "iterator", "unordered")

    def __init__(
        self,
        items: list[Value] | None,
        site: Site | None = None,
        *,
        iterator: bool = False,
        unordered: bool = False,
    ) -> None:
        self.items = items
        self.site = site
        self.iterator = iterator
        self.unordered = unordered
        """Made from a set of texts, whose order differs from run to run."""

    def save(self) -> object:
        return None if self.items is None else self.items.copy()

    def restore(self, saved: object) -> None:
        self.items = saved  # type: ignore[assignment]

    def join_contents(self, alternatives: list[object]) -> object:
        first = alternatives[0]
        if all(isinstance(a, list) for a in alternatives):
            lists: list[list[Value]] = alternatives  # type: ignore[assignment]
            if len({len(items) for items in lists}) == 1:
                return [join(*column) for column in zip(*lists, strict=True)]
        elif all(a is None for a in alternatives):
            return first
        return None


class DictObject(HeapObject):
    """A dict. ``open`` when it may hold more (or fewer) entries than those listed."""

    __slots__ = ("cls_name", "default_factory", "entries", "open")

    def __init__(self, site: Site | None = None, *, open: bool = False) -> None:
        self.entries: dict[Key, tuple[Value, Value]] = {}
        self.open = open
        self.site = site
        self.default_factory: Value | None = None
        self.cls_name = "builtins.dict"

    def save(self) -> object:
        return (self.entries.copy(), self.open)

    def restore(self, saved: object) -> None:
        self.entries, self.open = saved  # type: ignore[misc]

    def join_contents(self, alternatives: list[object]) -> object:
        states: list[tuple[dict[Key, tuple[Value, Value]], bool]] = alternatives  # type: ignore[assignment]
        merged: dict[Key, tuple[Value, Value]] = {}
        for entries, _open in states:
            for key, (key_value, _value) in entries.items():
                if key not in merged:
                    values = [e[key][1] if key in e else UNBOUND for e, _ in states]
                    merged[key] = (key_value, join(*values))
        return (merged, any(is_open for _entries, is_open in states))


class SetObject(HeapObject):
    """A set. ``items`` is None when they are not known."""

    __slots__ = ("frozen", "items")

    def __init__(
        self, items: dict[Key, Value] | None, site: Site | None = None, *, frozen: bool = False
    ) -> None:
        self.items = items
        self.site = site
        self.frozen = frozen

    def save(self) -> object:
        return None if self.items is None else self.items.copy()

    def restore(self, saved: object) -> None:
        self.items = saved  # type: ignore[assignment]

    def join_contents(self, alternatives: list[object]) -> object:
        first = alternatives[0]
        return first if all(a == first for a in alternatives[1:]) else None


class Instance(HeapObject):
    """An instance of a class of the script, or of a library class that is modelled."""

    __slots__ = ("attributes", "cls", "open", "store")

    def __init__(self, cls: Value, site: Site | None = None) -> None:
        self.cls = cls
        self.attributes: dict[str, Value] = {}
        self.open = False
        """Whether it may have attributes besides those listed (``setattr`` with an unknown name)."""
        self.store: Value | None = None
        """For subclasses of dict, list and the like: the contents of the built-in part."""
        self.site = site

    def save(self) -> object:
        return (self.attributes.copy(), self.open)

    def restore(self, saved: object) -> None:
        self.attributes, self.open = saved  # type: ignore[misc]

    def join_contents(self, alternatives: list[object]) -> object:
        states: list[tuple[dict[str, Value], bool]] = alternatives  # type: ignore[assignment]
        return (_join_mappings([a for a, _ in states]), any(is_open for _, is_open in states))


class ClassObject(HeapObject):
    """A class of the script."""

    __slots__ = (
        "annotations",
        "attributes",
        "bases",
        "decorators",
        "fields",
        "kind",
        "mro",
        "name",
        "tree",
    )

    def __init__(self, name: str, bases: tuple[Value, ...], tree: Tree, site: Site) -> None:
        self.name = name
        self.bases = bases
        self.tree = tree
        self.site = site
        self.attributes: dict[str, Value] = {}
        self.mro: tuple[Value, ...] = (self,)
        """The method resolution order, this class first; outside bases as External or terms."""
        self.kind = "class"
        """``class``, ``dataclass``, ``enum`` or ``namedtuple``."""
        self.fields: dict[str, Field] = {}
        """Annotated names of the class body, in order (dataclasses, named tuples, models)."""
        self.annotations: dict[str, ast_expr] = {}
        self.decorators: tuple[Value, ...] = ()

    def save(self) -> object:
        return self.attributes.copy()

    def restore(self, saved: object) -> None:
        self.attributes = saved  # type: ignore[assignment]

    def join_contents(self, alternatives: list[object]) -> object:
        return _join_mappings(alternatives)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"ClassObject({self.name})"


ast_expr: TypeAlias = object


@dataclass(frozen=True, slots=True)
class Field:
    """An annotated name of a class body."""

    name: str
    annotation: object
    """The ``ast`` expression."""
    default: Value | None
    default_site: Site | None
    site: Site


class ModuleObject(HeapObject):
    """A module that is read."""

    __slots__ = ("folder", "is_package", "name", "scope", "tree")

    def __init__(self, name: str, tree: Tree | None, folder: str, is_package: bool) -> None:
        self.name = name
        self.tree = tree
        self.folder = folder
        """Where its sub-modules are (a package), or where it is itself."""
        self.is_package = is_package
        self.scope = Scope("module", None)
        self.site = None

    def __repr__(self) -> str:
        return f"ModuleObject({self.name})"


Delta: TypeAlias = dict[HeapObject, object]
"""Objects and their contents at the end of a branch."""

Mark: TypeAlias = tuple[int, int]
"""One arm of one undecided test: (number of the test, number of the arm)."""


@dataclass(slots=True, eq=False)
class JournalFrame:
    """What a branch has changed so far, and exits that wait for the place that catches them."""

    saved: Delta = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    path: tuple[Mark, ...] = ()
    """The undecided tests that the code now running stands under."""


class Journal:
    """The open frames, innermost last."""

    __slots__ = ("base", "frames")

    def __init__(self) -> None:
        self.frames: list[JournalFrame] = []
        self.base: tuple[Mark, ...] = ()
        """The tests that everything here stands under (of an import inside a branch)."""

    def touch(self, target: HeapObject) -> None:
        """Announce a change of TARGET. Must come before each change."""
        if self.frames:
            saved = self.frames[-1].saved
            if target not in saved:
                saved[target] = target.save()

    @property
    def path(self) -> tuple[Mark, ...]:
        """The undecided tests that the code now running stands under."""
        return self.frames[-1].path if self.frames else self.base

    def open(self, path: tuple[Mark, ...]) -> JournalFrame:
        """Begin a branch."""
        frame = JournalFrame(path=path)
        self.frames.append(frame)
        return frame

    def roll_back(self) -> tuple[Delta, JournalFrame]:
        """Undo the innermost frame; what it had changed is its delta."""
        frame = self.frames.pop()
        delta: Delta = {}
        for target, saved in frame.saved.items():
            delta[target] = target.save()
            target.restore(saved)
        return delta, frame

    def apply(self, delta: Delta) -> None:
        """Make the changes of DELTA to the current state."""
        for target, contents in delta.items():
            self.touch(target)
            _own(target, contents)

    def merge(self, deltas: list[Delta]) -> None:
        """Bring the current state to the join of itself changed by each of DELTAS."""
        if len(deltas) == 1:
            self.apply(deltas[0])
            return
        touched: dict[HeapObject, None] = {}
        for delta in deltas:
            touched.update(dict.fromkeys(delta))
        for target in touched:
            base = target.save()
            joined = target.join_contents([delta.get(target, base) for delta in deltas])
            self.touch(target)
            _own(target, joined)


def _own(target: HeapObject, contents: object) -> None:
    # The same contents may wait in the deltas of other branches: take a copy of them.
    target.restore(contents)
    target.restore(target.save())


def _join_mappings(alternatives: list[dict[str, Value]]) -> dict[str, Value]:
    first = alternatives[0]
    merged = first.copy()
    for other in alternatives[1:]:
        for name, value in other.items():
            if name not in merged:
                merged[name] = join(UNBOUND, value)
            elif merged[name] is not value:
                merged[name] = join(merged[name], value)
        for name in merged:
            if name not in other:
                merged[name] = join(merged[name], UNBOUND)
    return merged
