"""Other values, decided beside the given ones."""

from pathlib import Path

import pytest

from agent.llm.scripted import ScriptedModel
from agent.review import Reviewer
from agent.what_if import compare, parse_values, with_values
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError
from signals.profile import Profile

HANDBOOK = Path(__file__).parents[1] / "data" / "page" / "handbook"
NOTE = {"id": "n1", "kind": "reviewer_note", "trusted": True, "text": "No licence was shown."}


@pytest.fixture(scope="module")
def handbook():
    """A small handbook."""
    return load_handbook(HANDBOOK)


def opened(handbook, model=None):
    """Give a reviewer that searches by words and signals."""
    return Reviewer(handbook, open_index(handbook, None, Path("nowhere")), model)


def profile(signals, **more):
    """Give a creator with signals."""
    return Profile.model_validate(
        {"creator_id": "c_1", "as_of": "2026-09-30", "region": "US", "signals": signals, **more}
    )


def even_odds(request):
    """Reply that every answer is as likely as any other."""
    return {answer: 1 / len(request.answers) for answer in request.answers}


MILL = {"static_frame_share": 0.9, "shoppable_videos_7d": 9, "host_on_screen_share": 0.0}


def test_both_sides_and_what_differs_are_told(handbook):
    """Decision, measures, rating and the clauses whose status changes."""
    found = compare(opened(handbook).tools, profile(MILL), {"static_frame_share": 0.1})
    assert (found.before.decision, found.after.decision) == ("educate", "no_action")
    assert (found.before.rating, found.after.rating) == (188, 200)
    assert found.before.measures == ("STILL-2: educate",)
    [change] = found.changes
    assert (change.signal, change.before, change.after) == ("static_frame_share", 0.9, 0.1)
    assert ("STILL-2", "breached", "not_breached") in [tuple(f.model_dump().values()) for f in found.findings]


@pytest.mark.parametrize(
    "values",
    [
        {"static_frame_share": 0.1},
        {"static_frame_share": None},
        {"host_on_screen_share": 0.5, "speech_share": 0.01},
        {"matched_footage_share": 0.9},
    ],
)
@pytest.mark.parametrize("evidence", [[], [NOTE]])
def test_it_is_the_verdict_on_the_changed_profile(handbook, values, evidence):
    """The second side says what a verdict says of a profile with these values."""
    given = profile(MILL, evidence=evidence)
    reviewer = opened(handbook)
    verdict = reviewer.review(with_values(given, values))
    after = compare(reviewer.tools, given, values).after
    assert (after.decision, after.recommended, after.rating, after.band, after.confidence) == (
        verdict.decision,
        verdict.recommended,
        verdict.rating.after,
        verdict.rating.band,
        verdict.confidence,
    )


def test_nothing_is_written_and_no_question_is_asked_twice(handbook):
    """The model answers choices only, each request once for both sides."""
    model = ScriptedModel(even_odds)
    compare(opened(handbook, model).tools, profile(MILL, evidence=[NOTE]), {"shoppable_videos_7d": 12})
    assert model.requests
    assert len(model.requests) == len(set(model.requests))
    assert {type(request).__name__ for request in model.requests} == {"ChoiceRequest"}


def test_a_value_keeps_the_noise_and_loses_its_age():
    """What is set counts as measured on the day, by the same model."""
    old = {"value": 0.9, "sd": 0.2, "observed_at": "2026-01-01", "model": "m"}
    changed = with_values(
        profile({"static_frame_share": old}), {"static_frame_share": 0.4, "speech_share": 0.5}
    )
    signal = changed.signals["static_frame_share"]
    assert (signal.value, signal.sd, signal.observed_at) == (0.4, 0.2, None)
    assert changed.signals["speech_share"].value == 0.5


def test_values_are_read(handbook):
    """Numbers in the signal's unit; an empty one takes the signal away."""
    found = parse_values(
        ["static_frame_share=0.2", " shoppable_videos_7d = 6 ", "speech_share="], handbook.catalog
    )
    assert found == {"static_frame_share": 0.2, "shoppable_videos_7d": 6.0, "speech_share": None}


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["static_frame_share"], '--set: "static_frame_share" is no setting; write signal=value'),
        (["static_frame_shar=1"], 'unknown signal "static_frame_shar"; did you mean "static_frame_share"?'),
        (["zzzzqqqq=1"], 'unknown signal "zzzzqqqq"'),
        (["health_rating=1"], "health_rating is computed and cannot be set"),
        (["static_frame_share=much"], '"much" is no number for static_frame_share; write a number, 0 to 1'),
        (["static_frame_share=nan"], '"nan" is no number'),
        (["static_frame_share=1e999"], '"1e999" is no number'),
        (["static_frame_share=1_0"], '"1_0" is no number'),
        (["static_frame_share=1.5"], 'static_frame_share: "1.5" is outside the range 0 to 1 (share)'),
        (["speech_share=0", "speech_share="], "speech_share is set twice"),
    ],
)
def test_a_wrong_value_is_one_sentence(handbook, texts, sentence):
    """It names what is wrong and what would be right."""
    with pytest.raises(UserError) as caught:
        parse_values(texts, handbook.catalog)
    assert sentence in str(caught.value)
