"""What a review tells while it runs: one typed event for each step, the verdict last.

The page, the commands and the harness all listen to the same stream; nothing else comes out of a review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from agent.prose.checks import Failure
from agent.prose.facts import Fact
from agent.rules.asks import Judgement
from agent.rules.decide import Outcome
from agent.verdict import Verdict
from index.retrieve import Hit


@dataclass(frozen=True)
class ClausesFound:
    """Retrieval is done."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class FactsJoined:
    """Each clause that is looked at has its facts, by clause id."""

    facts: Mapping[str, tuple[Fact, ...]]


@dataclass(frozen=True)
class Judged:
    """One question was answered; `done` of `total` so far."""

    judgement: Judgement
    done: int
    total: int


@dataclass(frozen=True)
class Decided:
    """The rules have spoken; from here on only prose is added."""

    outcome: Outcome


@dataclass(frozen=True)
class Writing:
    """The model has written a piece of prose."""

    what: Literal["message", "rationale"]
    clause: str
    piece: str


@dataclass(frozen=True)
class Checked:
    """Prose about a clause was verified; no failures means that it stands."""

    clause: str
    failures: tuple[Failure, ...]
    attempt: int


@dataclass(frozen=True)
class Done:
    """The verdict, and the model outputs that it stands on: sha256 of what is kept, by its key."""

    verdict: Verdict
    outputs: Mapping[str, str] = field(default_factory=dict)


Event = ClausesFound | FactsJoined | Judged | Decided | Writing | Checked | Done
