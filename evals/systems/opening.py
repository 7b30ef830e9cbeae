"""Opens a system by its name, with the settings that a user's command would have."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import get_args

from agent.judge.calibration_files import scale_for
from agent.llm.backends import open_model
from agent.llm.protocol import TextModel
from agent.opening import fresh_index, open_encoder
from agent.settings import Settings
from evals.systems.ours import Ours
from evals.systems.prompted import Prompted
from evals.systems.system import Retrieval, System
from index.store import open_index
from policies.handbook import Handbook
from signals.errors import UserError

NAMES = ("agent", "rules-only", "llm-only", "naive-rag")
WHOLE_CONTEXT = 8_192
"""Tokens of context for `llm-only`, so that a line of each clause of the handbook fits."""


def open_system(
    name: str,
    settings: Settings,
    handbook: Handbook,
    tell: Callable[[str], None],
    *,
    prose: Collection[str] = (),
    retrieval: Retrieval = "real",
) -> System:
    """The system of a name.

    Args:
        name: One of `NAMES`.
        settings: What to open; `rules-only` takes no model whatever they say, and searches by words.
        handbook: The policies.
        tell: Hears in a sentence what takes time.
        prose: Ids of the cases for which `agent` writes prose too.
        retrieval: Which clauses a system is given.

    Raises:
        UserError: There is no such system, or model, embedder or index cannot be used.
    """
    if name not in NAMES:
        raise UserError(f'no system "{name}"', where="--system", hint=f"choose {', '.join(NAMES)}")
    if retrieval not in get_args(Retrieval):
        hint = f"choose {', '.join(get_args(Retrieval))}"
        raise UserError(f'no retrieval "{retrieval}"', where="--retrieval", hint=hint)
    if name == "rules-only":
        return Ours(name, handbook, open_index(handbook, None, settings.home), None, retrieval=retrieval)
    retriever = fresh_index(handbook, open_encoder(settings), settings, tell)
    model = _needed(open_model(settings, context=WHOLE_CONTEXT if name == "llm-only" else None), name)
    if name == "agent":
        scale = scale_for(model.digest, settings.home)
        return Ours(name, handbook, retriever, model, prose=prose, retrieval=retrieval, scale=scale)
    context = WHOLE_CONTEXT if name == "llm-only" else 4096
    return Prompted(name, handbook, retriever, model, context=context, retrieval=retrieval)


def _needed(model: TextModel | None, name: str) -> TextModel:
    if model is None:
        raise UserError(f"{name} needs a model", where="--model", hint="leave --model out for the default")
    return model
