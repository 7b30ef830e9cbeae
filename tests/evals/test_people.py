"""Invented creators: the same for everyone, inside every range, and in breach on purpose."""

from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.prose.frame import carried
from agent.rules.case import Case
from agent.rules.decide import decide
from evals.people import DAY, REGIONS, creator, harmless, sinners
from policies.handbook import load_handbook
from signals.catalog import load_catalog

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


def _in_range(name, value):
    low, high = CATALOG[name].range
    return (low is None or value >= low) and (high is None or value <= high)


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_harmless_values_lie_in_range_and_counts_are_whole(seed):
    """Whatever the draw, a profile could have been measured so."""
    random = Random(seed)
    for name, spec in CATALOG.items():
        value = harmless(spec, random)
        assert _in_range(name, value)
        if spec.kind == "counted" and spec.unit not in ("share", "times", "score"):
            assert value == int(value)


@pytest.mark.parametrize("region", REGIONS)
def test_creators_are_harmless_unless_a_clause_is_chosen(handbook, region):
    """Nobody is in breach by accident."""
    for seed in range(5):
        profile = creator("c", region, [], handbook, Random(seed))
        outcome = decide(Case(profile, handbook))
        assert carried(outcome) == [], [a.clause.id for a in carried(outcome)]


def test_nearly_every_chosen_clause_is_breached_or_open(handbook):
    """Its numbers are beyond their thresholds, inside the signals' ranges, wherever the draw can set them."""
    chosen, kept = 0, []
    for number, clause in enumerate(handbook.in_force("US", DAY)):
        rule = clause.rule
        if rule is None or rule.breach_when is None or rule.ask is not None:
            continue
        profile = creator("c", "US", [clause], handbook, Random(number))
        assert all(_in_range(name, given.value) for name, given in profile.signals.items())
        found = {a.clause.id: a.status for a in decide(Case(profile, handbook)).assessments}
        chosen += 1
        kept += [clause.id] if found.get(clause.id) == "not_breached" else []
    assert chosen > 20 and len(kept) <= chosen // 6, kept


def test_a_seed_gives_the_same_people_everywhere(handbook):
    """Equal seeds, equal profiles; each has something to be told."""
    first, again, other = (list(islice(sinners(handbook, seed), 6)) for seed in (7, 7, 8))
    assert [p for p, _ in first] == [p for p, _ in again] != [p for p, _ in other]
    assert all(carried(outcome) for _, outcome in first)
    assert len({p.creator_id for p, _ in first}) == 6
