"""What holds where a person decides: measures that stay, measures that are set, and nothing else."""

import pytest

from agent.rules.case import Case
from agent.rules.decide import decide
from agent.rules.measures import WEIGHT
from agent.rules.ruled import Choice, as_chosen
from policies.clause import Measure

LIMIT = {"restrict": {"measure": "reach_limit", "days": 7}}
BAN = {"suspend": {"measure": "ecommerce_permission", "days": 14}}


@pytest.fixture
def both(bench):
    """Two clauses are broken: one limits and costs 60 points, which passes a milestone; one advises."""
    rules = {
        "HARD-1": bench.rule("exact_share <= 0.5", ladder=[LIMIT, BAN], points=60),
        "SOFT-1": bench.rule("free_count >= 3", points=5),
    }
    case = bench.case(rules, {"exact_share": 0.1, "free_count": 9}, has_model=False)
    return case, decide(case)


def imposed(outcome):
    """Kind, name and clause of each measure."""
    return [(m.measure.kind, m.measure.measure, m.clause) for m in outcome.measures]


def change(both, decision, *clauses):
    """The outcome where a person changes the decision."""
    case, outcome = both
    return as_chosen(case, outcome, Choice("change", decision, clauses))


def test_nothing_chosen_and_accepted_is_what_the_rules_say(both):
    """Not a measure more or less."""
    case, outcome = both
    assert as_chosen(case, outcome, Choice()) == outcome == as_chosen(case, outcome, Choice("accept"))
    assert imposed(outcome) == [
        ("restrict", "reach_limit", "HARD-1"), ("educate", None, "SOFT-1"), ("restrict", "reach_limit", None),
    ]  # fmt: skip


def test_a_change_to_the_same_changes_nothing_that_is_told(both):
    """Neither measures nor rating."""
    same = change(both, "restrict", "HARD-1", "SOFT-1")
    assert same.measures == both[1].measures and same.rating == both[1].rating


def test_a_lighter_decision_takes_no_limit(both):
    """Each clause that is named is advice then, also that of the milestone; the points of a breach stay."""
    outcome = change(both, "educate", "HARD-1", "SOFT-1")
    assert sorted(imposed(outcome)) == [("educate", None, "HARD-1"), ("educate", None, "SOFT-1")]
    assert outcome.decision == "educate" and outcome.rating.after == both[1].rating.after


def test_a_clause_that_is_left_out_brings_nothing(both):
    """Neither its measure, nor its points, nor the milestone that its points passed."""
    outcome = change(both, "educate", "SOFT-1")
    assert imposed(outcome) == [("educate", None, "SOFT-1")]
    assert (outcome.rating.before, outcome.rating.after, outcome.rating.milestone) == (200, 195, None)
    assert [a.clause.id for a in outcome.assessments] == ["SOFT-1"]


def test_nothing_is_taken_where_nothing_holds(both):
    """No action: no measure, no points, no clause that a message could speak of."""
    outcome = change(both, "no_action", "HARD-1")
    assert (outcome.measures, outcome.assessments) == ((), ())
    assert outcome.rating.after == outcome.rating.before == 200


def test_a_heavier_decision_takes_the_step_of_the_clauses_named(both):
    """The first of its kind, and those of its weight or less stay."""
    outcome = change(both, "suspend", "HARD-1")
    assert ("suspend", "ecommerce_permission", "HARD-1") in imposed(outcome)
    assert Measure("suspend", "ecommerce_permission", 14) in [m.measure for m in outcome.measures]


def test_a_decision_that_no_rule_named_can_bring_has_no_measure_of_its_kind(both):
    """Nobody makes one up."""
    outcome = change(both, "suspend", "SOFT-1")
    assert outcome.decision == "suspend" and imposed(outcome) == [("educate", None, "SOFT-1")]


def test_what_was_open_counts_as_broken_where_a_person_names_it(bench):
    """A person has found what the program could not."""
    rules = {"HARD-1": bench.rule("test_share >= 0.5", ladder=[LIMIT])}
    case = bench.case(rules, {"test_share": 0.5}, has_model=False)
    outcome = decide(case)
    assert outcome.decision == "escalate"
    assert as_chosen(case, outcome, Choice("accept")).decision == "no_action"
    found = as_chosen(case, outcome, Choice("change", "restrict", ("HARD-1",)))
    assert imposed(found) == [("restrict", "reach_limit", "HARD-1")] and found.escalation == ()
    assert [a.status for a in found.assessments] == ["breached"]


def test_a_draft_never_acts(bench):
    """Whoever decides, and whatever is named."""
    rules = {"NEW-1": bench.rule("exact_share <= 0.5", ladder=[LIMIT], points=60, status="draft")}
    case = bench.case(rules, {"exact_share": 0.1}, has_model=False)
    found = as_chosen(case, decide(case), Choice("change", "restrict", ("NEW-1",)))
    assert (found.measures, found.assessments, found.rating.after) == ((), (), 200)


@pytest.mark.parametrize("holds", WEIGHT)
def test_no_sample_is_told_of_a_measure_heavier_than_what_holds(desk, holds):
    """Whatever the program proposed."""
    for name in desk.samples:
        case = Case(desk.sample(name), desk.handbook)
        outcome = as_chosen(case, decide(case), Choice("change", holds))
        assert all(WEIGHT[m.measure.kind] <= WEIGHT[holds] for m in outcome.measures)
