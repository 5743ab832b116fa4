"""Whether two pieces of plain data say the same, as YAML and Guild tell them apart.

>>> same(1, 1.0), same([1, "a"], [1, "a"])
(False, True)
"""

from __future__ import annotations


def same(one: object, other: object) -> bool:
    """Whether two documents say the same: 1, 1.0 and yes differ, .nan equals itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)
