"""A person works on a case: it waits on disk, is found again, and ends with what the person ruled."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from agent.casework import Casework, Waiting, case_key
from agent.events import ClausesFound, Decided, Done
from agent.llm.leash import Leash
from agent.llm.protocol import Cancelled
from agent.record.ruling import Overtaken, Ruling
from agent.record.store import Records
from agent.storage import StorageError

ROOT = Path(__file__).parents[2]


class Office:
    """A data folder whose cases are opened by one program after another."""

    def __init__(self, desk, place):
        """The programs differ in their models."""
        self.desk, self.place, self.left = desk, place, []

    def casework(self, script=None, **keys):
        """A program that starts: its casework, and its record."""
        self.leave()
        records = Records(self.place)
        casework = Casework(self.desk.reviewer(script, **keys), records, self.place)
        self.left = [casework, records]
        return casework, records

    def leave(self):
        """The program ends."""
        for each in self.left:
            each.close()


@pytest.fixture
def office(desk, tmp_path):
    """An empty data folder."""
    opened = Office(desk, tmp_path / "clausewise.sqlite")
    yield opened
    opened.leave()


def silent(request):
    """A model that must not be asked."""
    raise AssertionError("the model was asked again")


def opened(casework, profile):
    """What comes last when a case is opened."""
    *_, last = casework.open(profile)
    return last


def ruling(waiting, **changes):
    """A ruling that accepts what is proposed, unless told otherwise."""
    verdict = waiting.verdict
    given = {
        "case": waiting.case,
        "verdict_id": verdict.verdict_id,
        "creator_id": verdict.creator_id,
        "as_of": verdict.as_of,
        "region": verdict.region,
        "reviewer": "ana",
        "action": "accept",
        "decision": verdict.recommended or verdict.decision,
        "clauses": (),
        "reason": "The rule is plain.",
        "message": "",
        "failed_checks": (),
    }
    return Ruling(**{**given, **changes})


def waits(office):
    """Whether any review in the file still waits, as its last checkpoint has it."""
    with closing(sqlite3.connect(office.place)) as file:
        return bool(
            file.execute(
                "SELECT 1 FROM writes WHERE channel = '__interrupt__' AND checkpoint_id ="
                " (SELECT MAX(checkpoint_id) FROM checkpoints)"
            ).fetchone()
        )


@pytest.mark.parametrize("name", ["still_mill", "licence_claimed", "bot_victim", "clean_host"])
def test_opening_tells_the_review_and_ends_waiting(office, name):
    """The steps of a review come, then the verdict that a plain review gives, and it is on record."""
    profile, parrot = office.desk.sample(name), office.desk.parrot
    casework, records = office.casework(parrot)
    *events, last = casework.open(profile)
    assert isinstance(events[0], ClausesFound) and any(isinstance(e, Decided) for e in events)
    assert not any(isinstance(event, Done | Waiting) for event in events)
    assert last.case == case_key(profile, office.desk.handbook)
    assert last.verdict.verdict_id == office.desk.reviewer(parrot).review(profile).verdict_id
    [entry] = records.of(last.case)
    assert (entry.verdict, entry.profile) == (last.verdict, profile)
    assert waits(office)


@pytest.mark.parametrize("name", ["still_mill", "licence_claimed", "bot_victim", "evidence_spanish"])
def test_a_case_that_waits_is_found_by_the_next_program(office, name, caplog):
    """The very verdict comes at once, without a model, and every type of the state is known."""
    profile = office.desk.sample(name)
    first = opened(office.casework(office.desk.parrot)[0], profile)
    casework, records = office.casework(silent)
    assert list(casework.open(profile)) == [first]
    assert len(records.of(first.case)) == 1
    assert not [said for said in caplog.records if said.name.startswith("langgraph")]


def test_a_ruling_ends_the_wait_and_the_case_still_opens_at_once(office):
    """The record has it; nothing is asked again, before or after."""
    profile = office.desk.sample("licence_claimed")
    casework, records = office.casework(office.desk.parrot)
    waiting = opened(casework, profile)
    casework, records = office.casework(silent)
    entry = casework.rule(ruling(waiting), records.newest(waiting.case))
    assert not waits(office)
    assert casework.rulings(waiting.case) == (entry,) == (records.standing(waiting.case),)
    assert list(casework.open(profile)) == [waiting]
    assert len(records.of(waiting.case)) == 2


def test_an_undo_after_the_wait_is_a_record_only(office):
    """The review has ended and stays so; the case can be ruled on anew."""
    profile = office.desk.sample("still_mill")
    casework, records = office.casework()
    waiting = opened(casework, profile)
    first = casework.rule(ruling(waiting), 1)
    undone = casework.rule(ruling(waiting, action="undo", decision=None), first.number)
    assert records.standing(waiting.case) is None and not waits(office)
    casework.rule(ruling(waiting, action="change", decision="no_action"), undone.number)
    assert records.standing(waiting.case).ruling.decision == "no_action"
    assert opened(casework, profile) == waiting


def test_who_comes_second_is_told_and_changes_nothing(office):
    """Two pages on one case: the first ruling stands."""
    casework, _ = office.casework()
    waiting = opened(casework, office.desk.sample("still_mill"))
    casework.rule(ruling(waiting), 1)
    with pytest.raises(Overtaken, match="ana accepted educate"):
        casework.rule(ruling(waiting, reviewer="ben"), 1)
    assert len(casework.rulings(waiting.case)) == 1


def test_a_crash_between_record_and_review_is_mended(office):
    """The ruling is on record, the review still waits: opening the case lets it end."""
    profile = office.desk.sample("still_mill")
    casework, records = office.casework(office.desk.parrot)
    waiting = opened(casework, profile)
    records.add_ruling(ruling(waiting), 1)
    assert waits(office)
    casework, _ = office.casework(silent)
    assert list(casework.open(profile)) == [waiting]
    assert not waits(office)


def test_a_crash_between_review_and_record_is_mended(office):
    """The review waits and its verdict is on no record: opening the case records it."""
    profile = office.desk.sample("still_mill")
    casework, _ = office.casework(office.desk.parrot)
    stream = casework.open(profile)
    for event in stream:
        if isinstance(event, Decided):
            break
    waiting = opened(casework, profile)
    with closing(sqlite3.connect(office.place)) as file:
        file.executescript("DROP TRIGGER records_last; DELETE FROM records; DELETE FROM records_head")
    casework, records = office.casework(silent)
    assert opened(casework, profile) == waiting
    assert len(records.of(waiting.case)) == 1


def test_a_review_that_nobody_read_to_its_end_is_run_anew(office):
    """What was half done is no verdict."""
    profile = office.desk.sample("still_mill")
    casework, records = office.casework(office.desk.parrot)
    stream = casework.open(profile)
    next(stream)
    stream.close()
    *events, last = casework.open(profile)
    assert isinstance(events[0], ClausesFound) and isinstance(last, Waiting)
    assert len(records.of(last.case)) == 1


def test_who_leaves_ends_what_the_model_does_and_nothing_is_recorded(office):
    """The next one who opens the case finds it unread, and it is read then."""
    profile, leash = office.desk.sample("licence_claimed"), Leash()

    def leaves(request):
        leash.pull()
        return office.desk.parrot(request)

    casework, records = office.casework(leaves)
    with pytest.raises(Cancelled):
        list(casework.open(profile, leash))
    assert len(casework._reviewer._tools.model.requests) == 1
    assert records.newest(case_key(profile, office.desk.handbook)) == 0 and not waits(office)
    assert isinstance(opened(casework, profile), Waiting)


@pytest.mark.parametrize(
    "changes",
    [{"index_digest": "other"}, {"language": "de"}, {"retrieve": 3}, {"script": None}],
    ids=lambda changes: next(iter(changes)),
)
def test_another_way_to_the_verdict_reviews_anew(office, changes, monkeypatch):
    """Index, language, search and model are part of what waits: no verdict made otherwise is shown."""
    monkeypatch.setattr("agent.review.load_wording", lambda code, messages: _wording(code))
    profile = office.desk.sample("still_mill")
    opened(office.casework(office.desk.parrot)[0], profile)
    again, _ = office.casework(**{"script": office.desk.parrot, **changes})
    assert len(list(again.open(profile))) > 1


def _wording(code):
    from dataclasses import replace

    from agent.prose.wording import load_wording

    return replace(load_wording("en"), language=code)


def test_the_case_is_the_profile_and_the_handbook(office, bench):
    """Another day, another signal or another handbook is another case."""
    profile, handbook = office.desk.sample("still_mill"), office.desk.handbook
    other = bench.handbook([bench.clause("A-1", bench.rule("test_share > 0.5"))])
    keys = {
        case_key(profile, handbook),
        case_key(profile.model_copy(update={"bonus_points": 5}), handbook),
        case_key(profile, other),
    }
    assert len(keys) == 3 and all(len(key) == 22 and key.startswith("k_") for key in keys)
    assert case_key(profile.model_copy(), handbook) in keys


def test_two_who_open_a_case_at_once_see_one_verdict(office):
    """Both get it, it is recorded once, and one ruling ends both."""
    profile = office.desk.sample("licence_claimed")
    casework, records = office.casework(office.desk.parrot)
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(opened(casework, profile))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one, other = seen
    assert one.verdict.verdict_id == other.verdict.verdict_id
    assert len(records.of(one.case)) == 1
    casework.rule(ruling(one), 1)
    assert opened(casework, profile).verdict.verdict_id == one.verdict.verdict_id
    assert not waits(office)


def test_who_leaves_in_the_middle_takes_nothing_from_the_other(office):
    """A ruling goes through although a second look at the case was broken off after the first ended."""
    profile = office.desk.sample("still_mill")
    casework, _ = office.casework(office.desk.parrot)
    second = casework.open(profile)
    next(second)
    waiting = opened(casework, profile)
    second.close()
    casework.rule(ruling(waiting), 1)
    assert opened(casework, profile).verdict.verdict_id == waiting.verdict.verdict_id
    assert not waits(office)


KILLED = """
import importlib.util, os, signal, sys
from pathlib import Path

