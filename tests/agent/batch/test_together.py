"""Creators judged at once: what is found of each is what the rules find of it alone."""

import pytest

from agent.batch.together import Together
from agent.build import is_finding
from agent.rules.asks import worth_asking
from agent.rules.case import NOBODY_READ, Case
from agent.rules.change import what_would_change
from agent.rules.decide import decide
from tests.agent.columns.creators import Creators


@pytest.fixture
def creators(desk):
    """Give some creators near the thresholds of the shipped rules."""
    drawn = Creators(desk.handbook, 20260930)
    return [drawn.profile() for _ in range(5)]


def test_each_is_found_as_the_rules_find_it_alone(desk, creators):
    """Outcome and changes, with evidence that nobody reads and without any."""
    together = Together(desk.handbook, creators)
    for row, profile in enumerate(creators):
        case = Case(profile, desk.handbook)
        alone = Case(profile, desk.handbook, {ask.key: NOBODY_READ for ask in worth_asking(case)})
        outcome, ours = decide(alone), together.of(row)
        assert ours.case == alone
        assert ours.outcome.decision == outcome.decision and ours.outcome.escalation == outcome.escalation
        assert ours.outcome.assessments == tuple(a for a in outcome.assessments if is_finding(a))
        assert [*ours.changes] == what_would_change(alone, outcome)


def test_nobody_is_nobody(desk):
    """A block may hold only creators whose evidence is read."""
    Together(desk.handbook, [])


def test_the_time_is_shared(desk, creators):
    """Each has the same share of it."""
    together = Together(desk.handbook, creators)
    assert together.of(0).seconds == together.of(1).seconds > 0
