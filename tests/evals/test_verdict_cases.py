"""Verdict cases: labels that say only what they say, and profiles checked like a user's."""

import pytest
from pydantic import ValidationError

from evals.systems.system import labelled_clauses
from signals.errors import UserError


def test_absent_and_empty_labels_differ(build):
    """What is absent is not scored; an empty list means none."""
    case = build.verdict(decision="no_action", breached=[])
    assert case.expect.breached == frozenset()
    assert case.expect.exempt is None
    assert case.model_dump(mode="json", exclude_none=True)["expect"] == {
        "decision": "no_action",
        "breached": [],
    }


def test_sets_are_written_in_order(build):
    """A label is the same text on every run."""
    case = build.verdict(breached=["STILL-2", "COPY-1", "LIVE-1"])
    assert case.model_dump(mode="json")["expect"]["breached"] == ["COPY-1", "LIVE-1", "STILL-2"]


@pytest.mark.parametrize(
    "fault", [{"why": ""}, {"decision": "ban"}, {"answers": {"STILL-2": {"breach": "maybe"}}}]
)
def test_labels_of_another_form_are_refused(build, fault):
    """A label without a reason is none."""
    with pytest.raises(ValidationError):
        build.verdict(**fault)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"signals": {"static_frame_shar": 0.9}}, "static_frame_shar"),
        ({"signals": {"static_frame_share": 1.4}}, "1.4"),
        ({"as_of": "2026-02-30"}, "no day of the calendar"),
    ],
)
def test_unsound_profiles_name_their_case(build, small, change, said):
    """Unknown signals, values out of range and impossible days are faults of the case."""
    with pytest.raises(UserError) as caught:
        build.verdict("the-case", {**build.profile(), **change}).read_profile(small)
    assert str(caught.value).startswith("the-case: the profile is unsound: ")
    assert said in str(caught.value)


def test_a_case_names_its_clauses_in_label_and_tags(build):
    """Near misses stand among the tags; other tags are no clauses."""
    case = build.verdict(tags=["near-miss", "COPY-1", "US"], breached=["STILL-2"], undetermined=["LIVE-1"])
    assert labelled_clauses(case) == {"COPY-1", "STILL-2", "LIVE-1"}
