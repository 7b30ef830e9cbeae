"""The numbers by which verdicts are made: `adjudication.yaml` of a handbook, or the defaults.

Every key may be left out; what is given replaces the default of that key alone, except `milestones`,
which are replaced together.
"""

from __future__ import annotations

from typing import cast

from pydantic import BaseModel, ConfigDict, Field

from policies.clause import KINDS, Kind, Measure
from policies.fields import Fields, broken_yaml
from policies.problem import Problem, Source
from policies.rule import read_measure
from signals.yaml_source import YamlProblem, read_yaml


class _Numbers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rating(_Numbers):
    """The health rating: where it starts, its highest value, and how many days it remembers points."""

    start: int = 200
    maximum: int = 1000
    memory_days: int = 90


class Bands(_Numbers):
    """Lowest rating of each band; below `unhealthy` is the band zero."""

    healthy: int = 200
    needs_attention: int = 151
    unhealthy: int = 1


class Repetition(_Numbers):
    """As many confirmed breaches of one clause within as many days lead to suspension."""

    breaches: int = 6
    days: int = 90


class Margin(_Numbers):
    """Probabilities from 0 to 1: at or below `low` a thing counts as false, at or above `high` as true."""

    low: float = 0.2
    high: float = 0.8


def _milestones() -> dict[int, Measure]:
    return {
        150: Measure("restrict", "reach_limit"),
        100: Measure("restrict", "reach_limit"),
        50: Measure("restrict", "selling_block"),
        0: Measure("suspend", "ecommerce_permission"),
    }


class Adjudication(_Numbers):
    """All numbers of adjudication."""

    rating: Rating = Rating()
    bands: Bands = Bands()
    milestones: dict[int, Measure] = Field(default_factory=_milestones)
    """Measure added when the rating falls to or below a number of points; highest first."""
    repetition: Repetition = Repetition()
    margin: Margin = Margin()
    sound_suspend: float = 0.95
    """Lowest probability, 0 to 1, at which a finding alone may carry a suspension."""
    escalate_from: Kind = "restrict"
    """Lightest kind of measure whose open questions go to a person."""


KEYS = tuple(Adjudication.model_fields)
MILESTONE = "write it like 100: {restrict: {measure: reach_limit}}"


def read_adjudication(source: Source) -> tuple[Adjudication, list[Problem]]:
    """Reads `adjudication.yaml`.

    Returns:
        The numbers, with defaults in the place of faulty ones, and every fault found.
    """
    try:
        located = read_yaml(source.text, str(source.path))
    except YamlProblem as error:
        return Adjudication(), [broken_yaml(source, error)]
    if located.value is None:
        return Adjudication(), []
    fields = Fields(source, located)
    if fields.mapping((), KEYS) is None:
        return Adjudication(), fields.problems
    share, kind = fields.share(("sound_suspend",)), fields.choice(("escalate_from",), KINDS)
    numbers = Adjudication(
        rating=Rating(**_whole(fields, "rating", Rating, 1)),
        bands=Bands(**_whole(fields, "bands", Bands, 0)),
        milestones=_read_milestones(fields),
        repetition=Repetition(**_whole(fields, "repetition", Repetition, 1)),
        margin=_margin(fields),
        sound_suspend=0.95 if share is None else share,
        escalate_from=cast(Kind, kind or "restrict"),
    )
    _check_order(fields, numbers)
    return numbers, fields.problems


def default_adjudication() -> Adjudication:
    """The numbers of a handbook without `adjudication.yaml`."""
    return Adjudication()


def _whole(fields: Fields, name: str, model: type[_Numbers], least: int) -> dict[str, int]:
    """The whole numbers that a group gives."""
    if fields.get((name,)) is None or fields.mapping((name,), tuple(model.model_fields)) is None:
        return {}
    given = {key: fields.whole((name, key), least) for key in model.model_fields}
    return {key: number for key, number in given.items() if number is not None}


def _margin(fields: Fields) -> Margin:
    if fields.get(("margin",)) is None or fields.mapping(("margin",), ("low", "high")) is None:
        return Margin()
    low, high = fields.share(("margin", "low")), fields.share(("margin", "high"))
    return Margin(low=0.2 if low is None else low, high=0.8 if high is None else high)


def _read_milestones(fields: Fields) -> dict[int, Measure]:
    given = fields.get(("milestones",))
    if given is None:
        return _milestones()
    if not isinstance(given, dict):
        message = "milestones must be a mapping from points to a measure"
        fields.report(("milestones",), "wrong-type", message, MILESTONE)
        return _milestones()
    found: dict[int, Measure] = {}
    for points in given:
        if not isinstance(points, int) or points < 0:
            fields.report_key(
                ("milestones", points),
                "wrong-number",
                f"a milestone is a whole number of points, not {points}",
                MILESTONE,
            )
        elif given[points] is None:
            message = f"the milestone {points} has no measure"
            fields.report_key(("milestones", points), "not-a-measure", message, MILESTONE)
        elif measure := read_measure(fields, ("milestones", points)):
            found[points] = measure
    return dict(sorted(found.items(), reverse=True))


def _check_order(fields: Fields, numbers: Adjudication) -> None:
    """Reports numbers that contradict one another."""
    margin, bands, rating = numbers.margin, numbers.bands, numbers.rating
    if margin.low >= margin.high:
        message = f"margin.low {margin.low} must be below margin.high {margin.high}"
        fields.report(("margin",), "wrong-order", message, "swap them, or correct one of them")
    if not bands.healthy > bands.needs_attention > bands.unhealthy:
        message = "bands must fall: healthy above needs_attention above unhealthy"
        fields.report(
            ("bands",),
            "wrong-order",
            message,
            f"they are {bands.healthy}, {bands.needs_attention}, {bands.unhealthy}",
        )
    if rating.start > rating.maximum:
        fields.report(
            ("rating",),
            "wrong-order",
            f"rating.start {rating.start} is above rating.maximum {rating.maximum}",
            "raise the maximum, or start lower",
        )
    for points in numbers.milestones:
        if points > rating.maximum:
            message = f"the milestone {points} lies above rating.maximum {rating.maximum}"
            fields.report_key(("milestones", points), "wrong-order", message, "lower it: nobody can pass it")
