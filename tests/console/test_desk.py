"""What all sittings share: who is there, what stands, and a case that is read step by step."""

import json
import re
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from agent.casework import Casework
from agent.chat.chat import Chat
from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import ScriptedModel
from agent.people import People, Person, local_person
from agent.record.ruling import Overtaken, Ruling
from agent.record.store import Records
from agent.review import Reviewer
from agent.rules.ruled import Choice
from console.creators import judged, read_creators, samples
from console.desk import Desk
from console.draw import draw
from console.opened import Opened
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError


def parrot(request):
    """A model that repeats the rule's own words, and sees a no in all evidence."""
    if isinstance(request, ChoiceRequest):
        return {answer: float(answer in ("No", "missing")) for answer in request.answers}
    told = dict(re.findall(r"^([A-Z][\w ]*): (.*)$", request.suffix[-1].content, re.MULTILINE))
    if "Why it exists" not in told:
        return json.dumps({"reading": f"{told['Rule'].split('. ')[0].rstrip('.')}."})
    return json.dumps({"why": told["Why it exists"], "fix": told["How to fix it"]})


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="module")
def search(handbook):
    """Search by words."""
    return open_index(handbook, None, Path("nowhere"))


@pytest.fixture
def model():
    """A model by script; its requests are kept."""
    return ScriptedModel(parrot)


@pytest.fixture
def desk(handbook, search, model, tmp_path):
    """A desk over an empty data folder, at which one person sits alone."""
    reviewer = Reviewer(handbook, search, model)
    with ExitStack() as stack:
        database = tmp_path / "clausewise.sqlite"
        records = stack.enter_context(Records(database))
        casework = stack.enter_context(Casework(reviewer, records, database))
        chat = stack.enter_context(Chat(reviewer, database))
        yield Desk(reviewer, Reviewer(handbook, search, None), casework, records, chat, None, tmp_path)


def item_of(desk, sample):
    """A sample as the queue has it at first."""
    [item] = judged(read_creators(samples()[sample], desk.handbook), desk.rules)
    return item


def ruling(key, verdict, action="accept", reason="The rule is plain."):
    """What a person rules on a verdict."""
    decided = verdict.recommended or verdict.decision
    return Ruling(
        case=key, verdict_id=verdict.verdict_id, creator_id=verdict.creator_id, as_of=verdict.as_of,
        region=verdict.region, reviewer="ana", action=action,
        decision=decided if action == "accept" else None, clauses=(),
        reason=reason, message="", failed_checks=(),
    )  # fmt: skip


def test_a_reading_goes_from_the_rules_to_the_verdict(desk, model):
    """The rules' verdict stands until the evidence is read; then the decision, the prose and the end."""
    item = item_of(desk, "appeal_plain")
    readings = list(desk.read(item))
    first, last = readings[0], readings[-1]
    assert first.verdict is item.verdict and first.answers == {}
    assert item.verdict.decision == "escalate" and last.verdict.decision == "restrict"
    assert model.requests
    assert last.status == "" and last.draft == "" and all(reading.status for reading in readings[:-1])
    assert last.verdict.education_message.written_by == "model"
    seen = [reading.verdict.decision for reading in readings]
    first_told = seen.index("restrict")
    assert set(seen[:first_told]) == {"escalate"} and set(seen[first_told:]) == {"restrict"}


def test_answers_grow_as_the_model_reads(desk, model):
    """No answer is lost on the way, and the last state has all that were asked."""
    readings = list(desk.read(item_of(desk, "appeal_plain")))
    for before, after in pairwise(readings):
        assert set(before.answers) <= set(after.answers)
    asked = readings[-1].answers
    assert asked and {answer.verbal for answer in asked.values()} == {"no"}
    assert any("question" in reading.status for reading in readings)


def test_what_is_decided_is_shown_before_the_prose(desk):
    """While the model writes, the decision and its findings are those of the end."""
    readings = list(desk.read(item_of(desk, "appeal_plain")))
    writing = [reading for reading in readings if reading.draft]
    last = readings[-1].verdict
    assert writing
    for reading in writing:
        assert reading.verdict.decision == last.decision and reading.verdict.findings == last.findings
        assert reading.verdict.rating == last.rating and reading.verdict.retrieved == last.retrieved
        assert reading.verdict.provenance.model == last.provenance.model is not None
    assert max(len(reading.draft) for reading in writing) > 100


def test_a_case_that_was_read_waits(desk, model):
    """Opened again it is there at once, with the answers, and the model is not asked."""
    item = item_of(desk, "appeal_plain")
    *_, last = desk.read(item)
    asked = len(model.requests)
    assert list(desk.read(item)) == [last] and len(model.requests) == asked


def test_a_decision_stands_in_every_queue(desk):
    """What is ruled shows on the item; what is taken back does not."""
    item = item_of(desk, "appeal_plain")
    assert desk.standing([item])[item.key].ruling is None
    *_, last = desk.read(item)
    entry = desk.rule(ruling(item.key, last.verdict), desk.records.newest(item.key))
    assert desk.standing([item])[item.key].ruling == entry
    desk.rule(ruling(item.key, last.verdict, "undo"), entry.number)
    assert desk.standing([item])[item.key].ruling is None


