"""The one way into the agent: a reviewer is opened once, and reviews profile after profile.

`review_stream` tells what happens as it happens and ends with the verdict; `review` waits for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from agent.events import Done, Event
from agent.graph import build_graph
from agent.judge.calibration import Scale
from agent.judge.calibration_files import scale_for
from agent.llm.protocol import TextModel
from agent.prose.wording import DEFAULT_LANGUAGE, Wording, languages, load_wording
from agent.rules.change import Change
from agent.state import ReviewState, Tools
from agent.verdict import Verdict
from index.retrieve import Hit, Retriever
from policies.handbook import Handbook
from signals.profile import Profile

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

MOST_STEPS = 25


class Reviewer:
    """A handbook, its index and a model, ready to review.

    Args:
        handbook: The policies to judge by.
        retriever: Search over the same handbook.
        model: Writes prose and reads evidence; None: templates, and questions stay unclear.
        index_digest: What names the index in provenance.
        scale: How readings become answers; None: by the calibrations that are shipped.
        language: Language of all messages; None: each profile's own where there is wording, else English.
    """

    def __init__(
        self,
        handbook: Handbook,
        retriever: Retriever,
        model: TextModel | None,
        *,
        index_digest: str | None = None,
        language: str | None = None,
        retrieve: int = 8,
        time_limit: float = 300.0,
        scale: Scale | None = None,
    ) -> None:
        os.environ.setdefault("LANGSMITH_TRACING", "false")
        self._tools = Tools(
            handbook=handbook,
            retriever=retriever,
            model=model,
            wording=load_wording(language or DEFAULT_LANGUAGE, handbook.messages),
            index_digest=index_digest,
            retrieve=retrieve,
            time_limit=time_limit,
            scale=scale or (scale_for(model.digest) if model else None),
        )
        self._language = language
        self._languages = languages(handbook.messages)
        self._wordings: dict[str, Wording] = {}

    @cached_property
    def _graph(self) -> CompiledStateGraph[ReviewState, Tools, ReviewState, ReviewState]:
        # Jobs judge by the block and need none; its library takes half a second to load.
        return build_graph()

    @property
    def handbook(self) -> Handbook:
        """The handbook that verdicts are made by."""
        return self._tools.handbook

    @property
    def tools(self) -> Tools:
        """What it works with, for those who need the steps without the prose."""
        return self._tools

    def tools_for(self, profile: Profile) -> Tools:
        """The tools with the wording for one creator."""
        own = profile.language
        if self._language or own is None or own == DEFAULT_LANGUAGE or own not in self._languages:
            return self._tools
        if own not in self._wordings:
            self._wordings[own] = load_wording(own, self.handbook.messages)
        return replace(self._tools, wording=self._wordings[own])

    def review_stream(
        self,
        profile: Profile,
        *,
        prose: bool = True,
        changes: tuple[Change, ...] | None = None,
        hits: tuple[Hit, ...] | None = None,
    ) -> Iterator[Event]:
        """Reviews one profile and tells each step; the last event is `Done`.

        Args:
            profile: Whom to review.
            prose: Whether the model writes the message and the rationale; else they are templates.
            changes: What would change the decision, if that is known already.
            hits: The clauses that bear on the profile, if they are found already.
        """
        told = self._graph.stream(
            ReviewState(profile=profile),
            {"recursion_limit": MOST_STEPS},
            context=replace(self.tools_for(profile).noting(), prose=prose, changes=changes, hits=hits),
            stream_mode="custom",
        )
        yield from cast("Iterator[Event]", told)

    def review(
        self,
        profile: Profile,
        *,
        prose: bool = True,
        changes: tuple[Change, ...] | None = None,
        hits: tuple[Hit, ...] | None = None,
    ) -> Verdict:
        """Reviews one profile and returns the verdict; the arguments are those of `review_stream`."""
        for event in self.review_stream(profile, prose=prose, changes=changes, hits=hits):
            if isinstance(event, Done):
                return event.verdict
        raise AssertionError("a review ended without a verdict")

    def close(self) -> None:
        """Gives back what the model holds."""
        if self._tools.model is not None:
            self._tools.model.close()

    def __enter__(self) -> Self:
        """The reviewer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the reviewer."""
        self.close()
