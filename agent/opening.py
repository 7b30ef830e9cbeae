"""Opens a reviewer as the settings say: handbook, index, model.

An index that is missing or out of date is built on the way, since a verdict by yesterday's text would be
worse than a wait of seconds; the `index` commands refuse it instead.
"""

from __future__ import annotations

from collections.abc import Callable

from agent.judge.calibration_files import scale_for
from agent.llm.backends import NO_MODEL, open_model
from agent.review import Reviewer
from agent.settings import Settings
from index.encoder import Encoder, SentenceEncoder
from index.errors import DamagedIndex, MissingIndex, StaleIndex
from index.retrieve import Retriever
from index.store import build_index, open_index
from models.locate import locate
from models.table import ModelFileError
from models.whole import whole
from policies.handbook import Handbook, load_handbook

EMBEDDER = "embedder"


Tell = Callable[[str], None]


def open_reviewer(
    settings: Settings, tell: Tell, handbook: Handbook | None = None, *, fresh: bool = False
) -> Reviewer:
    """A reviewer ready to work.

    Args:
        settings: What to open.
        tell: Hears in a sentence what takes time.
        handbook: The handbook of the settings where it is loaded already.
        fresh: Whether the model answers anew, and nothing it says is kept.

    Raises:
        UserError: Handbook, model, embedder, index or database cannot be used.
    """
    handbook = handbook or load_handbook(settings.policies)
    model = open_model(settings, fresh=fresh)
    retriever = fresh_index(handbook, open_encoder(settings), settings, tell)
    return Reviewer(
        handbook,
        retriever,
        model,
        index_digest=retriever.digest,
        language=settings.language,
        retrieve=settings.retrieve,
        time_limit=settings.time_limit,
        scale=scale_for(model.digest, settings.home) if model else None,
    )


def open_search(settings: Settings, tell: Tell) -> Retriever:
    """Search over the handbook of the settings; an index that was never built is built first.

    Raises:
        UserError: The handbook or the embedder cannot be used, or the index is stale or damaged.
    """
    handbook, encoder = load_handbook(settings.policies), open_encoder(settings)
    try:
        return open_index(handbook, encoder, settings.home)
    except MissingIndex:
        return fresh_index(handbook, encoder, settings, tell)


def open_encoder(settings: Settings) -> Encoder | None:
    """The embedder; None where it is not here and no model is wanted either, so that rules alone still run.

    Raises:
        ModelFileError: Its digest is wrong; or it is not here, and the settings name a model.
    """
    try:
        locate(EMBEDDER, settings.home)
    except ModelFileError:
        if settings.model != NO_MODEL:
            raise
        return None
    return SentenceEncoder(whole(EMBEDDER, settings.home), name=EMBEDDER)


def fresh_index(handbook: Handbook, encoder: Encoder | None, settings: Settings, tell: Tell) -> Retriever:
    """Search over the handbook as it stands now."""
    try:
        return open_index(handbook, encoder, settings.home)
    except (MissingIndex, StaleIndex, DamagedIndex) as fault:
        if encoder is None:
            raise
        tell(f"{fault.what}; building the index of {handbook.root} …")
        build_index(handbook, encoder, settings.home)
        return open_index(handbook, encoder, settings.home)
