"""What a conversation keeps between turns, and what stays outside it.

The state holds plain values alone, so a file that somebody else wrote can bring no object to life. The case
is not kept: it arrives with each turn, and an answer never outlives the verdict that it speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, cast

from agent.chat.choice.examples import Examples
from agent.chat.turns import About, Answer, Proposal, Tool, Turn
from agent.review import Reviewer


class ChatState(TypedDict, total=False):
    """The channels of a conversation; `text` comes in, the nodes write the rest."""

    text: str
    tool: Tool
    command: str | None
    rest: str
    resumed: bool
    said: dict[str, Any]
    turns: list[dict[str, Any]]
    cited: list[str]
    signals: list[str]
    waiting: dict[str, Any] | None
    """What the last answer asked for: the tool, and what was known already."""


@dataclass(frozen=True)
class ChatTools:
    """What the nodes work with in one turn."""

    reviewer: Reviewer
    about: About
    examples: Examples


def kept_turn(turn: Turn) -> dict[str, Any]:
    """A turn as plain data."""
    answer = turn.answer
    said = {"answer": answer.text, "tool": answer.tool, "clauses": list(answer.clauses)}
    return {"text": turn.text, **said, "proposal": kept_proposal(answer.proposal)}


def turn_of(data: Mapping[str, Any]) -> Turn:
    """The turn that plain data holds."""
    proposal = proposal_of(data["proposal"])
    answer = Answer(data["answer"], cast("Tool", data["tool"]), tuple(data["clauses"]), proposal)
    return Turn(data["text"], answer)


def kept_proposal(proposal: Proposal | None) -> dict[str, Any] | None:
    """A proposal as plain data."""
    return {**asdict(proposal), "clauses": list(proposal.clauses)} if proposal else None


def proposal_of(data: Mapping[str, Any] | None) -> Proposal | None:
    """The proposal that plain data holds."""
    return Proposal(**{**data, "clauses": tuple(data["clauses"])}) if data else None
