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
from agent.rules.change import Change
from agent.verdict import Verdict
from policies.handbook import Handbook
from signals.profile import Profile

if TYPE_CHECKING:
    from agent.review import Reviewer

Result: TypeAlias = Verdict | Failure
JudgeBlock: TypeAlias = Callable[[Sequence[Profile]], list[Result]]
"""As many results as profiles, in the same order."""
Known: TypeAlias = tuple[Change, ...] | None
Hear: TypeAlias = Callable[[Result], None]


def one_by_one(reviewer: Reviewer, prose: Prose, hear: Hear) -> JudgeBlock:
    """Judges each profile by a review of its own; `hear` is told each result as it comes.

    Only what would change a decision is worked out for the block together: alone it takes most of a review.
    """

    def judge_block(profiles: Sequence[Profile]) -> list[Result]:
        results = []
        for profile, changes in zip(profiles, _changes(reviewer.handbook, profiles), strict=True):
            results.append(_isolated(reviewer, profile, prose, changes))
            hear(results[-1])
        return results

    return judge_block


def _changes(handbook: Handbook, profiles: Sequence[Profile]) -> list[Known]:
    """What would change each decision, for the block at once; None where evidence has to be read."""
    import numpy as np

    from agent.columns.change import what_would_change
    from agent.columns.decide import judge_columns
    from agent.columns.profiles import from_profiles

    settled = [n for n, profile in enumerate(profiles) if not profile.evidence]
    columns = from_profiles([profiles[n] for n in settled], handbook.catalog)
    found = what_would_change(judge_columns(handbook, columns), np.arange(len(settled)))
    known: list[Known] = [None] * len(profiles)
    for row, n in enumerate(settled):
        known[n] = found.of(row)
    return known


def _isolated(reviewer: Reviewer, profile: Profile, prose: Prose, changes: Known) -> Result:
    """The verdict on a creator; whatever goes wrong is the failure of this creator alone."""
    try:
        return _reviewed(reviewer, profile, prose, changes)
    except (Cancelled, StorageError):
        # Not about this creator: the next one would fare no better, and a failure is never tried again.
        raise
    except Exception as error:
        return broken_review(profile.creator_id, error)


def _reviewed(reviewer: Reviewer, profile: Profile, prose: Prose, changes: Known) -> Verdict:
    verdict = reviewer.review(profile, prose=prose == "all", changes=changes)
    if prose == "measures" and verdict.decision != "no_action" and reviewer.tools.model is not None:
        # Whether there is a measure is known only now; readings of evidence are kept and not made again.
        return reviewer.review(profile, changes=changes)
    return verdict
