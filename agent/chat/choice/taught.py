"""The tool of a turn by a model that was taught to choose: one short request under an adapter.

An adapter of a few megabytes lies over the model for it, learnt from the example sentences. It reads all
languages of them as they stand and needs neither a translation nor worked examples.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from agent.chat.turns import TOOLS
from agent.llm.adapter_files import known_adapter
from agent.llm.protocol import Adapter, ChoiceRequest
from agent.llm.untrusted import one_line
from agent.prompts import load_prompt

PROMPT = "chat_taught.v1"
SHIPPED = Path(str(files("agent.chat.choice"))) / "adapters"
NAMED = 16
"""Digits of both digests in a file's name."""


@cache
def taught_to(model: str, folder: Path = SHIPPED) -> Adapter | None:
    """The adapter that was taught to a model; None where none was.

    Args:
        model: The model's digest.
        folder: Where the adapters lie, each named `MODEL-ADAPTER.gguf` by the digests of both.

    Raises:
        UserError: The file cannot be read, or is another one than its name says.
    """
    for path in folder.glob(f"{model[:NAMED]}-*.gguf"):
        named = path.stem.rpartition("-")[2]
        return known_adapter(path, named, "is not the adapter of its name", "reinstall clausewise")
    return None


def taught_request(text: str, adapter: Adapter | None = None, seconds: float = 120.0) -> ChoiceRequest:
    """What the model is asked: the turn alone."""
    turns = load_prompt(PROMPT).turns(said=one_line(text, 400))
    return ChoiceRequest(turns.prefix, turns.suffix, TOOLS, seconds, adapter)
