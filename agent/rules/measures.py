"""What breaches lead to: the ladder's step, repetition and milestones, and which of them weighs most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.rules.assess import Assessment
from agent.rules.case import Case
from agent.rules.rating import Rating
from policies.clause import Measure
from signals.derived import confirmed

RuledDecision = Literal["no_action", "educate", "restrict", "suspend"]
Basis = Literal["ladder", "repetition", "milestone"]

WEIGHT: dict[RuledDecision, int] = {"no_action": 0, "educate": 1, "restrict": 2, "suspend": 3}
REPETITION = Measure("suspend", "ecommerce_permission")


@dataclass(frozen=True)
class Imposed:
    """A measure with its reason. `clause` is None for a milestone, which no single clause causes."""

    measure: Measure
    basis: Basis
    clause: str | None
    points: int


def calls_a_person(case: Case, step: Measure) -> bool:
    """Whether a measure is heavy enough that what is open about it calls a person."""
    return WEIGHT[step.kind] >= WEIGHT[case.handbook.adjudication.escalate_from]


def impose(case: Case, breached: Sequence[Assessment], rating: Rating) -> Iterator[Imposed]:
    """All measures that follow from the breached clauses and from the rating, in that order."""
    numbers = case.handbook.adjudication
    for a in breached:
        yield Imposed(a.step, "ladder", a.clause.id, a.rule.points)
        earlier = confirmed(case.profile, numbers.repetition.days, a.clause.id)
        if earlier + 1 >= numbers.repetition.breaches and a.step.kind != "suspend":
            yield Imposed(REPETITION, "repetition", a.clause.id, 0)
    if rating.milestone is not None:
        yield Imposed(numbers.milestones[rating.milestone], "milestone", None, 0)


def heaviest(measures: Sequence[Imposed]) -> RuledDecision:
    """The heaviest kind among measures; days do not weigh, and no measure is `no_action`."""
    kinds: list[RuledDecision] = [m.measure.kind for m in measures]
    return max(kinds, key=WEIGHT.__getitem__, default="no_action")
