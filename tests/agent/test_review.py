"""The one way in: same input, same verdict, in the language that is wanted."""

import json

import pytest

from agent.events import Done
from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import ScriptedModel
from agent.prose.wording import load_wording
from agent.review import Reviewer
from agent.rules.asks import worth_asking
from agent.rules.case import Case
from signals.errors import UserError


def _bytes(verdict):
    data = verdict.model_dump(mode="json")
    data.pop("provenance")
    return json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize("name", ["still_mill", "voice_clone", "licence_claimed", "missing_signals"])
def test_a_second_run_gives_the_same_bytes_less_provenance(desk, name):
    """By another reviewer too."""
    one, two = (desk.reviewer(desk.parrot).review(desk.sample(name)) for _ in range(2))
    assert _bytes(one) == _bytes(two)


def test_where_no_judgement_is_needed_the_decision_needs_no_model(desk):
    """`--model none` decides the same: findings, measures, rating and all but the prose."""
    none, scripted = desk.reviewer(), desk.reviewer(desk.parrot)
    compared = 0
    for name in desk.samples[::3]:
        profile = desk.sample(name)
        if list(worth_asking(Case(profile, desk.handbook, has_model=True, found=desk.handbook.ids))):
            continue
        one, two = (r.review(profile).model_dump(mode="json") for r in (none, scripted))
        for key in ("decision", "recommended", "measures", "findings", "rating", "escalation", "confidence"):
            assert one[key] == two[key]
        compared += 1
    assert compared >= 5


def test_the_stream_ends_with_the_verdict_that_review_returns(desk):
    """One engine behind both."""
    reviewer = desk.reviewer(desk.parrot)
    events = list(reviewer.review_stream(desk.sample("still_mill")))
    assert isinstance(events[-1], Done)
    assert _bytes(events[-1].verdict) == _bytes(reviewer.review(desk.sample("still_mill")))


def test_a_language_that_has_no_wording_is_refused_at_once(desk):
    """Before any profile is read."""
    with pytest.raises(UserError, match="no wording for the language"):
        desk.reviewer(language="tlh")


def test_a_profile_in_a_language_without_wording_is_answered_in_english(desk):
    """A creator always gets a message."""
    profile = desk.sample("still_mill").model_copy(update={"language": "id"})
    message = desk.reviewer().review(profile).education_message
    assert message.language == "en" and message.text.startswith("Hello,")


def test_a_profiles_own_language_is_used_where_the_handbook_has_it(desk, tmp_path):
    """The model is not asked for prose that no check can read; `language` overrides the profile's."""
    import dataclasses

    import yaml

    entries = {**load_wording("en").entries, "greeting": "Hola,"}
    nested: dict = {}
    for key, text in entries.items():
        group, _, name = key.partition(".")
        nested.update({group: text} if not name else {group: {**nested.get(group, {}), name: text}})
    (tmp_path / "es.yaml").write_text(yaml.safe_dump(nested, allow_unicode=True), "utf-8")
    handbook = dataclasses.replace(desk.handbook, messages=tmp_path)
    model = ScriptedModel(desk.parrot)
    spanish = desk.sample("still_mill").model_copy(update={"language": "es"})
    message = Reviewer(handbook, desk.search(handbook), model).review(spanish).education_message
    assert (message.language, message.written_by) == ("es", "template")
    assert message.text.startswith("Hola,") and model.requests == []
    english = Reviewer(handbook, desk.search(handbook), None, language="en").review(spanish)
    assert english.education_message.language == "en"


def test_a_reviewer_closes_its_model(desk):
    """Leaving the block gives back what the model holds."""
    closed = []
    model = ScriptedModel([])
    model.close = lambda: closed.append(True)  # type: ignore[method-assign]
    with Reviewer(desk.handbook, desk.search(desk.handbook), model):
        pass
    assert closed == [True]


def test_an_unread_stream_stops_the_review(desk):
    """A listener that leaves does not leave the model at work."""
    seen = []

    def script(request):
        seen.append(isinstance(request, ChoiceRequest))
        return desk.parrot(request)

    stream = desk.reviewer(script).review_stream(desk.sample("still_mill"))
    next(stream)
    stream.close()
    assert seen == []
