"""A batch of creators under a handbook, with all that the rules may look at, and its view from one clause.

A batch is to columns what `agent.rules.case.Case` is to one profile: complete, so that judging it reads no
file, no clock and no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from agent.columns.answers import NO, UNANSWERED, UNCLEAR, YES, AnswerColumn, unanswered
from agent.columns.condition import Truth
from agent.columns.table import MISSING, Columns, Flags, Rows, SignalColumn, Whole, exact, nowhere
from agent.columns.taken import Taken
from agent.rules.case import NOBODY_READ, AskKey
from policies.clause import Clause, Rule
from policies.criteria import signals_of
from policies.handbook import Handbook
from signals.derived import BREACH_DAYS


@dataclass(frozen=True)
class Batch:
    """Columns under a handbook, with the answers that are known.

    `found` holds, by clause id, the rows for which retrieval brought the clause.
    """

    handbook: Handbook
    columns: Columns
    answers: Mapping[AskKey, AnswerColumn]
    found: Mapping[str, Flags]
    has_model: bool

    def take(self, rows: Rows) -> Batch:
        """Copies of some of the rows, in their order; a row may come again and again."""
        answers = Taken(self.answers, rows)
        found = {clause: brought[rows] for clause, brought in self.found.items()}
        return Batch(self.handbook, self.columns.take(rows), answers, found, self.has_model)

    def with_answer(self, key: AskKey, said: int, probability: float) -> Batch:
        """The batch with one question answered in all rows alike, as if a model had read."""
        size = self.columns.size
        column = AnswerColumn(
            np.full(size, said, np.int8), np.full(size, probability), np.ones(size, np.bool_)
        )
        return replace(self, answers={**self.answers, key: column})

    @cached_property
    def in_scope(self) -> Flags:
        """Rows for which any clause is in force, with a rule or without."""
        places = [bool(self.handbook.in_force(*place)) for place in self.columns.places]
        return np.array(places, np.bool_)[self.columns.place]

    @cached_property
    def clauses(self) -> tuple[tuple[Clause, Rule, Flags], ...]:
        """The clauses with rules in the order of the handbook, each with the rows that it is in force for."""
        columns = self.columns
        held = [{id(clause) for clause in self.handbook.in_force(*place)} for place in columns.places]
        return tuple(
            (clause, clause.rule, np.array([id(clause) in each for each in held], np.bool_)[columns.place])
            for clause in self.handbook.clauses
            if clause.rule is not None and any(id(clause) in each for each in held)
        )

    @cached_property
    def rating(self) -> Whole:
        """Health rating of each row before this review."""
        rules, columns = self.handbook.adjudication.rating, self.columns
        lost = columns.history.lost(columns.size, rules.memory_days)
        rating: Whole = np.clip(rules.start - lost + columns.bonus, 0, rules.maximum)
        return rating

    def assessed(self, clause: Clause, rule: Rule) -> Flags:
        """The rows in which anybody has looked at what a clause speaks of, in force or not."""
        nobody = np.zeros(self.columns.size, np.bool_)
        if rule.breach_when is None:
            seen = self.columns.evidence & self.found.get(clause.id, nobody)
            return seen if self.has_model else nobody
        catalog, signals = self.handbook.catalog, self.columns.signals
        given = [name for name in signals_of(rule.breach_when) if catalog[name].kind != "derived"]
        if not given:
            return ~nobody
        there: Flags = nobody
        for name in given:
            if name in signals:
                there = there | (signals[name].state != MISSING)
        return there

    def signal(self, name: str, clause: str) -> SignalColumn:
        """A signal, given or derived, as one clause sees it (`signals.derived.worth`)."""
        size, history = self.columns.size, self.columns.history
        match name:
            case "confirmed_breaches_90d":
                return exact(history.count(size, BREACH_DAYS))
            case "same_clause_breaches_90d":
                return exact(history.count(size, BREACH_DAYS, clause))
            case "health_rating":
                return exact(self.rating)
            case "account_age_days":
                return self.columns.account_age
            case _:
                return self.columns.signals.get(name) or nowhere(size)


@dataclass(frozen=True)
class View:
    """Some rows of a batch, as one clause sees them."""

    batch: Batch
    clause: Clause
    rows: Rows
    _signals: dict[str, SignalColumn] = field(default_factory=dict, init=False, repr=False)

    def at(self, positions: Rows) -> View:
        """The view of some of its rows."""
        return View(self.batch, self.clause, self.rows[positions])

    def signal(self, name: str) -> SignalColumn:
        """A signal in these rows."""
        if name not in self._signals:
            self._signals[name] = self.batch.signal(name, self.clause.id).take(self.rows)
        return self._signals[name]

    def answer(self, key: AskKey) -> AnswerColumn:
        """The known answers; without one, *no* where no evidence exists, else *unclear*."""
        known = self.batch.answers.get(key)
        column = unanswered(len(self.rows)) if known is None else known.take(self.rows)
        nobody, evidence = column.said == UNANSWERED, self.batch.columns.evidence[self.rows]
        default = np.where(evidence, UNCLEAR, NO).astype(np.int8)
        return column._replace(
            said=np.where(nobody, default, column.said),
            probability=np.where(nobody & evidence, NOBODY_READ.probability, column.probability),
        )

    def said(self, key: AskKey) -> Truth:
        """The answers in the arithmetic: *yes* counts at least `high`, *no* at most `low`."""
        if key not in self.batch.answers:
            return Truth(np.zeros(len(self.rows)), self.batch.columns.evidence[self.rows].astype(np.float64))
        margin, column = self.batch.handbook.adjudication.margin, self.answer(key)
        yes, no = column.said == YES, column.said == NO
        p = np.where(yes, np.maximum(column.probability, margin.high), 0.0)
        p[no] = np.minimum(column.probability[no], margin.low)
        return Truth(p, p) if (yes | no).all() else Truth(p, np.where(yes | no, p, 1.0))

    def earlier(self, window: int) -> Whole:
        """Confirmed breaches of the clause in the `window` days before the day of each row."""
        return self.batch.columns.history.count(self.batch.columns.size, window, self.clause.id)[self.rows]
