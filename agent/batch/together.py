"""What the rules say of many creators at once, and for each of them what its verdict is built from.

For creators without evidence, about whom nothing can be asked; and where no model reads, for all others too,
whose questions then stay unclear.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from agent.columns.answers import UNANSWERED
from agent.columns.asking import unread
from agent.columns.batch import Batch
from agent.columns.change import what_would_change
from agent.columns.decide import judge_columns
from agent.columns.outcome import Outcomes
from agent.columns.profiles import from_profiles
from agent.rules.case import NOBODY_READ, Case
from agent.rules.change import Change
from agent.rules.decide import Outcome
from policies.handbook import Handbook
from signals.profile import Profile


class Settled(NamedTuple):
    """One creator, judged: all that a verdict is put together from, but for prose and context."""

    case: Case
    outcome: Outcome
    changes: tuple[Change, ...]
    seconds: float
    """Wall time that the judging took, or this creator's share of it."""


class Together:
    """Creators judged at once; what is found of each is put in words when it is asked for.

    Args:
        handbook: The policies.
        profiles: The creators, at most some ten thousand.
    """

    def __init__(self, handbook: Handbook, profiles: Sequence[Profile]) -> None:
        began = time.perf_counter()
        columns = from_profiles(profiles, handbook.catalog)
        self._handbook, self._profiles = handbook, profiles
        self._answers = unread(Batch(handbook, columns, {}, {}, has_model=False))
        decisions = judge_columns(handbook, columns, self._answers)
        self._outcomes = Outcomes(decisions)
        self._changes = what_would_change(decisions, np.arange(len(profiles)))
        self._seconds = (time.perf_counter() - began) / max(len(profiles), 1)

    def of(self, row: int) -> Settled:
        """What was found of one creator, by its position."""
        asked = {key: NOBODY_READ for key, column in self._answers.items() if column.said[row] != UNANSWERED}
        case = Case(self._profiles[row], self._handbook, asked)
        return Settled(case, self._outcomes.of(row, case), self._changes.of(row), self._seconds)
