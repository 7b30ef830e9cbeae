"""What is said in a conversation, on both sides, and what is told while an answer is made.

A proposal is all that a conversation can bring about: a person confirms it elsewhere or it comes to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from agent.rules.measures import RuledDecision
from agent.verdict import Verdict
from signals.profile import Profile

Tool = Literal[
    "show_clause",
    "search_policy",
    "explain_finding",
    "what_if",
    "compare_cases",
    "draft_message",
    "record_decision",
    "none",
]
TOOLS: tuple[Tool, ...] = get_args(Tool)
Action = Literal["accept", "change", "escalate"]


@dataclass(frozen=True)
class Other:
    """A verdict on another creator. `ruled` tells what a person made of it, empty while nobody has ruled."""

    verdict: Verdict
    ruled: str = ""


@dataclass(frozen=True)
class About:
    """The creator that a conversation is about, and the verdict on the screen."""

    profile: Profile
    verdict: Verdict
    others: Callable[[], Iterable[Other]] = tuple
    """Gives the cases to compare with; called only where a turn asks for them."""


@dataclass(frozen=True)
class Proposal:
    """What a reviewer seems to have decided. `decision` is None unless `action` is `change`."""

    action: Action
    decision: RuledDecision | None
    clauses: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Answer:
    """What is said to one turn: plain text or Markdown, without links, images or HTML.

    `clauses` are ids of the handbook, in the order in which the text names them.
    """

    text: str
    tool: Tool
    clauses: tuple[str, ...] = ()
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Turn:
    """What a reviewer said, and the answer."""

    text: str
    answer: Answer


@dataclass(frozen=True)
class ToolChosen:
    """A tool was chosen; where one hands over to another, the last one holds."""

    tool: Tool


@dataclass(frozen=True)
class Piece:
    """The next piece of the answer's text; all pieces together are the text."""

    text: str


ChatEvent = ToolChosen | Piece | Answer
