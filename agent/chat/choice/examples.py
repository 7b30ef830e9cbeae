"""A turn likened to example sentences of each tool, by words and, with an embedder, by meaning.

The sentences are the project's own and lie in `tools.yaml`. A small logistic model over them, one tool
against all others, is fitted where it is first needed; equal sentences and embedder give equal odds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Event, Lock
from typing import Any

from pydantic import BaseModel, ConfigDict

from agent.chat.choice.forms import marks
from agent.chat.turns import Tool
from index.cache import embed
from index.encoder import Encoder
from signals.yaml_source import read_yaml

STRENGTH = 30.0
"""Inverse strength of the pull of all weights towards 0."""
MEANING, WORDS, MARKS = 1.0, 1.0, 0.5
"""How much each kind of feature weighs before fitting."""


class Stopped(Exception):
    """The fit was stopped before its end."""


class ToolCard(BaseModel):
    """A tool: what the model is told of it, and its example sentences."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: Tool
    does: str
    examples: tuple[str, ...]


@cache
def tool_cards() -> tuple[ToolCard, ...]:
    """Every tool of the chat, in the order of the file."""
    return tuple(ToolCard.model_validate(each) for each in read_yaml(_text(), "tools.yaml").value)


def tools_digest() -> str:
    """sha256 of the file of tools, for the record."""
    return hashlib.sha256(_text().encode()).hexdigest()


def _text() -> str:
    return (files("agent.chat.choice") / "tools.yaml").read_text("utf-8")


class Examples:
    """Odds of each tool by likeness to its sentences.

    Args:
        encoder: The embedder; None compares words alone.
        cards: The tools and their sentences; the shipped ones by default.
        kept: Where the meanings of the sentences are kept for the next process; None keeps none.
    """

    def __init__(
        self, encoder: Encoder | None, cards: Sequence[ToolCard] | None = None, kept: Path | None = None
    ) -> None:
        self._encoder, self._kept = encoder, kept
        self._cards = tool_cards() if cards is None else cards
        self._fitted: tuple[Any, Any] | None = None
        self._lock, self._stopped = Lock(), Event()

    def odds(self, text: str) -> Mapping[Tool, float]:
        """Probability of each tool for a turn; they add up to 1.

        Raises:
            DamagedIndex: What is kept of the sentences cannot be read.
        """
        words, model = self.fit()
        meaning = self._encoder.encode_queries([text]) if self._encoder else None
        row = _features([text], words, meaning)
        return dict(zip(model.classes_.tolist(), map(float, model.predict_proba(row)[0]), strict=True))

    def fit(self) -> tuple[Any, Any]:
        """Words and weights, fitted by whoever comes first; others wait for them."""
        with self._lock:
            if self._fitted is None:
                self._fitted = self._fit()
            return self._fitted

    def stop(self) -> None:
        """Ends a fit that another thread is at, within a second or so; it raises `Stopped` there."""
        self._stopped.set()

    def _heed(self, *_: int) -> None:
        if self._stopped.is_set():
            raise Stopped

    def _fit(self) -> tuple[Any, Any]:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_union

        told = [(sentence, card.tool) for card in self._cards for sentence in card.examples]
        sentences = [sentence for sentence, _ in told]
        words = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[^\W_]+"),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        ).fit(sentences)
        # In its dual form, since there are far more words than sentences: a tenth of the time.
        model = OneVsRestClassifier(
            LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, random_state=0, max_iter=2000)
        )
        rows = _features(sentences, words, self._meanings(sentences))
        self._heed()
        return words, model.fit(rows, [tool for _, tool in told])

    def _meanings(self, sentences: list[str]) -> Any:
        if self._encoder is None:
            return None
        if self._kept is None:
            return self._encoder.encode_queries(sentences)
        return embed(sentences, self._encoder, self._kept, self._heed)


def _features(texts: list[str], words: Any, meanings: Any) -> Any:
    """One row a text: its words, its marks, its meaning; sparse, since a text has few of all words."""
    from scipy.sparse import csr_array, hstack

    parts = [WORDS * words.transform(texts), csr_array([[MARKS * m for m in marks(t)] for t in texts])]
    if meanings is not None:
        parts.append(csr_array(MEANING * meanings))
    return hstack(parts, format="csr")
