"""Several rankings of the same documents made into one.

`blend` adds standard scores: how many standard deviations a document stands above the others, per ranking.
It keeps by how much one document is better, which `reciprocal_rank` throws away; on questions about public
rules that was worth about nine points of first hits (docs: the retrieval benchmark prints both).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

RANK_CONSTANT = 60
DECIMALS = 4


class Ranking(NamedTuple):
    """Scores of all documents, higher is better, shape [documents], and their weight in a fusion."""

    scores: Scores
    weight: float = 1.0


def standard(scores: Scores) -> Scores:
    """Standard scores; all 0 where every document scores the same."""
    import numpy as np

    spread = float(np.std(scores)) if scores.size else 0.0
    # Below this the differences are the noise of float32.
    if spread < 1e-6:
        return np.zeros(scores.shape, dtype=np.float64)
    return (scores.astype(np.float64) - float(np.mean(scores, dtype=np.float64))) / spread


def blend(rankings: Sequence[Ranking], size: int) -> Scores:
    """Weighted mean of standard scores, shape [size], rounded so that machines agree on ties.

    Args:
        rankings: What to fuse; none at all gives zeros.
        size: How many documents there are.
    """
    import numpy as np

    total = sum(ranking.weight for ranking in rankings)
    fused = np.zeros(size, dtype=np.float64)
    for ranking in rankings:
        fused += ranking.weight / total * standard(ranking.scores)
    return np.round(fused, DECIMALS)


def reciprocal_rank(rankings: Sequence[Ranking], size: int) -> Scores:
    """Weighted sum of 1 / (60 + rank), rank from 1, ties by position; shape [size]."""
    import numpy as np

    fused = np.zeros(size, dtype=np.float64)
    for ranking in rankings:
        order = np.argsort(-np.round(ranking.scores, 6), kind="stable")
        ranks = np.empty(size, dtype=np.int64)
        ranks[order] = np.arange(1, size + 1)
        fused += ranking.weight / (RANK_CONSTANT + ranks)
    return fused
