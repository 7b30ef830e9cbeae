"""Columns from profiles that are already read and checked.

One pass over the profiles; what a signal is worth on its day follows `signals.derived.resolve`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from agent.columns.table import MISSING, PRESENT, STALE, Columns, History, SignalColumn
from signals.catalog import Catalog, SignalSpec
from signals.derived import account_age_days
from signals.profile import Profile, SignalValue


def from_profiles(profiles: Sequence[Profile], catalog: Catalog) -> Columns:
    """One row for each profile, in their order; signals that the catalog does not know are left out."""
    codes: dict[tuple[str, date], int] = {}
    place = [codes.setdefault((p.region, p.as_of), len(codes)) for p in profiles]
    return Columns(
        place=np.array(place, np.intp),
        places=tuple(codes),
        signals=_signals(profiles, catalog),
        account_age=_account_age(profiles),
        bonus=np.array([p.bonus_points for p in profiles], np.int64),
        history=_history(profiles),
        evidence=np.array([bool(p.evidence) for p in profiles], np.bool_),
    )


def _signals(profiles: Sequence[Profile], catalog: Catalog) -> Mapping[str, SignalColumn]:
    given: dict[str, tuple[list[int], list[SignalValue]]] = {}
    for row, profile in enumerate(profiles):
        for name, value in profile.signals.items():
            rows, values = given.setdefault(name, ([], []))
            rows.append(row)
            values.append(value)
    return {
        name: _signal(profiles, catalog[name], rows, values)
        for name, (rows, values) in given.items()
        if name in catalog and catalog[name].kind != "derived"
    }


def _signal(
    profiles: Sequence[Profile], spec: SignalSpec, rows: Sequence[int], given: Sequence[SignalValue]
) -> SignalColumn:
    value, state = np.zeros(len(profiles)), np.full(len(profiles), MISSING, np.int8)
    value[rows] = [each.value for each in given]
    state[rows] = PRESENT
    if (limit := spec.stale_after_days) is not None:
        seen = [(row, each.observed_at) for row, each in zip(rows, given, strict=True) if each.observed_at]
        state[[row for row, day in seen if (profiles[row].as_of - day).days > limit]] = STALE
    if spec.kind != "measured":
        return SignalColumn(value, state)
    sd = np.zeros(len(profiles))
    sd[rows] = [(spec.sd or 0.0) if each.sd is None else each.sd for each in given]
    return SignalColumn(value, state, sd if sd.any() else None)


def _account_age(profiles: Sequence[Profile]) -> SignalColumn:
    ages = [account_age_days(profile) for profile in profiles]
    state = [MISSING if age is None else PRESENT for age in ages]
    return SignalColumn(np.array([age or 0 for age in ages], np.float64), np.array(state, np.int8))


def _history(profiles: Sequence[Profile]) -> History:
    counted = [
        (row, entry, (profile.as_of - entry.date).days)
        for row, profile in enumerate(profiles)
        for entry in profile.history
        if entry.outcome == "confirmed"
    ]
    names = {name: n for n, name in enumerate(sorted({entry.clause for _, entry, _ in counted}))}
    return History(
        row=np.array([row for row, _, _ in counted], np.intp),
        clause=np.array([names[entry.clause] for _, entry, _ in counted], np.intp),
        days=np.array([days for _, _, days in counted], np.int64),
        points=np.array([entry.points for _, entry, _ in counted], np.int64),
        names=tuple(names),
    )
