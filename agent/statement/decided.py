"""What was decided: a verdict, and what people ruled on it as the record has it.

Where nothing is owed (nothing is taken, or nobody has decided yet) the reason is told in one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from agent.page.words import decision
from agent.record.entry import Entry
from agent.record.standing import standing
from agent.record.store import Records
from agent.rules.measures import WEIGHT, RuledDecision
from agent.verdict import Verdict
from signals.errors import UserError
from signals.profile import Profile


class NoStatement(UserError):
    """No statement of reasons is due, or not yet."""


@dataclass(frozen=True)
class Decided:
    """A decision that limits a creator.

    `holds` is what holds now, `on` the day in UTC on which it was decided. `profile` and `ruling` are None
    where the record does not have the verdict, or nobody has ruled on it.
    """

    verdict: Verdict
    holds: RuledDecision
    on: date
    profile: Profile | None = None
    ruling: Entry | None = None

    @property
    def was_changed(self) -> bool:
        """Whether a person decided otherwise than the verdict proposed."""
        return self.ruling is not None and self.ruling.ruling.action == "change"

    @property
    def broken(self) -> tuple[str, ...]:
        """The clauses that count as broken: those that a change names, else those that the verdict found."""
        named = self.ruling.ruling.clauses if self.ruling and self.was_changed else ()
        return named or tuple(f.clause for f in self.verdict.findings if f.status == "breached")


def decided(verdict: Verdict) -> Decided:
    """What a verdict decides of which no record knows.

    Raises:
        NoStatement: It limits nothing, or leaves the decision to a person.
    """
    return _limiting(Decided(verdict, _proposed(verdict), _day(verdict.provenance.created_at, verdict)))


def decided_in(entry: Entry, records: Records) -> Decided:
    """What was decided with a verdict of the record; the ruling that stands goes before the verdict.

    Raises:
        NoStatement: It limits nothing, a person must decide first, or another verdict was ruled on.
        StorageError: The record cannot be read.
    """
    verdict, ruled = entry.verdict, standing(e for e in records.of(entry.case) if e.kind == "ruling")
    if ruled is None:
        holds, at = _proposed(verdict), entry.at
    else:
        ruling = ruled.ruling
        if ruling.verdict_id != verdict.verdict_id:
            hint = f"ask for {ruling.verdict_id}"
            raise NoStatement("the case was decided on another verdict", where=verdict.verdict_id, hint=hint)
        if ruling.decision is None:
            raise _open(verdict, "it was handed on, and a person must decide first")
        holds, at = ruling.decision, ruled.at
    return _limiting(Decided(verdict, holds, _day(at, verdict), entry.profile, ruled))


def _proposed(verdict: Verdict) -> RuledDecision:
    if verdict.decision == "escalate":
        raise _open(verdict, "a person must decide first")
    return verdict.decision


def _limiting(one: Decided) -> Decided:
    if WEIGHT[one.holds] < WEIGHT["restrict"]:
        what = f"no statement of reasons is due, since the decision is {decision(one.holds)}"
        limits = "; advice limits nothing" if one.holds == "educate" else " and limits nothing"
        raise NoStatement(what + limits, where=one.verdict.verdict_id)
    return one


def _open(verdict: Verdict, why: str) -> NoStatement:
    what = f"no statement of reasons is due yet: {why}"
    return NoStatement(what, where=verdict.verdict_id, hint="decide it with `clausewise ui`")


def _day(moment: str, verdict: Verdict) -> date:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise UserError(f'"{moment}" is no moment', where=verdict.verdict_id) from error
    return at.astimezone(UTC).date()
