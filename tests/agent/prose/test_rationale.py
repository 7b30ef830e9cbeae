"""The rationale: every finding with its clause, facts by code, one sentence of the model at most."""

from agent.prose.rationale import rationale
from agent.rules.case import Case
from agent.rules.decide import decide

SHOWN = {"id": "shown", "ask": "Is a licence on file?"}


def _rationale(case, readings=None):
    return rationale(case, decide(case), readings or {})


def test_a_breach_names_clause_values_thresholds_occurrence_and_measure(bench):
    """What a reviewer needs to check it by hand."""
    rule = bench.rule("free_count >= 5", ladder=[{"restrict": {"measure": "reach_limit", "days": 7}}])
    text = _rationale(bench.case({"TEST-1": rule}, {"free_count": 9}))
    assert text.splitlines() == [
        "The rules give restrict.",
        "[TEST-1] A clause for tests: breached. free_count is 9, rule >= 5. "
        "Breach no. 1 in 90 days: restrict: reach limit for 7 days.",
    ]


def test_the_models_sentence_ends_the_line_of_its_breach(bench):
    """And stands nowhere else."""
    case = bench.case({"TEST-1": bench.rule("free_count >= 5")}, {"free_count": 9})
    text = _rationale(case, {"TEST-1": "The count is high.", "OTHER-1": "Never shown."})
    assert text.endswith("educate. The count is high.") and "Never" not in text


def test_missing_and_stale_signals_are_named_so(bench):
    """What nobody knows is not a value."""
    rule = bench.rule({"all": ["test_share >= 0.5", "free_count >= 5"]})
    signals = {"test_share": {"value": 0.9, "observed_at": "2026-08-01"}}
    text = _rationale(bench.case({"TEST-1": rule}, signals))
    assert "undetermined. test_share is stale; free_count is missing." in text


def test_a_judgement_stands_with_its_evidence(bench, note):
    """The question, the answer, and what it rests on."""
    case = bench.case(
        {"TEST-1": bench.rule("free_count >= 5", exceptions=[SHOWN])},
        {"free_count": 9},
        answers={("TEST-1", "exception:shown"): ("yes", 0.95, None, ("n1",))},
        evidence=[note],
    )
    text = _rationale(case)
    assert "exempt." in text and "“Is a licence on file?” yes (n1)." in text
    assert text.startswith("No approved rule is breached beyond doubt.")


def test_escalations_are_told_at_the_end(bench):
    """Why a person must decide, with the code."""
    rule = bench.rule("free_count >= 5", ladder=[{"suspend": {"measure": "ecommerce_permission"}}])
    lines = _rationale(bench.case({"TEST-1": rule}, {"free_count": 9})).splitlines()
    assert lines[0] == "A person must decide; the rules alone would give suspend."
    assert lines[-1].startswith("Escalated (severe_measure): ")


def test_a_draft_rule_is_marked(bench):
    """Nobody takes a draft for a rule."""
    rule = bench.rule("free_count >= 5", status="draft")
    assert "[TEST-1] (draft rule)" in _rationale(bench.case({"TEST-1": rule}, {"free_count": 9}))


def test_every_finding_of_every_sample_is_told_with_its_clause(desk):
    """Each clause that is not plainly kept has its line."""
    for name in desk.samples:
        case = Case(desk.sample(name), desk.handbook)
        outcome = decide(case)
        text = rationale(case, outcome, {})
        for a in outcome.assessments:
            assert (f"[{a.clause.id}]" in text) == (a.status != "not_breached")
