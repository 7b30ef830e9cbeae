"""What creators are not to be told: thresholds and signals that the catalog does not disclose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.criteria import Leaf
from policies.numbers import states
from signals.catalog import SignalSpec

SENTENCE = re.compile(r"(?<=[.!?])\s+")
Tests = Sequence[tuple[Leaf, SignalSpec]]


def discloses(text: str, tests: Tests) -> Iterator[str]:
    """Every secret that a text gives away: a hidden threshold, a hidden signal, or any signal's name."""
    folded = text.casefold()
    for leaf, spec in tests:
        if (
            not spec.disclose.threshold
            and (mention := states(text, leaf, spec))
            and abs(leaf.number) not in (0, 1)
        ):
            yield f"gives away a threshold: {text[mention.start : mention.end]}"
        if not spec.disclose.value and spec.phrase.casefold() in folded:
            yield f"gives away a signal: {spec.phrase}"
        if re.search(rf"\b{re.escape(spec.name)}\b", text):
            yield f"names the signal {spec.name}"


def without_secrets(text: str, tests: Tests) -> str:
    """The text less every sentence that would give a secret away."""
    return " ".join(s for s in SENTENCE.split(text) if not any(True for _ in discloses(s, tests))).strip()
