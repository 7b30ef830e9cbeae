"""The clauses that bear on the creators of a job, found without searching by words that cannot matter.

Only where a model reads evidence can a clause that was found change a decision: there evidence is searched
by, as in a review. For all others the clauses that name a creator's signals are listed, which are context.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from agent.query import find_clauses, queries_of
from agent.state import Tools
from index.retrieve import Hit
from signals.profile import Profile

PLACES = 200
"""Regions and days whose clauses are remembered, each some 50 kB."""


class Search:
    """Search for one job.

    Args:
        tools: What the job works with.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._naming = lru_cache(maxsize=PLACES)(self._by_signal)

    def prepare(self, profiles: Iterable[Profile]) -> None:
        """Embeds what some creators are searched by, in one go."""
        queries = (queries_of(each) for each in profiles if self._is_read(each))
        self._tools.retriever.prepare(text for texts in queries for text in texts)

    def of(self, profile: Profile) -> tuple[Hit, ...]:
        """The clauses that bear on a creator, the best first."""
        if self._is_read(profile):
            return find_clauses(self._tools.retriever, profile, self._tools.retrieve)
        given = frozenset(profile.signals)
        naming = self._naming(profile.region, profile.as_of)
        return tuple(hit for hit, signals in naming if not signals.isdisjoint(given))

    def _is_read(self, profile: Profile) -> bool:
        return bool(profile.evidence) and self._tools.model is not None

    def _by_signal(self, region: str, day: date) -> tuple[tuple[Hit, frozenset[str]], ...]:
        """The clauses in force that name signals, by id, and which; without words each has the same score."""
        handbook = self._tools.handbook
        hits = self._tools.retriever.for_profile("", region=region, day=day, present=handbook.catalog, k=0)
        by_id = {hit.clause: hit for hit in hits}
        return tuple(
            (by_id[clause.id], frozenset(clause.rule.signals))
            for clause in handbook.in_force(region, day)
            if clause.rule and clause.rule.signals
        )
