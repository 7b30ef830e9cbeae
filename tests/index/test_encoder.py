import json
import shutil

import numpy as np
import pytest

from index.encoder import Encoder, SentenceEncoder
from index.errors import EncoderFault
from models.locate import default_home, locate
from models.table import ModelFileError

FILES = {
    "config.json": {"hidden_size": 384},
    "modules.json": [],
    "sentence_bert_config.json": {"max_seq_length": 256},
    "tokenizer.json": {},
    "model.safetensors": {},
}


@pytest.fixture
def folder(tmp_path):
    """A folder with the files of an embedder, without its weights."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(json.dumps(content))
    return tmp_path


def test_sizes_come_from_the_files(folder):
    """Dimensions and token limit are known without loading the model."""
    encoder = SentenceEncoder(folder, name="small")
    assert (encoder.name, encoder.dimensions, encoder.max_tokens) == ("small", 384, 256)
    assert SentenceEncoder(folder).name == folder.name


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    """An incomplete folder is refused at once, with the command that fetches the embedder."""
    (folder / name).unlink()
    with pytest.raises(EncoderFault, match=f"no {name}; run `clausewise models pull embedder`"):
        SentenceEncoder(folder)


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"hidden_size": "many"}', '{"hidden_size": 0}'])
def test_a_broken_configuration_is_named(folder, content):
    """A size that is missing or no whole number above 0 is refused."""
    (folder / "config.json").write_text(content)
    with pytest.raises(EncoderFault, match=r"config\.json states no hidden_size"):
        SentenceEncoder(folder)


def test_the_digest_follows_the_contents(folder, tmp_path_factory):
    """A copy has the same digest; another weight file another one."""
    copy = tmp_path_factory.mktemp("copy") / "model"
    shutil.copytree(folder, copy)
    assert SentenceEncoder(copy).digest == SentenceEncoder(folder).digest
    (copy / "model.safetensors").write_text("other")
    assert SentenceEncoder(copy).digest != SentenceEncoder(folder).digest


def test_nothing_to_embed_loads_nothing(folder):
    """An empty batch needs no model and keeps its width."""
    assert SentenceEncoder(folder).encode_documents([]).shape == (0, 384)


@pytest.mark.model
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_real_embedder():
    """Unit vectors, nearer for like meanings; tokens are counted as the model counts them, without a cut."""
    try:
        folder = locate("embedder", default_home())
    except ModelFileError:
        pytest.skip("the embedder is not fetched; run `clausewise models pull embedder`")
    encoder = SentenceEncoder(folder, threads=1)
    assert isinstance(encoder, Encoder)
    assert encoder.count_tokens("hello world") == 4
    assert encoder.count_tokens("hello " * 1000) == 1002
    vectors = encoder.encode_documents(["The picture stands still.", "Refunds are paid in May."])
    query = encoder.encode_queries(["a frozen frame"])[0]
    assert vectors.shape == (2, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ query > vectors[1] @ query
