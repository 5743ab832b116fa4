"""Which containers are equal only to their own kind, or in another way than item by item.

deque([1]) == [1]                               False
{"a": 1}.keys() == {"a"}                        True
OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1)  False
"""

from __future__ import annotations

from flagscan.interpreter import counters
from flagscan.interpreter.concretize import NO_KEY, key_of
from flagscan.interpreter.heap import DictObject, ListObject, SetObject
from flagscan.interpreter.values import Value

NOT_SAID = object()
"""The answer where two containers are compared item by item, as any."""
_ORDERED = "collections.OrderedDict"


def of_containers(left: Value, right: Value) -> object:
    """Whether ``left == right``; None when that is not known, :data:`NOT_SAID` for most."""
    if isinstance(left, DictObject) and isinstance(right, DictObject):
        return _of_dicts(left, right)
    views = [one.view for one in (left, right) if isinstance(one, ListObject) and one.view]
    if not views:
        return NOT_SAID
    if left is right:
        return True
    sets = _keys(left), _keys(right)
    if NOT_SAID not in sets:
        return None if None in sets else sets[0] == sets[1]
    if views == ["deque", "deque"]:
        return NOT_SAID
    known = (ListObject, DictObject, SetObject)
    return False if isinstance(left, known) and isinstance(right, known) else NOT_SAID


def _of_dicts(left: DictObject, right: DictObject) -> object:
    if counters.is_counter(left) and counters.is_counter(right):
        return counters.equal(left, right)
    if left.cls_name != _ORDERED or right.cls_name != _ORDERED or left is right:
        return NOT_SAID
    if left.open or right.open or left.unordered or right.unordered:
        return None
    return NOT_SAID if list(left.entries) == list(right.entries) else False


def _keys(value: Value) -> object:
    """What a set holds, or a view that is one; None where that is not known."""
    if isinstance(value, SetObject):
        return None if value.items is None else set(value.items)
    if not isinstance(value, ListObject) or not value.view.endswith(("keys", "items")):
        return NOT_SAID
    keys = None if value.items is None else {key_of(item) for item in value.items}
    return None if keys is None or NO_KEY in keys else keys