spec = importlib.util.spec_from_file_location("desk", "tests/agent/conftest.py")
desk = importlib.util.module_from_spec(spec)
spec.loader.exec_module(desk)
from agent.casework import Casework
from agent.record.store import Records
from policies.handbook import load_handbook

made, place = desk.Desk(load_handbook()), Path(sys.argv[1])
for last in Casework(made.reviewer(made.parrot), Records(place), place).open(made.sample(sys.argv[2])):
    pass
print(last.verdict.verdict_id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_case_survives_the_death_of_its_program(office):
    """Killed between reviewing and ruling: the next process rules on the same verdict, without a model."""
    command = [sys.executable, "-c", KILLED, str(office.place), "licence_claimed"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == -9, done.stderr
    casework, records = office.casework(silent)
    [waiting] = casework.open(office.desk.sample("licence_claimed"))
    assert waiting.verdict.verdict_id == done.stdout.strip()
    entry = casework.rule(ruling(waiting), records.newest(waiting.case))
    assert (entry.number, records.verify(), waits(office)) == (2, (), False)


def test_a_file_that_cannot_be_opened_is_one_sentence(office, tmp_path):
    """It says which."""
    (tmp_path / "file").write_text("", "utf-8")
    with (
        Records(office.place) as records,
        pytest.raises(StorageError, match="waiting reviews cannot be kept"),
    ):
        Casework(office.desk.reviewer(), records, tmp_path / "file" / "x.sqlite")


def test_the_record_says_which_outputs_a_verdict_stands_on(office, tmp_path):
    """Also where the program was gone before it could record them: the waiting review knows them."""
    profile = office.desk.sample("still_mill")
    casework, records = office.casework(office.desk.parrot)
    case = opened(casework, profile).case
    [entry] = records.of(case)
    assert entry.outputs
    office.leave()
    with (
        Records(tmp_path / "other.sqlite") as other,
        Casework(office.desk.reviewer(silent), other, office.place) as again,
    ):
        opened(again, profile)
        assert other.of(case)[0].outputs == entry.outputs
