"""What is asked of the model, and what is made of its answers."""

import json

import pytest

from agent.llm.protocol import Completion, ModelError
from agent.llm.scripted import ScriptedModel
from agent.prose.passages import (
    NOTHING,
    Used,
    passage_request,
    prompt_versions,
    reading_request,
    write_passage,
    write_reading,
)
from agent.prose.source import Source

SOURCE = Source(
    clause="STILL-2",
    title="Still pictures in shopping videos",
    why="Buyers want to see a product in use before they pay.",
    fix="Film the product in your hand. Turn it and use it while the camera runs.",
    seen=("the part of your videos in which the picture stands still",),
    language="en",
    tests=(),
)
GOOD = {"why": SOURCE.why, "fix": SOURCE.fix}
RULE = "A creator breaks this rule when the picture stands still."


def _write(reply, objections=()):
    model = ScriptedModel([reply])
    written = write_passage(model, SOURCE, objections, 5.0, None)
    model.finish()
    return written, model.requests[0]


def test_a_good_answer_stands_with_the_tokens_it_cost():
    """Both texts, no objection, white space folded."""
    text = json.dumps({**GOOD, "why": f"  {SOURCE.why}\n"})
    written, _ = _write(Completion(text, 120, 40, "stop"))
    assert written.passage is not None and written.passage.why == SOURCE.why
    assert (written.objections, written.used) == ((), Used(120, 40))


def test_the_request_holds_the_rule_and_asks_for_the_form():
    """Title, reason, advice and what was seen go in; the schema has both texts and no other."""
    _, request = _write(json.dumps(GOOD))
    asked = request.suffix[-1].content
    for part in (SOURCE.title, SOURCE.why, SOURCE.fix, *SOURCE.seen):
        assert part in asked
    schema = json.loads(request.schema)
    assert list(schema["properties"]) == ["why", "fix"] and schema["additionalProperties"] is False
    assert request.time_limit == 5.0


def test_a_second_try_hears_what_was_wrong_with_the_first():
    """The objections stand in the request, and only then."""
    first, _ = _write(json.dumps({**GOOD, "fix": "Film the product in your hand for 90 days."}))
    assert [f.check for f in first.objections] == ["numbers"]
    _, again = _write(json.dumps(GOOD), first.objections)
    _, plain = _write(json.dumps(GOOD))
    assert "90 days" in again.suffix[-1].content and "refused" not in plain.suffix[-1].content
    assert again.prefix == plain.prefix


@pytest.mark.parametrize(
    "reply",
    [
        "no JSON at all",
        "[]",
        '"text"',
        json.dumps({"why": "only this"}),
        json.dumps({**GOOD, "more": "x"}),
        json.dumps({"why": 1, "fix": None}),
        Completion('{"why": "cut o', 10, 5, "length"),
        ModelError("the model died"),
    ],
)
def test_nonsense_is_an_objection_and_no_error(reply):
    """Whatever a model says or does, prose is missing and the review goes on."""
    written, _ = _write(reply)
    assert written.passage is None and written.used == NOTHING
    assert [f.check for f in written.objections] == ["model"]


def test_a_reading_that_stands_is_kept():
    """One sentence for the reviewer, from the rule and what was found."""
    model = ScriptedModel([json.dumps({"reading": "The picture stands still in the videos."})])
    found = write_reading(model, SOURCE, RULE, 5.0, None)
    assert found.text == "The picture stands still in the videos."
    assert RULE in model.requests[0].suffix[-1].content


@pytest.mark.parametrize(
    "reply",
    [
        json.dumps({"reading": "The picture stands still for 80 % of the videos."}),
        json.dumps({"reading": "The creator will be banned as the picture stands still."}),
        "nonsense",
        ModelError("the model died"),
    ],
)
def test_a_reading_that_fails_a_check_is_left_out(reply):
    """A rationale is whole without the model's sentence."""
    assert write_reading(ScriptedModel([reply]), SOURCE, RULE, 5.0, None).text is None


def test_pieces_are_heard_as_they_come():
    """A page can show prose while it is written."""
    heard: list[str] = []
    text = json.dumps(GOOD, indent=1)
    write_passage(ScriptedModel([text]), SOURCE, (), 5.0, heard.append)
    assert "".join(heard) == text and len(heard) > 1


def test_costs_add_up_and_prompts_have_versions():
    """Tokens of two requests are those of both; the record names each prompt's version."""
    assert Used(1, 2) + Used(10, 20) == Used(11, 22)
    assert prompt_versions().keys() >= {"message", "rationale"}
    assert all(version[0] == "v" for version in prompt_versions().values())


def test_the_requests_can_be_had_without_a_model():
    """They are the very ones that writing asks, so texts that are written ahead are found again."""
    written, asked = _write(json.dumps({**GOOD, "fix": "Film the product in your hand for 90 days."}))
    assert passage_request(SOURCE, (), 5.0) == asked
    _, again = _write(json.dumps(GOOD), written.objections)
    assert passage_request(SOURCE, written.objections, 5.0) == again != asked
    model = ScriptedModel([json.dumps({"reading": "The picture stands still in the videos."})])
    write_reading(model, SOURCE, RULE, 5.0, None)
    assert model.requests == [reading_request(SOURCE, RULE, 5.0)]
