"""From a user's word for a model to the model: a name, a GGUF file, the URL of a server, or none at all."""

from __future__ import annotations

from agent.llm.outputs import Kept, Outputs
from agent.llm.protocol import TextModel
from agent.llm.worker import ModelWorker
from agent.settings import Settings
from models.locate import find_known
from models.stamps import digest_of
from models.table import known_model, load_table
from models.whole import whole
from signals.errors import UserError

NO_MODEL = "none"
DATABASE = "clausewise.sqlite"


def open_model(settings: Settings, *, context: int | None = None, fresh: bool = False) -> TextModel | None:
    """The model of the settings, its outputs kept by content; None for `none`.

    A GGUF model starts with its first request, so a wrong file is refused here and a slow load waits.

    Args:
        settings: Which model, and where outputs are kept.
        context: Tokens that one request may use; default the back end's own. A server has its own.
        fresh: Whether every output is made anew, and none is kept.

    Raises:
        UserError: The file is missing, is no GGUF file, or the database cannot be opened.
    """
    if settings.model == NO_MODEL:
        return None
    worker = ModelWorker(_backend(settings, context))
    return worker if fresh else Kept(worker, Outputs(settings.home / DATABASE))


def word_for(digest: str | None, settings: Settings) -> str:
    """The word for the model with a digest, None for no model: that of the settings, or a name of the table.

    Raises:
        UserError: It is not on this machine.
    """
    if digest is None:
        return NO_MODEL
    if settings.model != NO_MODEL and known_model(settings.model, load_table()) is None:
        named = _backend(settings, None)
        try:
            if named.digest == digest:
                return settings.model
        finally:
            named.close()
    for known in load_table():
        if known.sha256 == digest and find_known(known, settings.home):
            return known.name
    hint = "name the model with --model, or see what the rules alone say with --model none"
    raise UserError(f"the model {digest} is not on this machine", hint=hint)


def is_server(word: str) -> bool:
    """Whether a word names an OpenAI-compatible server."""
    return word.startswith(("http://", "https://")) and not word.lower().endswith(".gguf")


def _backend(settings: Settings, context: int | None) -> TextModel:
    if is_server(settings.model):
        from agent.llm.openai_server import ServerModel

        return ServerModel(settings.model)
    from agent.llm.llama import LlamaModel

    path = whole(settings.model, settings.home)
    if context is None:
        return LlamaModel(path, digest=digest_of(path))
    return LlamaModel(path, digest=digest_of(path), context=context, slots=1)
