"""From what a model says to a probability that can be relied on: one calibration for each model file.

A calibration holds the weights of a logistic model over a reading's features and two cut-offs
chosen for a stated error on labelled cases. It belongs to one model digest and to the prompts it
was made with; for any other model the raw odds are used with wide cut-offs, and that is told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from agent.judge.reading import PROMPTS, Reading
from agent.prompts import load_prompt
from signals.errors import UserError

Said = Literal["yes", "no", "unclear"]
WIDE = (0.1, 0.9)
MARGIN = (0.2, 0.8)


class Calibration(BaseModel):
    """The calibration of one model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    """The model's digest."""
    prompts: dict[str, str]
    """Digests of the prompt files it was made with."""
    intercept: float
    weights: dict[str, float]
    """By feature name."""
    lower: float
    """*No* at or below this probability."""
    upper: float
    """*Yes* at or above this probability."""
    cases: int
    """How many labelled cases it was made with."""
    aim: str
    """The error for which the cut-offs were chosen."""

    def probability(self, reading: Reading) -> float:
        """P(yes) of a reading."""
        return logistic_probability(self.intercept, self.weights, reading.features)


class Scale:
    """How readings of one model become answers; `calibrated` says whether it was measured.

    Args:
        calibration: The model's calibration, or None.
    """

    def __init__(self, calibration: Calibration | None) -> None:
        self._calibration = calibration
        self.calibrated = calibration is not None
        self.lower, self.upper = (calibration.lower, calibration.upper) if calibration else WIDE

    @property
    def middle(self) -> float:
        """The probability that is farthest from both answers."""
        return (self.lower + self.upper) / 2

    def probability(self, reading: Reading) -> float:
        """P(yes); proof that code sees to be over is no proof, whatever the model reads in it."""
        known = self._calibration
        probability = known.probability(reading) if known else reading.raw
        return min(probability, self.lower) if reading.over else probability

    def says(self, probability: float) -> Said:
        """The answer that a probability gives by the cut-offs."""
        if probability >= self.upper:
            return "yes"
        return "no" if probability <= self.lower else "unclear"


def scale_for(digest: str) -> Scale:
    """The scale of a model: calibrated where the shipped calibrations hold one for it and these prompts."""
    return Scale(next((c for c in shipped() if c.model == digest and c.prompts == prompt_digests()), None))


def prompt_digests() -> dict[str, str]:
    """The digests of the prompts that readings use, by name."""
    return {name: load_prompt(name).digest for name in PROMPTS}


@cache
def shipped() -> tuple[Calibration, ...]:
    """The calibrations that come with the package.

    Raises:
        UserError: The file is damaged.
    """
    file = files("agent") / "calibrations.yaml"
    try:
        listed = yaml.safe_load(file.read_text("utf-8"))["calibrations"]
        return tuple(Calibration.model_validate(each) for each in listed)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        raise UserError("cannot be read", where="calibrations.yaml", hint="reinstall clausewise") from error


def fit(
    readings: Sequence[Mapping[str, float]], truths: Sequence[bool], *, ridge: float = 0.3, steps: int = 50
) -> tuple[float, dict[str, float]]:
    """Intercept and weights of a ridge logistic regression, by Newton's method; no randomness.

    Args:
        readings: Features of each case, the same names in each.
        truths: Whether the answer of each case is yes.
        ridge: Strength of the pull of each weight towards 0, at least 0; the intercept is not pulled.
        steps: Newton steps; it settles in about ten.
    """
    import numpy as np

    names = sorted(readings[0])
    x = np.array([[1.0, *(r[name] for name in names)] for r in readings])
    y = np.array(truths, dtype=float)
    pull = ridge * np.eye(len(names) + 1)
    pull[0, 0] = 1e-6
    beta = np.zeros(len(names) + 1)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (p - y) + pull @ beta
        beta = beta - np.linalg.solve((x.T * (p * (1 - p))) @ x + pull, gradient)
    return float(beta[0]), dict(zip(names, beta[1:].tolist(), strict=True))


def cut_offs(
    probabilities: Sequence[float], answers: Sequence[Said], *, precision: float = 0.9, safety: float = 0.95
) -> tuple[float, float]:
    """Lower and upper cut-off with the widest answers that keep the stated errors on the given cases.

    Of those said *yes* at least `precision` are yes; of those said *no* at least `safety` are not
    yes, for that is the error that harms. Neither goes beyond the margins of the adjudication, 0.2
    and 0.8. Where no cut-off keeps its error, the wide one stays.
    """
    pairs = list(zip(probabilities, answers, strict=True))
    upper = _edge([(p, a == "yes") for p, a in pairs], precision, WIDE[1])
    lower = 1 - _edge([(1 - p, a != "yes") for p, a in pairs], safety, 1 - WIDE[0])
    return min(lower, MARGIN[0]), max(upper, MARGIN[1])


def _edge(pairs: Sequence[tuple[float, bool]], precision: float, otherwise: float) -> float:
    """The lowest score from which on at least `precision` of the cases are right."""
    best, right = otherwise, 0
    for rank, (score, good) in enumerate(sorted(pairs, key=lambda p: (-p[0], p[1])), start=1):
        right += good
        if right / rank >= precision:
            best = score
    return best


def logistic_probability(
    intercept: float, weights: Mapping[str, float], features: Mapping[str, float]
) -> float:
    """The probability that a logistic model gives to features; one that is missing counts 0."""
    total = intercept + sum(weight * features.get(name, 0.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
