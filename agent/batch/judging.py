"""The one seam between the job and the judging: profiles of a block in, a verdict or a failure for each out.

Whatever stands behind it, a verdict never depends on the other profiles of the block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from agent.batch.failure import Failure, broken_review
from agent.batch.plan import Prose
from agent.llm.outputs import StorageError
from agent.llm.protocol import Cancelled
from agent.verdict import Verdict
from signals.profile import Profile

if TYPE_CHECKING:
    from agent.review import Reviewer

Result: TypeAlias = Verdict | Failure
JudgeBlock: TypeAlias = Callable[[Sequence[Profile]], list[Result]]
"""As many results as profiles, in the same order."""
Hear: TypeAlias = Callable[[Result], None]


def one_by_one(reviewer: Reviewer, prose: Prose, hear: Hear) -> JudgeBlock:
    """Judges each profile by a review of its own; `hear` is told each result as it comes."""

    def judge_block(profiles: Sequence[Profile]) -> list[Result]:
        results = []
        for profile in profiles:
            results.append(_isolated(reviewer, profile, prose))
            hear(results[-1])
        return results

    return judge_block


def _isolated(reviewer: Reviewer, profile: Profile, prose: Prose) -> Result:
    """The verdict on a creator; whatever goes wrong is the failure of this creator alone."""
    try:
        return _reviewed(reviewer, profile, prose)
    except (Cancelled, StorageError):
        # Not about this creator: the next one would fare no better, and a failure is never tried again.
        raise
    except Exception as error:
        return broken_review(profile.creator_id, error)


def _reviewed(reviewer: Reviewer, profile: Profile, prose: Prose) -> Verdict:
    verdict = reviewer.review(profile, prose=prose == "all")
    if prose == "measures" and verdict.decision != "no_action" and reviewer.tools.model is not None:
        # Whether there is a measure is known only now; readings of evidence are kept and not made again.
        return reviewer.review(profile)
    return verdict
