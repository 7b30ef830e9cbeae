"""The shipped table of model files."""

import pytest
from pydantic import ValidationError

from models.table import known_model, load_table, unknown_name


def test_shipped_table_names_the_default_the_small_and_the_embedder():
    """The three models of the program are there under their names, with licence and digest."""
    found = {model.name: (model.bytes, model.sha256[:8], model.licence) for model in load_table()}
    assert found["default"] == (1_117_320_768, "cc324af0", "Apache-2.0")
    assert found["small"] == (491_400_064, "1d961463", "Apache-2.0")
    assert found["embedder"][1:] == ("53aa5117", "Apache-2.0")


def test_parts_add_up_to_the_file():
    """The sizes of the parts are the size of the whole, and they come in order."""
    for model in load_table():
        if model.kind == "file":
            assert sum(part.bytes for part in model.parts) == model.bytes
            numbers = [int(part.member.rpartition("part")[2].removesuffix(".bin")) for part in model.parts]
            assert numbers == list(range(1, len(numbers) + 1))


def test_folder_files_add_up_and_hold_the_weights():
    """The stated digest of a folder is the one of its weights."""
    embedder = known_model("embedder", load_table())
    assert embedder is not None and embedder.kind == "folder"
    assert sum(content.bytes for content in embedder.files.values()) == embedder.bytes
    assert embedder.files["model.safetensors"].sha256 == embedder.sha256


def test_small_model_is_fetched_only_when_named():
    """`models pull` without names leaves out what only quick tries need."""
    assert [model.name for model in load_table() if model.fetched_by_default] == ["default", "embedder"]


def test_model_is_known_by_name_and_by_file_name(table):
    """Both words that a user sees in the list mean the model."""
    assert known_model("toy", table) is known_model("toy.gguf", table) is table[0]
    assert known_model("other", table) is None


def test_unknown_name_is_told_with_the_nearest(table):
    """A misspelt name comes back with what was probably meant."""
    assert "did you mean toy-embedder?" in str(unknown_name("toy-embeder", table))
    assert "known are toy, toy-embedder" in str(unknown_name("zzz", table))


def test_table_with_an_unknown_key_is_refused(tmp_path):
    """A slip in the table is found when it is read, not when a model is missing."""
    path = tmp_path / "table.yaml"
    path.write_text("models:\n  - {name: x, kind: file, sise: 3}\n", encoding="utf-8")
    with pytest.raises(ValidationError, match="sise"):
        load_table(path)
