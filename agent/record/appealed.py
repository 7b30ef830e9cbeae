"""What the record keeps of an appeal: who put it before the program, against what, and what it made of it.

The creator's words are not kept, only their digests: whoever holds the texts can show that they are the ones.
An appeal decides nothing, so that a ruling stands as it stood.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.record.ruling import AboutVerdict
from agent.rules.case import Verbal
from agent.rules.decide import Decision
from agent.rules.measures import RuledDecision


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turned(_Kept):
    """One point of the verdict, and the answers without and with the appeal; None where nobody asked."""

    clause: str
    about: str
    before: Verbal | None
    after: Verbal | None
    speaks: bool
    """Whether the appeal speaks to it."""


class Judged(_Kept):
    """One side: the decision, and what the rules alone would do."""

    decision: Decision
    recommended: RuledDecision | None


class Appealed(AboutVerdict):
    """An appeal that was heard, and by whom it was put before the program."""

    model: str | None
    """Digest of the model that read it."""
    text: str
    """Sha256 of the appeal in UTF-8."""
    documents: tuple[str, ...]
    """Sha256 of each document."""
    before: Judged
    after: Judged
    points: tuple[Turned, ...]
    new: int = Field(ge=0)
    """How many sentences say what no evidence said before."""
    gives_orders: bool
    """Whether sentences that give orders to the reader were left out."""
    outcome: Literal["for a person"] = "for a person"
