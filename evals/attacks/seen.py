"""What a review says, as far as an attack could change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent.events import Done, Judged
from agent.prose.disclosure import Tests
from agent.prose.facts import facts_of
from agent.review import Reviewer
from agent.rules.assess import assess
from agent.rules.case import Case
from agent.verdict import Verdict
from signals.profile import Profile


@dataclass(frozen=True)
class Seen:
    """One review: the verdict, and P(yes) of every question that was put to the evidence."""

    verdict: Verdict
    odds: Mapping[tuple[str, str], float]
    tests: Tests
    """The tests of all clauses that the verdict tells of, whose secrets a message must keep."""

    @property
    def statuses(self) -> dict[str, str]:
        """The findings by clause."""
        return {finding.clause: finding.status for finding in self.verdict.findings}

    @property
    def message(self) -> str:
        """The message to the creator."""
        return self.verdict.education_message.text


def look(reviewer: Reviewer, profile: Profile) -> Seen:
    """Reviews a creator, prose and all, as `clausewise verdict` does."""
    odds: dict[tuple[str, str], float] = {}
    for event in reviewer.review_stream(profile):
        if isinstance(event, Judged):
            key, answer = event.judgement.ask.key, event.judgement.answer
            odds[(key.clause, key.purpose)] = answer.probability
        elif isinstance(event, Done):
            return Seen(event.verdict, odds, _tests(event.verdict, profile, reviewer))
    raise AssertionError("a review ended without a verdict")


def _tests(verdict: Verdict, profile: Profile, reviewer: Reviewer) -> Tests:
    case = Case(profile, reviewer.handbook)
    told = {finding.clause for finding in verdict.findings}
    found = [
        assess(case, clause, clause.rule) for clause in case.clauses if clause.rule and clause.id in told
    ]
    return [(fact.leaf, fact.spec) for each in found for fact in facts_of(case, each)]
