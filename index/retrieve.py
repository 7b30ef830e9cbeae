"""Finds the clauses that bear on a question or on a creator, and says how each was found.

A question may come with background (the creator's case). Each of the two is searched by meaning and by
words, the four rankings are blended with the fixed weights below, and ids named in the question go first.
Where a person asks, the phrases by which people ask for a clause count as its own words.
Same input, same order: scores are rounded before sorting, and ties go by clause id. Without an encoder the
search lives on words and signals. Nothing here decides anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.chunk import Chunk
from index.encoder import BATCH, Encoder
from index.fuse import Ranking, blend
from index.lexical import LexicalIndex, terms
from index.quote import best_quote
from index.vectors import VectorStore
from policies.clause import EVERYWHERE, Clause, Surface

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import Vectors

FoundBy = Literal["id", "dense", "lexical", "signal"]

DENSE_WEIGHT = 1.5
BACKGROUND_WEIGHT = 0.7
MIN_COSINE = 0.25
"""Below this, a clause does not count as found by meaning."""
MIDDLE = 2.0
"""Standard deviations above the handbook's mean at which a hit scores 0.5."""
_KEPT_QUERIES = 20_000


@dataclass(frozen=True)
class Entry:
    """One version of a clause in the index, and the key that its chunks' keys begin with.

    `asked` are phrases by which people ask for it.
    """

    key: str
    clause: Clause
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A clause that was found.

    `score`, from 0 to 1, says how far it stands out from the other clauses searched: 0.5 is two standard
    deviations above their mean, and a clause named by its id has 1. `quote` is an exact slice of its text.
    """

    clause: str
    policy: str
    version: int
    score: float
    found_by: tuple[FoundBy, ...]
    quote: str


class _Part(NamedTuple):
    text: str
    weight: float


@dataclass(frozen=True)
class _Scores:
    """What a search knows of every entry it may find, by position among them."""

    fused: NDArray[np.float64]
    lexical: NDArray[np.bool_]
    dense: NDArray[np.bool_]
    best: dict[str, Chunk]


class Retriever:
    """Search over the clauses of one handbook.

    Args:
        entries: Every version of every clause, keys unique.
        store: Vectors of their chunks; None searches by words and signals alone.
        encoder: What embeds queries; goes with `store`.
        digest: Of what the answers depend on, for the record.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        store: VectorStore | None = None,
        encoder: Encoder | None = None,
        digest: str = "",
    ) -> None:
        self.digest = digest
        self._entries = sorted(entries, key=lambda e: (e.clause.id, e.key))
        self._store = store
        self._encoder = encoder
        self._lexical = LexicalIndex([_lexical_text(entry.clause) for entry in self._entries])
        self._chunks: dict[str, list[Chunk]] = {}
        for chunk in store.chunks if store else ():
            self._chunks.setdefault(chunk.owner, []).append(chunk)
        self._named = _id_pattern({entry.clause.id for entry in self._entries})
        self._kept: dict[str, Vectors] = {}

    @cached_property
    def _lexical_asked(self) -> LexicalIndex:
        """With the phrases by which people ask; made at the first question, since verdicts ask none."""
        if not any(entry.asked for entry in self._entries):
            return self._lexical
        return LexicalIndex(["\n".join((_lexical_text(e.clause), *e.asked)) for e in self._entries])

    @property
    def encoder(self) -> Encoder | None:
        """What embeds queries; None where the search lives on words and signals."""
        return self._encoder

    def search(
        self,
        query: str,
        *,
        background: str = "",
        region: str | None = None,
        day: date | None = None,
        surfaces: Collection[Surface] | None = None,
        k: int = 10,
        asked: bool = True,
    ) -> list[Hit]:
        """The clauses nearest to a question, the best first.

        Args:
            query: The question; clause ids in it are looked up.
            background: What is known of the case, weighed less than the question.
            region: Only clauses for this region; None takes every region.
            day: Only clauses in force on this day; None takes every version.
            surfaces: Only clauses for one of these; clauses without a rule are for all.
            k: The most hits wanted.
            asked: Whether a person asks, so that the phrases by which people ask count.
        """
        allowed = [i for i, e in enumerate(self._entries) if _applies(e.clause, region, day, surfaces)]
        return self._hits(query, background, allowed, frozenset(), k, asked=asked)

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
        """The clauses in force that bear on a creator, the best first.

        Args:
            query: What is notable about the creator, in words.
            region: The creator's region.
            day: The day of the verdict.
            present: Names of the signals that the profile has; every clause whose rule names one is found.
            background: Evidence and content, weighed less than the query.
            k: The most hits wanted besides those by signals alone.
        """
        allowed = [i for i, e in enumerate(self._entries) if e.clause.in_force(region, day)]
        return self._hits(query, background, allowed, frozenset(present), k)

    def prepare(self, texts: Iterable[str]) -> None:
        """Embeds queries or backgrounds in batches, ahead of many searches."""
        if self._encoder is None:
            return
        if len(self._kept) > _KEPT_QUERIES:
            self._kept.clear()
        missing = sorted({text for text in texts if text.strip()} - self._kept.keys())
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            self._kept.update(zip(batch, self._encoder.encode_queries(batch), strict=True))

    def _hits(
        self,
        query: str,
        background: str,
        allowed: Sequence[int],
        present: frozenset[str],
        k: int,
        *,
        asked: bool = False,
    ) -> list[Hit]:
        parts = [p for p in (_Part(query, 1.0), _Part(background, BACKGROUND_WEIGHT)) if p.text.strip()]
        found = [self._entries[i] for i in allowed]
        scores = self._score(parts, allowed, asked)
        named = {name.upper() for name in self._named.findall(query)}
        ways = [_ways(entry.clause, i, scores, named, present) for i, entry in enumerate(found)]
        order = sorted(range(len(found)), key=lambda i: ("id" not in ways[i], -scores.fused[i], i))
        near = [i for i in order if set(ways[i]) - {"signal"}][: max(k, 0)]
        chosen = set(near).union(i for i in order if "signal" in ways[i])
        wanted = {term for part in parts for term in terms(part.text)}
        return [
            self._hit(found[i], float(scores.fused[i]), ways[i], scores.best.get(found[i].key), wanted)
            for i in order
            if i in chosen
        ]

    def _hit(
        self, entry: Entry, fused: float, ways: tuple[FoundBy, ...], chunk: Chunk | None, wanted: set[str]
    ) -> Hit:
        clause = entry.clause
        score = 1.0 if "id" in ways else round(1 / (1 + math.exp(MIDDLE - fused)), 4)
        quote = best_quote(clause, chunk, wanted, self._lexical.rarity)
        return Hit(clause.id, clause.policy, clause.version, score, ways, quote)

    def _score(self, parts: Sequence[_Part], allowed: Sequence[int], asked: bool) -> _Scores:
        import numpy as np

        rows = np.array(allowed, dtype=np.int64)
        shared = np.zeros(len(allowed), dtype=np.bool_)
        near = np.zeros(len(allowed), dtype=np.bool_)
        rankings: list[Ranking] = []
        best: dict[str, Chunk] = {}
        words = self._lexical_asked if asked else self._lexical
        for part in parts:
            lexical = words.scores(part.text)[rows].astype(np.float64)
            rankings.append(Ranking(lexical, part.weight))
            shared |= lexical > 0
            if self._store is not None:
                cosines, chunks = self._cosines(part.text, allowed, asked)
                rankings.append(Ranking(cosines, part.weight * DENSE_WEIGHT))
                near |= cosines >= MIN_COSINE
                best = {**chunks, **best}
        return _Scores(blend(rankings, len(allowed)), shared, near, best)

    def _cosines(
        self, text: str, allowed: Sequence[int], asked: bool
    ) -> tuple[NDArray[np.float64], dict[str, Chunk]]:
        """Cosine of the best chunk of every entry, -1 for one without text, and the best of its own text."""
        import numpy as np

        assert self._store is not None
        self.prepare([text])
        owners = [self._entries[i].key for i in allowed]
        best: dict[str, Chunk] = {}
        scores: dict[str, float] = {}
        chunks = (chunk for owner in owners for chunk in self._chunks.get(owner, ()))
        keys = [chunk.key for chunk in chunks if asked or not chunk.is_asked]
        for chunk, score in self._store.search(self._kept[text], keys):
            scores.setdefault(chunk.owner, score)
            if not chunk.is_asked:
                best.setdefault(chunk.owner, chunk)
        return np.array([scores.get(owner, -1.0) for owner in owners], dtype=np.float64), best


