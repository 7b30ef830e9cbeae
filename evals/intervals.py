"""Figures with the number of cases they rest on and a 95 % interval.

Shares of yes and no have Wilson's score interval (1927), which stays honest where all cases agree: none
wrong of 100 may still be 3.7 % wrong. Everything else has the percentile interval of 1,000 resamples of
the cases with a fixed seed (Efron 1979), so a report is the same on every run. What cannot be computed
is None and never 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

RESAMPLES = 1000
Z = 1.959964
"""The normal quantile of a two-sided 95 % interval."""
T = TypeVar("T")


class Figure(BaseModel):
    """A value, the ends of its interval, and n; None where there is nothing to compute it from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float | None
    low: float | None
    high: float | None
    n: int

    def __str__(self) -> str:
        """As a table prints it."""
        if self.value is None:
            return f"–  (n {self.n})"
        if self.low is None or self.high is None:
            return f"{self.value:.3f}  (n {self.n})"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]  (n {self.n})"


def share(values: Sequence[float | None]) -> Figure:
    """The mean of shares from 0 to 1, those that apply; Wilson's interval where they say only yes or no."""
    known = [value for value in values if value is not None]
    if not known or any(value not in (0, 1) for value in known):
        return mean(values)
    n, part = len(known), sum(known) / len(known)
    centre = (part + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(part * (1 - part) / n + Z**2 / (4 * n**2))
    return figure(part, max(0.0, centre - half), min(1.0, centre + half), n)


def mean(values: Sequence[float | None]) -> Figure:
    """The mean of the values that apply, with the interval of resamples."""
    import numpy as np

    known = np.array([value for value in values if value is not None], dtype=float)
    if not len(known):
        return Figure(value=None, low=None, high=None, n=0)
    picks = np.random.default_rng(0).integers(0, len(known), (RESAMPLES, len(known)))
    low, high = np.percentile(known[picks].mean(axis=1), [2.5, 97.5])
    return figure(float(known.mean()), float(low), float(high), len(known))


def of(cases: Sequence[T], statistic: Callable[[Sequence[T]], float | None]) -> Figure:
    """Any statistic of cases; resamples in which it cannot be computed are left out."""
    import numpy as np

    value = statistic(cases) if cases else None
    if value is None:
        return Figure(value=None, low=None, high=None, n=len(cases))
    picks = np.random.default_rng(0).integers(0, len(cases), (RESAMPLES, len(cases)))
    drawn = (statistic([cases[i] for i in row]) for row in picks.tolist())
    low, high = np.percentile([each for each in drawn if each is not None], [2.5, 97.5])
    return figure(value, float(low), float(high), len(cases))


def figure(value: float, low: float, high: float, n: int) -> Figure:
    """A figure rounded to four decimals, as files keep it."""
    return Figure(value=round(value, 4), low=round(low, 4), high=round(high, 4), n=n)
