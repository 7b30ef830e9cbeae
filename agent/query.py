"""What to search the handbook for: a creator's evidence, each text by itself, and captions.

Signals need no words, since every clause that names one is found by it. Search only; nothing of a
query is ever an instruction, since no model reads it.
"""

from __future__ import annotations

from agent.judge.orders import without_orders
from index.retrieve import Hit, Retriever
from signals.profile import Profile

LONGEST = 600
"""Characters of a text that are searched by; the embedder reads no more."""
MOST = 8


def queries_of(profile: Profile) -> list[str]:
    """Texts to search by, at most eight: evidence, which alone can bring clauses that no signal names.

    Without evidence it is the captions together; without either, one empty query.
    """
    texts = [without_orders(evidence.text) for evidence in profile.evidence[:MOST]]
    if not texts:
        texts = [" ".join(item.caption for item in profile.content)]
    return [" ".join(text.split())[:LONGEST] for text in texts]


def find_clauses(retriever: Retriever, profile: Profile, k: int) -> tuple[Hit, ...]:
    """The clauses that bear on a profile, each once with its best score, the best first.

    Each text brings at most `k` by words and meaning; every clause that names a present signal comes too.
    """
    best: dict[str, Hit] = {}
    for query in queries_of(profile):
        for hit in retriever.for_profile(
            query, region=profile.region, day=profile.as_of, present=set(profile.signals), k=k
        ):
            known = best.get(hit.clause)
            if known is None or hit.score > known.score:
                best[hit.clause] = hit
    return tuple(sorted(best.values(), key=lambda hit: (-hit.score, hit.clause)))
