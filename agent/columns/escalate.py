"""Which rows of a batch a person must decide, and why: the code and the clause of each reason.

The reasons are those of `agent.rules.escalate`, each once; their words are for the one creator that a
person looks at, and the rules give them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from agent.columns.assess import BREACHED, OPEN_CODES, UNDETERMINED, Assessed
from agent.columns.batch import Batch
from agent.columns.listing import Collector, Listing
from agent.columns.measures import SUSPEND, Breach, Imposition
from agent.columns.table import Codes, Flags, Rows
from agent.rules.asks import asks_of
from agent.rules.escalate import Code
from agent.rules.measures import WEIGHT


class Reason(NamedTuple):
    """One reason to call a person; `clause` is None where the reason is the whole case."""

    code: Code
    clause: str | None


def reasons(
    batch: Batch, found: Sequence[Assessed], breached: Sequence[Breach], imposed: Imposition
) -> Listing[Reason]:
    """All reasons, in the order: out of scope, severe measure, conflicts, then open and draft clauses."""
    collected: Collector[Reason] = Collector()
    collected.add(Reason("out_of_scope", None), np.flatnonzero(~batch.in_scope))
    _add_severe(collected, batch, breached, imposed)
    _add_conflicts(collected, found)
    lightest = WEIGHT[batch.handbook.adjudication.escalate_from]
    for a in found:
        _add_open(collected, a, lightest, imposed.ruled)
    return collected.listing()


def _add_severe(
    collected: Collector[Reason], batch: Batch, breached: Sequence[Breach], imposed: Imposition
) -> None:
    """The suspensions that no sound finding carries, with the clause of the first measure that suspends."""
    unsound = imposed.ruled == SUSPEND
    for breach in breached:
        unsound[breach.rows[_is_sound(batch, breach)]] = False
    suspensions = {each for each in imposed.measures.things if each.measure.kind == "suspend"}
    listed = imposed.measures.having(suspensions)
    rows, first = np.unique(listed.rows, return_index=True)
    codes = listed.codes[first]
    for code in np.unique(codes):
        severe = rows[codes == code]
        collected.add(Reason("severe_measure", listed.things[code].clause), severe[unsound[severe]])


def _is_sound(batch: Batch, breach: Breach) -> Flags:
    """Whether a suspension may rest on a finding with nobody's signature."""
    a, at = breach.found, breach.at
    least = batch.handbook.adjudication.sound_suspend
    sound: Flags = (breach.weight == SUSPEND) & (a.probability.low[at] >= least)
    for ask in asks_of(a.clause):
        if ask.key in batch.answers:
            sound &= ~batch.answers[ask.key].judged[breach.rows]
    return sound if a.rule.severity == "critical" else sound & (a.occurrence[at] > 1)


def _add_conflicts(collected: Collector[Reason], found: Sequence[Assessed]) -> None:
    """Pairs of breached clauses, drafts too, of which either names the other."""
    named = {a.clause.id for a in found if a.rule.conflicts_with}
    named = named.union(*(a.rule.conflicts_with for a in found))
    rivals = [(a, a.rows[a.of(BREACHED)]) for a in found if a.clause.id in named]
    for i, (a, rows) in enumerate(rivals):
        beside = [others for b, others in rivals[i + 1 :] if _exclude(a, b)]
        both = rows[np.isin(rows, np.concatenate([rows[:0], *beside]))]
        collected.add(Reason("conflicting_clauses", a.clause.id), both)


def _exclude(a: Assessed, b: Assessed) -> bool:
    return b.clause.id in a.rule.conflicts_with or a.clause.id in b.rule.conflicts_with


def _add_open(collected: Collector[Reason], a: Assessed, lightest: int, ruled: Codes) -> None:
    """What keeps a clause open, or breaks a draft, where its step is heavy and heavier than the decision."""
    at = _heavy(a, a.of(UNDETERMINED), lightest, ruled)
    for bit, code in enumerate(OPEN_CODES):
        collected.add(Reason(code, a.clause.id), a.rows[at[(a.open[at] >> bit & 1).astype(bool)]])
    if a.rule.is_draft:
        drafts = _heavy(a, a.of(BREACHED), lightest, ruled)
        collected.add(Reason("draft_rule", a.clause.id), a.rows[drafts])


def _heavy(a: Assessed, at: Rows, lightest: int, ruled: Codes) -> Rows:
    weight = a.weight(at)
    return at[(weight >= lightest) & (weight > ruled[a.rows[at]])]
