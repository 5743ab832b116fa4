"""A journal of changes to heap objects: to undo them, compare them and join them.

Running one branch of an undecided test must not disturb the other, so changes
are made under a *frame*: before something is first changed there, what it was
is saved, by key where the object keeps its contents by key. Rolling a frame
back yields the branch's *delta*, and deltas are joined where branches meet.
Cost is proportional to what branches change, not to the size of the program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from flagscan.interpreter.heap import DictObject, HeapObject, ListObject
from flagscan.interpreter.values import UNBOUND
from flagscan.interpreter.views import AttributesObject

if TYPE_CHECKING:
    from flagscan.interpreter.flow import Pending
    from flagscan.syntax.tree import Tree


class Test(int):
    """The number of a test that cannot be decided."""

    arms: int = 0
    """How many arms it has; 0 when some way past it is none of its arms."""


Mark: TypeAlias = tuple[int, int]
"""One arm of one undecided test: (number of the test, number of the arm)."""


class Keys(dict[Any, Any]):
    """Some keys of an object, with what each held (UNBOUND: nothing)."""


_UNTOUCHED = object()

Delta: TypeAlias = dict[HeapObject, object]
"""Objects and, at the end of a branch, their contents or the :class:`Keys` that it changed."""


@dataclass(slots=True, eq=False)
class JournalFrame:
    """What a branch has changed so far, and exits that wait for the place that catches them."""

    saved: Delta = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    path: tuple[Mark, ...] = ()
    """The undecided tests that the code now running stands under."""


class Journal:
    """The open frames, innermost last."""

    __slots__ = ("base", "changed", "frames")

    def __init__(self) -> None:
        self.frames: list[JournalFrame] = []
        self.base: tuple[Mark, ...] = ()
        """The tests that everything here stands under (of an import inside a branch)."""
        self.changed: set[HeapObject] = set()
        """What was changed after it was made."""

    @property
    def path(self) -> tuple[Mark, ...]:
        """The undecided tests that the code now running stands under."""
        return self.frames[-1].path if self.frames else self.base

    # -- announcing ------------------------------------------------------------------------

    def touch(self, target: HeapObject) -> None:
        """Announce a change of any part of TARGET. Must come before the change."""
        if isinstance(target, AttributesObject):
            target = target.instance
        self.changed.add(target)
        if self.frames:
            saved = self.frames[-1].saved
            held = saved.get(target, _UNTOUCHED)
            if held is _UNTOUCHED:
                saved[target] = target.save()
            elif type(held) is Keys:
                saved[target] = _patched(target, target.save(), held)

    def touch_key(self, target: HeapObject, key: object) -> None:
        """Announce a change of what TARGET holds under KEY."""
        if isinstance(target, AttributesObject):
            target = target.instance
        self.changed.add(target)
        if self.frames:
            saved = self.frames[-1].saved
            held = saved.get(target, _UNTOUCHED)
            if held is _UNTOUCHED:
                saved[target] = Keys({key: target.mapping().get(key, UNBOUND)})
            elif type(held) is Keys and key not in held:
                held[key] = target.mapping().get(key, UNBOUND)

    def begin_any_order(self) -> set[HeapObject]:
        """What follows may be done for items in any order; give back the result."""
        before, self.changed = self.changed, set()
        return before

    def end_any_order(
        self, before: set[HeapObject], deltas: list[Delta] | None, own: Tree | None = None
    ) -> None:
        """The end of what began with BEFORE: what was filled since was filled in any order.

        DELTAS are those of some orders, which are compared when they are joined; what modules do
        that are imported meanwhile is done once, and in none of them. None: the order was known.
        What was made in OWN is left alone.
        """
        changed, self.changed = self.changed, before
        before |= changed
        if deltas is None:
            return
        for target in changed:
            if own is not None and target.site is not None and target.site.tree is own:
                continue
            waiting = [delta[target] for delta in deltas if target in delta]
            if isinstance(target, DictObject):
                keys = {key for part in waiting if isinstance(part, Keys) for key in part}
                new = len(keys - set(target.entries)) if waiting else len(target.entries)
                target.unordered = target.unordered or new > 1
            elif isinstance(target, ListObject) and not waiting:
                target.unordered = True

    # -- frames ----------------------------------------------------------------------------

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
            if type(saved) is Keys:
                mapping = target.mapping()
                delta[target] = Keys({key: mapping.get(key, UNBOUND) for key in saved})
                _set_keys(mapping, saved)
            else:
                delta[target] = target.save()
                target.restore(saved)
        return delta, frame

    def apply(self, delta: Delta) -> None:
        """Make the changes of DELTA to the current state."""
        for target, contents in delta.items():
            if type(contents) is Keys:
                for key in contents:
                    self.touch_key(target, key)
                _set_keys(target.mapping(), contents)
            else:
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
            found = [delta.get(target, _UNTOUCHED) for delta in deltas]
            if all(contents is _UNTOUCHED or type(contents) is Keys for contents in found):
                self._merge_keys(target, found)
            else:
                self._merge_whole(target, found)

    def _merge_keys(self, target: HeapObject, found: list[Any]) -> None:
        mapping = target.mapping()
        keys: dict[object, None] = {}
        for contents in found:
            if contents is not _UNTOUCHED:
                keys.update(dict.fromkeys(contents))
        for key in keys:
            base = mapping.get(key, UNBOUND)
            values = [base if c is _UNTOUCHED else c.get(key, base) for c in found]
            if all(value is UNBOUND for value in values):
                continue
            joined = target.join_entry(values)
            self.touch_key(target, key)
            mapping[key] = joined

    def _merge_whole(self, target: HeapObject, found: list[Any]) -> None:
        alternatives = []
        for contents in found:
            if contents is _UNTOUCHED:
                alternatives.append(target.save())
            elif type(contents) is Keys:
                alternatives.append(_patched(target, target.save(), contents))
            else:
                alternatives.append(contents)
        joined = target.join_contents(alternatives)
        self.touch(target)
        _own(target, joined)


def compose(first: Delta, then: Delta) -> Delta:
    """The changes FIRST followed by THEN, as one delta."""
    if not first:
        return then
    result = dict(first)
    for target, contents in then.items():
        held = first.get(target, _UNTOUCHED)
        if held is _UNTOUCHED or type(contents) is not Keys:
            result[target] = contents
        elif type(held) is Keys:
            result[target] = Keys({**held, **contents})
        else:
            whole = target.save()
            target.restore(held)
            held_copy = target.save()
            target.restore(whole)
            result[target] = _patched(target, held_copy, contents)
    return result


def _patched(target: HeapObject, saved: object, keys: Keys) -> object:
    """SAVED, contents of TARGET that are ours to change, with KEYS set as they say."""
    _set_keys(target.mapping_of(saved), keys)
    return saved


def _set_keys(mapping: dict[Any, Any], keys: Keys) -> None:
    for key, value in keys.items():
        if value is UNBOUND:
            mapping.pop(key, None)
        else:
            mapping[key] = value


def _own(target: HeapObject, contents: object) -> None:
    # The same contents may wait in the deltas of other branches: take a copy of them.
    target.restore(contents)
    target.restore(target.save())
