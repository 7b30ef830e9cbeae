"""All checks of a handbook together: what `policies lint` prints, and what keeps a verdict from being given.

Each check is a function from a `Draft` to its problems, in a file of its own (policies/checks).
"""

from __future__ import annotations

from pathlib import Path

from policies.checks import ERROR_CHECKS, WARNING_CHECKS
from policies.draft import Draft, open_draft
from policies.problem import Problem, in_order


def lint(root: Path | None = None) -> list[Problem]:
    """Every problem of a handbook folder, errors and warnings, by file and line.

    Raises:
        HandbookError: The folder is no handbook at all.
    """
    return check(open_draft(root)[1])


def check(draft: Draft) -> list[Problem]:
    """Every problem, errors and warnings, by file and line."""
    found = (problem for each in (*ERROR_CHECKS, *WARNING_CHECKS) for problem in each(draft))
    return in_order([*draft.problems, *found])


def errors_of(draft: Draft) -> list[Problem]:
    """The errors alone, by file and line; the checks that only warn are not run."""
    found = (problem for each in ERROR_CHECKS for problem in each(draft))
    return in_order(p for p in (*draft.problems, *found) if p.severity == "error")
