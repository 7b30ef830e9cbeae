"""A creator whose evidence is read alone: the answers of a review, and what they lead to."""

import pytest

from agent.batch.reading import read
from agent.batch.search import Search
from agent.build import is_finding


@pytest.mark.parametrize("name", ["licence_claimed", "still_mill"])
def test_what_is_read_is_what_a_review_reads(desk, name):
    """The same findings, judgements and changes as in its verdict."""
    reviewer, profile = desk.reviewer(desk.parrot), desk.sample(name)
    settled = read(profile, Search(reviewer.tools), reviewer.tools)
    verdict = reviewer.review(profile, prose=False)
    assert settled.outcome.decision == verdict.decision and settled.seconds > 0
    told = {a.clause.id for a in settled.outcome.assessments if is_finding(a)}
    assert told == {finding.clause for finding in verdict.findings}
    assert bool(settled.case.answers) == any(finding.judgements for finding in verdict.findings)
    assert [change.change for change in settled.changes] == [c.change for c in verdict.what_would_change]
