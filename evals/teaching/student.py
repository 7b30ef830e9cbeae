"""A GGUF file as a student in PyTorch: its weights stand still, low-rank additions to its upper layers learn.

Low-rank adaptation after Hu et al. (2021, arXiv:2106.09685). What the lower layers make of a lesson never
changes, so it is computed once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signals.errors import UserError

if TYPE_CHECKING:
    from torch import Tensor

ALPHA = 2
SEED = 7
TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


def open_student(path: Path, answers: Sequence[int], *, rank: int, share: float = 0.5) -> Student:
    """A GGUF file as a student.

    Args:
        path: The file.
        answers: Token ids of the answers it may give.
        rank: Rank of the additions.
        share: Which share of the layers learns, counted from the top.

    Raises:
        UserError: The extra `teach` is not installed.
    """
    import torch

    try:
        from peft import LoraConfig, get_peft_model
        from transformers import AutoModelForCausalLM, GgufConfig
    except ImportError as error:
        hint = "pip install 'clausewise[teach]'"
        raise UserError(f"teaching needs {error.name}", where="the extra teach", hint=hint) from error
    torch.manual_seed(SEED)
    whole = GgufConfig(dequantize=True)
    model = AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, quantization_config=whole, dtype=torch.float32
    )
    layers = int(model.config.num_hidden_layers)
    fixed = layers - round(layers * share)
    config = LoraConfig(
        r=rank,
        lora_alpha=ALPHA * rank,
        target_modules=list(TARGETS),
        layers_to_transform=list(range(fixed, layers)),
        task_type="CAUSAL_LM",
    )
    return Student(get_peft_model(model, config), fixed, answers, ALPHA * rank)


class Student:
    """A model that learns.

    Args:
        wrapped: A causal language model of transformers with additions of peft.
        fixed: How many of its layers, from below, have none.
        answers: Token ids of the answers it may give.
        alpha: The common scale of the additions, times their rank.
    """

    def __init__(self, wrapped: Any, fixed: int, answers: Sequence[int], alpha: float) -> None:
        self.wrapped, self.fixed, self.alpha = wrapped, fixed, alpha
        model = wrapped.get_base_model()
        self.architecture = str(model.config.model_type)
        self._inner = model.model
        self._rows = model.lm_head.weight[list(answers)].float()

    def below(self, prompts: Sequence[Sequence[int]]) -> list[Tensor]:
        """What the fixed layers make of prompts: for each, float32 of shape (tokens, width)."""
        import torch

        padded = torch.nn.utils.rnn.pad_sequence([torch.tensor(p) for p in prompts], batch_first=True)
        with torch.no_grad():
            states = self._through(self._inner.embed_tokens(padded), 0, self.fixed)
        return [state[: len(prompt)].clone() for state, prompt in zip(states, prompts, strict=True)]

    def scores(self, kept: Sequence[Tensor]) -> Tensor:
        """Logits of the answers after each prompt, float32 of shape (prompts, answers).

        Args:
            kept: What `below` gave for each prompt.
        """
        import torch

        ends = torch.tensor([len(state) - 1 for state in kept])
        padded = torch.nn.utils.rnn.pad_sequence(list(kept), batch_first=True)
        state = self._through(padded, self.fixed, len(self._inner.layers))
        last = self._inner.norm(state[torch.arange(len(kept)), ends])
        return last.float() @ self._rows.T

    def learning(self) -> dict[str, Tensor]:
        """The additions, by name."""
        return {name: value for name, value in self.wrapped.named_parameters() if value.requires_grad}

    def _through(self, state: Tensor, first: int, end: int) -> Tensor:
        """Padding stands at the end, where a causal model never looks back from."""
        import torch

        turn = self._inner.rotary_emb(state, torch.arange(state.shape[1])[None])
        for layer in self._inner.layers[first:end]:
            state = layer(state, attention_mask=None, position_embeddings=turn)
        return state
