"""One clause against one creator: scope, status, probability, occurrence and what is open."""

from __future__ import annotations

from typing import Any

import pytest

from agent.rules.assess import Assessment, assess, is_assessed
from agent.rules.case import Answer, Case

ASK = "Does a caption promise a result?"
SHOWN = {"id": "shown", "ask": "Is a licence on file?"}
LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}
BLOCK = {"restrict": {"measure": "tagging_block", "days": 14}}


def found(case: Case) -> Assessment:
    """The assessment of the only clause of a case."""
    (clause,) = case.clauses
    assert clause.rule is not None
    return assess(case, clause, clause.rule)


def one(bench: Any, rule: Any, signals: Any = None, **keys: Any) -> Assessment:
    """The assessment of one rule."""
    return found(bench.case({"TEST-1": rule}, signals, **keys))


def codes(assessment: Assessment) -> set[str]:
    """Why a clause is undetermined."""
    return {point.code for point in assessment.open_points}


def assessed(bench: Any, rule: Any, signals: Any = None, **keys: Any) -> bool:
    """Whether anybody has looked at the only clause of a case."""
    case = bench.case({"TEST-1": rule}, signals, **keys)
    return is_assessed(case, case.clauses[0])


def test_a_clause_is_assessed_when_one_of_its_signals_is_there(bench: Any) -> None:
    """One given signal is enough; signals of an exception alone are not."""
    rule = bench.rule(
        {"any": ["free_count > 1", "exact_share > 0.5"]}, exceptions=[{"id": "e", "when": "test_share > 0.3"}]
    )
    assert assessed(bench, rule, {"exact_share": 0.1})
    assert not assessed(bench, rule, {"test_share": 0.1})


def test_a_stale_signal_counts_as_there(bench: Any) -> None:
    """Old news is news with an unknown value."""
    old = {"value": 0.9, "observed_at": "2026-09-19"}
    assert assessed(bench, bench.rule("test_share > 0.5"), {"test_share": old})


def test_derived_signals_do_not_bring_a_clause_that_names_others(bench: Any) -> None:
    """The record alone does not make a clause about videos assessed."""
    mixed = {"any": ["confirmed_breaches_90d >= 1", "free_count > 1"]}
    assert not assessed(bench, bench.rule(mixed))
    assert assessed(bench, bench.rule("confirmed_breaches_90d >= 1"))


@pytest.mark.parametrize(
    ("evidence", "brought", "model", "expected"),
    [
        (True, True, True, True),
        (False, True, True, False),
        (True, False, True, False),
        (True, True, False, False),
    ],
)
def test_a_clause_with_a_question_alone_needs_evidence_retrieval_and_a_model(
    bench: Any, note: Any, evidence: bool, brought: bool, model: bool, expected: bool
) -> None:
    """All three, or nobody has looked."""
    keys = {
        "evidence": [note] if evidence else [],
        "found": ["TEST-1"] if brought else [],
        "has_model": model,
    }
    assert assessed(bench, bench.rule(ask=ASK), **keys) is expected


@pytest.mark.parametrize(("age", "gap"), [("2026-09-20", False), ("2026-09-19", True)])
def test_stale_is_older_than_the_limit(bench: Any, age: str, gap: bool) -> None:
    """Ten days old is fresh where ten are allowed; eleven is stale."""
    seen = one(bench, bench.rule("test_share > 0.5"), {"test_share": {"value": 1, "observed_at": age}})
    assert seen.status == ("undetermined" if gap else "breached")
    assert codes(seen) == ({"stale_signal"} if gap else set())


@pytest.mark.parametrize(
    ("value", "status", "probability"),
    [
        (0.41, "not_breached", 0.1841),
        (0.42, "undetermined", 0.2119),
        (0.58, "undetermined", 0.7881),
        (0.59, "breached", 0.8159),
    ],
)
def test_margins_of_a_noisy_signal(bench: Any, value: float, status: str, probability: float) -> None:
    """0.9 standard deviations from the threshold decide, 0.8 do not (0.2 and 0.8 lie at 0.84)."""
    seen = one(bench, bench.rule("test_share >= 0.5"), {"test_share": value})
    assert seen.status == status
    assert seen.probability == pytest.approx((probability, probability), abs=5e-5)
    assert codes(seen) == ({"low_margin"} if status == "undetermined" else set())


def test_noise_of_the_profile_goes_before_that_of_the_catalog(bench: Any) -> None:
    """With its own sd of 0.4 the same value is too close; with 0 it is exact."""
    rule = bench.rule("test_share >= 0.5")
    assert one(bench, rule, {"test_share": {"value": 0.7, "sd": 0.4}}).probability.low == pytest.approx(
        0.6915, abs=5e-5
    )
    assert one(bench, rule, {"test_share": {"value": 0.5, "sd": 0}}).probability == (1, 1)


