"""Objects that the script can change: scopes, lists, dicts, sets, instances, classes, modules.

An abstract object is a Python object of ours whose identity is its address:
two names for one dict see the same change. Changes are announced to the
journal (:mod:`flagscan.interpreter.journal`), which can undo them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from flagscan.interpreter.lattice import join
from flagscan.interpreter.values import UNBOUND, Site, Value

if TYPE_CHECKING:
    from typing_extensions import Self

    from flagscan.interpreter.journal import Journal
    from flagscan.syntax.tree import Tree

Key: TypeAlias = object
"""A key of a dict, as Python compares it; see ``concretize.key_of``."""


class HeapObject(Value):
    """Base of what can change. ``contents`` is replaced or changed under the journal only."""

    __slots__ = ("__weakref__", "born", "site")

    site: Site | None
    born: int
    """How many were made before it."""
    count: ClassVar[int] = 0

    def __new__(cls, *_args: object, **_named: object) -> Self:
        made = super().__new__(cls)
        HeapObject.count += 1
        made.born = HeapObject.count
        return made

    def save(self) -> object:
        """A copy of the contents."""
        raise NotImplementedError

    def restore(self, saved: object) -> None:
        """Take SAVED (owned by the caller no longer) as contents."""
        raise NotImplementedError

    def join_contents(self, alternatives: list[object]) -> object:
        """The contents after a meeting of branches that ended with ALTERNATIVES."""
        raise NotImplementedError

    def mapping(self) -> dict[Any, Any]:
        """The part of the contents that is kept by key, where there is one."""
        raise NotImplementedError

    @staticmethod
    def mapping_of(saved: Any) -> dict[Any, Any]:
        """The same part of contents that :meth:`save` gave."""
        raise NotImplementedError

    @staticmethod
    def join_entry(values: list[Any]) -> Any:
        """What a key holds where branches meet; UNBOUND in VALUES where one lacks it."""
        return join(*values)


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

    def mapping(self) -> dict[Any, Any]:
        return self.bindings

    @staticmethod
    def mapping_of(saved: Any) -> dict[Any, Any]:
        return saved  # type: ignore[no-any-return]

    def save(self) -> object:
        return self.bindings.copy()

    def restore(self, saved: object) -> None:
        assert isinstance(saved, dict)
        self.bindings = saved

    def join_contents(self, alternatives: list[object]) -> object:
        return _join_mappings(alternatives)  # type: ignore[arg-type]


class ListObject(HeapObject):
    """A list, or an iterator over known items. ``items`` is None when they are not known."""

    __slots__ = ("items", "iterator", "limit", "unordered", "view")

    def __init__(
        self,
        items: list[Value] | None,
        site: Site | None = None,
        *,
        iterator: bool = False,
        unordered: bool = False,
        view: str = "",
    ) -> None:
        self.limit: int | None = None
        """How many items a ``deque`` keeps, the last that came."""
        self.view = view
        """The type of what is no list: ``dict_keys`` (also a set), ``odict_items``, ``deque``."""
        self.items = items
        self.site = site
        self.iterator = iterator
        self.unordered = unordered
        """Made from a set of texts, whose order differs from run to run, or by a disk."""

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

    __slots__ = ("cls_name", "default_factory", "entries", "keeps", "open", "unordered")

    def __init__(self, site: Site | None = None, *, open: bool = False) -> None:
        self.entries: dict[Key, tuple[Value, Value]] = {}
        self.open = open
        self.site = site
        self.unordered = False
        """Filled in an order that differs from run to run."""
        self.default_factory: Value | None = None
        self.cls_name = "builtins.dict"
        self.keeps: Callable[[Value, Value | None], Value] | None = None
        """What it makes of a value that is put into it, in place of another one, where it is the
        store of a library's object that does so."""

    def mapping(self) -> dict[Any, Any]:
        return self.entries

    @staticmethod
    def mapping_of(saved: Any) -> dict[Any, Any]:
        return saved[0]  # type: ignore[no-any-return]

    @staticmethod
    def join_entry(values: list[Any]) -> Any:
        key_value = next(value[0] for value in values if value is not UNBOUND)
        return (key_value, join(*[UNBOUND if v is UNBOUND else v[1] for v in values]))

    def save(self) -> object:
        return (self.entries.copy(), self.open)

    def restore(self, saved: object) -> None:
        self.entries, self.open = saved  # type: ignore[misc]

    def join_contents(self, alternatives: list[object]) -> object:
        states: list[tuple[dict[Key, tuple[Value, Value]], bool]]
        states = alternatives  # type: ignore[assignment]
        merged: dict[Key, tuple[Value, Value]] = {}
        # A key that an open alternative does not list may be there with any value: the result,
        # open as well, says the same by not listing it.
        closed = [entries for entries, is_open in states if not is_open]
        opened = [entries for entries, is_open in states if is_open]
        first = opened[0] if opened else states[0][0]
        candidates = [first] if opened else closed
        for entries in candidates:
            for key, entry in entries.items():
                if key in merged:
                    continue
                found = [e.get(key) for e, _ in states]
                if all(other is entry for other in found):
                    merged[key] = entry
                elif all(key in e for e in opened):
                    values = [UNBOUND if other is None else other[1] for other in found]
                    merged[key] = (entry[0], join(*values))
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

    __slots__ = ("attributes", "cls", "merged", "open", "store")

    def __init__(self, cls: Value, site: Site | None = None) -> None:
        self.cls = cls
        self.attributes: dict[str, Value] = {}
        self.open = False
        """Whether it may have attributes besides those listed (``setattr`` of an unknown name)."""
        self.store: Value | None = None
        """For subclasses of dict, list and the like: the contents of the built-in part."""
        self.merged = False
        """Whether its attributes are the entries of that part (``self.__dict__ = self``)."""
        self.site = site

    def mapping(self) -> dict[Any, Any]:
        return self.attributes

    @staticmethod
    def mapping_of(saved: Any) -> dict[Any, Any]:
        return saved[0]  # type: ignore[no-any-return]

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
        "keywords",
        "kind",
        "members",
        "meta",
        "mro",
        "name",
        "qualname",
        "tree",
    )

    def __init__(self, name: str, bases: tuple[Value, ...], tree: Tree, site: Site) -> None:
        self.name = name
        self.qualname = name
        """The name with those of the functions and classes around it."""
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
        self.members: dict[str, Instance] = {}
        """Those of an Enum by their names, aliases included."""
        self.meta: ClassObject | None = None
        """Its metaclass, if that is one of the script."""
        self.keywords: dict[str, Value] = {}
        """Those of the class statement, ``metaclass`` left out."""

    def mapping(self) -> dict[Any, Any]:
        return self.attributes

    @staticmethod
    def mapping_of(saved: Any) -> dict[Any, Any]:
        return saved  # type: ignore[no-any-return]

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

    __slots__ = (
        "data",
        "digest",
        "file",
        "folder",
        "is_package",
        "name",
        "path",
        "scope",
        "size",
        "tree",
    )

    def __init__(
        self, name: str, tree: Tree | None, folder: str, is_package: bool, file: str = ""
    ) -> None:
        self.name = name
        self.tree = tree
        self.file = file
        self.digest = ""
        self.size = 0
        self.data: bytes | None = None
        """The file's content while it is not executed yet."""
        self.path: tuple[tuple[int, int], ...] = ()
        """The undecided tests that its first import stands under."""
        self.folder = folder
        """Where its sub-modules are (a package), or where it is itself."""
        self.is_package = is_package
        self.scope = Scope("module", None)
        self.site = None

    def __repr__(self) -> str:
        return f"ModuleObject({self.name})"


