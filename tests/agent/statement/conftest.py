"""Decisions on sample creators, made by the rules alone, and what people ruled on them."""

from dataclasses import replace
from datetime import date

import pytest

from agent.prose.wording import load_wording
from agent.record.ruling import Ruling
from agent.record.store import Records
from agent.statement.decided import decided, decided_in
from agent.statement.statement import state
from agent.statement.table import load_table

DECIDED_ON, TOLD_ON = date(2026, 11, 21), date(2026, 11, 23)


class Office:
    """The shipped handbook, its samples judged once, and statements about them."""

    def __init__(self, desk):
        self.handbook, self._desk = desk.handbook, desk
        self.table, self.wording = load_table(desk.handbook), load_wording("en")
        self.samples = desk.samples
        self._reviewer, self._verdicts = desk.reviewer(), {}

    def profile(self, name, **changes):
        """A sample creator, with fields changed."""
        return self._desk.sample(name).model_copy(update=changes)

    def verdict(self, name, **changes):
        """What the rules say of a sample creator."""
        if changes:
            return self._reviewer.review(self.profile(name, **changes))
        if name not in self._verdicts:
            self._verdicts[name] = self._reviewer.review(self.profile(name))
        return self._verdicts[name]

    def state(self, one):
        """The statement about a decision."""
        return state(one, self.table, self.handbook, TOLD_ON)

    def of(self, name, **changes):
        """The statement about a sample creator whom no record knows, decided on a day that stays the same."""
        return self.state(replace(decided(self.verdict(name, **changes)), on=DECIDED_ON))


@pytest.fixture(scope="session")
def office(desk):
    """The office that writes statements."""
    return Office(desk)


@pytest.fixture
def rule(office, tmp_path):
    """Record a sample's verdict and perhaps a ruling on it; gives what was decided."""

    def done(name, action=None, decision=None, clauses=(), **changes):
        profile = office.profile(name, **changes)
        verdict = office.verdict(name, **changes)
        with Records(tmp_path / "record.sqlite") as records:
            shown = records.add_verdict(f"k_{name}", verdict, profile)
            if action:
                ruling = Ruling(
                    case=f"k_{name}",
                    verdict_id=verdict.verdict_id,
                    creator_id=verdict.creator_id,
                    as_of=verdict.as_of,
                    region=verdict.region,
                    reviewer="Ana Ruiz",
                    action=action,
                    decision=decision,
                    clauses=clauses,
                    reason="Seen it.",
                    message="",
                    failed_checks=(),
                )
                records.add_ruling(ruling, shown.number)
            return decided_in(shown, records)

    return done
