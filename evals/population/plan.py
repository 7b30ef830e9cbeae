"""The forms of `population.yaml`: kinds of creators, their numbers, their past, and what they write.

Numbers are described by their middle and their spread, so that a person can read and change them. What
only the catalog, the handbook or the texts can tell is checked by `plan_file`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TRAITS = ("followers", "account_age_days", "bonus_points")
"""What stands beside the signals of a profile and is drawn like them."""

Chance = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Middle = Annotated[float, Field(gt=0, le=10**7, allow_inf_nan=False)]
Width = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
Times = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Weights = Annotated[Mapping[str, Weight], Field(min_length=1)]


class Part(BaseModel):
    """Immutable, without unknown keys, without silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Spread(Part):
    """How the values of one number lie.

    Shares and scores are normal on the logit scale, all else on the log scale; `typical` is the median.
    """

    typical: Middle
    spread: Width
    """Standard deviation on that scale: 0.7 takes two thirds of a count between half and twice."""
    none: Chance = 0.0
    """Share of creators for whom the number is 0, or the lowest that there is."""
    moves_with: Mapping[str, Annotated[float, Field(ge=-1, le=1)]] = {}
    """How strongly it follows a factor; the squares add up to 1 at most."""
    zero_with: str | None = None
    """A signal of the same plan; where that one is 0, so is this."""


class Change(Part):
    """What is different for one kind; the rest stays as it is for ordinary creators."""

    typical: Middle | None = None
    spread: Width | None = None
    none: Chance | None = None


class Source(Part):
    """A model, log or register that delivers several signals together, or fails to."""

    age_days: Annotated[float, Field(gt=0, le=60)] | None = None
    """Mean age of a value; None: delivered on the day, and the profile names no day."""
    missing: Chance = 0.0
    late: Chance = 0.0
    """Share of creators whose values are older than the catalog allows."""
    own_sd: Chance = 0.0
    """Share of creators for whom the model states its own noise."""
    field: str | None = None
    """Only creators who are active in this field have these signals."""
    signals: Mapping[str, Spread]


class Region(Part):
    """A region of the handbook."""

    share: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    missing_times: Times = 1.0
    """How much more often a source fails here."""
    languages: Weights
    small_languages: Weights


class History(Part):
    """Earlier breaches."""

    share: Chance
    """Share of creators who have any."""
    more: Annotated[float, Field(ge=0, le=0.9)] = 0.2
    """Chance of one more entry after each."""
    same: Chance = 0.5
    """Chance that the next entry is of the same clause as the last."""
    days: Annotated[int, Field(ge=2, le=3650)] = 365
    clauses: Weights
    outcomes: Weights


class Writings(Part):
    """Evidence or captions: how many creators have some, and on what."""

    share: Chance
    more: Annotated[float, Field(ge=0, le=0.9)] = 0.25
    topics: Weights


class Kind(Part):
    """A kind of creator. The kind itself never stands in a profile."""

    meaning: Annotated[str, Field(min_length=1)]
    share: Annotated[float, Field(gt=0, le=1)]
    group: Annotated[tuple[int, int], Field(strict=False)] | None = None
    """Fewest and most members, for kinds that come in groups whose numbers are nearly the same."""
    small_language: bool = False
    missing_times: Times = 1.0
    noise_times: Times = 1.0
    """How much noisier the models are on this kind."""
    fields: Mapping[str, Chance] = {}
    account_types: Weights | None = None
    signals: Mapping[str, Change] = {}
    """Signals and traits that differ from those of ordinary creators."""
    history: History | None = None
    evidence: Writings | None = None
    captions: Writings | None = None


class Plan(Part):
    """A whole population. What a kind leaves out of its lists is taken from the plan."""

    factors: Annotated[tuple[str, ...], Field(strict=False)]
    """What makes numbers of one creator move together: care, reach, pace and the like."""
    fields: Mapping[str, Chance]
    unknown: Mapping[str, Chance]
    """Share of profiles without `language`, `followers`, `account_opened`."""
    gaps: Chance
    """Share of single numbers that are missing although their source delivered."""
    account_types: Weights
    regions: Annotated[Mapping[str, Region], Field(min_length=1)]
    history: History
    evidence: Writings
    captions: Writings
    traits: Mapping[str, Spread]
    sources: Annotated[Mapping[str, Source], Field(min_length=1)]
    kinds: Annotated[Mapping[str, Kind], Field(min_length=1)]

    @property
    def signals(self) -> dict[str, Spread]:
        """All signals, in the order of the file."""
        return {name: spread for source in self.sources.values() for name, spread in source.signals.items()}
