"""A noted model says the same as the model, and names each output as it is kept."""

from agent.llm.noted import Noted
from agent.llm.outputs import Kept, Outputs
from agent.llm.protocol import ChoiceRequest, Completion, Message, ModelError, WriteRequest
from agent.llm.scripted import ScriptedModel

CHOICE = ChoiceRequest((), (Message("user", "Is it so?"),))


def _ask(text):
    return WriteRequest((), (Message("user", text),))


def test_every_output_is_named_as_it_is_kept(tmp_path):
    """Odds and texts, new or kept, by the key and the digest that the kept outputs have."""
    outputs = Outputs(tmp_path / "kept.sqlite")
    kept = Kept(ScriptedModel([{"Yes": 0.25, "No": 0.75}, "one", "two"]), outputs)
    for _ in range(2):
        noted = Noted(kept)
        assert dict(noted.answer_odds(CHOICE)) == {"Yes": 0.25, "No": 0.75}
        assert noted.write(_ask("a")).text == "one"
        [(_, done)] = noted.write_all([_ask("b")])
        assert isinstance(done, Completion) and done.text == "two"
        assert len(noted.outputs) == 3
        assert {key: outputs.digest(key) for key in noted.outputs} == noted.outputs
    outputs.close()


def test_what_failed_is_no_output():
    """It has nothing that could be named, and is told as before."""
    noted = Noted(ScriptedModel([ModelError("too long")]))
    [(_, outcome)] = noted.write_all([_ask("a")])
    assert isinstance(outcome, ModelError) and noted.outputs == {}


def test_it_goes_by_the_models_name_and_leaves_it_open():
    """Provenance is that of the model."""
    model = ScriptedModel(["one", "two"], name="a")
    noted = Noted(model)
    assert (noted.name, noted.digest) == (model.name, model.digest)
    noted.close()
    assert model.write(_ask("a")).text == "one" and noted.write(_ask("b")).text == "two"
