"""What comes of reading some evidence for one question: numbers that a calibration can weigh."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

_SURE = 8.0


class Reading(NamedTuple):
    """What came of it.

    `raw` is the model's own P(yes); `features` are what the calibration weighs, by name; `over` says that the
    proof has ended; `claim` that only the creator's own words on an exception were read.
    """

    raw: float
    features: Mapping[str, float]
    over: bool
    claim: bool = False


def log_odds(probability: float) -> float:
    """Log odds, bounded by ±8 so that one certain answer cannot drown everything else."""
    if probability <= 0 or probability >= 1:
        return math.copysign(_SURE, probability - 0.5)
    return max(-_SURE, min(_SURE, math.log(probability / (1 - probability))))
