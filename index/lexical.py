"""Search by words: BM25 over whole clauses, with clause ids and numbers kept as terms.

Words are lower-cased and stemmed; an id (`still-2`) or a number (`0.5`, `60`) stays as written. Clauses and
queries go through the same function. The best-known defaults for short passages, k1 0.9 and b 0.4, are used.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

K1 = 0.9
B = 0.4
_TERM = re.compile(
    r"[^\W\d_][^\W_]*(?:-\d+(?:\.\d+)*)+"  # a clause id
    r"|\d+(?:[.,]\d+)*"  # a number
    r"|\w+"
)


@lru_cache(maxsize=1)
def _tools() -> tuple[Any, frozenset[str]]:
    import Stemmer
    from bm25s.stopwords import STOPWORDS_EN

    return Stemmer.Stemmer("english"), frozenset(STOPWORDS_EN)


def terms(text: str) -> list[str]:
    """Terms of a text, in order, with repetitions."""
    stemmer, stopwords = _tools()
    found = (word for word in _TERM.findall(text.lower()) if word not in stopwords)
    return [word if any(map(str.isdigit, word)) else stemmer.stemWord(word) for word in found]


class LexicalIndex:
    """BM25 over a fixed list of documents.

    Args:
        documents: Texts, addressed below by their position.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        import bm25s

        self._size = len(documents)
        corpus = [terms(document) for document in documents]
        self._holding = Counter(term for document in corpus for term in set(document))
        self._bm25: Any = None
        # The library cannot index a corpus without a single term.
        if any(corpus):
            self._bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
            self._bm25.index(corpus, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """Score of every document, shape [documents], 0 where it shares no term with the query."""
        import numpy as np

        known = [] if self._bm25 is None else [t for t in terms(query) if t in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a term, above 0; 0 where no document has it."""
        holding = self._holding.get(term, 0)
        return math.log(1 + (self._size - holding + 0.5) / (holding + 0.5)) if holding else 0.0
