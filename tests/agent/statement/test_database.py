"""The database's object: its conditions hold, and the form and the schema are of one mind."""

from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.statement.database import (
    FACTS,
    Account,
    Automated,
    ContentType,
    DatabaseStatement,
    Ground,
    Keyword,
    Monetary,
    SourceType,
    Visibility,
)
from agent.statement.schema import schema

LEAST: dict[str, Any] = {
    "decision_account": "DECISION_ACCOUNT_SUSPENDED",
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_ground": "A-1",
    "incompatible_content_explanation": "It breaks it.",
    "decision_facts": "It was seen.",
    "content_type": ["CONTENT_TYPE_VIDEO"],
    "content_date": "2026-09-30",
    "application_date": "2026-10-01",
    "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "Yes",
    "automated_decision": "AUTOMATED_DECISION_FULLY",
    "puid": "sor-1_a",
}
VALIDATOR = jsonschema.Draft202012Validator(schema())
MAYBE: dict[str, st.SearchStrategy[Any]] = {
    "decision_account": st.sampled_from(get_args(Account)),
    "decision_visibility": st.lists(st.sampled_from(get_args(Visibility)), max_size=2),
    "decision_visibility_other": st.sampled_from(["", "x", "x" * 501]),
    "decision_monetary": st.sampled_from(get_args(Monetary)),
    "decision_monetary_other": st.just("x"),
    "decision_ground": st.sampled_from(get_args(Ground)),
    "illegal_content_legal_ground": st.just("x"),
    "illegal_content_explanation": st.sampled_from(["x", "x" * 2001]),
    "incompatible_content_ground": st.just("x"),
    "content_type": st.lists(st.sampled_from(get_args(ContentType)), max_size=2),
    "content_type_other": st.just("x"),
    "category_specification": st.lists(st.sampled_from(get_args(Keyword)), max_size=2),
    "category_specification_other": st.just("x"),
    "source_type": st.sampled_from(get_args(SourceType)),
    "source_identity": st.just("x"),
    "automated_decision": st.sampled_from([*get_args(Automated), "NO"]),
    "puid": st.sampled_from(["a-1_B", "a b", ""]),
    "decision_facts": st.sampled_from(["x", "x" * (FACTS + 1)]),
    "content_date": st.sampled_from(["2026-09-30"]),
    "strange": st.just("x"),
}


def _fits(data: dict[str, Any]) -> bool:
    try:
        DatabaseStatement.model_validate(data)
    except ValidationError:
        return False
    return True


def test_the_least_statement_fits():
    """So that each refusal below is for its own reason."""
    assert _fits(LEAST) and VALIDATOR.is_valid(LEAST)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decision_account": None}, "gives one of decision_visibility"),
        ({"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}, "needs decision_visibility_other"),
        ({"decision_monetary": "DECISION_MONETARY_OTHER"}, "needs decision_monetary_other"),
        ({"content_type": ["CONTENT_TYPE_OTHER"]}, "needs content_type_other"),
        ({"category_specification": ["KEYWORD_OTHER"]}, "needs category_specification_other"),
        ({"incompatible_content_explanation": None}, "needs incompatible_content_explanation"),
        ({"decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"}, "needs illegal_content_legal_ground"),
        ({"source_identity": "Somebody"}, "nobody is named"),
        ({"incompatible_content_ground": "x" * 501}, "at most 500"),
        ({"puid": "a b"}, "pattern"),
    ],
)
def test_what_the_database_refuses_is_refused(change, said):
    """By the form with a reason, and by the schema."""
    data = {name: value for name, value in {**LEAST, **change}.items() if value is not None}
    with pytest.raises(ValidationError, match=said):
        DatabaseStatement.model_validate(data)
    assert not VALIDATOR.is_valid(data)


@given(st.fixed_dictionaries({}, optional=MAYBE), st.sets(st.sampled_from(sorted(LEAST))))
def test_form_and_schema_agree(changes, dropped):
    """On any object, whatever is missing, added or wrong in it."""
    data = {name: value for name, value in LEAST.items() if name not in dropped} | changes
    assert _fits(data) == VALIDATOR.is_valid(data)
