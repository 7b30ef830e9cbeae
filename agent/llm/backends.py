"""From a user's word for a model to the model: a name, a GGUF file, the URL of a server, or none at all."""

from __future__ import annotations

from pathlib import Path

from agent.llm.outputs import Kept, Outputs
from agent.llm.protocol import TextModel
from agent.llm.worker import ModelWorker
from agent.settings import Settings
from models.locate import locate
from models.stamps import digest_of

NO_MODEL = "none"
DATABASE = "clausewise.sqlite"


def open_model(settings: Settings, *, context: int | None = None) -> TextModel | None:
    """The model of the settings, its outputs kept by content; None for `none`.

    A GGUF model starts with its first request, so a wrong file is refused here and a slow load waits.

    Args:
        settings: Which model, and where outputs are kept.
        context: Tokens that one request may use; default the back end's own. A server has its own.

    Raises:
        UserError: The file is missing, is no GGUF file, or the database cannot be opened.
    """
    if settings.model == NO_MODEL:
        return None
    return Kept(ModelWorker(_backend(settings, context)), Outputs(settings.home / DATABASE))


def is_server(word: str) -> bool:
    """Whether a word names an OpenAI-compatible server."""
    return word.startswith(("http://", "https://")) and not word.lower().endswith(".gguf")


def _backend(settings: Settings, context: int | None) -> TextModel:
    if is_server(settings.model):
        from agent.llm.openai_server import ServerModel

        return ServerModel(settings.model)
    from agent.llm.llama import LlamaModel

    path = Path(locate(settings.model, settings.home))
    if context is None:
        return LlamaModel(path, digest=digest_of(path))
    return LlamaModel(path, digest=digest_of(path), context=context, slots=1)
