"""Generators of the script: their body runs when an item is first asked for, all of it at once.

Python runs it item by item, in turn with what takes the items. What the body changes of objects
around it is therefore known only to who takes all items before doing anything else (``list(f())``);
else it is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from flagscan.interpreter.flow import collapse, resume
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    HeapObject,
    Instance,
    ListObject,
    Scope,
    SetObject,
    lose_contents,
)
from flagscan.interpreter.journal import Keys
from flagscan.interpreter.values import External, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

Run: TypeAlias = "Callable[[bool], tuple[list[Value] | None, Value | None]]"
"""Runs the body; the items it gives, None where they are not known, and what it returns. True:
they are all taken at once, and nothing is sent to it."""
AtYield: TypeAlias = "Callable[[Value], Value]"
"""What a ``yield`` of a value gives."""
Around: TypeAlias = "Callable[[AtYield], None]"


class Generator(ListObject):
    """What the call of a generator function gives: an iterator that has not begun."""

    __slots__ = ("_around", "_held", "_interp", "_own", "_run", "returned")

    def __init__(
        self, interp: Interpreter, run: Run, around: Around | None, own: Scope, site: Site
    ) -> None:
        self._interp = interp
        self._around = around
        self.returned: Value = Unknown(Reason.UNKNOWN_ARGUMENT, site)
        """What its body returned, for ``yield from``."""
        self._run: Run | None = None
        super().__init__(None, site, iterator=True)
        self._run = run
        self._own = own

    @property
    def items(self) -> list[Value] | None:
        """The items that are left; None when they are not known. The body runs now."""
        self.begin(whole=False)
        return self._held

    @items.setter
    def items(self, items: list[Value] | None) -> None:
        self._run = None
        self._held = items

    def begin(self, *, whole: bool) -> None:
        """Run the body, unless it has run. WHOLE: all items are taken before anything else."""
        if self._run is None:
            return
        self._interp.journal.touch(self)
        run, self._run = self._run, None
        interp, journal = self._interp, self._interp.journal
        mark, born = len(journal.frames), HeapObject.count
        journal.open(journal.path)
        items: list[Value] | None = None
        try:
            items, returned = run(whole)
            if returned is not None:
                self.returned = returned
        finally:
            endings = collapse(interp, mark, None)
            resume(interp, endings)
        self._held = items
        if not whole:
            for pending in endings:
                for target, contents in pending.delta.items():
                    if target.born <= born and target is not self._own:
                        _lose(interp, target, contents)

    @property
    def can_go_around(self) -> bool:
        """Whether it is one of a function, whose body has not begun."""
        return self._run is not None and self._around is not None

    def go_around(self, at_yield: AtYield) -> None:
        """Run the body, with AT_YIELD in the place of each ``yield``."""
        self._interp.journal.touch(self)
        self._run, self._held = None, None
        assert self._around is not None
        self._around(at_yield)

    def save(self) -> object:
        return (self._run, None if self._held is None else self._held.copy())

    def restore(self, saved: object) -> None:
        self._run, self._held = saved  # type: ignore[misc]

    def join_contents(self, alternatives: list[object]) -> object:
        first = alternatives[0]
        return first if all(other == first for other in alternatives) else (None, None)


def take_all(value: Value | None) -> None:
    """VALUE is about to be gone through, to its end, before anything else happens."""
    if isinstance(value, Generator):
        value.begin(whole=True)


def _lose(interp: Interpreter, target: HeapObject, contents: object) -> None:
    """When TARGET has what it holds now, among the items, is not known."""
    if isinstance(target, Instance) and isinstance(target.cls, External):
        return  # of a library, whose model reads what was done to it
    if not isinstance(target, (Scope, ListObject, DictObject, SetObject, Instance, ClassObject)):
        return
    if type(contents) is not Keys:
        lose_contents(interp.journal, target)
        return
    unknown = Unknown(Reason.LOOP, target.site)
    mapping = target.mapping()
    for key in contents:
        interp.journal.touch_key(target, key)
        if isinstance(target, DictObject):
            held = mapping.get(key)
            if held is None:
                target.open = True
            else:
                mapping[key] = (held[0], unknown)
        else:
            mapping[key] = unknown
