"""What travels through the graph, and what stays outside it.

The state holds plain values that a checkpoint can keep. Handbook, retriever and model cannot be kept:
they arrive with each run in the context. The outcome is not kept either; the rules give it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict

from agent.judge.calibration import Scale
from agent.llm.leash import Leash
from agent.llm.noted import Noted
from agent.llm.protocol import TextModel
from agent.prose.checks import Failure
from agent.prose.frame import Passage
from agent.prose.passages import MODEL_LANGUAGES, Used
from agent.prose.wording import Wording
from agent.rules.case import Answer, AskKey, Case
from agent.rules.change import Change
from agent.verdict import Verdict
from index.retrieve import Hit, Retriever
from policies.handbook import Handbook
from signals.profile import Profile


@dataclass(frozen=True)
class Draft:
    """Prose about one clause: what was tried, what is wrong with it, and the reviewer's sentence."""

    passage: Passage | None
    objections: tuple[Failure, ...]
    reading: str | None
    used: Used


class ReviewState(TypedDict, total=False):
    """The channels of one review; all but `profile` are written by the nodes."""

    profile: Profile
    started: float
    hits: tuple[Hit, ...]
    answers: tuple[tuple[AskKey, Answer], ...]
    drafts: dict[str, Draft]
    attempt: int
    tokens: Used
    verdict: Verdict
    outputs: dict[str, str]


@dataclass(frozen=True)
class Tools:
    """What the nodes work with; `model` is None where no model is to be used.

    `scale` reads evidence with it and turns readings into answers; None where there is no model. Without
    `prose` the model only reads evidence, and all words are the handbook's.
    """

    handbook: Handbook
    retriever: Retriever
    model: TextModel | None
    wording: Wording
    index_digest: str | None
    retrieve: int
    time_limit: float
    scale: Scale | None = None
    prose: bool = True
    pause: bool = False
    changes: tuple[Change, ...] | None = None
    """What would change the decision, where that was worked out before; None: it is worked out at the end."""
    hits: tuple[Hit, ...] | None = None
    """The clauses that bear on the case, where they were found before; None: they are searched for."""

    def noting(self, leash: Leash | None = None) -> Tools:
        """The same tools for one review, which can then say what model outputs it used.

        Args:
            leash: Ends what the model does for it; None: it is waited for.
        """
        return replace(self, model=Noted(self.model, leash)) if self.model else self

    @property
    def writer(self) -> TextModel | None:
        """The model, where it writes prose; None where all words are the handbook's."""
        return self.model if self.prose and self.wording.language in MODEL_LANGUAGES else None


def case_of(state: ReviewState, tools: Tools) -> Case:
    """The case as far as it is known."""
    answers = dict(state.get("answers", ()))
    found = frozenset(hit.clause for hit in state.get("hits", ()))
    return Case(state["profile"], tools.handbook, answers, found, tools.model is not None)
