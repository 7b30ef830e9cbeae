"""The one seam between the job and the judging: profiles of a block in, a verdict or a failure for each out.

Whatever stands behind it, a verdict never depends on the other profiles of the block.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from agent.batch.failure import Failure, broken_review
from agent.batch.plan import Prose
from agent.batch.search import Search
from agent.conclude import conclude
from agent.llm.protocol import Cancelled, Unusable
from agent.prose.frame import carried
from agent.state import Tools
from agent.storage import StorageError
from agent.verdict import Verdict
from signals.profile import Profile

if TYPE_CHECKING:
    from agent.batch.together import Settled
    from agent.review import Reviewer

T = TypeVar("T")

Result: TypeAlias = Verdict | Failure


class Judged(NamedTuple):
    """What a block gave: as many results as profiles, in the same order, each made when it is asked for."""

    results: Iterator[Result]
    texts: tuple[str, ...] = ()
    """Keys of the texts that the verdicts needed of a model; as often as needed."""


JudgeBlock: TypeAlias = Callable[[Sequence[Profile]], Judged]


class BlockJudge:
    """Judges blocks: what needs no model for the whole block at once, all else creator by creator.

    Args:
        reviewer: Its handbook, search and model are used; verdicts are those that it would give.
        prose: Where the model writes.
    """

    def __init__(self, reviewer: Reviewer, prose: Prose) -> None:
        self._reviewer, self._prose = reviewer, prose != "none"
        self._tools = reviewer.tools
        self._search = Search(self._tools)

    def __call__(self, profiles: Sequence[Profile]) -> Judged:
        """The results of a block.

        Raises:
            Cancelled: Somebody stopped the model.
            StorageError: The database of kept outputs failed.
            Unusable: The model cannot be loaded.
        """
        self._search.prepare(profiles)
        settled = self._settled(profiles)
        texts = self._written(profiles, settled)
        results = (self._result(*each) for each in zip(profiles, settled, strict=True))
        return Judged(results, texts)

    def _settled(self, profiles: Sequence[Profile]) -> list[Settled | Failure]:
        """What is found of each creator; only where a model reads evidence is it asked here."""
        from agent.batch.reading import read
        from agent.batch.together import Together

        unread = [n for n, each in enumerate(profiles) if not each.evidence or self._tools.model is None]
        ways: list[Callable[[], Settled]] = [
            partial(read, each, self._search, self._tools) for each in profiles
        ]
        try:
            together = Together(self._tools.handbook, [profiles[n] for n in unread])
        except Exception:
            # One creator of the block is to blame: read alone, only that one fails, and says why.
            unread = []
        for row, n in enumerate(unread):
            ways[n] = partial(together.of, row)
        return [_isolated(profile, way) for profile, way in zip(profiles, ways, strict=True)]

    def _written(self, profiles: Sequence[Profile], settled: Sequence[Settled | Failure]) -> tuple[str, ...]:
        """Has the prose of the block written that its verdicts will ask for."""
        from agent.batch.ahead import tellings, write_ahead

        if self._tools.model is None or not self._prose:
            return ()
        told = []
        for profile, each in zip(profiles, settled, strict=True):
            tools = self._tools_for(profile)
            if tools.writer is not None and not isinstance(each, Failure):
                found = _isolated(profile, partial(tellings, each, tools.wording))
                told += [] if isinstance(found, Failure) else found
        return tuple(write_ahead(self._tools.model, told, self._tools.time_limit)) if told else ()

    def _result(self, profile: Profile, settled: Settled | Failure) -> Result:
        if isinstance(settled, Failure):
            return settled
        return _isolated(profile, partial(self._verdict, profile, settled))

    def _verdict(self, profile: Profile, settled: Settled) -> Verdict:
        """By a review where the model has something to write, and at once where it has not."""
        began = time.perf_counter()
        tools, hits = self._tools_for(profile), self._search.of(profile)
        if tools.writer is not None and carried(settled.outcome):
            return self._reviewer.review(profile, changes=settled.changes, hits=hits)
        return conclude(
            settled.case,
            settled.outcome,
            tools,
            hits=hits,
            changes=settled.changes,
            drafts={},
            seconds=settled.seconds + time.perf_counter() - began,
        )

    def _tools_for(self, profile: Profile) -> Tools:
        return replace(self._reviewer.tools_for(profile), prose=self._prose)


def _isolated(profile: Profile, make: Callable[[], T]) -> T | Failure:
    """What is made for a creator; whatever goes wrong is the failure of this creator alone."""
    try:
        return make()
    except (Cancelled, StorageError, Unusable):
        # Not about this creator: the next one would fare no better, and a failure is never tried again.
        raise
    except Exception as error:
        return broken_review(profile.creator_id, error)
