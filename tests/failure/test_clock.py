"""A clock that is set back, by days or by decades, between two programs on one data folder."""

import shutil
import signal
import subprocess
from contextlib import closing

import pytest

from agent.checkpoints import open_saver
from tests.failure.conftest import ROOT, SMALL, batch_words
from tests.failure.test_ended import ended_by

SAMPLE = ROOT / "agent" / "samples" / "still_mill.json"
DAY = 86_400
COMPILER = shutil.which("cc")


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """What a process is started under for its clock to be set back."""
    if COMPILER is None:
        pytest.skip("setting a clock back for one process needs a C compiler")
    made = tmp_path_factory.mktemp("clock") / "clock.so"
    source = ROOT / "tests" / "failure" / "clock.c"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", source, "-o", made, "-ldl"], check=True)
    return made


@pytest.fixture
def earlier(library, chance):
    """The environment of a process in whose eyes it is 1 to 20,000 days earlier."""
    return {"LD_PRELOAD": str(library), "CLOCK_BACK": str(DAY * chance.choice((1, 30, 400, 20_000)))}


def test_the_record_goes_on_in_order(decide, clausewise, one_sentence, earlier, tmp_path):
    """Entries keep their order, the chain is sound, and a case decided before the change is still decided."""
    home = tmp_path / "home"
    assert decide(home, 0, 2).status == 0
    one_sentence(decide(home, 2, 2, more=earlier), status=0)
    assert decide(home, 4, 1).status == 0
    sound = clausewise("audit", "verify")
    assert sound.status == 0 and sound.out.startswith("10 entries, sound")
    days = [line.split()[1] for line in clausewise("audit", "log").out.splitlines()]
    assert days != sorted(days) and len(days) == 10
    assert decide(home, 2, 1).status == 0


def test_a_conversation_keeps_its_turns(clausewise, one_sentence, earlier, tmp_path):
    """What was said after the change is remembered by the next program."""
    words = ("chat", SAMPLE, "--policies", SMALL, "--model", "none")
    for said, more in (("/why", {}), ("/clause STILL-2", earlier), ("/search still", {})):
        one_sentence(clausewise(*words, said=f"{said}\n", more=more), status=0)
    saver = open_saver(tmp_path / "home" / "clausewise.sqlite", types=())
    with closing(saver.conn):
        [(thread,)] = saver.conn.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall()
        kept = saver.get_tuple({"configurable": {"thread_id": thread}})
    assert kept is not None
    turns = kept.checkpoint["channel_values"]["turns"]
    assert [turn["text"] for turn in turns] == ["/why", "/clause STILL-2", "/search still"]


def test_a_job_goes_on(started, batch, people, judged, earlier, chance, tmp_path):
    """A job that was killed is finished by a program with an earlier clock."""
    out, path = tmp_path / "job", people(2500)
    ended_by(signal.SIGKILL, started(*batch_words(path, out)), out, chance.uniform(0, 3))
    assert batch(path, out, more=earlier).status == 0
    assert judged(out) == [f"c_{n}" for n in range(2500)]
