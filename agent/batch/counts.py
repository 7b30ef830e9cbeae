"""How many verdicts of each kind there are, who wrote their messages, and which checks prose failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict

from agent.rules.measures import RuledDecision

DECISIONS: tuple[str, ...] = (*get_args(RuledDecision), "escalate")
WRITERS = ("model", "template")


class Texts(BaseModel):
    """How many texts the verdicts of a job needed of the model, and how many different ones these are.

    Each of those is written once, and not at all where it was kept before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    needed: int = 0
    different: int = 0

    @property
    def saved(self) -> float:
        """The share, from 0 to 1, that another one had already."""
        return 1 - self.different / self.needed if self.needed else 0.0


class Counts(BaseModel):
    """What a finished job amounts to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    profiles: int
    """Rows of the file, good and bad."""
    failed: int
    decisions: dict[str, int]
    messages: dict[str, int]
    """By who wrote them."""
    failed_checks: dict[str, int]
    """Messages in which the model's prose failed a check, by the name of the check."""
    texts: Texts = Texts()


class Counting:
    """Counts results as they pass by."""

    def __init__(self) -> None:
        self._failed = 0
        self._decisions: Counter[str] = Counter()
        self._writers: Counter[str] = Counter()
        self._checks: Counter[str] = Counter()
        self._texts: Counter[str] = Counter()

    def verdict(self, verdict: Mapping[str, Any]) -> None:
        """Counts a verdict, as it stands in JSON."""
        message = verdict["education_message"]
        self._decisions[verdict["decision"]] += 1
        self._writers[message["written_by"]] += 1
        self._checks.update(message["failed_checks"])

    def failure(self) -> None:
        """Counts a row without a verdict."""
        self._failed += 1

    def texts(self, needed: Mapping[str, Any]) -> None:
        """Counts the texts that a block needed: under `texts`, how often each was, by its key."""
        self._texts.update(needed["texts"])

    def counts(self) -> Counts:
        """What was counted; decisions and writers that never came are told as 0."""
        return Counts(
            profiles=self._failed + self._decisions.total(),
            failed=self._failed,
            decisions={name: self._decisions[name] for name in DECISIONS},
            messages={name: self._writers[name] for name in WRITERS},
            failed_checks=dict(sorted(self._checks.items())),
            texts=Texts(needed=self._texts.total(), different=len(self._texts)),
        )


def in_words(decisions: Mapping[str, int], failed: int) -> str:
    """The counts that are not zero: `812 no action, 3 educate, 1 failed`."""
    told = [(name.replace("_", " "), decisions.get(name, 0)) for name in DECISIONS]
    return ", ".join(f"{n:,} {name}" for name, n in [*told, ("failed", failed)] if n)
