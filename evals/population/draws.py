"""Chance that is the same everywhere: numbers from the raw bits of a generator.

Only the bits of a generator are promised to stay the same between releases of numpy, its distributions are
not. So uniform and normal numbers are made from the bits here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import prod
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]
STEPS = 1 << 16


class Draws:
    """The chance of one block of creators.

    Args:
        seed: Of the population.
        block: Number of the block, from 0.
    """

    def __init__(self, seed: int, block: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence((seed, block)))

    def uniform(self, *shape: int) -> Numbers:
        """Numbers from 0 to below 1, to 53 bits."""
        raw = self._bits.random_raw(prod(shape))
        return ((raw >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)

    def coarse(self, *shape: int) -> npt.NDArray[np.uint16]:
        """Whole numbers from 0 to 65,535, four from each raw number: cheap, and fine enough for rates."""
        size = prod(shape)
        raw = self._bits.random_raw(-(-size // 4)).astype("<u8")
        return raw.view("<u2")[:size].reshape(shape)

    def normal(self, *shape: int) -> Numbers:
        """Normal numbers with mean 0 and deviation 1, in 65,536 steps out to 4.3."""
        return _normals()[self.coarse(*shape)]


def hit(coarse: npt.NDArray[np.uint16], chance: Numbers | float) -> npt.NDArray[np.bool_]:
    """Where a coarse number falls under a chance; 0 never, 1 always."""
    under: npt.NDArray[np.bool_] = coarse < np.asarray(chance) * STEPS
    return under


def cumulative(weights: Mapping[str, float], names: tuple[str, ...]) -> Numbers:
    """Upper ends of the parts of 0 to 1 that belong to the names; absent names have no part."""
    given = np.array([weights.get(name, 0.0) for name in names])
    ends: Numbers = np.cumsum(given) / given.sum()
    ends[np.nonzero(given)[0][-1] :] = 1.0
    return ends


def pick(uniform: Numbers, ends: Numbers) -> Wholes:
    """The part into which each number falls; `ends` is one row for all or a row for each."""
    picked: Wholes = (uniform[:, None] >= ends).sum(axis=-1)
    return picked


class Dice:
    """The throws of one creator for one list, one after the other; enough for the longest list."""

    def __init__(self, throws: Numbers) -> None:
        self._throws: Iterator[float] = iter(throws.tolist())

    def share(self) -> float:
        """A number from 0 to below 1."""
        return next(self._throws)

    def chance(self, share: float) -> bool:
        """True in this share of throws."""
        return self.share() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, weights: Mapping[str, float]) -> str:
        """A name, by weight."""
        left = self.share() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return max(weights, key=weights.__getitem__)


@cache
def _normals() -> Numbers:
    inverse = NormalDist().inv_cdf
    return np.array([inverse((step + 0.5) / STEPS) for step in range(STEPS)])
