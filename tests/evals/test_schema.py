"""Schemas of case files: up to date, sound, and of one mind with the forms that read them."""

from typing import Any

import jsonschema
import pytest

from evals.case_files import SHIPPED, load_cases
from evals.schema import FOLDER, FORMS, files, schema_of
from signals.yaml_source import read_yaml

VERDICT: dict[str, Any] = {
    "id": "v",
    "why": "So says the text.",
    "profile": {
        "creator_id": "c",
        "as_of": "2026-09-30",
        "region": "US",
        "signals": {"static_frame_share": 0.9},
    },
    "expect": {"decision": "no_action"},
}


def faults(kind, case):
    """What a schema finds in one case."""
    return [e.message for e in jsonschema.Draft202012Validator(schema_of(kind)).iter_errors([case])]


def test_the_files_are_up_to_date():
    """If this fails, run python -m evals.schema."""
    assert {path.name: path.read_text("utf-8") for path in files()} == {p.name: t for p, t in files().items()}


@pytest.mark.parametrize("kind", FORMS)
def test_each_is_a_schema(kind):
    """By the rules of its own dialect."""
    jsonschema.Draft202012Validator.check_schema(schema_of(kind))


def test_shipped_cases_fit():
    """What the program reads, the editor does not mark."""
    validator = jsonschema.Draft202012Validator(schema_of("verdict"))
    for path in sorted((SHIPPED / "verdicts").glob("*.yaml"))[:3]:
        cases = read_yaml(path.read_text("utf-8"), str(path)).value
        assert [error.message for error in validator.iter_errors(cases[:12])] == []
    for case in load_cases([SHIPPED / "judgements"])[:20]:
        assert faults("judgement", case.model_dump(mode="json", by_alias=True, exclude_none=True)) == []


@pytest.mark.parametrize(
    "slip",
    [
        {"expect": {"decison": "educate"}},
        {"expect": {"decision": "ban"}},
        {"why": ""},
        {"answers": {"A-1": {"breach": "maybe"}}},
        {"profile": {"creator_id": "c"}},
        {"profile": {**VERDICT["profile"], "regoin": "US"}},
    ],
)
def test_slips_are_marked(slip):
    """Keys that nobody knows and values that cannot be, also inside the profile."""
    assert faults("verdict", VERDICT) == []
    assert faults("verdict", {**VERDICT, **slip}) != []


def test_the_shipped_yaml_cases_name_their_schema():
    """An editor then completes keys and marks slips."""
    for path in (SHIPPED / "verdicts").glob("*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), path.name
        assert (path.parent / first.split("=", 1)[1]).resolve() == FOLDER / "verdict.json"
