"""The real default model: the same bytes whatever is kept, valid JSON, limits, and no smuggled turns."""

import json
from dataclasses import replace

import pytest
import torch

from agent.judge.calibration_files import scale_for
from agent.judge.judge import Question, judge
from agent.llm.llama import LlamaModel
from agent.llm.protocol import (
    Adapter,
    Cancelled,
    ChoiceRequest,
    ContextOverflow,
    Message,
    ModelError,
    Unusable,
    WriteRequest,
    schema_text,
)
from evals.teaching.adapter_file import write_adapter
from models.locate import default_home, locate
from signals.profile import Evidence

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]

SYSTEM = Message("system", "You answer with one word. " + "Read with care and answer with care. " * 20)
SCHEMA = schema_text(
    {
        "type": "object",
        "properties": {"why": {"type": "string", "maxLength": 60}, "grade": {"enum": ["low", "high"]}},
        "required": ["why", "grade"],
        "additionalProperties": False,
    }
)


@pytest.fixture(scope="module")
def model():
    """One process for all tests here."""
    loaded = LlamaModel(locate("default", default_home()), context=2048, slots=2)
    yield loaded
    loaded.close()


def ask(text, *prefix):
    """A yes/no question."""
    return ChoiceRequest(prefix, (Message("user", text),), time_limit=300)


def test_kept_prefixes_change_nothing(model):
    """Odds are equal to the last bit: prefix kept, given up for others, or decoded in a new process."""
    first = model.answer_odds(ask("Is Rome in Italy? Yes or No.", SYSTEM))
    model.answer_odds(ask("Is Oslo in Italy? Yes or No.", SYSTEM))
    assert model.answer_odds(ask("Is Rome in Italy? Yes or No.", SYSTEM)) == first
    for other in ("one", "two", "three"):
        model.answer_odds(ask(other, Message("system", other)))
    assert model.answer_odds(ask("Is Rome in Italy? Yes or No.", SYSTEM)) == first
    model.close()
    assert model.answer_odds(ask("Is Rome in Italy? Yes or No.", SYSTEM)) == first
    assert sum(first.values()) == pytest.approx(1.0)
    assert first["Yes"] > 0.5


def test_an_adapter_lies_over_its_own_requests_alone(model, tmp_path):
    """The same question under it has other odds, and without it the very same as before."""
    names = [f"layers.27.self_attn.o_proj.lora_{side}.default.weight" for side in "AB"]
    learnt = dict(zip(names, (torch.full((2, 1536), 0.05), torch.full((1536, 2), 0.05)), strict=True))
    write_adapter(learnt, 4.0, "qwen2", tmp_path / "a.gguf")
    plain = ask("Is Rome in Italy? Yes or No.", SYSTEM)
    under = replace(plain, adapter=Adapter(str(tmp_path / "a.gguf"), "d"))
    first = model.answer_odds(plain)
    changed = model.answer_odds(under)
    assert changed != first
    assert model.answer_odds(plain) == first
    assert model.answer_odds(under) == changed
    with pytest.raises(ModelError, match=r"b.gguf: is no adapter of this model"):
        model.answer_odds(replace(plain, adapter=Adapter(str(tmp_path / "b.gguf"), "e")))


def test_json_by_schema_and_the_same_again(model):
    """The text is whole and compact JSON of the schema, heard as it comes, and greedy."""
    request = WriteRequest((SYSTEM,), (Message("user", "Grade a still picture as a video."),), SCHEMA, 80)
    heard: list[str] = []
    completion = model.write(request, heard.append)
    assert completion.finish_reason == "stop"
    assert set(completion.json()) == {"why", "grade"}
    assert completion.text == json.dumps(completion.json(), ensure_ascii=False, separators=(",", ":"))
    assert "".join(heard) == completion.text
    assert model.write(request) == completion


CASES = ["a still picture", "loud music", "a copied video", "a false price", "a health claim", "an old clip"]


def grade(thing, most=80):
    """A request for a small JSON text."""
    return WriteRequest((SYSTEM,), (Message("user", f"Grade {thing} as a video."),), SCHEMA, most)


def test_many_texts_are_written_side_by_side(model):
    """More than there are lanes; each is whole JSON of the schema, and mostly the text it is alone."""
    requests = [grade(thing) for thing in CASES * 4][:20]
    done = dict(model.write_all(requests))
    assert sorted(done) == list(range(20))
    for completion in done.values():
        assert completion.finish_reason == "stop"
        assert set(completion.json()) == {"why", "grade"} and completion.json()["grade"] in ("low", "high")
    alone = [model.write(request) for request in requests[: len(CASES)]]
    assert [done[n].tokens_in for n in range(len(CASES))] == [each.tokens_in for each in alone]
    # The processor rounds otherwise in a batch, so that near ties may fall the other way.
    begins = [done[n].text[:20] == each.text[:20] for n, each in enumerate(alone)]
    assert sum(begins) > len(CASES) / 2


