"""What a job is asked to do: the options that bear on verdicts, and how the file is cut into blocks."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.llm.backends import NO_MODEL
from agent.settings import Settings

Prose = Literal["all", "measures", "none"]
"""Where the model writes: wherever it has something to say, only where a measure follows, or nowhere.
The first two are the same today: without a measure there is nothing to explain. It reads evidence in any
case."""

BLOCK, BLOCK_WITH_MODEL = 2000, 256
"""Rows of a block: what a killed job does again, some seconds of rules. What a model said before is kept."""


class Plan(BaseModel):
    """The options of a job, all of them kept in its record: a job goes on only under the same ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date | None = None
    """The day to judge on, instead of each profile's own."""
    language: str | None = None
    """Language of all messages; None: each profile's own, or English."""
    lenient: bool = False
    """Leave unknown signals out, with a warning."""
    prose: Prose = "all"
    retrieve: int = 8
    time_limit: float = 300.0
    block: int = Field(default=BLOCK, ge=1)
    """Rows of the file in a block."""


def plan_for(settings: Settings, *, as_of: date | None, lenient: bool, prose: Prose) -> Plan:
    """The plan of a job under some settings."""
    return Plan(
        as_of=as_of,
        language=settings.language,
        lenient=lenient,
        prose=prose,
        retrieve=settings.retrieve,
        time_limit=settings.time_limit,
        block=BLOCK if settings.model == NO_MODEL else BLOCK_WITH_MODEL,
    )
