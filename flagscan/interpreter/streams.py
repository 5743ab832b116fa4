"""Iterators whose items are made one by one, as they are asked for: ``iter``, ``zip``, ``count``.

Who takes a part of the items leaves the rest to others that hold the same iterator::

    rest = iter(names)
    pairs = zip(rest, rest)

What an iterator goes through is read when its turn comes, so a list that grows meanwhile gives
more. Where the next item cannot be known, nothing of the iterator is known from then on, nor of
the iterators that it takes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from flagscan.interpreter.heap import ListObject, lose_contents
from flagscan.interpreter.values import Site, Value
from flagscan.interpreter.views import MappingView

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

Step: TypeAlias = "Callable[[Any], tuple[Value, Any] | None]"
"""From a state to the next item and the state behind it; None when there is no item left."""


class Lost(Exception):
    """What the next item is, or whether there is one, is not known."""


class Stream(ListObject):
    """An iterator that is given by a step and a state, which is never changed but replaced."""

    __slots__ = ("_held", "_interp", "_state", "_step", "endless", "sources")

    def __init__(
        self,
        interp: Interpreter,
        step: Step,
        state: object,
        site: Site | None,
        *,
        sources: tuple[Value, ...] = (),
        endless: bool = False,
    ) -> None:
        self._interp = interp
        self._step: Step | None = None
        self._state = state
        self.sources: tuple[Value, ...] = ()
        super().__init__(None, site, iterator=True)
        self._step = step
        self.sources = sources
        """The iterators that it takes from."""
        self.endless = endless
        """Whether there is always one more."""

    @property
    def items(self) -> list[Value] | None:
        """The items that are left, which are made now; None when they are not known."""
        if self._step is not None:
            self.items = self._made()
        return self._held

    @items.setter
    def items(self, items: list[Value] | None) -> None:
        if self._step is not None:
            self._interp.journal.touch(self)
        self._step = None
        self._held = items
        if items is None:
            for source in self.sources:
                lose_contents(self._interp.journal, source)

    def make_all(self) -> None:
        """Something that is not followed may go through it: do what making its items does."""
        if not self.endless:
            self.items = self.items

    def _made(self) -> list[Value] | None:
        made: list[Value] = []
        try:
            while not self.endless:
                item = self.take()
                if item is None:
                    return made
                made.append(item)
                if len(made) > self._interp.budget.collection:
                    break
        except Lost:
            return None
        self._interp.over_budget("items of a collection", self.site)
        return None

    def take(self) -> Value | None:
        """The next item; None when there is none left.

        Raises:
            Lost: it is not known.
        """
        if self._step is None:
            if self._held is None:
                raise Lost
            self._interp.journal.touch(self)
            return self._held.pop(0) if self._held else None
        try:
            answer = self._step(self._state)
        except Lost:
            self.items = None
            raise
        self._interp.journal.touch(self)
        if answer is None:
            self._step, self._held = None, []
            return None
        item, self._state = answer
        return item

    def save(self) -> object:
        held = None if self._step is not None or self._held is None else self._held.copy()
        return (self._step, self._state, held)

    def restore(self, saved: object) -> None:
        self._step, self._state, self._held = saved  # type: ignore[misc]

    def join_contents(self, alternatives: list[object]) -> object:
        first = alternatives[0]
        return first if all(other == first for other in alternatives) else (None, None, None)


def is_iterator(value: Value | None) -> bool:
    """Whether going through VALUE uses it up."""
    return isinstance(value, ListObject) and value.iterator


def unknown_iterator(interp: Interpreter, site: Site, *sources: Value | None) -> ListObject:
    """An iterator of unknown items, that takes any of those of SOURCES."""
    for source in sources:
        if source is not None and is_iterator(source):
            lose_contents(interp.journal, source)
    return ListObject(None, site, iterator=True)


def iterator_of(interp: Interpreter, value: Value, site: Site) -> ListObject | None:
    """``iter(value)``; None when its items are not known, or come in any order."""
    from flagscan.interpreter import special
    from flagscan.interpreter.iteration import is_ordered

    if not is_ordered(value):
        return None
    if isinstance(value, ListObject):
        return value if value.iterator else _through(interp, value, site)
    own = special.lookup(value, "__iter__")
    if own is not None:
        made = special.ask(interp, value, "__iter__", site)
        if isinstance(made, ListObject) and made.iterator:
            return made
        value = value if made is None else made
    items = interp.iterate(value, site)
    return None if items is None else ListObject(items, site, iterator=True)


def _through(interp: Interpreter, source: ListObject, site: Site) -> Stream:
    """An iterator over a list, or a view of a dict, which may change meanwhile."""
    if isinstance(source, MappingView):
        return _through_view(interp, source, site)

    def step(index: int) -> tuple[Value, int] | None:
        if source.items is None:
            raise Lost
        return (source.items[index], index + 1) if index < len(source.items) else None

    return Stream(interp, step, 0, site)


def _through_view(interp: Interpreter, view: MappingView, site: Site) -> Stream:
    keys = view.positions()

    def step(index: int) -> tuple[Value, int] | None:
        if keys is None or view.size != len(keys):  # (Python refuses to go on)
            raise Lost
        if index == len(keys):
            return None
        item = view.at(keys[index])
        if item is None:
            raise Lost
        return item, index + 1

    return Stream(interp, step, 0, site)


def take(interp: Interpreter, iterator: ListObject) -> Value | None:
    """Take the next item of ITERATOR; None when there is none left.

    Raises:
        Lost: it is not known.
    """
    if isinstance(iterator, Stream):
        return iterator.take()
    if iterator.items is None or (iterator.unordered and len(iterator.items) > 1):
        lose_contents(interp.journal, iterator)
        raise Lost
    interp.journal.touch(iterator)
    return iterator.items.pop(0) if iterator.items else None


def pulled(interp: Interpreter, iterator: ListObject) -> Iterator[Value]:
    """The items of ITERATOR, each taken when it is asked for.

    Raises:
        Lost: the next one is not known.
    """
    while (item := take(interp, iterator)) is not None:
        yield item


def in_turn(interp: Interpreter, value: ListObject, site: Site) -> Iterator[Value]:
    """The items of VALUE, a list or an iterator, each read when its turn comes.

    Raises:
        Lost: the next one is not known.
    """
    return pulled(interp, value if value.iterator else _through(interp, value, site))


def endless(value: Value) -> bool:
    """Whether the iterator VALUE never ends."""
    return isinstance(value, Stream) and value.endless


def up_to(
    interp: Interpreter, iterator: ListObject, wanted: Callable[[Value], bool | None]
) -> bool | None:
    """Whether an item of ITERATOR is WANTED, those up to it taken; None when not known."""
    try:
        for item in pulled(interp, iterator):
            answer = wanted(item)
            if answer is None:
                lose_contents(interp.journal, iterator)
            if answer is not False:
                return answer
    except Lost:
        return None
    return False
