"""A model that was taught to choose is asked under its own adapter."""

import hashlib

import pytest

from agent.chat.choice import choose
from agent.chat.choice.choose import choose_tool
from agent.chat.choice.taught import SHIPPED, taught_request, taught_to
from agent.chat.turns import TOOLS
from agent.llm.protocol import Adapter, ModelError
from agent.llm.scripted import ScriptedModel
from models.table import FileModel, load_table
from signals.errors import UserError

MODEL, CONTENT = "a" * 64, b"additions"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def test_an_adapter_is_found_by_its_model(tmp_path):
    """By the digests in its name; a model that nobody taught has none."""
    path = tmp_path / f"{MODEL[:16]}-{DIGEST[:16]}.gguf"
    path.write_bytes(CONTENT)
    assert taught_to(MODEL, tmp_path) == Adapter(str(path), DIGEST)
    assert taught_to("b" * 64, tmp_path) is None


def test_another_file_of_the_name_is_refused(tmp_path):
    """What was taught otherwise would choose otherwise."""
    (tmp_path / f"{MODEL[:16]}-{DIGEST[:16]}.gguf").write_bytes(CONTENT + b".")
    with pytest.raises(UserError, match="is not the adapter of its name; reinstall clausewise"):
        taught_to(MODEL, tmp_path)


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path):
    """Such as a folder in its place."""
    (tmp_path / f"{MODEL[:16]}-{DIGEST[:16]}.gguf").mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        taught_to(MODEL, tmp_path)


def test_every_packaged_model_is_taught():
    """By one adapter, which is the one of its name; no file is of no use."""
    models = {known.sha256 for known in load_table() if isinstance(known, FileModel)}
    assert models and all(map(taught_to, models))
    assert len(list(SHIPPED.glob("*.gguf"))) == len(models)


def test_turns_share_all_of_the_request_but_themselves():
    """One line each, however they were typed."""
    one, other = taught_request("shorter"), taught_request("why\nthat?")
    assert one.prefix == other.prefix and one.answers == TOOLS
    assert [message.content for message in (*one.suffix, *other.suffix)] == ["shorter", "why that?"]


@pytest.fixture
def adapter(monkeypatch):
    """Lies over every model."""
    lying = Adapter("x.gguf", DIGEST)
    monkeypatch.setattr(choose, "taught_to", lambda digest: lying)
    return lying


def test_a_taught_model_is_asked_once_in_the_language_of_the_turn(room, adapter):
    """Also where the examples are sure, and without a translation; both are heard."""
    model = ScriptedModel([{tool: float(tool == "draft_message") for tool in TOOLS}])
    turn = "bitte etwas freundlicher formulieren"
    chosen = choose_tool(turn, (), room.desk.handbook, room.undecided, model, 1.0)
    assert chosen == "draft_message"
    [request] = model.requests
    assert request == taught_request(turn, adapter, 1.0)
    even = ScriptedModel([dict.fromkeys(TOOLS, 1 / len(TOOLS))])
    found = choose_tool("find similar cases", (), room.desk.handbook, room.examples, even, 1.0)
    assert found == "compare_cases"


def test_without_its_answer_the_examples_choose(room, adapter):
    """A model that fails costs no answer."""
    model = ScriptedModel([ModelError("gone")])
    found = choose_tool("find similar cases", (), room.desk.handbook, room.examples, model, 1.0)
    assert found == "compare_cases"
    model.finish()
