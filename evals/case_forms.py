"""What cases of retrieval and of chat look like; verdict and judgement cases have files of their own.

A retrieval case is a query as somebody would type it, with the clauses that answer it. A chat case is
a conversation with what the last answer should do.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RetrievalCase(_Record):
    """A query and the clauses that answer it, the most fitting first."""

    id: str = Field(min_length=1)
    query: str = Field(min_length=1)
    region: str
    as_of: date
    relevant: tuple[str, ...] = Field(min_length=1)
    tags: tuple[str, ...] = ()
    why: str = ""


class ChatExpected(_Record):
    """What the last answer of a conversation should do; what is absent is not scored."""

    tool: str | None = None
    clauses: tuple[str, ...] | None = None
    must_say: tuple[str, ...] = ()
    must_not_say: tuple[str, ...] = ()


class ChatCase(_Record):
    """A reviewer's turns about one sample creator."""

    id: str = Field(min_length=1)
    creator_id: str
    turns: tuple[str, ...] = Field(min_length=1)
    expect: ChatExpected
    tags: tuple[str, ...] = ()
    why: str = ""
