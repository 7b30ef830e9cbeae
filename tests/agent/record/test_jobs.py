"""A job that ended is one entry, and its files are held to it."""

import pytest

from agent.batch.job import run_job
from agent.batch.plan import Plan
from agent.record.jobs import add_job, changed_files
from agent.record.listing import line_of, story
from signals.errors import UserError


@pytest.fixture
def job(desk, tmp_path):
    """The folder of a job over two creators that has ended."""
    path = tmp_path / "two.jsonl"
    names = ("still_mill", "clean_host")
    path.write_text(
        "".join(f"{desk.sample(n).model_dump_json(exclude_unset=True)}\n" for n in names), "utf-8"
    )
    run_job(path, tmp_path / "job", desk.reviewer(), Plan())
    return tmp_path / "job"


def test_a_job_is_recorded_once(records, job):
    """With the digests of its files and what it was made of."""
    entry = add_job(records, job)
    assert add_job(records, job) == entry and records.verify() == ()
    assert set(entry.content["files"]) == {p.name for p in job.iterdir() if p.suffix != ".lock"} - {".lock"}
    assert entry.content["record"]["counts"]["profiles"] == 2
    assert list(changed_files(records, job)) == [] and list(records.runs()) == [entry]


def test_it_stands_in_the_log_and_under_its_name(records, job, show):
    """A job is no case: it waits for nobody."""
    show()
    entry = add_job(records, job)
    told = line_of(entry)
    assert (told.kind, told.creator_id, told.reviewer) == ("run", None, None)
    assert told.what == "judged two.jsonl: 1 no action, 1 educate"
    assert "verdicts.jsonl" in story(records.of(entry.case))
    assert [row.case for row in records.cases()] == ["k_still_mill"]


@pytest.mark.parametrize("name", ["run.json", "verdicts.jsonl", "verdicts.parquet", "failures.jsonl"])
def test_a_file_that_was_changed_or_is_gone_is_named(records, job, name):
    """Whichever it is."""
    add_job(records, job)
    (job / name).write_bytes((job / name).read_bytes() + b" ")
    assert list(changed_files(records, job)) == [f"{name} in {job} is not the file of entry 1"]
    (job / name).unlink()
    assert list(changed_files(records, job)) == [f"{name} is gone from {job}; entry 1 has it"]


def test_a_job_that_was_never_recorded_is_told(records, job):
    """Nothing vouches for its files."""
    assert list(changed_files(records, job)) == [f"no entry of the record is about the files in {job}"]


def test_what_is_no_job_that_ended_is_refused(records, tmp_path):
    """In one sentence."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="holds no job that has ended"):
        add_job(records, tmp_path / "empty")
    with pytest.raises(UserError, match="there is no such folder"):
        list(changed_files(records, tmp_path / "nowhere"))