def _ways(
    clause: Clause, position: int, scores: _Scores, named: Collection[str], present: frozenset[str]
) -> tuple[FoundBy, ...]:
    tests: dict[FoundBy, bool] = {
        "id": clause.id.upper() in named,
        "signal": clause.rule is not None and not present.isdisjoint(clause.rule.signals),
        "dense": bool(scores.dense[position]),
        "lexical": bool(scores.lexical[position]),
    }
    return tuple(way for way, holds in tests.items() if holds)


def _applies(
    clause: Clause, region: str | None, day: date | None, surfaces: Collection[Surface] | None
) -> bool:
    if region is not None and EVERYWHERE not in clause.regions and region not in clause.regions:
        return False
    if day is not None and not clause.effective_from <= day <= (clause.effective_to or date.max):
        return False
    return surfaces is None or clause.rule is None or not set(surfaces).isdisjoint(clause.rule.surfaces)


def _lexical_text(clause: Clause) -> str:
    """What a clause is found by in words: id, title, prose, and the names of its rule's signals."""
    signals = " ".join(clause.rule.signals) if clause.rule else ""
    return f"{clause.id} {clause.title}\n{clause.text}\n{signals}"


def _id_pattern(ids: Collection[str]) -> re.Pattern[str]:
    """Finds any of the ids, in any case, where it stands alone: STILL-2 is not in STILL-21 or STILL-2-3."""
    longest_first = sorted(ids, key=lambda i: (-len(i), i))
    names = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{names})(?!\w|-\w)", re.IGNORECASE)
