"""The model files under a doctor's eye: here, whole, and able to write one token."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from agent.llm.backends import NO_MODEL, is_server
from agent.llm.protocol import Message, ModelError, TextModel, WriteRequest
from agent.settings import Settings
from models.locate import locate
from models.stamps import digest_of
from models.table import ModelFileError, known_model, load_table
from models.whole import whole

EMBEDDER = "embedder"
REBUILD = "run `make setup`, which builds llama-cpp-python for this processor"
SECONDS = 120.0

Found = tuple[Literal["ok", "warns", "fails"], str]


def check_embedder(settings: Settings) -> Found:
    """Whether the embedder is here and whole; without a model the search can live without it.

    Raises:
        ModelFileError: It is missing or wrong, and the settings name a model.
    """
    try:
        return _whole(EMBEDDER, settings)
    except ModelFileError as error:
        if settings.model != NO_MODEL:
            raise
        return "warns", f"{error.what}; clauses are found by words and signals alone"


def check_model(settings: Settings) -> Found:
    """Whether the model of the settings is here and whole.

    Raises:
        ModelFileError: It is missing, wrong or no model.
    """
    if settings.model == NO_MODEL:
        return "ok", "none: templates in place of prose, and questions stay unclear"
    if is_server(settings.model):
        return "ok", f"the server {settings.model}"
    return _whole(settings.model, settings)


def check_first_token(settings: Settings) -> Found:
    """Has the model write one token; a GGUF model does so in a process that may crash.

    Raises:
        UserError: No token came; says why and what helps.
    """
    model = _opened(settings)
    request = WriteRequest((), (Message("user", "Say yes."),), max_tokens=1, time_limit=SECONDS)
    try:
        model.write(request)
    except ModelError as error:
        remedy = "check the server" if is_server(settings.model) else REBUILD
        raise ModelError(error.what, where=error.where, hint=error.hint or remedy) from error
    finally:
        model.close()
    return "ok", f"{model.name} wrote one"


def _opened(settings: Settings) -> TextModel:
    """The model itself: an output kept from an earlier run would prove nothing."""
    if is_server(settings.model):
        from agent.llm.openai_server import ServerModel

        return ServerModel(settings.model)
    from agent.llm.llama import LlamaModel

    return LlamaModel(Path(locate(settings.model, settings.home)), context=256, slots=1)


def _whole(name: str, settings: Settings) -> Found:
    path = whole(name, settings.home)
    if known_model(name, load_table()) is None:
        return "ok", f"{path}, a file of your own, sha256 {_digest(path)[:12]}"
    return "ok", f"{path}, digest right"


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError as error:
        what, hint = f"cannot be read ({error.strerror or error})", "check its permissions"
        raise ModelFileError(what, where=str(path), hint=hint) from error
