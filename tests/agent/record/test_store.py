"""The record takes what may be added, once and in order, and gives back what it was given."""

import hashlib
import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from agent.llm.outputs import Outputs
from agent.record.ruling import Overtaken, WrongRuling
from agent.record.store import Records
from agent.storage import StorageError

ROOT = Path(__file__).parents[3]


def test_what_is_recorded_is_read_again(records, show, rule, verdicts):
    """Verdict, profile and ruling come back as they were, also for somebody who opens the file later."""
    profile, verdict = verdicts["still_mill"]
    ruling = rule(clauses=("STILL-2",))
    shown, ruled = show(), records.add_ruling(ruling, 1)
    assert records.of("k_still_mill") == (shown, ruled)
    assert (shown.verdict, shown.profile, ruled.ruling) == (verdict, profile, ruling)
    assert [(e.number, e.kind) for e in (shown, ruled)] == [(1, "verdict"), (2, "ruling")]
    assert records.verify() == ()


def test_a_verdict_that_is_shown_again_is_not_recorded_again(records, show, verdicts, rule):
    """Only a new one is; when and how fast it came does not make it new, and neither does a ruling."""
    first = show()
    records.add_ruling(rule(), 1)
    profile, verdict = verdicts["still_mill"]
    later = verdict.provenance.model_copy(update={"created_at": "2031-01-01T00:00:00+00:00", "seconds": 9.0})
    again = verdict.model_copy(update={"provenance": later})
    assert records.add_verdict("k_still_mill", again, profile) == show() == first
    other = verdict.model_copy(update={"provenance": later.model_copy(update={"model": "another"})})
    assert records.add_verdict("k_still_mill", other, profile).number == 3


def test_two_reviewers_cannot_both_rule(records, show, rule):
    """The second is told who was first, what it was and when; after another look the ruling goes through."""
    show()
    seen = records.newest("k_still_mill")
    first = records.add_ruling(rule(), seen)
    with pytest.raises(Overtaken, match=f"^k_still_mill: ana accepted educate at {first.at.split('+')[0]}"):
        records.add_ruling(rule(reviewer="ben", action="escalate"), seen)
    assert records.add_ruling(rule(reviewer="ben", action="escalate"), first.number).number == 3
    assert records.newest("k_still_mill") == 3


def test_undo_takes_back_what_stands_until_nothing_does(records, show, rule):
    """Each undo uncovers the ruling before it; one too many is refused."""
    show()

    def add(**changes):
        return records.add_ruling(rule(**changes), records.newest("k_still_mill"))

    assert records.standing("k_still_mill") is None
    accepted, changed = add(), add(action="change", decision="no_action")
    assert records.standing("k_still_mill") == changed
    add(action="undo")
    assert records.standing("k_still_mill") == accepted
    add(action="undo")
    assert records.standing("k_still_mill") is None
    with pytest.raises(WrongRuling, match="no ruling to take back"):
        add(action="undo")
    assert len(list(records.rulings())) == 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"verdict_id": "v_other"}, "no verdict v_other was shown"),
        ({"case": "k_other"}, "was shown"),
        ({"clauses": ("STILL-2", "NO-1")}, "the verdict has no finding on NO-1"),
        (
            {"decision": "suspend"},
            "what the verdict proposes is educate, and to take suspend is to change it",
        ),
        ({"creator_id": "c_other"}, "is about"),
        ({"as_of": "2020-01-01"}, "is about"),
    ],
)
def test_a_ruling_that_contradicts_its_verdict_is_refused(records, show, rule, changes, sentence):
    """One sentence says why, and nothing is recorded."""
    show()
    with pytest.raises(WrongRuling, match=sentence):
        records.add_ruling(rule(**changes), 1)
    assert list(records.rulings()) == []


def test_what_an_escalated_verdict_recommends_is_accepted(records, show, rule, verdicts):
    """Accepting takes the recommended decision, never `escalate`."""
    _, verdict = verdicts["bot_victim"]
    assert verdict.decision == "escalate"
    show("bot_victim")
    assert records.add_ruling(rule("bot_victim"), 1).ruling.decision == verdict.recommended


def test_cases_say_where_each_stands(records, show, rule, verdicts):
    """The latest touched comes first; a ruling that was taken back does not count."""
    show(), show("clean_host")
    records.add_ruling(rule(), 2)
    first, second = records.cases()
    assert (first.case, first.action, first.ruled, first.reviewer) == (
        "k_still_mill",
        "accept",
        "educate",
        "ana",
    )
    assert (first.newest, first.creator_id) == (3, verdicts["still_mill"][1].creator_id)
    assert (second.case, second.decision, second.action, second.ruled_at) == (
        "k_clean_host",
        "no_action",
        None,
        None,
    )
    records.add_ruling(rule(action="undo"), 3)
    assert records.cases()[0].action is None


