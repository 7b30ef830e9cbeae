"""A clause id stands for one clause: one version of it in a region on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from policies.clause import EVERYWHERE, Clause
from policies.draft import Draft
from policies.problem import Problem


def check_versions(draft: Draft) -> Iterator[Problem]:
    """Ids that stand twice in a file, and versions that hold in one region on one day."""
    versions: dict[str, list[Clause]] = {}
    for clause in draft.clauses:
        versions.setdefault(clause.id, []).append(clause)
    for every in versions.values():
        for first, second in combinations(every, 2):
            if first.path == second.path:
                message = f"the clause {second.id} stands here a second time"
                yield draft.at_heading(
                    second, "duplicate-clause", message, f"the first is on line {first.line}"
                )
            elif (region := shared_region(first, second)) and (day := common_day(first, second)):
                message = f"two versions of {second.id} are in force on {day} in {region}"
                hint = f"the other is {first.path}:{first.line}; end one of them or part their regions"
                yield draft.at_heading(second, "overlapping-clause", message, hint)


def shared_region(one: Clause, other: Clause) -> str | None:
    """A region in which both hold, in words."""
    if EVERYWHERE in one.regions and EVERYWHERE in other.regions:
        return "every region"
    mine, theirs = (
        c.regions if EVERYWHERE not in c.regions else o.regions for c, o in ((one, other), (other, one))
    )
    return next((region for region in mine if region in theirs), None)


def common_day(one: Clause, other: Clause) -> date | None:
    """The first day on which both hold."""
    start = max(one.effective_from, other.effective_from)
    end = min(one.effective_to or date.max, other.effective_to or date.max)
    return start if start <= end else None
