"""Additions of a student as an adapter file that llama.cpp lays over the model's own file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from signals.errors import UserError

if TYPE_CHECKING:
    from torch import Tensor

_NAME = re.compile(r"layers\.(?P<layer>\d+)\.(?P<part>\w+\.\w+)\.lora_(?P<side>[AB])\.")
_PARTS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def write_adapter(learnt: Mapping[str, Tensor], alpha: float, architecture: str, path: Path) -> None:
    """Writes the additions, half precision; whole or not at all.

    Args:
        learnt: Each addition by its name in the student.
        alpha: Their common scale, times the rank.
        architecture: The model's, as its GGUF file names it.
        path: Where to.
    """
    import gguf

    new = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(str(new), architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, value in learnt.items():
        writer.add_tensor(gguf_name(name), value.detach().half().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    new.replace(path)


def read_adapter(path: Path, learning: Mapping[str, Tensor]) -> None:
    """Puts what an adapter file holds in place of a student's additions.

    Args:
        path: A file that `write_adapter` wrote.
        learning: Each addition by its name in the student; overwritten.

    Raises:
        UserError: The file cannot be read, or its additions are of other layers, parts or rank.
    """
    import gguf
    import torch

    try:
        held = {
            tensor.name: torch.tensor(tensor.data).float() for tensor in gguf.GGUFReader(str(path)).tensors
        }
    except (OSError, ValueError) as error:
        raise UserError(
            "is no adapter file that can be read", where=str(path), hint="give one taught here"
        ) from error
    mine = {gguf_name(name): tuple(value.shape) for name, value in learning.items()}
    if {name: tuple(value.shape) for name, value in held.items()} != mine:
        hint = "give the adapter, rank and model that belong together"
        raise UserError("has additions of other layers or another rank", where=str(path), hint=hint)
    with torch.no_grad():
        for name, value in learning.items():
            value.copy_(held[gguf_name(name)])


def gguf_name(name: str) -> str:
    """The name under which llama.cpp knows an addition.

    >>> gguf_name("base_model.model.model.layers.14.self_attn.q_proj.lora_A.default.weight")
    'blk.14.attn_q.weight.lora_a'
    """
    found = _NAME.search(name)
    if found is None:
        raise ValueError(f"no addition: {name}")
    return f"blk.{found['layer']}.{_PARTS[found['part']]}.weight.lora_{found['side'].lower()}"
