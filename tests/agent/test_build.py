"""From an outcome to a verdict: what is told, in which order, with exact quotes."""

import pytest

from agent.build import DIGITS, NEAR_MISS, ORDER, is_finding
from agent.rules.case import Case
from agent.rules.decide import decide


@pytest.fixture(scope="module")
def verdicts(desk):
    """Every fourth sample, and two more, judged by the rules alone."""
    reviewer = desk.reviewer()
    return {
        name: reviewer.review(desk.sample(name)) for name in {*desk.samples[::4], "still_mill", "voice_clone"}
    }


def test_every_quote_is_an_exact_slice_of_its_clause(desk, verdicts):
    """A quote that does not match is a bug."""
    count = 0
    for verdict in verdicts.values():
        for finding in verdict.findings:
            [clause] = [c for c in desk.handbook.find(finding.clause) if c.version == finding.version
                        and c.in_force(verdict.region, desk.sample("still_mill").as_of)]  # fmt: skip
            for quote in (test.quote for test in finding.tests if test.quote):
                assert clause.text[quote.start : quote.end] == quote.text
                count += 1
    assert count > 25


def test_findings_are_all_that_is_not_plainly_kept(desk, verdicts):
    """Breached, exempt, undetermined and near misses; nothing else of the handbook."""
    for name, verdict in verdicts.items():
        outcome = decide(Case(desk.sample(name), desk.handbook))
        wanted = {a.clause.id for a in outcome.assessments if is_finding(a)}
        assert {f.clause for f in verdict.findings} == wanted
        for finding in verdict.findings:
            if finding.status == "not_breached":
                assert (finding.probability_high or finding.probability) >= round(NEAR_MISS, DIGITS)


def test_breaches_come_first_and_the_heaviest_of_them_before_the_rest(verdicts):
    """The order of findings is that of their weight."""
    for verdict in verdicts.values():
        ranks = [ORDER.index(finding.status) for finding in verdict.findings]
        assert ranks == sorted(ranks)
    assert [f.clause for f in verdicts["voice_clone"].findings[:2]] == ["AI-3", "AI-1"]


def test_probabilities_have_four_decimals(verdicts):
    """Rounded here and nowhere earlier."""
    for verdict in verdicts.values():
        for finding in verdict.findings:
            assert round(finding.probability, DIGITS) == finding.probability
        assert round(verdict.confidence, DIGITS) == verdict.confidence


def test_coverage_adds_up(verdicts):
    """What was in force was assessed or not."""
    for verdict in verdicts.values():
        coverage = verdict.coverage
        assert coverage.in_force == coverage.assessed + len(coverage.not_assessed)


def test_recommended_is_told_only_while_a_person_decides(verdicts):
    """Otherwise the decision is the recommendation."""
    assert {v.decision for v in verdicts.values()} >= {"no_action", "educate", "restrict", "escalate"}
    for verdict in verdicts.values():
        assert (verdict.recommended is None) == (verdict.decision != "escalate")
        assert bool(verdict.escalation) == (verdict.decision == "escalate")


def test_the_id_names_the_content(desk, verdicts):
    """Equal runs give equal ids; another creator, profile or handbook another one."""
    reviewer = desk.reviewer()
    profile = desk.sample("still_mill")
    assert reviewer.review(profile).verdict_id == verdicts["still_mill"].verdict_id
    other = profile.model_copy(update={"followers": 1})
    assert reviewer.review(other).verdict_id != verdicts["still_mill"].verdict_id
    ids = [v.verdict_id for v in verdicts.values()]
    assert len(set(ids)) == len(ids)


def test_the_id_does_not_hang_on_search(desk, verdicts):
    """A job lists the clauses in another way than a review; both give the same verdict."""
    reviewer, theirs = desk.reviewer(), verdicts["still_mill"]
    ours = reviewer.review(desk.sample("still_mill"), hits=())
    assert ours.retrieved == () != theirs.retrieved
    assert ours.verdict_id == theirs.verdict_id
