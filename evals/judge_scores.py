"""How good a judge's answers are: measures with their n and a bootstrap interval.

An interval comes from 1000 resamples of the cases with a fixed seed, so a report is the same on
every run. What cannot be computed (no *yes* was said, say) is None and never 0.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Said = Literal["yes", "no", "unclear"]
RESAMPLES = 1000


@dataclass(frozen=True)
class Scored:
    """One case: what was right, what was said, with what P(yes)."""

    truth: Said
    said: Said
    probability: float


@dataclass(frozen=True)
class Measure:
    """A value with a 95 % interval and the number of cases it rests on; None where there is none."""

    value: float | None
    low: float | None
    high: float | None
    n: int

    def __str__(self) -> str:
        """As a report prints it."""
        if self.value is None or self.low is None or self.high is None:
            return f"–  (n {self.n})"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]  (n {self.n})"


def measures(scored: Sequence[Scored]) -> dict[str, Measure]:
    """All measures of a judge by name."""
    said_yes = [s for s in scored if s.said == "yes"]
    said_no = [s for s in scored if s.said == "no"]
    right = lambda s: s.truth == s.said  # noqa: E731 - the same small test for each share
    return {
        "AUC of P(yes), yes against the rest": _measure(scored, auc),
        "right of three answers": _measure(scored, _share(right)),
        "precision of yes": _measure(said_yes, _share(right)),
        "precision of no": _measure(said_no, _share(right)),
        "no where the answer is yes": _measure(
            [s for s in scored if s.truth == "yes"], _share(lambda s: s.said == "no")
        ),
        "yes where the answer is not": _measure(
            [s for s in scored if s.truth != "yes"], _share(lambda s: s.said == "yes")
        ),
        "answered (not unclear)": _measure(scored, _share(lambda s: s.said != "unclear")),
    }


def auc(scored: Sequence[Scored]) -> float | None:
    """Chance that a case whose answer is yes has a higher P(yes) than one whose answer is not."""
    yes = [s.probability for s in scored if s.truth == "yes"]
    rest = [s.probability for s in scored if s.truth != "yes"]
    if not yes or not rest:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in yes for b in rest)
    return wins / (len(yes) * len(rest))


def _share(test: Callable[[Scored], bool]) -> Callable[[Sequence[Scored]], float | None]:
    return lambda scored: sum(map(test, scored)) / len(scored) if scored else None


def _measure(scored: Sequence[Scored], value: Callable[[Sequence[Scored]], float | None]) -> Measure:
    chance = random.Random(0)
    samples = (chance.choices(scored, k=len(scored)) for _ in range(RESAMPLES)) if scored else ()
    values = sorted(v for v in map(value, samples) if v is not None)
    if not values:
        return Measure(value(scored), None, None, len(scored))
    low, high = values[int(0.025 * len(values))], values[int(0.975 * (len(values) - 1))]
    return Measure(value(scored), low, high, len(scored))
