"""What to search the handbook for: a creator's evidence, captions and notable signals, in words.

Search only; nothing of it is ever an instruction, since no model reads a query.
"""

from __future__ import annotations

from signals.catalog import Catalog
from signals.profile import Profile

LONGEST_PART = 300
MOST_TEXTS = 6


def query_of(profile: Profile, catalog: Catalog) -> str:
    """Query text: evidence first, since only it can bring clauses that no signal names."""
    texts = [e.text for e in profile.evidence] + [item.caption for item in profile.content]
    told = [" ".join(text.split())[:LONGEST_PART] for text in texts[:MOST_TEXTS]]
    titles = [catalog[name].title for name in sorted(profile.signals) if name in catalog]
    return " ".join(part for part in (*told, *titles) if part)
