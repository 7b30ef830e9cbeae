"""The shipped population as a whole: valid, mostly harmless, and guilty where it should be."""

from collections import Counter
from typing import NamedTuple

import pytest

from agent.rules.case import Case
from agent.rules.decide import decide
from evals.population.columns import columns, profiles
from evals.population.plan_file import BLOCK
from signals.check import Yardstick, check
from signals.profile import Profile

HARMLESS = ("honest", "beginner", "viral_week", "small_language", "live_host", "ai_labelled")
MAY_BREACH = ("agency", "bot_victim")
"""Their numbers look guilty; the evidence may clear them."""
EACH, HONEST = 12, 150


class People(NamedTuple):
    """Seven thousand creators: how many of each kind, and the profiles of some."""

    counts: Counter[str]
    first: list[Profile]
    """The first two thousand."""
    by_kind: dict[str, list[Profile]]


@pytest.fixture(scope="module")
def people(shipped, handbook):
    """Every profile that is built here is checked as a reader checks it."""
    yardstick = Yardstick(handbook.catalog, handbook.ids)
    found = People(Counter(), [], {})
    for block in shipped.blocks(7 * BLOCK):
        raw = profiles(columns(shipped, block))
        for (_, kind, _), each in zip(shipped.hidden(block), raw, strict=True):
            found.counts[kind] += 1
            if block.first > 2 * BLOCK and found.counts[kind] > EACH:
                continue
            checked = check(dated(each), yardstick)
            assert checked.profile is not None, checked.complaints
            found.by_kind.setdefault(kind, []).append(checked.profile)
            if block.first <= 2 * BLOCK:
                found.first.append(checked.profile)
    return found


def dated(profile):
    """Days of lists as text, as a file holds them."""
    lists = ("history", "evidence", "content")
    for item in (item for name in lists for item in profile.get(name, ())):
        item.update({key: day.isoformat() for key, day in item.items() if key in ("date", "posted_at")})
    return profile


@pytest.fixture(scope="module")
def decisions(people, handbook):
    """Decisions by the rules alone, on a few creators of each kind."""
    found = {}
    for kind, known in people.by_kind.items():
        chosen = known[: HONEST if kind == "honest" else EACH]
        found[kind] = [decide(Case(profile, handbook)) for profile in chosen]
    return found


def punished(outcomes):
    """Share of creators for whom the rules have a measure, signed or to be signed."""
    return sum(outcome.ruled != "no_action" or outcome.decision == "escalate" for outcome in outcomes) / len(
        outcomes
    )


def test_kinds_have_their_shares(people, shipped):
    """Within what chance and whole groups allow."""
    total = people.counts.total()
    for name, kind in shipped.tables.plan.kinds.items():
        size = sum(kind.group) / 2 if kind.group else 1
        allowed = 4 * (kind.share / total * size) ** 0.5
        assert people.counts[name] / total == pytest.approx(kind.share, abs=allowed), name


def test_harmless_kinds_are_left_alone(decisions):
    """However new, loud or rare they are."""
    outcomes = [outcome for kind in HARMLESS for outcome in decisions[kind]]
    assert punished(outcomes) < 0.05


def test_guilty_kinds_are_found(decisions):
    """Each has a measure, or a person to ask, far more often than the honest."""
    guilty = decisions.keys() - set(HARMLESS) - set(MAY_BREACH)
    assert len(guilty) >= 12
    shares = {kind: punished(decisions[kind]) for kind in guilty}
    assert {kind: share for kind, share in shares.items() if share < 0.35} == {}


def test_most_creators_of_the_population_have_nothing_to_fear(decisions, shipped):
    """Weighed by the shares of the kinds: 93 to 97 in a hundred without any measure, few suspensions."""
    kinds = shipped.tables.plan.kinds
    spared = sum(kinds[kind].share * (1 - punished(outcomes)) for kind, outcomes in decisions.items())
    assert 0.9 < spared < 0.98
    ended = {kind: sum(o.ruled == "suspend" for o in found) / len(found) for kind, found in decisions.items()}
    assert sum(kinds[kind].share * share for kind, share in ended.items()) < 0.01


def test_some_have_evidence_in_many_languages_and_some_a_past(people):
    """Two to five in a hundred have evidence; the past holds every outcome and repeated clauses."""
    known = people.first
    assert 0.02 < sum(bool(p.evidence) for p in known) / len(known) < 0.05
    assert {e.outcome for p in known for e in p.history} == {"confirmed", "overturned", "pending"}
    assert any(max(Counter(e.clause for e in p.history).values(), default=0) > 1 for p in known)
    assert {p.region for p in known} == {"US", "EU", "UK", "SEA"}
    assert len({p.language for p in known}) > 15
