"""Trials: what is given to the flags of a script, once or many times.

    lr=[0.1,0.2] depth=[3,4]  ->  {"depth": 3, "lr": 0.1}, {"depth": 3, "lr": 0.2}, ...

They are made one by one as they are asked for: a grid of a million takes no more room than its
edges. As in Guild, the flag whose name comes last in the alphabet changes first.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from flagscan.assignments.values import Values
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet

Given = Mapping[str, Values]
"""The values of some flags, by their names."""


class Trials:
    """What BLOCKS give to the flags of FLAG_SETS.

    Each block holds alternatives; a trial takes one of each block, of which the later ones win,
    and one value of each flag.
    """

    chance_seed: int | None = None
    """The seed of the chance that chose them, if chance did."""

    def __init__(self, flag_sets: Sequence[FlagSet], blocks: Sequence[Sequence[Given]]) -> None:
        self.flag_sets = tuple(flag_sets)
        """The program's own, and those on the way to the sub-command that is called."""
        self.blocks = [list(block) for block in blocks]

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The flags that are given a value in some trial, in the order of the script."""
        given = {name for block in self.blocks for row in block for name in row}
        flags = {flag.name: flag for item in self.flag_sets for flag in item.flags}
        return tuple(flag for name, flag in flags.items() if name in given)

    @property
    def command(self) -> tuple[str, ...]:
        """The words of the sub-command."""
        return self.flag_sets[-1].command

    def __len__(self) -> int:
        return sum(_size(given) for given in self.alternatives())

    def __iter__(self) -> Iterator[dict[str, object]]:
        for given in self.alternatives():
            names = sorted(given)
            for values in _product([given[name] for name in names]):
                yield dict(zip(names, values, strict=True))

    def values(self) -> Iterator[tuple[str, object]]:
        """Each value that some trial gives, with the name of its flag."""
        for block in self.blocks:
            for given in block:
                for name, values in given.items():
                    for value in values:
                        yield name, value

    def edges(self) -> Iterator[tuple[str, object]]:
        """The first value that each alternative gives to each flag."""
        for block in self.blocks:
            for given in block:
                for name, values in given.items():
                    yield name, values[0]

    def chosen(self, indexes: Sequence[int]) -> Iterator[dict[str, object]]:
        """The trials of these INDEXES, which ascend."""
        before = 0
        rest = iter(indexes)
        index = next(rest, None)
        for given in self.alternatives():
            size = _size(given)
            while index is not None and index < before + size:
                yield _at(given, index - before)
                index = next(rest, None)
            before += size

    def alternatives(self) -> Iterator[Given]:
        """One of each block in every combination, those that come later on top."""
        for rows in itertools.product(*self.blocks):
            yield {name: values for row in rows for name, values in row.items()}


def _size(given: Given) -> int:
    return math.prod(len(values) for values in given.values())


def _at(given: Given, index: int) -> dict[str, object]:
    """Trial INDEX of those that GIVEN makes."""
    found: dict[str, object] = {}
    for name in sorted(given, reverse=True):
        index, place = divmod(index, len(given[name]))
        found[name] = given[name][place]
    return dict(sorted(found.items()))


def _product(dimensions: Sequence[Values]) -> Iterator[tuple[object, ...]]:
    # itertools.product would first make a tuple of each dimension.
    if not dimensions:
        yield ()
        return
    first, rest = dimensions[0], dimensions[1:]
    for value in first:
        for others in _product(rest):
            yield (value, *others)