def test_the_database_refuses_to_forget(records, place, show, rule, run):
    """No entry is changed, deleted, replaced or added out of turn, whoever asks."""
    show()
    records.add_ruling(rule(), 1)
    row = 'SELECT {}, at, kind, "case", body, before, digest FROM records WHERE number = 1'
    of_its_own = (
        (f"INSERT OR REPLACE INTO records {row.format(1)}", "out of turn")
        if isinstance(place, Path)
        else ("TRUNCATE records", "never deleted")
    )
    for statement, sentence in (
        ("UPDATE records SET body = '{}'", "never changed"),
        ("DELETE FROM records", "never deleted"),
        (f"INSERT INTO records {row.format(7)}", "out of turn"),
        of_its_own,
    ):
        with pytest.raises(DBAPIError, match=sentence):
            run(statement)
    assert records.verify() == ()


def _chained(records, count):
    entries = [entry for row in records.cases() for entry in records.of(row.case)]
    ordered = sorted(entries, key=lambda entry: entry.number)
    assert [entry.number for entry in ordered] == list(range(1, count + 1))
    assert all(after.before == before.digest for before, after in pairwise(ordered))


def test_many_threads_write_one_chain(place, rule, verdicts):
    """Each through its own connections: no fork, no gap, nothing lost."""

    def work(name):
        with Records(place) as own:
            profile, verdict = verdicts[name]
            for number in range(8):
                own.add_verdict(f"k_{name}", verdict.model_copy(update={"rationale": str(number)}), profile)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, verdicts))
    with Records(place) as records:
        _chained(records, 24)
        assert records.verify() == ()


def test_of_many_who_rule_at_once_one_wins(records, place, show, rule):
    """The others are told so."""
    show()

    def work(name):
        with Records(place) as own:
            try:
                return own.add_ruling(rule(reviewer=name), 1)
            except Overtaken as error:
                return str(error)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(work, ["ana", "ben", "cem", "dia"]))
    [entry] = [one for one in outcomes if not isinstance(one, str)]
    assert all(f"{entry.ruling.reviewer} accepted educate" in one for one in outcomes if isinstance(one, str))
    assert list(records.rulings()) == [entry]


def test_processes_write_one_chain(place, show, records):
    """Two programs over the same database do not fork the chain either."""
    entry = show()
    code = (
        "import sys; from pathlib import Path; from agent.record.store import Records\n"
        "place = sys.argv[1]; records = Records(place if '://' in place else Path(place))\n"
        "[shown] = records.of('k_still_mill')\n"
        "for n in range(10): records.add_verdict(f'k_{sys.argv[2]}_{n}', shown.verdict, shown.profile)\n"
    )
    command = [sys.executable, "-c", code, str(place)]
    running = [subprocess.Popen([*command, name], cwd=ROOT) for name in "ab"]
    assert [process.wait(60) for process in running] == [0, 0]
    _chained(records, 21)
    assert records.verify() == () and entry.number == 1


def test_an_export_can_be_checked_by_anybody(records, show, rule, tmp_path):
    """Each line is canonical JSON whose digest is that of the line without it."""
    show()
    records.add_ruling(rule(reason='Ünïcode, \ud83d and "quotes"'), 1)
    heard = io.StringIO()
    assert records.export(heard) == records.export(tmp_path / "record.jsonl") == 2
    text = (tmp_path / "record.jsonl").read_text("utf-8")
    assert text == heard.getvalue()
    before = "0" * 64
    for line in text.splitlines():
        row = json.loads(line)
        digest = row.pop("digest")
        plain = json.dumps(row, sort_keys=True, separators=(",", ":"))
        assert (row["before"], digest) == (before, hashlib.sha256(plain.encode()).hexdigest())
        before = digest
    assert records.head() == (2, before)


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_kept_outputs_and_the_record_share_a_file(place, records, show):
    """One file holds all that is kept."""
    outputs = Outputs(place)
    outputs.put("key", "model", {"odds": {}})
    show()
    assert outputs.get("key") == {"odds": {}}
    outputs.close()


def test_another_database_goes_by_its_url(tmp_path, verdicts):
    """A URL of SQLAlchemy names any database."""
    with Records(f"sqlite:///{tmp_path / 'other.db'}") as records:
        profile, verdict = verdicts["clean_host"]
        assert records.add_verdict("k_1", verdict, profile).number == 1


@pytest.mark.parametrize("place", ["nonsense", "notadriver://x"])
def test_a_wrong_url_is_one_sentence(place):
    """It says where."""
    with pytest.raises(StorageError, match=f"^{place}: the record cannot be opened"):
        Records(place)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    """It is left as it is."""
    (tmp_path / "x.sqlite").write_text("no database at all, but long enough to be looked at" * 50)
    with pytest.raises(StorageError, match="the record failed"):
        Records(tmp_path / "x.sqlite")