_CONTAINERS = (DictObject, ListObject, SetObject)


def holds_containers(value: HeapObject) -> bool:
    """Whether VALUE is, or directly holds, something that importing a module may have filled."""
    return bool(containers_in(value))


def containers_in(value: HeapObject) -> list[HeapObject]:
    """The containers that VALUE is or directly holds."""
    if isinstance(value, _CONTAINERS):
        return [value]
    if isinstance(value, (Instance, ClassObject)):
        return [held for held in value.attributes.values() if isinstance(held, _CONTAINERS)]
    return []


def is_container(value: HeapObject) -> bool:
    """Whether VALUE is a list, dict or set."""
    return isinstance(value, _CONTAINERS)


def is_empty(value: HeapObject) -> bool:
    """Whether a container is known to hold nothing."""
    if isinstance(value, DictObject):
        return not value.entries
    return isinstance(value, (ListObject, SetObject)) and not value.items


def lose_contents(journal: Journal, value: Value) -> None:
    """Something that is not followed may have changed VALUE in any way."""
    if isinstance(value, (ListObject, SetObject)):
        journal.touch(value)
        value.items = None
    elif isinstance(value, DictObject):
        journal.touch(value)
        value.entries, value.open = {}, True
    elif isinstance(value, (Instance, ClassObject)):
        for held in value.attributes.values():
            if isinstance(held, _CONTAINERS):
                lose_contents(journal, held)


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
