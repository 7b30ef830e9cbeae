"""From what a model says to a probability that can be relied on: one calibration for each model file.

A calibration weighs the features of a reading into the odds of yes, no and unclear, and holds the
cut-offs chosen for a stated error on labelled cases. It belongs to one model digest and to the prompts
it was made with; for any other model the raw odds are used with a high cut-off, and that is told.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.judge.prompted import PROMPTS, read_prompted
from agent.judge.reading import Reading
from agent.judge.source import Source
from agent.judge.taught import PROMPT, read_taught
from agent.llm.protocol import Adapter, TextModel
from agent.prompts import load_prompt

Said = Literal["yes", "no", "unclear"]
Odds = Mapping[Said, float]
"""Probabilities of the three answers, together 1."""
Weights = dict[Said, dict[str, float]]
"""For each answer, by feature name, with one for the intercept."""
HIGH = 0.9
INTERCEPT = "intercept"


class Hearing(BaseModel):
    """When a creator's own words are heard as a claim; they are read with weights of their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    adapter: str | None = None
    """Digest of an adapter for such words alone; None: they are read like proof."""
    weights: Weights
    light: float
    """They claim what is asked where *yes* has at least this."""
    heavy: float
    """The same where more than advice hangs on it."""


class Calibration(BaseModel):
    """The calibration of one model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    """The model's digest."""
    prompts: dict[str, str]
    """Digests of the prompt files it was made with."""
    adapter: str | None = None
    """Digest of the adapter that lay over the model; None for the model as it comes."""
    weights: Weights
    sure: float
    """*Yes* or *no* where its probability is at least this, which is 0.5 or more."""
    hearing: Hearing | None = None
    """How claims are read; None: like proof, and heard where *yes* is sure."""
    cases: int
    """How many labelled cases it was made with."""
    aim: str
    """The error for which the cut-off was chosen."""

    def odds(self, reading: Reading) -> Odds:
        """The three probabilities of a reading."""
        weights = self.hearing.weights if self.hearing and reading.claim else self.weights
        return weighed(weights, reading.features)


def weighed(weights: Weights, features: Mapping[str, float]) -> Odds:
    """The three probabilities by a multinomial logistic model; a feature that is missing counts 0."""
    known = {INTERCEPT: 1.0, **features}
    scores = {
        said: sum(weight * known.get(name, 0.0) for name, weight in by_name.items())
        for said, by_name in weights.items()
    }
    most = max(scores.values())
    powers = {said: math.exp(score - most) for said, score in scores.items()}
    total = sum(powers.values())
    return {said: power / total for said, power in powers.items()}


class Scale:
    """How one model reads, and how its readings become answers; `calibrated` says whether it was measured.

    `digest` names the calibration by its content, None where there is none.

    Args:
        calibration: The model's calibration, or None.
        adapter: The adapter that was taught to it, or None.
        ears: The adapter for claims alone; None: claims are read like proof.
    """

    def __init__(
        self, calibration: Calibration | None, adapter: Adapter | None = None, ears: Adapter | None = None
    ) -> None:
        self._calibration = calibration
        self.adapter, self.ears = adapter, ears
        self.calibrated = calibration is not None
        self.digest = (
            hashlib.sha256(calibration.model_dump_json().encode()).hexdigest() if calibration else None
        )
        self.sure = calibration.sure if calibration else HIGH
        hearing = calibration.hearing if calibration else None
        self._light, self._heavy = (hearing.light, hearing.heavy) if hearing else (self.sure, self.sure)

    def read(self, model: TextModel, source: Source, time_limit: float) -> Reading:
        """A reading by the taught model, or by the model as it comes.

        Raises:
            ModelError: The model gave no answer.
        """
        adapter = self.ears if self.ears and source.claim else self.adapter
        if adapter is not None:
            return read_taught(model, source, adapter, time_limit)
        return read_prompted(model, source, time_limit)

    def record(self) -> dict[str, str]:
        """Versions of the prompts that it reads with, and the digest of its calibration, for the record."""
        names = (PROMPT,) if self.adapter else PROMPTS
        versions = {name.split(".")[0]: load_prompt(name).version for name in names}
        return versions | {"judge_calibration": self.digest[:16] if self.digest else "none"}

    def odds(self, reading: Reading) -> Odds:
        """The probabilities of the answers; proof that code sees to be over is no proof at all."""
        known = self._calibration
        odds = known.odds(reading) if known else _raw(reading.raw)
        if not reading.over:
            return odds
        left = min(odds["yes"], 1 - HIGH)
        return {"yes": left, "no": 1 - left, "unclear": 0.0}

    def says(self, odds: Odds) -> Said:
        """The answer that the odds give by the cut-off."""
        if odds["yes"] >= self.sure:
            return "yes"
        return "no" if odds["no"] >= self.sure else "unclear"

    def claims(self, odds: Odds, *, heavy: bool = False) -> bool:
        """Whether untrusted text claims what is asked, by the odds of its reading.

        A claim only keeps a question open, so it need not be as sure as proof; `heavy` says that more than
        advice hangs on it, so that a claim that is missed would punish with nobody looking.
        """
        return odds["yes"] >= (self._heavy if heavy else self._light)


def _raw(probability: float) -> dict[Said, float]:
    return {"yes": probability, "no": 1 - probability, "unclear": 0.0}
