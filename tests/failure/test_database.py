"""A database that another program holds, or that was damaged."""

import shutil
import sqlite3
from contextlib import closing, contextmanager

from agent.llm.backends import DATABASE
from agent.record.opening import RECORD
from tests.failure.conftest import ROOT, SMALL

SAMPLE = ROOT / "agent" / "samples" / "still_mill.json"


@contextmanager
def held(place):
    """Write into a database, and do not end."""
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_decision_is_refused_while_somebody_writes(decide, clausewise, one_sentence, chance, tmp_path):
    """Who only reads the record need not wait; the decision is taken once the other has ended."""
    home, count = tmp_path / "home", chance.randrange(1, 6)
    assert decide(home, 0, count).status == 0
    with held(home / RECORD):
        one_sentence(decide(home, 50, 1), "locked", "let it end")
        assert f"{2 * count} entr" in clausewise("audit", "verify").out
    assert decide(home, 50, 1).status == 0
    assert f"{2 * count + 2} entries, sound" in clausewise("audit", "verify").out


def test_a_conversation_waits_for_its_turn(clausewise, one_sentence, chance, tmp_path):
    """A question is refused in one sentence, and answered when it is asked again."""
    words = ("chat", SAMPLE, "--policies", SMALL, "--model", "none")
    question = chance.choice(("/why\n", "/search still pictures\n", "/clause STILL-2\n"))
    assert clausewise(*words, said=question).status == 0
    with held(tmp_path / "home" / DATABASE):
        one_sentence(clausewise(*words, said=question), "locked", "let it end")
    assert clausewise(*words, said=question).status == 0


def test_a_damaged_record_is_never_read_as_sound(decide, clausewise, one_sentence, chance, tmp_path):
    """Bytes are overwritten anywhere: the fault is told, and a copy put back is sound."""
    home, copy = tmp_path / "home", tmp_path / "copy"
    assert decide(home, 0, 6).status == 0
    with closing(sqlite3.connect(home / RECORD)) as file:
        records = [*file.execute("SELECT * FROM records ORDER BY number")]
    shutil.copytree(home, copy)
    size = (home / RECORD).stat().st_size
    with (home / RECORD).open("r+b") as file:
        file.seek(chance.randrange(size - 512))
        file.write(chance.randbytes(512))
    for words in (("audit", "verify"), ("audit", "log"), ("audit", "export")):
        ran = clausewise(*words)
        one_sentence(ran, status=ran.status)
        assert ran.status in (0, 1, 2)
        assert ran.status or words[1] != "verify" or same_records(home / RECORD, records)
    ran = decide(home, 50, 1)
    one_sentence(ran, status=2 if ran.status else 0)
    shutil.rmtree(home)
    shutil.copytree(copy, home)
    assert "12 entries, sound" in clausewise("audit", "verify").out


def same_records(place, records):
    """Whether a database still holds exactly these entries."""
    with closing(sqlite3.connect(place)) as file:
        return [*file.execute("SELECT * FROM records ORDER BY number")] == records
