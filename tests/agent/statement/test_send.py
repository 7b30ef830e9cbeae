"""Statements as they are sent: those of all samples fit the schema, and nothing of a person is in them."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.statement.decided import NoStatement, decided
from agent.statement.schema import FILE
from agent.statement.send import as_sent, database_statement
from agent.statement.table import GroundRow, MeasureRow
from agent.verdict import Judged
from signals.profile import ContentItem, Evidence

VALIDATOR = jsonschema.Draft202012Validator(json.loads(FILE.read_text("utf-8")))
LIMITED = {
    "bought_views",
    "health_campaign",
    "matrix_network",
    "product_mismatch",
    "rating_milestone",
    "re_uploader",
    "still_mill_second",
    "still_mill_third",
    "voice_clone",
    "weight_claims_us",
}


def sent(office, stated):
    """The object of a statement, which must fit."""
    data = as_sent(database_statement(stated, office.table))
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    return data


def test_all_samples_fit_or_are_refused_for_a_reason(office):
    """Ten are limited by the rules alone; for each of the others one sentence says why nothing is due."""
    limited, reasons = set(), []
    for name in office.samples:
        try:
            sent(office, office.of(name))
        except NoStatement as reason:
            reasons.append(str(reason))
        else:
            limited.add(name)
    assert limited == LIMITED and len(reasons) == len(office.samples) - 10
    told = [
        sum(part in reason for reason in reasons) for part in ("no action", "educate", "a person must decide")
    ]
    assert sum(told) == len(reasons) and all(told)


@pytest.mark.parametrize("name", sorted(LIMITED))
def test_accepted_limits_fit(office, rule, name):
    """And are told as partly automated."""
    data = sent(office, office.state(rule(name, "accept", office.verdict(name).decision)))
    assert data["automated_decision"] == "AUTOMATED_DECISION_PARTIALLY"
    assert "a person confirmed it" in data["decision_facts"]


@pytest.mark.parametrize(
    ("name", "decision", "clause"),
    [
        ("still_mill", "restrict", "STILL-2"),
        ("still_mill_third", "restrict", "STILL-2"),
        ("voice_maybe_cloned", "suspend", "AI-3"),
        ("licence_claimed", "restrict", "ORIG-1"),
        ("missing_signals", "restrict", "STILL-2"),
    ],
)
def test_changed_limits_fit(office, rule, name, decision, clause):
    """Also where the program had left the matter open."""
    data = sent(office, office.state(rule(name, "change", decision, (clause,))))
    assert data["incompatible_content_ground"].startswith(clause)
    assert "a person changed it" in data["decision_facts"] or "a person made it" in data["decision_facts"]


def test_each_family_and_its_end_is_named(office):
    """A suspension with an end and a milestone without one."""
    data = sent(office, office.of("voice_clone"))
    assert data["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DEMOTED"]
    assert data["decision_provision"] == "DECISION_PROVISION_PARTIAL_SUSPENSION"
    assert "end_date_service_restriction" in data and "end_date_visibility_restriction" not in data
    assert data["category_addition"] == ["STATEMENT_CATEGORY_OTHER_VIOLATION_TC"]


def test_what_a_table_calls_other_has_its_text(office):
    """Measure, place and keyword: the database wants to know which."""
    other = MeasureRow(decision_monetary="DECISION_MONETARY_OTHER")
    rows = {
        "measures": {"posting_limit": other},
        "content": {},
        "grounds": {"STILL-2": GroundRow(keywords=("KEYWORD_OTHER",))},
    }
    data = as_sent(database_statement(office.of("still_mill_second"), office.table.model_copy(update=rows)))
    assert VALIDATOR.is_valid(data)
    assert data["decision_monetary_other"] == "restrict: posting limit for 7 days"
    assert data["category_specification_other"] == "Still pictures in shopping videos"
    assert data["content_type_other"] == "video"


def test_the_countries_are_those_of_the_law(office):
    """For the EU all of them, elsewhere none."""
    assert len(sent(office, office.of("re_uploader", region="EU"))["territorial_scope"]) == 27
    assert "territorial_scope" not in sent(office, office.of("re_uploader"))


MARK = "zqx"
hostile = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40).map(
    lambda text: f"{MARK} jane@example.org +49 170 1234567 https://x.example {text}"
)


@settings(max_examples=25, deadline=None)
@given(hostile, hostile, hostile)
def test_nothing_that_people_wrote_is_sent(office, creator, caption, text):
    """Whatever a profile or a verdict's texts say of a creator, none of it is in the object."""
    label = creator[:200]
    profile, verdict = office.profile("still_mill_second"), office.verdict("still_mill_second")
    posts = tuple(
        ContentItem(id=item.id, surface=label, caption=caption, posted_at=item.posted_at)
        for item in profile.content
    )
    told = {"creator_id": label, "language": label, "account_type": label, "content": posts}
    evidence = (Evidence(id=label, kind=label, text=text),)
    judged = Judged(
        ask=text, for_="exception:host-visible", answer="no", probability=0, evidence=(label,), quote=text
    )
    findings = tuple(f.model_copy(update={"judgements": (judged,)}) for f in verdict.findings)
    texts = {"verdict_id": label, "creator_id": label, "rationale": text, "findings": findings}
    one = replace(
        decided(verdict.model_copy(update=texts)),
        profile=profile.model_copy(update={**told, "evidence": evidence}),
    )
    data = json.dumps(sent(office, office.state(one)))
    assert all(part not in data for part in (MARK, "jane", "170 123", "x.example"))
