"""Programs that are ended from without, at moments by chance, and two that want the same folder."""

import signal
import sqlite3
import time
from contextlib import closing

from agent.record.opening import RECORD
from tests.failure.conftest import ROOT, batch_words

SAMPLE = ROOT / "agent" / "samples" / "still_mill.json"
CREATORS = 2500
"""Two blocks of a job, the second a short one."""
STOPPED = "keeps the blocks that are done; the same command goes on from there"


def wait_for(process, place, seconds=120):
    """Wait until a file is there, or the process has ended."""
    end = time.monotonic() + seconds
    while not place.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)


def ended_by(number, process, out, moment):
    """How a job ended that was sent a signal so many seconds after it took its folder."""
    wait_for(process, out / ".lock")
    time.sleep(moment)
    process.send_signal(number)
    _, err = process.communicate(timeout=120)
    return process.returncode, err


def test_a_terminated_job_says_how_to_go_on(started, batch, people, judged, chance, tmp_path, request):
    """Exit status 143 and one sentence; the same command finishes it, with every creator."""
    out, path = tmp_path / "job", people(CREATORS)
    status, err = ended_by(signal.SIGTERM, started(*batch_words(path, out)), out, chance.uniform(0, 4))
    assert "Traceback" not in err
    if (status, err.strip().endswith(STOPPED)) != (143, True):  # It had ended before, or was about to leave.
        assert status in (0, -signal.SIGTERM) and judged(out) == [f"c_{n}" for n in range(CREATORS)], err
    request.node.user_properties.append(("ended", [status, err.strip().rpartition("\n")[2]]))
    assert batch(path, out).status == 0
    assert judged(out) == [f"c_{n}" for n in range(CREATORS)]


def test_a_killed_job_goes_on(started, batch, people, judged, chance, tmp_path, request):
    """SIGKILL at three moments; a part that was whole is not made again, and none is half."""
    out, path = tmp_path / "job", people(CREATORS)
    for _ in range(2):
        kept = {part: part.stat().st_mtime_ns for part in out.glob("parts/*.jsonl")}
        moment = chance.uniform(0, 5)
        status, err = ended_by(signal.SIGKILL, started(*batch_words(path, out)), out, moment)
        assert "Traceback" not in err and status in (-signal.SIGKILL, 0)
        assert all(part.stat().st_mtime_ns == at for part, at in kept.items() if part.exists())
    request.node.user_properties.append(("ended", [status, "(a killed process says nothing)"]))
    assert batch(path, out).status == 0
    assert judged(out) == [f"c_{n}" for n in range(CREATORS)]


def test_a_killed_reviewer_has_lost_no_decision(started, decide, clausewise, chance, tmp_path, request):
    """SIGKILL while decisions are written: what was acknowledged is recorded, and the chain goes on sound."""
    home = tmp_path / "home"
    process = started(home, 0, 500, program=("tests/failure/decider.py",))
    told = []
    for _ in range(chance.randrange(2, 12)):
        told.append(process.stdout.readline().strip())
    time.sleep(chance.uniform(0, 0.2))
    process.kill()
    told += process.communicate()[0].split()
    with closing(sqlite3.connect(home / RECORD)) as file:
        kept = {str(n) for (n,) in file.execute("SELECT number FROM records WHERE kind = 'ruling'")}
    assert told[0] == "ready" and set(told[1:]) <= kept
    request.node.user_properties.append(("ended", [process.returncode, "(a killed process says nothing)"]))
    again = decide(home, 600, 2)
    assert again.status == 0, again.err
    sound = clausewise("audit", "verify")
    assert sound.status == 0 and ", sound; newest" in sound.out


def test_the_second_job_in_a_folder_is_refused(
    started, batch, people, judged, one_sentence, chance, tmp_path
):
    """While the first holds it, and sleeps so that it cannot end; afterwards there is nothing left to do."""
    out, path = tmp_path / "job", people(CREATORS)
    first = started(*batch_words(path, out))
    wait_for(first, out / "run.json")
    time.sleep(chance.uniform(0, 0.5))
    first.send_signal(signal.SIGSTOP)
    one_sentence(batch(path, out), "another job is at work here", "wait for it")
    first.send_signal(signal.SIGCONT)
    assert first.communicate(timeout=120) and first.returncode == 0
    assert judged(out) == [f"c_{n}" for n in range(CREATORS)]
    again = batch(path, out)
    assert (again.status, again.err) == (0, "") and again.out.startswith("nothing left to do")


def test_a_terminated_verdict_leaves_nothing(started, clausewise, chance, tmp_path, request):
    """No traceback, and the data folder can be used at once."""
    process = started("verdict", SAMPLE, "--model", "none")
    time.sleep(chance.uniform(0.1, 2.5))
    process.terminate()
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err and process.returncode in (-signal.SIGTERM, 143, 0)
    request.node.user_properties.append(("ended", [process.returncode, err.strip().rpartition("\n")[2]]))
    assert clausewise("verdict", SAMPLE, "--model", "none").status == 0
