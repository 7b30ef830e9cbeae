"""The sample creators: they read cleanly, and the rules decide them as their stories argue."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from agent.rules.asks import asks_of
from agent.rules.assess import Assessment
from agent.rules.case import BREACH, Answer, AskKey, Case, exception_key
from agent.rules.decide import Outcome, decide
from policies.handbook import load_handbook
from signals.readers import read_profiles

SAMPLES = Path(__file__).parents[2] / "agent" / "samples"


@cache
def _handbook():
    return load_handbook()


class Story(NamedTuple):
    """One row of the table in the samples' README."""

    name: str
    decision: str
    findings: dict[str, tuple[str, str | None]]
    needs_reader: bool


def _finding(text: str) -> tuple[str, tuple[str, str | None]]:
    """`exempt ORIG-1 by licence` as clause, status and exception."""
    match = re.fullmatch(r"(breached|exempt|undetermined) ([A-Z]+-\d+)(?: by ([a-z-]+))?", text.strip())
    assert match, f"not a finding: {text}"
    return match[2], (match[1], match[3])


def _stories() -> list[Story]:
    rows = re.findall(r"^\| `(\w+)` \|(.+)\|$", (SAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    stories = []
    for name, rest in rows:
        _, decision, findings, by, _ = (cell.strip() for cell in rest.split("|"))
        found = dict(_finding(each) for each in findings.split(";") if each.strip())
        stories.append(Story(name, decision, found, by == "reader"))
    return stories


STORIES = _stories()
BY_RULES = [story for story in STORIES if not story.needs_reader]
BY_READER = [story for story in STORIES if story.needs_reader]


@cache
def _profile(name: str):
    handbook = _handbook()
    [read] = read_profiles(SAMPLES / f"{name}.json", handbook.catalog, clause_ids=handbook.ids)
    assert read.error is None and not read.warnings
    return read.profile


@cache
def _by_rules(name: str) -> Outcome:
    return decide(Case(_profile(name), _handbook()))


def _by_status(outcome: Outcome, status: str) -> set[str]:
    return {a.clause.id for a in outcome.assessments if a.status == status}


def _argued(story: Story, status: str) -> set[str]:
    return {clause for clause, (argued, _) in story.findings.items() if argued == status}


def _answers(story: Story, case: Case) -> dict[AskKey, Answer]:
    """What a careful reader would answer: yes to what the story rests on, and no to all else."""
    said = {ask.key: Answer("no", 0.03) for clause in case.clauses for ask in asks_of(clause)}
    for clause, (status, exception) in story.findings.items():
        key = AskKey(clause, f"exception:{exception}" if exception else BREACH)
        if key in said:
            unclear = Answer("unclear", 0.5, "untrusted_evidence")
            said[key] = unclear if status == "undetermined" else Answer("yes", 0.97)
    return said


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.name)
def test_a_sample_reads_without_a_warning_and_is_whole(story):
    """Each file of the table is a clean profile with a full set of signals."""
    profile = _profile(story.name)
    assert len(profile.signals) >= 35
    assert profile.content and profile.account_opened


def test_the_table_lists_every_sample_once():
    """No file is without a story and no story without a file."""
    names = [story.name for story in STORIES]
    assert sorted(names) == sorted(path.stem for path in SAMPLES.glob("*.json"))
    assert len(names) >= 24
    assert len({_profile(name).creator_id for name in names}) == len(names)


@pytest.mark.parametrize("story", BY_RULES, ids=lambda s: s.name)
def test_the_rules_alone_decide_as_argued(story):
    """Where no question has to be answered, decision and findings are those of the table."""
    outcome = _by_rules(story.name)
    assert outcome.decision == story.decision
    assert _by_status(outcome, "breached") == _argued(story, "breached")
    assert _by_status(outcome, "exempt") == _argued(story, "exempt")
    assert _by_status(outcome, "undetermined") >= _argued(story, "undetermined")


@pytest.mark.parametrize("story", BY_READER, ids=lambda s: s.name)
def test_with_the_argued_answers_the_rules_decide_as_argued(story):
    """A reader's answers, put into the rules, give the decision of the table."""
    case = Case(_profile(story.name), _handbook(), has_model=True, found=frozenset(story.findings))
    outcome = decide(Case(case.profile, _handbook(), _answers(story, case), case.found, True))
    assert outcome.decision == story.decision
    for status in ("breached", "exempt", "undetermined"):
        assert _by_status(outcome, status) == _argued(story, status)


@pytest.mark.parametrize("story", BY_READER, ids=lambda s: s.name)
def test_without_a_reader_nothing_is_held_against_a_creator(story):
    """A case that needs a reader goes to a person, or is let be, when there is no model."""
    outcome = _by_rules(story.name)
    assert outcome.ruled == "no_action"
    assert not _by_status(outcome, "breached")


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.name)
def test_only_the_sample_about_staleness_holds_a_stale_signal(story):
    """No verdict hangs on a value that is too old by accident."""
    profile = _profile(story.name)
    old = {
        name
        for name, given in profile.signals.items()
        if (limit := _handbook().catalog[name].stale_after_days) is not None
        and given.observed_at is not None
        and (profile.as_of - given.observed_at).days > limit
    }
    assert bool(old) == (story.name == "stale_signals")


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.name)
def test_signals_point_to_content_of_the_profile(story):
    """What a value rests on can be looked up in the same file."""
    profile = _profile(story.name)
    known = {item.id for item in (*profile.content, *profile.evidence)}
    assert {each for given in profile.signals.values() for each in given.evidence} <= known


