"""Fewer trials than all of them: a part of a grid, or values drawn from ranges.

    lr=loguniform[1e-5:0.1] depth=[2,4]  ->  20 trials, by chance
    --max-trials 50 --seed 7             ->  50, and the same ones again

Chance is Python's Mersenne Twister, which is the same everywhere; the two designs that spread
points more evenly are SciPy's.
"""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from flagscan.assignments.problems import Refused
from flagscan.assignments.ranges import Range, space_of
from flagscan.assignments.targets import settings_of
from flagscan.assignments.trials import Given, Trials
from flagscan.assignments.values import Values
from flagscan.model.script import FlagSet

DRAWN = 20
"""Trials of a search, if nobody says how many: as in Guild."""
_LARGEST_SEED = 2**32
Dimension = Range | Values
FlagSets = Sequence[FlagSet]


def arrange(
    flag_sets: FlagSets,
    blocks: Sequence[Sequence[Given]],
    search: str | None,
    max_trials: int | None,
    seed: int | None,
) -> Trials:
    """The trials of BLOCKS that SEARCH chooses, at most MAX_TRIALS.

    Raises:
        Refused: there is nothing to search, or a package is missing for it.
    """
    every = Trials(flag_sets, blocks)
    has_ranges = any(isinstance(value, Range) for _, value in every.edges())
    if search is None and not has_ranges:
        count = len(every)
        if max_trials is None or count <= max_trials:
            return every
        return Sampled(every, max_trials, seed)
    rows = math.prod(len(block) for block in every.blocks)
    if rows != 1:
        raise Refused(
            f"a search draws from one set of values, and the files make {rows}; "
            "give one row, or lists where ranges are (linspace[0:1:5])"
        )
    (given,) = every.alternatives()
    dimensions: dict[str, Dimension] = {}
    for name, values in given.items():
        first = values[0]
        dimensions[name] = first if isinstance(first, Range) else values
    if search is not None:
        for flag in settings_of(tuple(flag_sets)):
            space = space_of(flag) if flag.name not in given else None
            if space is not None:
                dimensions[flag.name] = space
    if not any(isinstance(item, Range) or len(item) > 1 for item in dimensions.values()):
        raise Refused(
            "there is nothing to search: no flag has choices, or min and max; "
            "give ranges (lr=[0.1:1]) or lists"
        )
    if search == "grid":
        grid = {
            name: item.points() if isinstance(item, Range) else item
            for name, item in dimensions.items()
        }
        return arrange(flag_sets, [[grid]], None, max_trials, seed)
    return Drawn(flag_sets, dimensions, search or "random", max_trials or DRAWN, seed)


class Sampled(Trials):
    """COUNT of EVERY, by chance and in their order, as Guild samples (``batch_util.py``)."""

    def __init__(self, every: Trials, count: int, seed: int | None) -> None:
        super().__init__(every.flag_sets, every.blocks)
        self.chance_seed = _seed(seed)
        self._every = every
        chance = random.Random(self.chance_seed)  # noqa: S311 - no secret
        chosen = chance.sample(range(len(every)), count)
        self._indexes = sorted(chosen)

    def __len__(self) -> int:
        return len(self._indexes)

    def __iter__(self) -> Iterator[dict[str, object]]:
        return self._every.chosen(self._indexes)


class Drawn(Trials):
    """COUNT trials drawn from DIMENSIONS by METHOD."""

    def __init__(
        self,
        flag_sets: FlagSets,
        dimensions: Mapping[str, Dimension],
        method: str,
        count: int,
        seed: int | None,
    ) -> None:
        super().__init__(flag_sets, [[dict.fromkeys(dimensions, ())]])
        self.chance_seed = _seed(seed)
        self._dimensions = sorted(dimensions.items())
        self._method = method
        self._count = count
        if method != "random":
            _qmc()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, object]]:
        for number, places in enumerate(self._places()):
            trial = {}
            for (name, dimension), place in zip(self._dimensions, places, strict=True):
                trial[name] = _at(dimension, place)
                initial = dimension.initial if isinstance(dimension, Range) else None
                if number == 0 and initial is not None:
                    trial[name] = initial
            yield trial

    def values(self) -> Iterator[tuple[str, object]]:
        """Each value that is drawn, with the name of its flag."""
        for trial in self:
            yield from trial.items()

    def _places(self) -> Iterator[Sequence[float]]:
        """A place from 0 to 1 in each dimension, for each trial."""
        size = len(self._dimensions)
        if self._method == "random":
            chance = random.Random(self.chance_seed)  # noqa: S311 - no secret
            for _ in range(self._count):
                yield [chance.random() for _ in range(size)]
            return
        qmc = _qmc()
        design = qmc.Sobol if self._method == "sobol" else qmc.LatinHypercube
        with warnings.catch_warnings():
            # Sobol's points are balanced for powers of two only; nobody is worse off.
            warnings.simplefilter("ignore")
            points = design(d=size, seed=self.chance_seed).random(self._count)
        for row in points:
            yield [min(float(place), 1 - 2**-53) for place in row]


def _at(dimension: Dimension, place: float) -> object:
    if isinstance(dimension, Range):
        return dimension.at(place)
    return dimension[int(place * len(dimension))]


def _qmc() -> Any:
    try:
        return import_module("scipy.stats.qmc")
    except ImportError:
        raise Refused("this search needs SciPy: pip install 'flagscan[search]'") from None


def _seed(seed: int | None) -> int:
    return random.SystemRandom().randrange(_LARGEST_SEED) if seed is None else seed
