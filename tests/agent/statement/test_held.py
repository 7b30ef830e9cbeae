"""Which limits hold: the verdict's, or those that a ruling leaves or sets."""

from datetime import timedelta

import pytest

from agent.statement.decided import decided
from agent.statement.held import held
from agent.verdict import ImposedMeasure
from signals.errors import UserError


def _told(limits):
    return [(limit.clause.id if limit.clause else None, limit.measure.measure) for limit in limits]


def test_the_verdicts_limits_hold_and_advice_is_none(office):
    """In the order of the verdict, the milestone last."""
    one = decided(office.verdict("voice_clone"))
    assert _told(held(one, office.handbook)) == [("AI-3", "ecommerce_permission"), (None, "reach_limit")]


def test_a_limit_runs_from_the_day_of_the_decision(office):
    """For its days, or without an end."""
    one = decided(office.verdict("voice_clone"))
    first, second = held(one, office.handbook)
    assert first.start == one.on and first.end == one.on + timedelta(days=30) and second.end is None


def test_a_lighter_ruling_leaves_what_is_light_enough(office, rule):
    """The suspension goes, the milestone's limit stays."""
    one = rule("voice_clone", "change", "restrict")
    assert _told(held(one, office.handbook)) == [(None, "reach_limit")]


def test_a_heavier_ruling_takes_the_step_of_the_clause_that_was_named(office, rule):
    """Its ladder says which limit that is."""
    one = rule("still_mill", "change", "restrict", clauses=("STILL-2",))
    [limit] = held(one, office.handbook)
    assert (_told([limit])[0][0], limit.measure.measure, limit.measure.days) == (
        "STILL-2",
        "posting_limit",
        7,
    )


def test_a_ruling_that_no_rule_can_bring_is_refused(office, rule):
    """Rather than a limit that nobody set."""
    one = rule("rating_milestone", "change", "suspend", clauses=("ENG-3",))
    with pytest.raises(UserError, match="no rule of its findings has a measure of the kind suspend"):
        held(one, office.handbook)


def test_a_limit_that_the_handbook_does_not_have_is_refused(office):
    """A file may hold anything; what it makes up reaches nobody."""
    verdict = office.verdict("still_mill_second")
    made_up = ImposedMeasure(clause="STILL-2", kind="restrict", measure="jane@example.org", days=7, points=0)
    one = decided(verdict.model_copy(update={"measures": (made_up,)}))
    with pytest.raises(UserError, match="the handbook has not the measures"):
        held(one, office.handbook)


def test_a_clause_that_the_handbook_does_not_have_is_refused(office):
    """Its words could not be quoted."""
    verdict = office.verdict("still_mill_second")
    strange = tuple(f.model_copy(update={"version": 99}) for f in verdict.findings)
    with pytest.raises(UserError, match="no rule STILL-2 of version 99"):
        held(decided(verdict.model_copy(update={"findings": strange})), office.handbook)