def test_counts_have_no_noise_whatever_the_profile_says(bench: Any) -> None:
    """An sd given for a count is ignored."""
    assert (
        one(bench, bench.rule("free_count >= 2"), {"free_count": {"value": 2, "sd": 5}}).status == "breached"
    )


def test_margins_are_the_handbooks(bench: Any) -> None:
    """0.8413 is a breach at 0.8 and open at 0.9."""
    rule, signals = bench.rule("test_share >= 0.5"), {"test_share": 0.6}
    assert one(bench, rule, signals).status == "breached"
    assert one(bench, rule, signals, adjudication={"margin": {"high": 0.9}}).status == "undetermined"


@pytest.mark.parametrize(
    ("answer", "probability"),
    [(("yes", 0.6), 0.8), (("yes", 0.9), 0.9), (("no", 0.45), 0.2), (("no", 0.05), 0.05)],
)
def test_what_answers_count_as(bench: Any, note: Any, answer: Any, probability: float) -> None:
    """A yes counts at least 0.8, a no at most 0.2."""
    rule = bench.rule("free_count >= 1", ask=ASK)
    seen = one(bench, rule, {"free_count": 1}, evidence=[note], answers={("TEST-1", "breach"): answer})
    assert seen.probability == pytest.approx((probability, probability))
    assert seen.status == ("breached" if answer[0] == "yes" else "not_breached")


def test_condition_and_question_must_both_hold(bench: Any, note: Any) -> None:
    """0.8413 times 0.9 is 0.7572: too close to call."""
    rule = bench.rule("test_share >= 0.5", ask=ASK)
    said = {("TEST-1", "breach"): ("yes", 0.9)}
    seen = one(bench, rule, {"test_share": 0.6}, evidence=[note], answers=said)
    assert seen.probability.low == pytest.approx(0.7572, abs=5e-5)
    assert (seen.status, codes(seen)) == ("undetermined", {"low_margin"})


def test_without_evidence_a_question_is_answered_no(bench: Any) -> None:
    """Nothing to read: no breach by words, and no exception."""
    by_words = one(bench, bench.rule("free_count >= 1", ask=ASK), {"free_count": 1})
    assert (by_words.status, by_words.probability) == ("not_breached", (0, 0))
    assert (
        one(bench, bench.rule("free_count >= 1", exceptions=[SHOWN]), {"free_count": 1}).status == "breached"
    )


def test_evidence_that_nobody_read_is_unclear(bench: Any, note: Any) -> None:
    """Without a model the question stays open, and is named."""
    rule = bench.rule("free_count >= 1", exceptions=[SHOWN])
    seen = one(bench, rule, {"free_count": 1}, evidence=[note], has_model=False)
    assert (seen.status, codes(seen)) == ("undetermined", {"unclear_evidence"})
    assert seen.open_points[0].ask == SHOWN["ask"]


def test_untrusted_evidence_is_named(bench: Any, note: Any) -> None:
    """Where only untrusted text says yes, the clause is open for that reason."""
    said = {("TEST-1", "exception:shown"): ("unclear", 0.5, "untrusted_evidence")}
    rule = bench.rule("free_count >= 1", exceptions=[SHOWN])
    seen = one(bench, rule, {"free_count": 1}, evidence=[note], answers=said)
    assert (seen.status, codes(seen)) == ("undetermined", {"untrusted_evidence"})


@pytest.mark.parametrize(
    ("share", "status"),
    [(0.59, "exempt"), (0.58, "undetermined"), (0.42, "undetermined"), (0.41, "breached")],
)
def test_an_exception_holds_fails_or_keeps_the_clause_open(bench: Any, share: float, status: str) -> None:
    """By the same margins as a breach."""
    rule = bench.rule("free_count >= 1", exceptions=[{"id": "e", "when": "test_share >= 0.5"}])
    assert one(bench, rule, {"free_count": 1, "test_share": share}).status == status


def test_an_exception_exempts_from_an_open_breach(bench: Any) -> None:
    """Whether the breach holds need not be known where it would be allowed."""
    rule = bench.rule("test_share >= 0.5", exceptions=[{"id": "e", "when": "free_count >= 1"}])
    seen = one(bench, rule, {"free_count": 1, "test_share": 0.5})
    assert (seen.status, seen.exemption, codes(seen)) == ("exempt", 1, set())


def test_what_is_not_breached_is_not_exempt(bench: Any) -> None:
    """The first step goes before the second."""
    rule = bench.rule("exact_share >= 0.5", exceptions=[{"id": "e", "when": "free_count >= 1"}])
    assert one(bench, rule, {"free_count": 1, "exact_share": 0}).status == "not_breached"


