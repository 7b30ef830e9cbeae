"""From what a model says to a probability that can be relied on: one calibration for each model file.

A calibration weighs the features of a reading into the odds of yes, no and unclear, and holds two
cut-offs chosen for a stated error on labelled cases. It belongs to one model digest and to the prompts
it was made with; for any other model the raw odds are used with wide cut-offs, and that is told.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from agent.judge.reading import PROMPTS, Reading
from agent.prompts import load_prompt
from signals.errors import UserError

Said = Literal["yes", "no", "unclear"]
Odds = Mapping[Said, float]
"""Probabilities of the three answers, together 1."""
FILE = "calibrations.yaml"
WIDE = 0.9
INTERCEPT = "intercept"


class Calibration(BaseModel):
    """The calibration of one model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    """The model's digest."""
    prompts: dict[str, str]
    """Digests of the prompt files it was made with."""
    weights: dict[Said, dict[str, float]]
    """For each answer, by feature name, with one for the intercept."""
    sure_yes: float
    """*Yes* where its probability is at least this."""
    sure_no: float
    """*No* where its probability is at least this."""
    cases: int
    """How many labelled cases it was made with."""
    aim: str
    """The error for which the cut-offs were chosen."""

    def odds(self, features: Mapping[str, float]) -> dict[Said, float]:
        """The three probabilities by a multinomial logistic model; a feature that is missing counts 0."""
        known = {INTERCEPT: 1.0, **features}
        scores = {
            said: sum(weight * known.get(name, 0.0) for name, weight in by_name.items())
            for said, by_name in self.weights.items()
        }
        most = max(scores.values())
        powers = {said: math.exp(score - most) for said, score in scores.items()}
        total = sum(powers.values())
        return {said: power / total for said, power in powers.items()}


class Scale:
    """How readings of one model become answers; `calibrated` says whether it was measured.

    `digest` names the calibration by its content, None where there is none.

    Args:
        calibration: The model's calibration, or None.
    """

    def __init__(self, calibration: Calibration | None) -> None:
        self._calibration = calibration
        self.calibrated = calibration is not None
        self.digest = (
            hashlib.sha256(calibration.model_dump_json().encode()).hexdigest() if calibration else None
        )
        self.sure_yes = calibration.sure_yes if calibration else WIDE
        self.sure_no = calibration.sure_no if calibration else WIDE

    def odds(self, reading: Reading) -> Odds:
        """The probabilities of the answers; proof that code sees to be over is no proof at all."""
        known = self._calibration
        odds = known.odds(reading.features) if known else _raw(reading.raw)
        if not reading.over:
            return odds
        left = min(odds["yes"], 1 - WIDE)
        return {"yes": left, "no": 1 - left, "unclear": 0.0}

    def says(self, odds: Odds) -> Said:
        """The answer that the odds give by the cut-offs."""
        if odds["yes"] >= self.sure_yes:
            return "yes"
        return "no" if odds["no"] >= self.sure_no else "unclear"


def _raw(probability: float) -> dict[Said, float]:
    return {"yes": probability, "no": 1 - probability, "unclear": 0.0}


def scale_for(digest: str, own: Path | None = None) -> Scale:
    """The scale of a model: calibrated where a calibration exists for it and these prompts.

    Args:
        digest: The model's.
        own: A data folder whose calibrations go before the shipped ones.

    Raises:
        UserError: A file of calibrations is damaged.
    """
    kept = read_calibrations(own / FILE) if own is not None and (own / FILE).exists() else ()
    prompts = prompt_digests()
    found = (c for c in (*kept, *shipped()) if c.model == digest and c.prompts == prompts)
    return Scale(next(found, None))


def prompt_digests() -> dict[str, str]:
    """The digests of the prompts that readings use, by name."""
    return {name: load_prompt(name).digest for name in PROMPTS}


@cache
def shipped() -> tuple[Calibration, ...]:
    """The calibrations that come with the package.

    Raises:
        UserError: The file is damaged.
    """
    return read_calibrations(Path(str(files("agent") / FILE)))


def read_calibrations(path: Path) -> tuple[Calibration, ...]:
    """The calibrations of a file.

    Raises:
        UserError: The file cannot be read or is no file of calibrations.
    """
    try:
        listed = yaml.safe_load(path.read_text("utf-8"))["calibrations"]
        return tuple(Calibration.model_validate(each) for each in listed)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        hint = "remove it and run `clausewise eval calibrate`, or reinstall clausewise"
        raise UserError("holds no calibrations", where=str(path), hint=hint) from error


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Puts a calibration into a file, in place of an older one of the same model; whole or not at all.

    Raises:
        UserError: The file that is there is damaged.
    """
    others: Iterable[Calibration] = read_calibrations(path) if path.exists() else ()
    every = sorted((*(c for c in others if c.model != calibration.model), calibration), key=lambda c: c.model)
    head = "# Made by `clausewise eval calibrate`; not to be edited by hand.\n"
    new = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    new.write_text(head + yaml.safe_dump({"calibrations": [c.model_dump() for c in every]}), "utf-8")
    new.replace(path)
