"""Search that brings other clauses than it would find: those of the label, all of them, or none.

With it a fault of retrieval is told from a fault of reasoning: what goes right with the clauses of the
label and wrong with real search was lost by the search.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from index.retrieve import Hit, Retriever

EVERYTHING = 10_000


class GivenClauses(Retriever):
    """A retriever that brings what it is told to bring, as far as it is in force.

    Args:
        real: The search that knows the clauses.
        clauses: Ids of the clauses to bring.
    """

    def __init__(self, real: Retriever, clauses: Collection[str]) -> None:
        self.digest = real.digest
        self._real, self._clauses = real, frozenset(clauses)

    def for_profile(
        self,
        query: str,
        *,
        region: str,
        day: date,
        present: Collection[str],
        background: str = "",
        k: int = 10,
    ) -> list[Hit]:
        """The clauses that were given; the numbers of a profile bring theirs in any case."""
        # Whoever names a clause by its id finds it, however far its words are.
        asked = " ".join([query, *sorted(self._clauses)])
        hits = self._real.for_profile(
            asked, region=region, day=day, present=present, background=background, k=EVERYTHING
        )
        return [hit for hit in hits if hit.clause in self._clauses or "signal" in hit.found_by]