def test_the_strongest_of_two_exceptions_counts(bench: Any) -> None:
    """Two hold at 0.9772 and 0.8413: the exemption is the higher."""
    exceptions = [{"id": "one", "when": "test_share >= 0.7"}, {"id": "two", "when": "test_share >= 0.6"}]
    seen = one(
        bench, bench.rule("free_count >= 1", exceptions=exceptions), {"free_count": 1, "test_share": 0.8}
    )
    assert seen.exemption == pytest.approx(0.9772, abs=5e-5)


def test_when_and_ask_of_an_exception_go_together(bench: Any, note: Any) -> None:
    """A yes to the question does not help where the numbers fail."""
    rule = bench.rule("free_count >= 1", exceptions=[{**SHOWN, "when": "exact_share >= 0.5"}])
    said = {("TEST-1", "exception:shown"): ("yes", 0.95)}
    keys = {"evidence": [note], "answers": said}
    assert one(bench, rule, {"free_count": 1, "exact_share": 0.4}, **keys).status == "breached"
    assert one(bench, rule, {"free_count": 1, "exact_share": 0.6}, **keys).status == "exempt"


def test_all_that_is_open_is_named(bench: Any, note: Any) -> None:
    """A missing signal of the breach, a stale one of the exception, and its question."""
    rule = bench.rule(
        {"all": ["free_count >= 1", "exact_share >= 0.5"]},
        exceptions=[{**SHOWN, "when": "test_share >= 0.5"}],
    )
    signals = {"free_count": 1, "test_share": {"value": 0.9, "observed_at": "2026-01-01"}}
    seen = one(bench, rule, signals, evidence=[note])
    assert seen.probability == (0, 1)
    assert codes(seen) == {"missing_signal", "stale_signal", "unclear_evidence"}


def test_closed_parts_are_not_named(bench: Any) -> None:
    """The breach is certain though one of its signals is missing; only the exception is open."""
    rule = bench.rule(
        {"any": ["free_count >= 1", "exact_share >= 0.5"]},
        exceptions=[{"id": "e", "when": "test_share >= 0.5"}],
    )
    seen = one(bench, rule, {"free_count": 1, "test_share": 0.5})
    assert codes(seen) == {"low_margin"}


def test_a_false_condition_settles_an_unknown_part(bench: Any) -> None:
    """`all` with one false part is no breach, whatever is missing."""
    rule = bench.rule({"all": ["free_count >= 1", "exact_share >= 0.5"]})
    assert one(bench, rule, {"free_count": 0}).status == "not_breached"


@pytest.mark.parametrize(
    ("earlier", "step"), [(0, "educate"), (1, "posting_limit"), (2, "tagging_block"), (5, "tagging_block")]
)
def test_occurrence_picks_the_step_and_the_last_repeats(
    bench: Any, past: Any, earlier: int, step: str
) -> None:
    """Earlier confirmed breaches plus this one; past the end, the last step."""
    rule = bench.rule("free_count >= 1", ladder=["educate", LIMIT, BLOCK])
    seen = one(bench, rule, {"free_count": 1}, history=[past("TEST-1", "2026-09-01")] * earlier)
    assert seen.occurrence == earlier + 1
    assert (seen.step.measure or seen.step.kind) == step


@pytest.mark.parametrize(
    ("day", "outcome", "occurrence"),
    [
        ("2026-08-31", "confirmed", 2),  # 30 days before
        ("2026-08-30", "confirmed", 1),  # 31 days before
        ("2026-09-30", "confirmed", 1),  # the day itself
        ("2026-10-05", "confirmed", 1),  # later
        ("2026-09-01", "overturned", 1),
        ("2026-09-01", "pending", 1),
    ],
)
def test_occurrence_counts_confirmed_breaches_of_the_rules_own_window(
    bench: Any, past: Any, day: str, outcome: str, occurrence: int
) -> None:
    """Thirty days here, both edges tried."""
    rule = bench.rule("free_count >= 1", repeat_window_days=30)
    history = [past("TEST-1", day, 0, outcome)]
    assert one(bench, rule, {"free_count": 1}, history=history).occurrence == occurrence


def test_occurrence_counts_the_clause_in_any_version(bench: Any, past: Any) -> None:
    """A breach of last year's version is a breach of the same clause; one of another clause is not."""
    rule = bench.rule("free_count >= 1")
    clauses = [
        bench.clause("TEST-1", rule, effective_to="2026-08-31"),
        bench.clause("TEST-1", rule, effective_from="2026-09-01", version=2),
        bench.clause("OTHER-1", rule, regions=["EU"]),
    ]
    history = [past("TEST-1", "2026-08-15"), past("OTHER-1", "2026-08-15")]
    seen = found(bench.case(clauses, {"free_count": 1}, history=history))
    assert (seen.clause.version, seen.occurrence) == (2, 2)


def test_an_answer_in_doubt_spans_everything() -> None:
    """Unclear is [0, 1], whatever the number beside it."""
    assert Answer("unclear", 0.7).interval(0.2, 0.8) == (0, 1)
