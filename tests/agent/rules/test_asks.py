"""Questions: which a clause has, which are judgements, and which are worth asking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.rules.asks import asks_of, judgements_of, worth_asking
from agent.rules.case import Answer, AskKey

ASK = "Does a caption promise a result?"
SHOWN = {"id": "shown", "ask": "Is a licence on file?"}


def worth(bench: Any, rule: Any, signals: Any, **keys: Any) -> list[str]:
    """What the worthwhile questions of one clause are for."""
    return [ask.key.purpose for ask in worth_asking(bench.case({"TEST-1": rule}, signals, **keys))]


def test_all_questions_of_a_clause_breach_first(bench: Any) -> None:
    """The question of the breach, then those of its exceptions as written."""
    rule = bench.rule(ask=ASK, exceptions=[SHOWN, {"id": "counted", "when": "free_count > 1"}])
    (clause,) = bench.handbook([bench.clause("TEST-1", rule)]).clauses
    assert [(ask.key, ask.text) for ask in asks_of(clause)] == [
        (("TEST-1", "breach"), ASK),
        (("TEST-1", "exception:shown"), SHOWN["ask"]),
    ]


def test_nothing_is_asked_without_evidence(bench: Any) -> None:
    """Whoever claims an exception shows it: no evidence, no question."""
    rule = bench.rule("free_count >= 1", exceptions=[SHOWN])
    assert worth(bench, rule, {"free_count": 3}) == []


def test_an_exception_of_a_breach_is_asked(bench: Any, note: Any) -> None:
    """The breach is certain, so the exception decides."""
    rule = bench.rule("free_count >= 1", exceptions=[SHOWN])
    assert worth(bench, rule, {"free_count": 3}, evidence=[note]) == ["exception:shown"]


def test_no_exception_of_what_is_no_breach_is_asked(bench: Any, note: Any) -> None:
    """Where the condition is false, no answer matters."""
    rule = bench.rule("free_count >= 1", ask=ASK, exceptions=[SHOWN])
    assert worth(bench, rule, {"free_count": 0}, evidence=[note]) == []


def test_an_open_exception_makes_the_others_idle(bench: Any, note: Any) -> None:
    """One exception that holds by numbers is enough."""
    rule = bench.rule("free_count >= 1", exceptions=[{"id": "many", "when": "free_count >= 2"}, SHOWN])
    assert worth(bench, rule, {"free_count": 3}, evidence=[note]) == []


def test_an_exception_whose_numbers_fail_is_not_asked(bench: Any, note: Any) -> None:
    """When and ask together: where `when` is false the answer is idle."""
    rule = bench.rule("free_count >= 1", exceptions=[{**SHOWN, "when": "free_count >= 5"}])
    assert worth(bench, rule, {"free_count": 3}, evidence=[note]) == []


def test_an_undetermined_breach_still_asks_for_its_exception(bench: Any, note: Any) -> None:
    """A yes exempts whatever the missing signal says."""
    rule = bench.rule({"all": ["free_count >= 1", "exact_share >= 0.5"]}, exceptions=[SHOWN])
    assert worth(bench, rule, {"free_count": 3}, evidence=[note]) == ["exception:shown"]


def test_an_answer_that_leaves_the_clause_open_either_way_is_not_asked(bench: Any, note: Any) -> None:
    """Breach open by a missing signal, exception too close to call: yes and no both leave it open."""
    rule = bench.rule(
        {"all": ["free_count >= 1", "exact_share >= 0.5"]},
        exceptions=[{**SHOWN, "when": "test_share >= 0.5"}],
    )
    assert worth(bench, rule, {"free_count": 3, "test_share": 0.5}, evidence=[note]) == []


def test_two_questions_that_matter_only_together_are_both_asked(bench: Any, note: Any) -> None:
    """Two exceptions that numbers leave open are closed by two answers; one alone settles nothing."""
    exceptions = [
        {"id": "one", "when": "test_share >= 0.5", "ask": "Is it one?"},
        {"id": "two", "when": "test_share >= 0.5", "ask": "Is it two?"},
    ]
    rule = bench.rule("free_count >= 1", exceptions=exceptions)
    signals = {"free_count": 3, "test_share": 0.5}
    assert worth(bench, rule, signals, evidence=[note]) == ["exception:one", "exception:two"]


def test_a_clause_with_a_question_alone_is_asked_where_retrieval_brings_it(bench: Any, note: Any) -> None:
    """Without retrieval nobody looked; with it the question decides."""
    rule = bench.rule(ask=ASK)
    assert worth(bench, rule, {}, evidence=[note]) == ["breach"]
    assert worth(bench, rule, {}, evidence=[note], found=[]) == []


def test_answered_questions_are_not_asked_again(bench: Any, note: Any) -> None:
    """A known answer ends the question."""
    rule = bench.rule("free_count >= 1", exceptions=[SHOWN])
    said = {("TEST-1", "exception:shown"): ("no", 0.1)}
    assert worth(bench, rule, {"free_count": 3}, evidence=[note], answers=said) == []


def test_questions_of_clauses_out_of_force_are_not_asked(bench: Any, note: Any) -> None:
    """A clause of another region asks nothing."""
    clause = bench.clause("TEST-1", bench.rule("free_count >= 1", exceptions=[SHOWN]), regions=["EU"])
    assert list(worth_asking(bench.case([clause], {"free_count": 3}, evidence=[note]))) == []


def test_what_followed_without_reading_is_no_judgement(bench: Any, note: Any) -> None:
    """Only answers that a model gave are judgements."""
    rule = bench.rule("free_count >= 1", ask=ASK, exceptions=[SHOWN])
    case = bench.case({"TEST-1": rule}, {"free_count": 3}, evidence=[note])
    known = {
        AskKey("TEST-1", "breach"): Answer("yes", 0.9),
        AskKey("TEST-1", "exception:shown"): Answer("no", 0.0, judged=False),
    }
    case = replace(case, answers=known)
    (clause,) = case.clauses
    assert [(j.ask.text, j.answer.verbal) for j in judgements_of(case, clause)] == [(ASK, "yes")]
