"""Forms of retrieval and chat cases: what must be there, and nothing unknown."""

import pytest
from pydantic import ValidationError

from evals.case_forms import ChatCase, RetrievalCase

QUERY = {"id": "q", "query": "still", "region": "US", "as_of": "2026-09-30", "relevant": ["STILL-2"]}
CHAT = {"id": "c", "creator_id": "c_1", "turns": ["Why?"], "expect": {}}


@pytest.mark.parametrize(
    ("form", "case"),
    [
        (RetrievalCase, {**QUERY, "relevant": []}),
        (RetrievalCase, {**QUERY, "query": ""}),
        (RetrievalCase, {**QUERY, "regoin": "US"}),
        (ChatCase, {**CHAT, "turns": []}),
        (ChatCase, {**CHAT, "expect": {"says": ["no"]}}),
    ],
)
def test_what_is_no_case_is_refused(form, case):
    """A case without anything to ask or to find, and keys that nobody knows."""
    with pytest.raises(ValidationError):
        form.model_validate(case)


def test_what_is_absent_is_not_scored():
    """An absent list is None and not empty."""
    case = ChatCase.model_validate(CHAT)
    assert (case.expect.tool, case.expect.clauses, case.tags) == (None, None, ())
    assert RetrievalCase.model_validate(QUERY).relevant == ("STILL-2",)
