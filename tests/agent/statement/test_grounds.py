"""What a statement says of the rules: their words less secrets, what was seen, and no text of people."""

from dataclasses import replace

import pytest

from agent.prose.disclosure import discloses
from agent.rules.moves import leaves_of_rule
from agent.statement.decided import decided
from agent.statement.grounds import GAP, grounds
from agent.statement.held import held
from agent.verdict import Judged


def _grounds(office, one):
    return grounds(one, held(one, office.handbook), office.table, office.handbook)


@pytest.fixture
def ground(office):
    """The grounds of a sample by clause."""
    return lambda name: {g.clause.id: g for g in _grounds(office, decided(office.verdict(name)))}


def test_a_quote_is_the_clauses_own_words_with_gaps(ground):
    """A limit that is not told leaves a gap; every other word stands."""
    found = ground("still_mill_second")["STILL-2"]
    assert GAP in found.quote and "breaks this rule when" in found.quote
    text = " ".join(found.clause.text.split())
    assert all(part in text for part in found.quote.split(GAP))


def test_no_quote_gives_away_a_secret(office):
    """Of no rule of the handbook in whatever version."""
    from agent.statement.grounds import _first, _with_gaps

    catalog, looked_at = office.handbook.catalog, 0
    for clause in office.handbook.clauses:
        tests = [(leaf, catalog[leaf.signal]) for leaf in leaves_of_rule(clause.rule)] if clause.rule else []
        if tests:
            looked_at += 1
            text = _with_gaps(_first(clause), tests)
            assert [*discloses(text, tests)] == [], clause.id
            hidden = [spec.title for _, spec in tests if not spec.disclose.value]
            assert not any(title.casefold() in text.casefold() for title in hidden)
    assert looked_at > 100


def test_only_what_may_be_told_is_seen(ground):
    """A hidden score is counted as more behind it, and never named."""
    found = ground("voice_clone")["AI-3"]
    assert found.hides and all(seen.spec.disclose.value for seen in found.seen)
    assert [seen.spec.name for seen in found.seen] == ["ai_content_share"]


def test_behind_a_milestone_stand_all_breaches_and_its_clause(ground):
    """Since the points of each brought the rating down."""
    assert list(ground("voice_clone")) == ["AI-3", "AI-1", "RATE-3"]
    assert ground("voice_clone")["RATE-3"].occurrence == 0


def test_a_draft_is_no_ground(office):
    """It counts for nothing, whatever it found."""
    one = decided(office.verdict("voice_clone"))
    book = office.handbook

    def drafted(clause):
        return replace(clause, rule=replace(clause.rule, status="draft")) if clause.id == "AI-1" else clause

    policies = tuple(replace(p, clauses=tuple(map(drafted, p.clauses))) for p in book.policies)
    found = grounds(one, held(one, book), office.table, replace(book, policies=policies))
    assert [ground.clause.id for ground in found] == ["AI-3", "RATE-3"]


def test_a_question_is_the_rules_and_never_the_verdicts(office):
    """A file may hold anything."""
    verdict = office.verdict("re_uploader")
    judged = Judged(
        ask="Mail jane@example.org",
        for_="exception:licence",
        answer="no",
        probability=0.1,
        evidence=(),
        quote="x",
    )
    [finding] = [f for f in verdict.findings if f.clause == "ORIG-1"]
    one = decided(
        verdict.model_copy(update={"findings": (finding.model_copy(update={"judgements": (judged,)}),)})
    )
    [found] = _grounds(office, one)
    [read] = found.read
    assert read.is_exception and "jane" not in read.question and "licence" in read.question


def test_an_open_finding_that_a_person_decided_is_told_as_theirs(office, rule):
    """The program did not find the breach."""
    [found] = _grounds(office, rule("voice_maybe_cloned", "change", "suspend", clauses=("AI-3",)))
    assert found.was_open


def test_kinds_of_texts_come_from_the_profile(office):
    """Where one is at hand; nothing else of it."""
    profile = office.profile("licence_expired")
    verdict = office.verdict("licence_expired")
    [finding] = [f for f in verdict.findings if f.clause == "ORIG-1"]
    assert {read.kinds for read in _read_of(office, profile, finding, verdict)} <= {(), ("licence record",)}


def _read_of(office, profile, finding, verdict):
    one = replace(decided(office.verdict("re_uploader")), profile=profile, verdict=verdict)
    from agent.statement.grounds import _ground

    return _ground(one, finding, office.handbook).read


def test_behind_a_milestone_stand_the_breaches_that_a_person_left(office, rule):
    """A rule that a change left out is told neither as a ground nor in the rating."""
    whole = office.of("voice_clone")
    one = office.state(rule("voice_clone", "change", "suspend", clauses=("AI-3",)))
    assert [ground.clause.id for ground in one.grounds] == ["AI-3", "RATE-3"]
    points = one.grounds[0].clause.rule.points
    assert one.rating.before - one.rating.after == points < whole.rating.before - whole.rating.after
