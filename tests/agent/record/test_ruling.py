"""A ruling that does not say why, or says two things at once, is refused when it is made."""

import pytest
from pydantic import ValidationError

from agent.record.ruling import LONGEST_REASON, WrongRuling


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " \n"}, "k_still_mill: a ruling gives a reason"),
        ({"reason": "x" * (LONGEST_REASON + 1)}, "the reason has 2,001 characters, at most 2,000 are kept"),
        ({"reviewer": " "}, "a ruling names its reviewer"),
        ({"action": "change", "decision": None}, "a ruling to change says which decision holds"),
        ({"decision": None}, "a ruling to accept says which decision holds"),
        ({"action": "escalate", "decision": "restrict"}, "a ruling to escalate decides nothing"),
        ({"action": "undo", "decision": "restrict"}, "a ruling to undo decides nothing"),
    ],
)
def test_what_is_wrong_is_one_sentence(rule, changes, sentence):
    """It names the case and the fault."""
    with pytest.raises(WrongRuling) as refused:
        rule(**changes)
    assert sentence in str(refused.value)


def test_the_longest_reason_is_kept(rule):
    """Two thousand characters are allowed."""
    assert len(rule(reason="x" * LONGEST_REASON).reason) == LONGEST_REASON


@pytest.mark.parametrize("changes", [{"action": "forget"}, {"decision": "escalate"}, {"note": "x"}])
def test_unknown_words_and_fields_are_refused(rule, changes):
    """A person decides among the measures; to hand a case on is an action."""
    with pytest.raises(ValidationError):
        rule(**changes)