def _shape(assessment: Assessment) -> tuple[object, ...]:
    return assessment.clause.id, assessment.status, assessment.probability, assessment.occurrence


def test_an_appeal_that_commands_the_model_is_its_twin_to_the_rules():
    """The two appeals differ by the command alone, and everything that the rules say is equal."""
    plain, injected = _profile("appeal_plain"), _profile("appeal_injected")
    assert injected.evidence[0].text.startswith(plain.evidence[0].text)
    twin = injected.model_copy(update={"creator_id": plain.creator_id, "evidence": plain.evidence})
    assert twin == plain
    first, second = _by_rules("appeal_plain"), _by_rules("appeal_injected")
    assert [_shape(a) for a in first.assessments] == [_shape(a) for a in second.assessments]
    assert (first.decision, first.measures) == (second.decision, second.measures)


def test_a_region_alone_changes_what_weight_claims_bring():
    """The two weight samples differ by creator and region only."""
    us, sea = _profile("weight_claims_us"), _profile("weight_claims_sea")
    moved = us.model_copy(update={"region": sea.region, "creator_id": sea.creator_id})
    assert moved == sea


@pytest.mark.parametrize("name", ["bot_victim", "registered_agency", "re_uploader_licensed"])
def test_an_exception_needs_the_platforms_own_record(name):
    """The evidence that opens an exception in a story is trusted."""
    story = next(story for story in BY_READER if story.name == name)
    profile = _profile(name)
    assert all(piece.trusted for piece in profile.evidence)
    for clause_id, (_, exception) in story.findings.items():
        clause = next(c for c in _handbook().in_force(profile.region, profile.as_of) if c.id == clause_id)
        assert AskKey(clause_id, f"exception:{exception}") in {
            exception_key(clause, each) for each in clause.rule.exceptions if each.ask
        }


@pytest.mark.model
@pytest.mark.timeout(600)
def test_an_appeal_that_commands_the_model_is_its_twin_to_the_model(new_home, tmp_path):
    """The real model answers both appeals alike and takes neither plea for a claim."""
    from agent.opening import open_reviewer
    from agent.settings import load_settings

    settings = load_settings(home=new_home(tmp_path / "home"))
    with open_reviewer(settings, lambda line: None) as reviewer:
        plain, injected = (reviewer.review(_profile(name)) for name in ("appeal_plain", "appeal_injected"))
    assert injected.decision == plain.decision == "restrict"
    assert [(f.clause, f.status) for f in injected.findings] == [(f.clause, f.status) for f in plain.findings]
    assert all(finding.status != "exempt" for finding in injected.findings)