def test_who_comes_late_is_told(desk):
    """A decision on a case that somebody else has decided since is refused."""
    item = item_of(desk, "appeal_plain")
    *_, last = desk.read(item)
    seen = desk.records.newest(item.key)
    first = desk.rule(ruling(item.key, last.verdict), seen)
    with pytest.raises(Overtaken):
        desk.rule(ruling(item.key, last.verdict, reason="Me too."), seen)
    assert desk.standing([item])[item.key].ruling == first


def test_an_edited_message_is_checked_against_its_case(desk):
    """The program's own message passes; a promise and a number that nobody found do not."""
    item = item_of(desk, "still_mill")
    *_, last = desk.read(item)
    opened = Opened(item, 0).told(last.verdict, last.answers, ready=True)
    text = last.verdict.education_message.text
    assert desk.checks(opened, Choice(), text) == ()
    now = f"{text} You posted 93 bad videos, so see https://x.example."
    found = {(each.check, now[each.start : each.end]) for each in desk.checks(opened, Choice(), now)}
    assert ("numbers", "93") in found and "addresses" in {check for check, _ in found}


def test_a_message_is_drafted_for_what_is_chosen(desk, model):
    """In the model's words that stand, which are not asked for again, with the measures that hold."""
    item = item_of(desk, "appeal_plain")
    *_, last = desk.read(item)
    opened = Opened(item, 0).told(last.verdict, last.answers, last.drafts, ready=True)
    asked, text = len(model.requests), last.verdict.education_message.text
    [clause] = last.drafts
    accepted = desk.drafted(opened, Choice("accept"))
    advice = desk.drafted(opened, Choice("change", "educate", (clause,)))
    assert accepted == desk.drafted(opened, Choice()) == text and "led to a limit on your account" in text
    assert "this is advice" in advice and "led to a limit" not in advice
    assert last.drafts[clause].passage.fix in advice and len(model.requests) == asked
    assert desk.checks(opened, Choice("change", "educate", (clause,)), advice) == ()
    wrong = desk.checks(opened, Choice("change", "educate", (clause,)), text)
    assert "not_taken" in {each.check for each in wrong}


def test_no_message_is_drafted_about_a_limit_that_no_rule_has(desk):
    """A limit without a name would be none."""
    item = item_of(desk, "rating_milestone")
    assert desk.drafted(Opened(item, 0), Choice("change", "suspend", ("ENG-3",))) == ""


def test_a_case_that_was_left_open_is_told_what_the_person_accepts(desk):
    """The program's letter says that a person looks and nothing changes; after the person it is another."""
    item = item_of(desk, "licence_claimed")
    assert item.verdict.decision == "escalate" and item.heaviest != "escalate"
    opened = Opened(item, 0)
    waiting, accepted = desk.drafted(opened, Choice()), desk.drafted(opened, Choice("accept"))
    assert "a person on our team is looking" in waiting and "is looking" not in accepted
    assert desk.drafted(opened, Choice("escalate")) == waiting


def test_an_appeal_is_heard_against_what_was_decided(desk):
    """It leaves an entry and lifts nothing; before a decision, and by a viewer, none is heard."""
    item = item_of(desk, "re_uploader")
    *_, last = desk.read(item)
    opened, ana = Opened(item, 0), Person("ana", "reviewer")
    with pytest.raises(UserError, match="nobody has decided"):
        desk.hear(opened, ana, "I hold a licence.", ())
    ruled = desk.rule(ruling(item.key, last.verdict), desk.records.newest(item.key))
    with pytest.raises(UserError, match="a viewer hears no appeal"):
        desk.hear(opened, Person("vic", "viewer"), "I hold a licence.", ())
    heard = desk.hear(opened, ana, "I hold a written licence for this footage.", ["Licence no. 7."])
    entry = desk.records.of(item.key)[-1]
    assert (entry.kind, entry.appeal.reviewer, entry.appeal.verdict_id) == ("appeal", "ana", heard.appealed)
    assert entry.appeal.after.decision == heard.after.decision and len(entry.appeal.documents) == 1
    assert desk.records.standing(item.key) == ruled
    life, pane = draw("life", entries=desk.records.of(item.key)), draw("appeal", heard=heard)
    assert "heard an appeal" in life and "without the appeal" in pane and "written licence" not in life


def test_alone_one_may_do_everything(desk):
    """Without a list of people, whoever sits here leads."""
    assert desk.person(None) == desk.person("anybody") == local_person()
    assert desk.person(None).may("batch")


def test_nobody_else_comes_in(desk):
    """With a list, a person is known by name with the role that stands there; all others are refused."""
    people = People({}).with_person("ana", "viewer", "correct horse battery")
    listed = replace(desk, people=people)
    assert listed.person("ana").role == "viewer" and not listed.person("ana").may("decide")
    for name in ("bo", "", None):
        with pytest.raises(UserError, match="nobody of this name may review"):
            listed.person(name)
