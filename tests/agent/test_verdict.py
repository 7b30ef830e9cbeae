"""The form of the verdict: field names, order, and what it refuses."""

import json

import jsonschema
import pytest
from pydantic import ValidationError

from agent.verdict import Judged, Verdict

FIELDS = [
    *("schema", "verdict_id", "creator_id", "as_of", "region", "decision", "recommended", "measures"),
    *("findings", "rating", "confidence", "escalation", "coverage", "what_would_change", "rationale"),
    *("education_message", "retrieved", "provenance"),
]


@pytest.fixture(scope="module")
def verdicts(desk):
    """Verdicts with every kind of content."""
    reviewer = desk.reviewer(desk.parrot)
    return [reviewer.review(desk.sample(n)) for n in ("still_mill", "licence_claimed", "missing_signals")]


def test_fields_stand_in_the_order_of_the_contract(verdicts):
    """Readers of files find things where they were."""
    for verdict in verdicts:
        data = verdict.model_dump(mode="json")
        assert list(data) == FIELDS and data["schema"] == "clausewise.verdict/1"


def test_a_verdict_validates_against_its_own_schema_and_reads_back(verdicts):
    """JSON schema and pydantic agree; what was written is what is read."""
    schema = Verdict.model_json_schema(mode="validation", by_alias=True)
    for verdict in verdicts:
        text = json.dumps(verdict.model_dump(mode="json"), ensure_ascii=False)
        jsonschema.validate(json.loads(text), schema)
        assert Verdict.model_validate_json(text) == verdict


def test_names_that_python_cannot_use_are_those_of_the_contract(verdicts):
    """`for`, `in` and `out` stand in the JSON."""
    data = [verdict.model_dump(mode="json") for verdict in verdicts]
    judged = [j for d in data for f in d["findings"] for j in f["judgements"]]
    assert judged and all("for" in j and "for_" not in j for j in judged)
    assert data[0]["provenance"]["tokens"].keys() == {"in", "out"}


def test_the_high_end_is_there_only_where_something_is_open(verdicts):
    """A known probability has one number."""
    findings = [f for v in verdicts for f in v.model_dump(mode="json")["findings"]]
    assert any("probability_high" in f for f in findings)
    for finding in findings:
        assert finding.get("probability_high", 1.0) is not None
        assert finding["probability"] <= finding.get("probability_high", 1.0)


def test_a_verdict_is_frozen_and_takes_nothing_extra(verdicts):
    """No field can be changed or smuggled in."""
    with pytest.raises(ValidationError):
        verdicts[0].decision = "suspend"
    with pytest.raises(ValidationError):
        Verdict.model_validate({**verdicts[0].model_dump(mode="json"), "note": "x"})


@pytest.mark.parametrize("probability", [-0.1, 1.1])
def test_a_probability_lies_between_0_and_1(probability):
    """Anything else is a bug and is told."""
    with pytest.raises(ValidationError):
        Judged(
            ask="?", for_="breach", answer="yes", probability=probability, evidence=(), quote=None
        )  # fmt: skip
