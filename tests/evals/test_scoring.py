"""Scores of single answers, against what one would count by hand."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scoring import is_exact, ranking_scores, score

CHAT = {"id": "c", "creator_id": "c_1", "turns": ["Why?"]}


@pytest.mark.parametrize(
    ("due", "said", "right", "wrongful", "missed", "escalated"),
    [
        ("educate", "educate", 1, 0, 0, 0),
        ("educate", "restrict", 0, 1, 0, 0),
        ("educate", "no_action", 0, 0, 1, 0),
        ("educate", "escalate", 0, 0, 0, 1),
        ("no_action", "suspend", 0, 1, 0, 0),
        ("escalate", "escalate", 1, 0, 0, 1),
        ("escalate", "educate", 0, 1, 0, 0),
        ("escalate", "no_action", 0, 0, 0, 0),
    ],
)
def test_too_heavy_and_too_light_are_told_apart(build, small, due, said, right, wrongful, missed, escalated):
    """An escalation is neither; where a person is due, any measure above the recommended one is too heavy."""
    found = score(build.verdict(decision=due), build.answer(said), small)
    assert [found[name] for name in ("decision", "wrongful", "missed", "escalated")] == [
        *(right, wrongful, missed, escalated)
    ]


def test_what_the_rules_recommend_is_no_wrongful_measure(build, small):
    """The label hands over and recommends to restrict: deciding so is wrong, and hurts nobody more."""
    case = build.verdict(decision="escalate", recommended="restrict")
    assert score(case, build.answer("restrict"), small)["wrongful"] == 0
    assert score(case, build.answer("suspend"), small)["wrongful_suspend"] == 1
    assert score(case, build.answer("no_action"), small)["missed"] == 1


def test_only_needless_escalations_count_as_such(build, small):
    """Where the label hands over, the score does not apply."""
    assert (
        score(build.verdict(decision="educate"), build.answer("escalate"), small)["needless_escalation"] == 1
    )
    assert (
        score(build.verdict(decision="escalate"), build.answer("escalate"), small)["needless_escalation"]
        is None
    )


def test_absent_labels_give_no_score(build, small):
    """A label of the rating alone is scored by the rating alone."""
    found = score(build.verdict(rating_after=188), {**build.answer(), "rating": {"after": 188}}, small)
    assert found["rating_after"] == 1
    names = ("decision", "wrongful", "missed", "breached", "exempt", "undetermined", "codes", "recommended")
    assert {found[name] for name in names} == {None}


def test_sets_must_be_equal(build, small):
    """One clause too many or too few is wrong, in any order."""
    case = build.verdict(breached=["COPY-1", "STILL-2"], exempt=[])
    for said, right in ((("STILL-2", "COPY-1"), 1), (("STILL-2",), 0), (("STILL-2", "COPY-1", "LIVE-1"), 0)):
        found = score(case, build.answer(breached=said), small)
        assert (found["breached"], found["exempt"]) == (right, 1)


def test_citations_are_read_from_the_rationale(build, small):
    """Half of the breaches are cited, and a clause that nobody wrote is found out."""
    case = build.verdict(breached=["COPY-1", "STILL-2"])
    found = score(case, {**build.answer(), "rationale": "See [STILL-2] and NOPE-9."}, small)
    assert (found["citation_recall"], found["citation_exists"]) == (0.5, 0.5)
    assert score(case, build.answer(), small)["citation_exists"] is None


def test_quotes_must_be_the_very_slice(small):
    """A shifted, reworded or foreign quote is not exact."""
    [clause] = small.find("STILL-2")
    finding = {"clause": "STILL-2", "version": clause.version}
    quote = {"text": clause.text[60:90], "start": 60, "end": 90}
    assert is_exact(small, finding, quote)
    assert not is_exact(small, finding, {**quote, "start": 61, "end": 91})
    assert not is_exact(small, finding, {**quote, "text": quote["text"].upper()})
    assert not is_exact(small, {**finding, "version": clause.version + 1}, quote)
    assert not is_exact(small, {**finding, "clause": "COPY-1"}, quote)


def test_messages_are_scored_where_the_model_wrote(build, small, monkeypatch):
    """A template's message without tokens is no sample of the model's prose."""
    monkeypatch.setattr("evals.scoring.grade", len)
    message = {"text": "Please film the product.", "written_by": "model", "failed_checks": ["tone", "length"]}
    acted = {**build.answer(), "measures": [{}], "education_message": message}
    with_tokens = {**acted, "provenance": {"tokens": {"in": 5, "out": 9}}}
    found = score(build.verdict(), with_tokens, small)
    assert (found["message_by_model"], found["message_failed_checks"], found["tokens_out"]) == (1, 2, 9)
    assert found["message_grade"] == len(message["text"])
    assert score(build.verdict(), acted, small)["message_by_model"] is None


@pytest.mark.parametrize(
    ("due", "said", "right", "answered", "wrong"),
    [
        ("yes", "yes", 1, 1, 0),
        ("yes", "no", 0, 1, 1),
        ("yes", "unclear", 0, 0, None),
        ("unclear", "unclear", 1, 0, None),
    ],
)
def test_unclear_is_an_answer_of_its_own(build, small, due, said, right, answered, wrong):
    """It is right where the label says so, and never an answer that could be wrong."""
    found = score(build.judgement(answer=due), {"answer": said, "probability": 0.4}, small)
    assert found == {"right": right, "answered": answered, "wrong_when_answered": wrong, "probability": 0.4}


def test_ranks_by_hand():
    """Fitting clauses at ranks 2 and 4 of two."""
    found = ranking_scores(["x", "a", "y", "b"], ["a", "b"])
    gain, best = 1 / math.log2(3) + 1 / math.log2(5), 1 + 1 / math.log2(3)
    assert found == {
        **{"recall@1": 0, "recall@3": 0.5, "recall@5": 1, "recall@10": 1, "mrr": 0.5},
        "ndcg@10": pytest.approx(gain / best),
    }
    assert set(ranking_scores([], ["a"]).values()) == {0}


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefghijklmnop")), st.lists(st.sampled_from("abcdef"), min_size=1))
def test_ranking_scores_have_bounds(ranking, relevant):
    """Shares lie from 0 to 1, deeper recalls more, and the perfect order scores 1, whatever stands twice."""
    found: Any = ranking_scores(ranking, relevant)
    assert all(0 <= value <= 1 + 1e-9 for value in found.values())
    assert found["recall@1"] <= found["recall@3"] <= found["recall@5"] <= found["recall@10"]
    best = ranking_scores(relevant, relevant)
    assert best["mrr"] == best["recall@10"] == pytest.approx(best["ndcg@10"]) == 1


def test_conversations_are_scored_part_by_part(build, small):
    """Tool, clauses, and words whatever their case."""
    from evals.case_forms import ChatCase

    expect = {"tool": "show", "clauses": ["STILL-2"], "must_say": ["Half", "host"], "must_not_say": ["ban"]}
    case = ChatCase.model_validate({**CHAT, "expect": expect})
    got = {"tool": "find", "clauses": ["COPY-9", "STILL-2"], "text": "half of it: a BAN"}
    found = score(case, got, small)
    assert found == {"tool": 0, "clauses": 1, "cited_exist": 0.5, "must_say": 0.5, "must_not_say": 0}
    silent = ChatCase.model_validate({**CHAT, "expect": {}})
    assert {k: v for k, v in score(silent, got, small).items() if v is not None} == {"cited_exist": 0.5}


def test_a_clause_that_is_cited_and_does_not_exist_is_counted(build, small):
    """In the text as in the list; an answer that cites nothing has no such score."""
    from evals.case_forms import ChatCase

    case = ChatCase.model_validate({**CHAT, "expect": {}})
    got = {"tool": "none", "clauses": ["STILL-2"], "text": "See STILL-2 and STILL-99."}
    assert score(case, got, small)["cited_exist"] == 0.5
    assert score(case, {"tool": "none", "clauses": [], "text": "No."}, small)["cited_exist"] is None
