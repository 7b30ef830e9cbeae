"""What a student learnt, as a file that llama.cpp reads."""

import pytest

from evals.teaching.adapter_file import gguf_name, read_adapter, write_adapter
from signals.errors import UserError

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")

NAME = "base_model.model.model.layers.{}.{}.lora_{}.default.weight"
QUERY, DOWN = NAME.format(14, "self_attn.q_proj", "A"), NAME.format(3, "mlp.down_proj", "B")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("self_attn.q_proj", "attn_q"),
        ("self_attn.k_proj", "attn_k"),
        ("self_attn.v_proj", "attn_v"),
        ("self_attn.o_proj", "attn_output"),
        ("mlp.gate_proj", "ffn_gate"),
        ("mlp.up_proj", "ffn_up"),
        ("mlp.down_proj", "ffn_down"),
    ],
)
def test_names_are_those_of_llama_cpp(part, name):
    """Layer, part and side of each addition."""
    assert gguf_name(NAME.format(7, part, "A")) == f"blk.7.{name}.weight.lora_a"
    assert gguf_name(NAME.format(21, part, "B")) == f"blk.21.{name}.weight.lora_b"


def test_what_is_no_addition_has_no_name():
    """Weights of the model itself do not get into the file."""
    with pytest.raises(ValueError, match="no addition: model.layers.3.mlp.down_proj.weight"):
        gguf_name("model.layers.3.mlp.down_proj.weight")


def test_a_written_file_is_read_back(tmp_path):
    """It says that it is an adapter, for which kind of model and at what scale, and holds every number."""
    path = tmp_path / "new" / "taught.gguf"
    learnt = {
        QUERY: torch.nn.Parameter(torch.arange(12.0).reshape(2, 6) / 8),
        DOWN: torch.full((5, 2), -0.5, dtype=torch.bfloat16),
    }
    write_adapter(learnt, 4.0, "qwen3", path)
    reader = gguf.GGUFReader(path)
    said = {
        key: reader.get_field(key).contents()
        for key in ("general.architecture", "general.type", "adapter.type", "adapter.lora.alpha")
    }
    assert list(said.values()) == ["qwen3", "adapter", "lora", 4.0]
    found = {tensor.name: tensor for tensor in reader.tensors}
    assert set(found) == {"blk.14.attn_q.weight.lora_a", "blk.3.ffn_down.weight.lora_b"}
    assert {tensor.tensor_type for tensor in found.values()} == {gguf.GGMLQuantizationType.F16}
    assert found["blk.14.attn_q.weight.lora_a"].data.tolist() == learnt[QUERY].tolist()
    assert found["blk.3.ffn_down.weight.lora_b"].data.tolist() == learnt[DOWN].tolist()
    assert [each.name for each in path.parent.iterdir()] == ["taught.gguf"]


def test_an_older_file_stays_until_the_new_one_is_whole(tmp_path, monkeypatch):
    """A failure on the way leaves it as it was."""

    def fail(writer):
        writer.close()
        raise OSError("no space left")

    path = tmp_path / "taught.gguf"
    path.write_bytes(b"older")
    monkeypatch.setattr(gguf.GGUFWriter, "write_tensors_to_file", fail)
    with pytest.raises(OSError, match="no space left"):
        write_adapter({QUERY: torch.zeros(1, 2)}, 4.0, "qwen3", path)
    assert path.read_bytes() == b"older"


def test_a_student_goes_on_from_a_written_file(tmp_path):
    """Every addition is what it was, as near as half precision comes."""
    path = tmp_path / "taught.gguf"
    write_adapter({QUERY: torch.full((2, 6), 0.3), DOWN: torch.full((5, 2), -0.5)}, 4.0, "qwen3", path)
    learning = {QUERY: torch.nn.Parameter(torch.zeros(2, 6)), DOWN: torch.nn.Parameter(torch.ones(5, 2))}
    read_adapter(path, learning)
    assert learning[QUERY].tolist() == [[pytest.approx(0.3, abs=1e-3)] * 6] * 2
    assert learning[DOWN].tolist() == [[-0.5, -0.5]] * 5
    assert learning[QUERY].requires_grad


@pytest.mark.parametrize("other", [{QUERY: (4, 6)}, {DOWN: (2, 6)}])
def test_additions_of_another_rank_or_layer_are_a_sentence(tmp_path, other):
    """Nothing is put in place then."""
    path = tmp_path / "taught.gguf"
    write_adapter({QUERY: torch.ones(2, 6)}, 4.0, "qwen3", path)
    learning = {name: torch.zeros(shape) for name, shape in other.items()}
    with pytest.raises(UserError, match="has additions of other layers or another rank"):
        read_adapter(path, learning)
    assert not any(value.any() for value in learning.values())


def test_a_file_that_is_no_adapter_is_a_sentence(tmp_path):
    """Whatever it is instead."""
    path = tmp_path / "taught.gguf"
    path.write_bytes(b"no such thing")
    with pytest.raises(UserError, match="is no adapter file that can be read"):
        read_adapter(path, {})
    with pytest.raises(UserError, match="is no adapter file that can be read"):
        read_adapter(tmp_path / "nowhere.gguf", {})
