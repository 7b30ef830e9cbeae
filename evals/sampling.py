"""Samples of cases that are the same on every machine and stay the same when cases are added elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from evals.systems.system import Case

C = TypeVar("C", bound=Case)
SALT = "o"
"""Keeps the order apart from the hash that splits judgement cases into halves."""


def by_hash(cases: Sequence[C], most: int) -> list[C]:
    """At most so many cases, the ones with the lowest hash of their id, in the order given."""
    ranked = sorted(cases, key=lambda case: hashlib.sha256(f"{SALT}{case.id}".encode()).hexdigest())
    kept = {case.id for case in ranked[:most]}
    return [case for case in cases if case.id in kept]
