"""One clause against a batch: breached, exempt, not breached, or undetermined, row by row.

The four rules of status are those of `agent.rules.assess`. Exceptions are looked at only where the breach
is not ruled out, and what is open only where a row is undetermined: both are few.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, get_args

import numpy as np

from agent.columns.answers import UNCLEAR, UNTRUSTED
from agent.columns.batch import View
from agent.columns.condition import Truth, evaluate, joint, open_gaps
from agent.columns.table import Codes, Flags, Floats, Rows, Whole
from agent.rules.assess import OpenCode, Status
from agent.rules.case import BREACH, AskKey, exception_key
from agent.rules.measures import WEIGHT
from policies.clause import Clause, Rule
from policies.criteria import Condition

STATUSES: tuple[Status, ...] = get_args(Status)
BREACHED, EXEMPT, NOT_BREACHED, UNDETERMINED = range(4)
"""Codes of a status: positions in `STATUSES`."""

OPEN_CODES: tuple[OpenCode, ...] = get_args(OpenCode)
"""What can keep a clause open; a row has one bit for each."""


class Part(NamedTuple):
    """A condition and a question that must both hold."""

    when: Condition | None
    ask: str | None
    key: AskKey

    def truth(self, view: View) -> Truth:
        """Truth of both together."""
        held = None if self.when is None else evaluate(self.when, view.signal)
        said = None if self.ask is None else view.said(self.key)
        known = [each for each in (held, said) if each is not None]
        return joint(known)


@dataclass(frozen=True)
class Assessed:
    """A clause as found in the rows where it is in force and assessed; all arrays follow `rows`.

    `exemption` is the lowest probability of the exception that opened, and NaN in rows that are not
    exempt. `open` has the bits of what keeps an undetermined row open.
    """

    clause: Clause
    rule: Rule
    rows: Rows
    status: Codes
    probability: Truth
    exemption: Floats
    occurrence: Whole
    open: Codes

    def take(self, at: Rows, rows: Rows) -> Assessed:
        """What stands at some positions, as the finding of other rows."""
        return replace(
            self,
            rows=rows,
            status=self.status[at],
            probability=self.probability.take(at),
            exemption=self.exemption[at],
            occurrence=self.occurrence[at],
            open=self.open[at],
        )

    def of(self, status: int) -> Rows:
        """Positions of the rows with a status."""
        return np.flatnonzero(self.status == status)

    def step(self, at: Rows) -> Whole:
        """Step of the ladder at some positions, from 0; past the end, the last one."""
        return np.minimum(self.occurrence[at], len(self.rule.ladder)) - 1

    def weight(self, at: Rows) -> Codes:
        """Weight of the ladder's step at some positions."""
        return np.array([WEIGHT[measure.kind] for measure in self.rule.ladder], np.int8)[self.step(at)]


def assess(view: View, rule: Rule) -> Assessed:
    """Applies one rule to the rows of a view."""
    clause, margin = view.clause, view.batch.handbook.adjudication.margin
    breach = Part(rule.breach_when, rule.ask, AskKey(clause.id, BREACH))
    exceptions = [Part(e.when, e.ask, exception_key(clause, e)) for e in rule.exceptions]
    p = breach.truth(view)
    status = np.where(p.high <= margin.low, NOT_BREACHED, UNDETERMINED).astype(np.int8)
    exemption = np.full(len(status), np.nan)
    doubtful = np.flatnonzero(status == UNDETERMINED)
    if len(doubtful):
        seen = p.low[doubtful] >= margin.high
        status[doubtful], exemption[doubtful] = _settle(view.at(doubtful), seen, exceptions)
    bits = np.zeros(len(status), np.int8)
    undetermined = np.flatnonzero(status == UNDETERMINED)
    if len(undetermined):
        bits[undetermined] = _open_bits(view.at(undetermined), breach, exceptions)
    earlier = view.earlier(rule.repeat_window_days)
    return Assessed(clause, rule, view.rows, status, p, exemption, 1 + earlier, bits)


def _settle(view: View, breached: Flags, exceptions: list[Part]) -> tuple[Codes, Floats]:
    """Status where the breach is not ruled out, and the probability of the exception that opened."""
    margin = view.batch.handbook.adjudication.margin
    exemption = np.full(len(breached), np.nan)
    for part in exceptions:
        truth = part.truth(view)
        exemption = np.fmax(exemption, np.where(truth.low >= margin.high, truth.low, np.nan))
        breached = breached & ((truth.low >= margin.high) | (truth.high <= margin.low))
    found = np.where(breached, BREACHED, UNDETERMINED)
    return np.where(np.isnan(exemption), found, EXEMPT).astype(np.int8), exemption


def _open_bits(view: View, breach: Part, exceptions: list[Part]) -> Codes:
    """What keeps undetermined rows open."""
    margin = view.batch.handbook.adjudication.margin
    bits = np.zeros(len(view.rows), np.int8)
    for part in (breach, *exceptions):
        truth = part.truth(view)
        is_open = truth.low < margin.high
        if part is not breach:
            is_open &= truth.high > margin.low
        for code, rows in _open_points(view, part, truth):
            bits[is_open & rows] |= 1 << OPEN_CODES.index(code)
    return bits


def _open_points(view: View, part: Part, whole: Truth) -> Iterator[tuple[OpenCode, Flags]]:
    margin = view.batch.handbook.adjudication.margin
    if part.when is not None:
        gaps = open_gaps(part.when, view.signal)
        yield "missing_signal", gaps.missing
        yield "stale_signal", gaps.stale
    low, high = ((margin.low < end) & (end < margin.high) for end in whole)
    yield "low_margin", low | high
    if part.ask is not None:
        said = view.answer(part.key).said
        yield "unclear_evidence", said == UNCLEAR
        yield "untrusted_evidence", said == UNTRUSTED
