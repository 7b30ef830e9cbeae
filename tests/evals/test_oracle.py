"""The oracle: rules with a careful reader's answers, and what differs from the label."""

import pytest

from evals.oracle import decide_with_answers, differences
from signals.errors import UserError

LICENSED = {"STILL-2": {"exception:licensed": "yes"}}


def test_a_right_label_has_no_difference(build, small):
    """Everything that the label says is compared."""
    case = build.verdict(decision="educate", breached=["STILL-2"], exempt=[], codes=[], rating_after=188)
    assert differences(case, decide_with_answers(case, small)) == []


def test_every_wrong_part_is_a_line(build, small):
    """A label that is wrong throughout is told part by part."""
    case = build.verdict(
        decision="escalate", recommended="restrict", breached=[], codes=["low_margin"], rating_after=1
    )
    found = differences(case, decide_with_answers(case, small))
    assert found == [
        "decision: expected escalate, found educate",
        "recommended: expected restrict, found None",
        "codes: expected low_margin, found none",
        "rating_after: expected 1, found 188",
        "breached: expected none, found STILL-2",
    ]


@pytest.mark.parametrize(
    ("said", "status"),
    [("yes", "exempt"), ("no", "breached"), ("unclear", "undetermined"), ("claimed", "undetermined")],
)
def test_answers_are_used_as_given(build, small, note, said, status):
    """Each word of a careful reader leads where the rules send it."""
    answers = {"STILL-2": {"exception:licensed": said}}
    case = build.verdict(profile=build.profile(evidence=[note]), answers=answers, decision="educate")
    [found] = [a.status for a in decide_with_answers(case, small).assessments if a.clause.id == "STILL-2"]
    assert found == status


def test_claims_and_doubts_have_codes_of_their_own(build, small, note):
    """Only the claim is escalated for its source."""
    profile = build.profile({"matched_footage_share": 0.9}, evidence=[note])
    codes = {}
    for said in ("unclear", "claimed"):
        case = build.verdict(
            profile=profile, answers={"COPY-1": {"exception:licensed": said}}, decision="escalate"
        )
        codes[said] = {reason.code for reason in decide_with_answers(case, small).escalation}
    assert codes == {"unclear": {"unclear_evidence"}, "claimed": {"untrusted_evidence"}}


def test_questions_without_an_answer_are_no(build, small, note):
    """Nobody has to answer what does not matter."""
    case = build.verdict(profile=build.profile(evidence=[note]))
    assert differences(case, decide_with_answers(case, small)) == []


def test_without_evidence_no_answer_opens_an_exception(build, small):
    """Whoever claims an exception shows it."""
    case = build.verdict(answers=LICENSED)
    assert differences(case, decide_with_answers(case, small)) == []


def test_an_answer_to_nothing_is_a_fault(build, small, note):
    """A question that no rule asks is a slip of the case's author."""
    case = build.verdict(
        profile=build.profile(evidence=[note]), answers={"STILL-2": {"exception:licenced": "yes"}}
    )
    with pytest.raises(UserError, match="a: answers STILL-2 exception:licenced, which no rule asks"):
        decide_with_answers(case, small)