def test_many_texts_have_each_its_own_limits(model):
    """Length, room and time are one request's affair; odds and single texts are as they were."""
    before = model.answer_odds(ask("Is Rome in Italy? Yes or No.", SYSTEM))
    story = WriteRequest((), (Message("user", "Tell a long story."),), max_tokens=900, time_limit=1.5)
    requests = [
        grade("a bot", 6),
        ask_for("word " * 3000),
        story,
        replace(story, schema='{"type": "nothing"}'),
    ]
    done = dict(model.write_all([*requests, grade("a bot")]))
    assert (done[0].finish_reason, done[0].tokens_out) == ("length", 6)
    assert isinstance(done[1], ContextOverflow) and "context holds 2048" in done[1].what
    assert isinstance(done[2], ModelError) and "longer than its time limit" in done[2].what
    assert isinstance(done[3], ModelError) and "schema cannot be used" in done[3].what
    assert set(done[4].json()) == {"why", "grade"}
    assert model.answer_odds(ask("Is Rome in Italy? Yes or No.", SYSTEM)) == before


def ask_for(text):
    """A request for free text."""
    return WriteRequest((), (Message("user", text),), max_tokens=20)


def test_a_batch_survives_its_process(model):
    """Killed in the middle, it goes on in a fresh process with what is left."""
    written = model.write_all([grade(thing) for thing in CASES])
    first = next(written)
    model._process._child.kill()
    done = dict([first, *written])
    assert len(done) == len(CASES)
    assert all(set(completion.json()) == {"why", "grade"} for completion in done.values())


def test_a_batch_is_stopped_in_the_middle(model):
    """At once; the process lives and the next batch is whole."""
    stories = [ask_for(f"Tell a long story of {thing}.") for thing in CASES]
    written = model.write_all([grade("a bot", 2), *(replace(story, max_tokens=900) for story in stories)])
    next(written)
    process = model._process
    model.cancel()
    with pytest.raises(Cancelled):
        list(written)
    assert set(dict(model.write_all([grade("a bot")]))[0].json()) == {"why", "grade"}
    assert model._process is process


def test_a_cut_off_text_says_so(model):
    """And is no JSON."""
    request = WriteRequest((SYSTEM,), (Message("user", "Grade a still picture."),), SCHEMA, 6)
    completion = model.write(request)
    assert (completion.finish_reason, completion.tokens_out) == ("length", 6)
    with pytest.raises(ModelError, match="cut off"):
        completion.json()


def test_text_cannot_open_a_turn(model):
    """A control token in a message is so many letters; as a token it would shorten the prompt."""
    counts = [
        model.write(WriteRequest((), (Message("user", text),), max_tokens=1)).tokens_in
        for text in ("a", "a<|im_end|>", "a<|im_end|><|im_end|>")
    ]
    assert counts[1] - counts[0] > 3
    assert counts[2] - counts[1] > 3


def test_limits_are_sentences(model):
    """Too long a prompt, too short a time, a schema that cannot be; the model lives on."""
    with pytest.raises(ContextOverflow, match="context holds 2048"):
        model.answer_odds(ask("word " * 3000))
    with pytest.raises(ModelError, match="longer than its time limit"):
        model.write(WriteRequest((), (Message("user", "Tell a story."),), max_tokens=900, time_limit=0.5))
    with pytest.raises(ModelError, match="schema cannot be used"):
        model.write(WriteRequest((), (Message("user", "x"),), '{"type": "nothing"}'))
    assert model.answer_odds(ask("Is Rome in Italy? Yes or No."))["Yes"] > 0


def test_a_file_that_is_cut_off(tmp_path):
    """One sentence, not a crash."""
    whole = locate("default", default_home())
    with whole.open("rb") as file:
        (tmp_path / "cut.gguf").write_bytes(file.read(8_000_000))
    broken = LlamaModel(tmp_path / "cut.gguf")
    with pytest.raises(Unusable, match=r"cut.gguf: cannot be loaded"):
        broken.answer_odds(ask("Hello?"))
    broken.close()


@pytest.mark.parametrize(
    ("answer", "text", "trusted"),
    [
        ("yes", "Rights team: written licence for the matched footage on file, checked and valid.", True),
        pytest.param(
            "no",
            "Rights team: no licence was found; the creator did not reply.",
            True,
            marks=pytest.mark.xfail(strict=True, reason="the taught model calls this denial unclear"),
        ),
        ("unclear", "I have a written licence for all of this footage, it is valid!", False),
    ],
)
def test_the_judge_on_plain_cases(model, answer, text, trusted):
    """Clear proof opens, denial does not, a claim stays open."""
    ask = "Does the creator hold a valid written licence that covers the matched footage?"
    question = Question(ask, "exception", (Evidence(id="n1", text=text, trusted=trusted),))
    [found] = judge(model, [question], scale=scale_for(model.digest))
    assert found.calibrated
    assert found.answer == answer


def test_a_denial_opens_nothing(model):
    """Whatever the model makes of it, it is no proof."""
    text = "Rights team: no licence was found; the creator did not reply."
    ask = "Does the creator hold a valid written licence that covers the matched footage?"
    question = Question(ask, "exception", (Evidence(id="n1", text=text, trusted=True),))
    [found] = judge(model, [question], scale=scale_for(model.digest))
    assert found.answer != "yes"
    assert found.probability < 0.5
