"""Metrics: small examples by hand, bounds, and agreement with scikit-learn."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import metrics
from evals.metrics import Sure, metrics_of, per_clause, reliability, risk_coverage

DECISIONS = ["no_action", "educate", "restrict", "suspend", "escalate"]
ANSWERS = st.lists(st.builds(Sure, st.floats(0, 1), st.booleans()), min_size=1, max_size=50)


@pytest.fixture(scope="module")
def results(build, small):
    """Results of pairs of label and answer, each a decision and breached clauses."""
    from evals.scoring import score

    def make(pairs):
        found = []
        for number, ((due, clauses), (said, breached)) in enumerate(pairs):
            case = build.verdict(f"v{number}", decision=due, breached=clauses)
            got = build.answer(said, tuple(breached))
            expect = {"decision": due, "breached": clauses}
            scores = score(case, got, small)
            found.append(build.result(case.id, expect=expect, got=got, scores=scores))
        return found

    return make


def test_by_hand(results):
    """Four verdicts, counted on paper."""
    found = metrics_of(
        results(
            [
                (("educate", ["A-1"]), ("educate", ["A-1"])),
                (("educate", ["A-1", "B-1"]), ("restrict", ["A-1", "C-1"])),
                (("restrict", ["B-1"]), ("no_action", [])),
                (("no_action", []), ("escalate", [])),
            ]
        )
    )
    expected = {
        "decision_accuracy": (0.25, 4),
        "wrongful_measure_rate": (0.25, 4),
        "missed_measure_rate": (0.25, 4),
        "escalation_rate": (0.25, 4),
        "needless_escalation_rate": (0.25, 4),
        "clause_precision": (0.6667, 3),
        "clause_recall": (0.5, 4),
        "decision_macro_f1": (0.2222, 4),
        "breached_exact": (0.5, 4),
        "errors": (0, 4),
        "seconds_p50": (0.1, 4),
        "exempt_exact": (None, 0),
    }
    assert {
        name: (found[f"verdict.{name}"].value, found[f"verdict.{name}"].n) for name in expected
    } == expected


def test_clauses_are_counted_apart(results):
    """Hits, false alarms and misses of each clause."""
    found = results(
        [(("educate", ["A-1", "B-1"]), ("educate", ["A-1", "C-1"])), (("educate", ["A-1"]), ("educate", []))]
    )
    assert per_clause(found) == {"A-1": (1, 0, 1), "B-1": (0, 0, 1), "C-1": (0, 1, 0)}


def test_errors_count_nowhere_else(results, build):
    """A case without an answer is neither right nor wrong."""
    [good] = results([(("educate", ["A-1"]), ("educate", ["A-1"]))])
    bad = build.result("bad", expect={"decision": "educate", "breached": ["A-1"]}, got=None, error="it broke")
    found = metrics_of([good, bad])
    assert (found["verdict.errors"].value, found["verdict.errors"].n) == (0.5, 2)
    assert (found["verdict.decision_accuracy"].value, found["verdict.decision_accuracy"].n) == (1, 1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DECISIONS), st.sampled_from(DECISIONS)), min_size=1, max_size=25))
def test_macro_f1_is_scikit_learns(results, pairs):
    """Over the decisions that labels have."""
    from sklearn.metrics import f1_score

    truth, said = zip(*pairs, strict=True)
    known = f1_score(truth, said, labels=sorted(set(truth)), average="macro", zero_division=0)
    found = metrics.macro_f1(results([((due, []), (answer, [])) for due, answer in pairs]))
    assert found == pytest.approx(known)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(DECISIONS), min_size=1, max_size=8))
def test_perfect_answers_score_one(results, decisions):
    """Nothing wrongful, nothing missed, every share 1."""
    found = metrics_of(results([((d, ["STILL-2"]), (d, ["STILL-2"])) for d in decisions]))
    values = {name.removeprefix("verdict."): figure.value for name, figure in found.items()}
    for name in (
        "decision_accuracy",
        "decision_macro_f1",
        "clause_precision",
        "clause_recall",
        "breached_exact",
    ):
        assert values[name] == 1
    for name in ("wrongful_measure_rate", "missed_measure_rate", "errors", "aurc"):
        assert not values[name]


@settings(deadline=None)
@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(answers, rng):
    """Ties of confidence included."""
    mixed = list(answers)
    rng.shuffle(mixed)
    for measure in (
        metrics.brier,
        metrics.expected_calibration_error,
        metrics.area_under_risk_coverage,
        metrics.auc,
    ):
        assert measure(mixed) == pytest.approx(measure(answers))


@settings(deadline=None)
@given(ANSWERS)
def test_bounds(answers):
    """All lie from 0 to 1; the calibration error is no larger than the mean distance."""
    for measure in (metrics.brier, metrics.expected_calibration_error, metrics.area_under_risk_coverage):
        found: Any = measure(answers)
        assert 0 <= found <= 1
    distance = sum(abs(a.confidence - a.right) for a in answers) / len(answers)
    found = metrics.expected_calibration_error(answers)
    assert found <= distance + 1e-9
    assert sum(len(each) for _, each in reliability(answers)) == len(answers)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=40))
def test_brier_and_auc_are_scikit_learns(pairs):
    """Where both classes occur."""
    from sklearn.metrics import brier_score_loss, roc_auc_score

    answers = [Sure(*pair) for pair in pairs]
    values, rights = [a.confidence for a in answers], [a.right for a in answers]
    if len(set(rights)) == 2:
        assert metrics.brier(answers) == pytest.approx(brier_score_loss(rights, values))
        assert metrics.auc(answers) == pytest.approx(roc_auc_score(rights, values))
    else:
        assert metrics.auc(answers) is None


@settings(deadline=None)
@given(st.integers(0, 20), st.integers(0, 20))
def test_a_perfect_ranking_has_the_lowest_risk(right, wrong):
    """With the wrong ones last, error starts at 0 and ends at their share; no other order has less area."""
    if right + wrong:
        best = [Sure(0.9, True)] * right + [Sure(0.1, False)] * wrong
        area = sum(max(0, taken - right) / taken for taken in range(1, right + wrong + 1)) / (right + wrong)
        assert metrics.area_under_risk_coverage(best) == pytest.approx(area)
        worst = [Sure(1 - a.confidence, a.right) for a in best]
        found: Any = metrics.area_under_risk_coverage(worst)
        assert found >= area - 1e-9


def test_ties_are_mixed():
    """Equally sure answers have the same risk at every share, in whatever order they come."""
    answers = [Sure(1.0, True), Sure(1.0, False), Sure(1.0, True), Sure(1.0, True)]
    assert risk_coverage(answers) == [(0.25, 0.25), (0.5, 0.25), (0.75, 0.25), (1.0, 0.25)]


def test_calibration_by_hand():
    """Two bins, one out by 0.4 and one by 0.1; a confidence of 1 is in the last."""
    answers = [Sure(0.6, True), Sure(1.0, True), Sure(1.0, True), Sure(0.9, True)]
    assert metrics.expected_calibration_error(answers) == pytest.approx((0.4 + 0.1) / 4)
    assert [middle for middle, _ in reliability(answers)] == [0.65, 0.95]


def test_a_decision_without_confidence_is_left_out(build):
    """It is neither sure nor unsure."""
    scores = {"decision": 1.0, "escalated": 0.0, "confidence": None}
    sure = build.result("b", scores={**scores, "confidence": 0.7})
    assert metrics.settled_decisions([build.result(scores=scores), sure]) == [Sure(0.7, True)]


def test_judgements_and_rankings(build, small):
    """Each kind of case has its own names, and one without cases has none."""
    from evals.scoring import score

    rng = random.Random(1)
    found = []
    for number in range(40):
        case = build.judgement(f"j{number}", answer=rng.choice(["yes", "no"]))
        got = {"answer": case.answer, "probability": 0.9 if case.answer == "yes" else 0.1}
        scores = score(case, got, small)
        found.append(
            build.result(case.id, "judgement", expect={"answer": case.answer}, got=got, scores=scores)
        )
    got = {"ranking": ["x", "STILL-2"]}
    found.append(build.result("q", "retrieval", got=got, scores=score(build.query(), got, small)))
    values = {name: figure.value for name, figure in metrics_of(found).items()}
    assert values["judgement.accuracy"] == values["judgement.auc"] == values["judgement.coverage"] == 1
    assert values["judgement.brier"] == pytest.approx(0.01)
    assert (values["retrieval.recall@1"], values["retrieval.mrr"]) == (0, 0.5)
    assert {name.partition(".")[0] for name in values} == {"judgement", "retrieval"}


def test_percentiles_are_values_that_occurred(build):
    """The 95th of a hundred is a case's own seconds."""
    found = metrics.latency([build.result(str(n), seconds=float(n)) for n in range(1, 101)])
    assert (found["seconds_p50"].value, found["seconds_p95"].value) == (51, 95)
