"""The checks of a handbook, one file each, all of one shape: from a `Draft` to its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policies.checks.exceptions import check_exceptions
from policies.checks.ladder import check_ladder
from policies.checks.reach import check_reach
from policies.checks.references import check_references
from policies.checks.signals import check_signals
from policies.checks.stated import check_stated
from policies.checks.terms import check_terms
from policies.checks.twins import check_twins
from policies.checks.versions import check_versions
from policies.draft import Draft
from policies.problem import Problem

Check = Callable[[Draft], Iterator[Problem]]

ERROR_CHECKS: tuple[Check, ...] = (check_signals, check_versions, check_references, check_stated)
WARNING_CHECKS: tuple[Check, ...] = (check_ladder, check_exceptions, check_twins, check_terms, check_reach)

__all__ = ["ERROR_CHECKS", "WARNING_CHECKS", "Check"]
