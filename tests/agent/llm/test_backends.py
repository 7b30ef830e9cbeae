"""Which model a user's word opens."""

import pytest

from agent.llm.backends import DATABASE, is_server, open_model, word_for
from agent.llm.outputs import Kept
from agent.settings import Settings
from models.table import ModelFileError
from signals.errors import UserError


def test_none_opens_no_model_and_no_database(tmp_path):
    """Rules alone need nothing on disk."""
    assert open_model(Settings(model="none", home=tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("word", "server"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("https://models.example/v1", True),
        ("https://models.example/tiny.gguf", False),
        ("default", False),
        ("model.gguf", False),
    ],
)
def test_an_address_is_a_server_unless_it_is_a_file(word, server):
    """A GGUF file keeps being a file wherever it lies."""
    assert is_server(word) is server


def test_a_server_is_opened_without_being_asked_and_its_outputs_are_kept(tmp_path):
    """Nothing is sent before the first request."""
    model = open_model(Settings(model="http://127.0.0.1:9/v1", home=tmp_path))
    assert isinstance(model, Kept)
    assert (tmp_path / DATABASE).is_file()
    model.close()


def test_a_file_that_is_no_gguf_is_refused_here(tmp_path):
    """A wrong file is told before any case is read."""
    wrong = tmp_path / "model.gguf"
    wrong.write_bytes(b"PK\x03\x04")
    with pytest.raises(ModelFileError, match="not a GGUF file"):
        open_model(Settings(model=str(wrong), home=tmp_path))


def test_a_gguf_file_is_opened_without_being_loaded(tmp_path):
    """The model starts with its first request; its digest is that of the file."""
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF and the rest")
    model = open_model(Settings(model=str(file), home=tmp_path))
    assert model is not None and len(model.digest) == 64
    model.close()


def test_a_model_that_answers_anew_keeps_nothing(tmp_path):
    """Neither reads what is kept nor adds to it."""
    model = open_model(Settings(model="http://127.0.0.1:9/v1#m", home=tmp_path), fresh=True)
    assert model is not None and not isinstance(model, Kept)
    assert list(tmp_path.iterdir()) == []
    model.close()


def test_a_digest_leads_back_to_the_model(tmp_path):
    """To the one of the settings, to none where there was none, else to a sentence."""
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF and the rest")
    settings = Settings(model=str(file), home=tmp_path)
    model = open_model(settings)
    assert model is not None
    assert word_for(model.digest, settings) == str(file) and word_for(None, settings) == "none"
    with pytest.raises(UserError, match=f"the model {'0' * 64} is not on this machine.*--model"):
        word_for("0" * 64, settings)
    model.close()
