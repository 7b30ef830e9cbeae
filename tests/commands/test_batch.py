"""`clausewise batch`: files in a folder, one sentence on stdout, progress on stderr."""

import json
import os
import signal
import time

import pytest

from agent.batch import judging
from agent.batch.counts import Counting, Texts
from agent.batch.job import Ended
from commands.batch import Lines, sentence


@pytest.fixture
def batch(clausewise, handbook, tmp_path):
    """Run a job into a folder by the rules of the small handbook."""

    def run(path, *more, out=tmp_path / "job"):
        return clausewise("batch", path, "--out", out, "--policies", handbook, "--model", "none", *more)

    return run


def test_a_job_says_what_became_of_it(batch, write_profiles, mill, tmp_path):
    """Counts and place on stdout; verdicts in the order of the file."""
    ran = batch(write_profiles(mill("b"), mill("a", signals={"static_frame_share": 0.1})))
    assert (ran.status, ran.out) == (
        0,
        f"judged 2 creators: 1 no action, 1 educate; the files are in {tmp_path / 'job'}\n",
    )
    lines = (tmp_path / "job" / "verdicts.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["creator_id"] for line in lines] == ["b", "a"]


def test_a_bad_row_is_exit_status_1_now_and_later(batch, write_profiles, mill, tmp_path):
    """Again with nothing to do: the file has not become better."""
    path = write_profiles(mill("a"), mill("b", signals={"static_frame_share": 7}), mill("c"))
    first, second = batch(path), batch(path)
    assert (first.status, second.status) == (1, 1)
    assert first.out == f"judged 3 creators: 2 educate, 1 failed; the files are in {tmp_path / 'job'}\n"
    assert second.out == first.out.replace("judged 3", "nothing left to do, all 3")
    assert second.err == ""


def test_progress_is_lines_where_there_is_no_terminal(batch, write_profiles, mill):
    """How many of how many, how fast, and what they got."""
    ran = batch(write_profiles(*(mill(f"c_{n}") for n in range(4))))
    lines = ran.err.splitlines()
    assert lines[0].startswith("1 of 4 creators, ") and " left: 1 educate" in lines[0]
    assert lines[-1].startswith("4 of 4 creators, ") and lines[-1].endswith(": 4 educate")


def test_a_terminal_has_a_bar(batch, write_profiles, mill, monkeypatch):
    """With the counts behind it, and gone at the end."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ran = batch(write_profiles(mill("a"), mill("b")))
    assert ran.status == 0 and " creators" in ran.err and "\r" in ran.err
    assert "1 of 2 creators" not in ran.err


def test_a_slow_job_tells_from_time_to_time(monkeypatch, capsys):
    """Without a total too."""
    from agent.batch.tally import Tally

    clock = iter([0.0, 10.0, 31.0, 40.0, 62.0])
    monkeypatch.setattr("commands.batch.time.monotonic", lambda: next(clock))
    tally = Tally(None, Lines().hear)
    for _ in range(4):
        tally.hear(None)
    told = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in told] == ["2 creators", "4 creators"]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (Texts(), ""),
        (Texts(needed=1230, different=123), "1,230 texts needed, 123 different (90 % saved); "),
    ],
)
def test_texts_are_told_where_any_were_needed(texts, told, tmp_path):
    """How many were written, for how many that were needed."""
    counting = Counting()
    counting.failure()
    counts = counting.counts().model_copy(update={"texts": texts})
    assert sentence(Ended(counts, was_done=False), tmp_path) == (
        f"judged 1 creators: 1 failed; {told}the files are in {tmp_path}"
    )


@pytest.mark.usefixtures("in_the_foreground")
@pytest.mark.parametrize(
    ("number", "status", "last"), [(signal.SIGTERM, 143, []), (signal.SIGINT, 130, ["stopped"])]
)
def test_a_signal_ends_the_job_and_says_how_to_go_on(
    number, status, last, batch, write_profiles, mill, monkeypatch, tmp_path
):
    """In the midst of a block; the same command then finishes it, and the signal means again what it did."""
    path = write_profiles(mill("a"), mill("b"))
    before = signal.getsignal(signal.SIGTERM)

    def kills(*_, **__):
        os.kill(os.getpid(), number)

    with monkeypatch.context() as patched:
        patched.setattr(judging, "conclude", kills)
        ran = batch(path)
    told = f"{tmp_path / 'job'} keeps the blocks that are done; the same command goes on from there"
    assert (ran.status, ran.out, ran.err.splitlines()) == (status, "", [told, *last])
    assert signal.getsignal(signal.SIGTERM) is before
    assert batch(path).status == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--prose", "none"], "holds another job: prose was all, is none; give another --out, or remove"),
        (
            ["--as-of", "2026-10-01", "--lenient"],
            "as-of was not given, is 2026-10-01, lenient was false, is true",
        ),
        (["--as-of", "soon"], '"soon" is no day'),
        (["--prose", "some"], "'some' is not one of 'all', 'measures', 'none'"),
    ],
)
def test_a_wrong_option_is_one_line(batch, write_profiles, mill, more, sentence):
    """Exit status 2; what was done before stays."""
    path = write_profiles(mill())
    assert batch(path).status == 0
    ran = batch(path, *more)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert sentence in ran.err


def test_another_file_is_refused(batch, write_profiles, mill):
    """It is named by the file that was."""
    batch(write_profiles(mill()))
    ran = batch(write_profiles(mill("c_2"), name="two.jsonl"))
    assert ran.status == 2 and "holds another job: another input file (one.json, " in ran.err


def test_a_folder_of_something_else_is_refused(batch, write_profiles, mill, tmp_path):
    """So is a place where nothing can be written."""
    path = write_profiles(mill())
    for out, told in (
        (tmp_path, "holds something else than a job"),
        (path, "cannot be written: File exists"),
    ):
        ran = batch(path, out=out)
        assert (ran.status, ran.err.count("\n")) == (2, 1) and told in ran.err


def test_a_signal_that_nobody_knows_is_left_out_when_asked(batch, write_profiles, mill):
    """With a warning."""
    ran = batch(
        write_profiles(mill(signals={"static_frame_shar": 0.9, "shoppable_videos_7d": 9})), "--lenient"
    )
    assert ran.status == 0 and ran.err.startswith("warning: ") and "static_frame_shar" in ran.err


def test_other_formats_are_read(batch, tmp_path):
    """CSV; the others have the same reader behind them."""
    path = tmp_path / "people.csv"
    path.write_text(
        "creator_id,as_of,region,static_frame_share\na,2026-09-30,US,0.1\nb,2026-09-30,US,x\n", "utf-8"
    )
    ran = batch(path)
    assert ran.status == 1 and ran.out.startswith("judged 2 creators: 1 no action, 1 failed; ")


def test_a_job_is_in_the_record_and_its_files_are_held_to(batch, clausewise, write_profiles, mill, tmp_path):
    """Once, though it is started again; each file that was changed or is gone is named."""
    path, job = write_profiles(mill("a"), mill("b")), tmp_path / "job"
    batch(path), batch(path)
    log = clausewise("audit", "log").out
    assert len(log.splitlines()) == 1 and log.endswith(": judged many.jsonl: 2 educate\n")
    verify = ("audit", "verify", "--run", job)
    assert clausewise(*verify).status == 0
    (job / "failures.jsonl").unlink()
    (job / "verdicts.jsonl").write_text(
        (job / "verdicts.jsonl").read_text("utf-8").replace("educate", "suspend")
    )
    ran = clausewise(*verify)
    assert ran.status == 1 and ran.out.splitlines() == [
        f"failures.jsonl is gone from {job}; entry 1 has it",
        f"verdicts.jsonl in {job} is not the file of entry 1",
    ]
    (job / "run.json").write_text("{}")
    assert "no entry of the record is about the files" in clausewise(*verify).out
    assert clausewise("audit", "verify", "--run", tmp_path / "nowhere").status == 2


def test_the_same_job_run_twice_has_one_name(batch, clausewise, write_profiles, mill, tmp_path):
    """So that results can be compared; `audit show` has the digests."""
    path = write_profiles(mill("a"), mill("b"))
    batch(path)
    time.sleep(1.1)  # Times are kept to the second, and a job that says the same is recorded once.
    batch(path, out=tmp_path / "again")
    first, second = json.loads(clausewise("audit", "log", "--format", "json").out)
    assert first["case"] == second["case"] and (first["kind"], first["creator_id"]) == ("run", None)
    told = clausewise("audit", "show", first["case"]).out
    assert told.count("job: judged many.jsonl: 2 educate") == 2 and told.count("    verdicts.jsonl ") == 2
