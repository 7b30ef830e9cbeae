"""The record of a job: what it holds, and what another job differs in."""

import dataclasses

import pytest

from agent.batch.counts import Counting
from agent.batch.manifest import differences, finish, manifest_of, read_manifest, resumed
from agent.batch.plan import BLOCK, Plan
from agent.judge.calibration import Scale
from agent.llm.scripted import ScriptedModel
from signals.errors import UserError


@pytest.fixture
def record(people, quick):
    """Give the record of a job, with some of its tools or options replaced."""

    def make(path=people, tools=quick.tools, **plan):
        return manifest_of(path, tools, Plan(**plan))

    return make


def test_the_record_says_what_is_run(record, people, quick, desk, small):
    """Input, handbook, options; with a model its digest, its prompts and its calibration."""
    plain = record(prose="none")
    assert (plain.input.file, plain.input.bytes) == ("people.jsonl", people.stat().st_size)
    assert (plain.handbook, plain.model, plain.prompts) == (small.digest, None, {})
    assert plain.settings["prose"] == "none" and plain.counts is None
    with_model = record(tools=desk.reviewer([], small).tools)
    assert with_model.model == "scripted:scripted" and with_model.calibration is None
    assert {"message.v1", "rationale.v1"} < set(with_model.prompts)
    assert all(len(digest) == 64 for digest in with_model.prompts.values())


def test_a_record_is_read_as_it_was_written(record, tmp_path):
    """Before and after the end; the time of the start stays."""
    first = resumed(tmp_path, record())
    assert read_manifest(tmp_path) == first
    assert resumed(tmp_path, record()) == first
    finish(tmp_path, first, Counting().counts())
    done = read_manifest(tmp_path)
    assert done is not None and done.finished and done.counts and done.started == first.started


def test_nothing_differs_from_itself(record, write, people):
    """A moved or copied file is the same file."""
    copy = write(people.read_text("utf-8").rstrip("\n"), name="copy.jsonl")
    assert list(differences(record(), record(copy))) == []


def _with(**changes):
    return lambda record, quick, desk, write: record(tools=dataclasses.replace(quick.tools, **changes))


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (
            lambda record, quick, desk, write: record(write("{}", name="b.jsonl")),
            "another input file (people",
        ),
        (lambda record, quick, desk, write: record(tools=desk.reviewer().tools), "another handbook"),
        (_with(index_digest="x"), "another index"),
        (_with(model=ScriptedModel([])), "another model"),
        (_with(scale=Scale(None)), "other prompts"),
        (lambda record, *_: record().model_copy(update={"calibration": "x"}), "another calibration"),
        (lambda record, *_: record(prose="none"), "prose was all, is none"),
        (lambda record, *_: record(as_of="2026-10-01"), "as-of was not given, is 2026-10-01"),
        (lambda record, *_: record(lenient=True), "lenient was false, is true"),
        (lambda record, *_: record(block=7), f"block was {BLOCK}, is 7"),
        (lambda record, *_: record().model_copy(update={"versions": {"clausewise": "9"}}), ", is 9"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_another_job_is_refused_by_what_differs(other, told, record, quick, desk, write, tmp_path):
    """One sentence with where, what, and what to do."""
    resumed(tmp_path, record())
    with pytest.raises(UserError) as caught:
        resumed(tmp_path, other(record, quick, desk, write))
    text = str(caught.value)
    assert text.startswith(f"{tmp_path}: holds another job: ") and told in text
    assert text.endswith("; give another --out, or remove this folder")


def test_a_record_of_something_else_is_refused(tmp_path):
    """Such as that of an evaluation."""
    (tmp_path / "run.json").write_text('{"system": "agent", "plan": {}}')
    with pytest.raises(UserError, match="holds something else than a job"):
        read_manifest(tmp_path)
