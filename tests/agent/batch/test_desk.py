"""A worker by itself: what it is sent, what it opens, what it refuses, and what it gives back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.batch.basis import basis_of
from agent.batch.blocks import blocks
from agent.batch.desk import Desk, anywhere, packed
from agent.batch.engine import in_process
from agent.batch.judging import BlockJudge
from agent.opening import open_reviewer
from agent.settings import load_settings
from evals.population.columns import columns, profiles
from evals.population.open import open_population
from signals.errors import UserError
from signals.profile import Profile
from signals.readers import Read, read_profiles
from tests.agent.batch.conftest import PASSING, SMALL
from tests.agent.columns.parquet import DAY


@pytest.fixture
def settings(alone, tmp_path):
    """Give settings of the small handbook, on a machine without models."""
    return load_settings(home=tmp_path / "home", policies=SMALL, model="none")


@pytest.fixture
def basis(settings):
    """Give what a job under these settings rests on."""
    with open_reviewer(settings, print) as reviewer:
        return basis_of(reviewer.tools)


@pytest.fixture
def block(people, small):
    """Give a block of seven rows, two of them bad."""
    return next(blocks(read_profiles(people, small.catalog), 9))


def test_profiles_travel_unharmed():
    """Whatever is in them, of invented creators of all kinds."""
    population = open_population(7, DAY)
    [block] = population.blocks(300)
    people = [Profile.model_validate(each) for each in profiles(columns(population, block))]
    reads = (Read(n, each, None) for n, each in enumerate(people))
    [sent] = map(packed, blocks(reads, len(people)))
    assert [Profile.model_validate_json(text) for _, text in sent.rows] == people


def test_bad_rows_stay(block):
    """Profiles travel with the numbers of their rows, and are not held beside what travels."""
    sent = packed(block)
    assert [number for number, _ in sent.rows] == [1, 2, 4, 5, 6]
    assert [read.number for read in sent.block.reads if read.error is not None] == [3, 7]
    assert not any(read.profile for read in sent.block.reads) and sent.block.number == block.number


def test_a_worker_gives_the_lines_of_the_job(settings, basis, block):
    """Those that the job would write itself."""
    worker = Desk(settings, "none", basis)
    worker.open()
    lines, texts = worker.judge(packed(block).rows)
    judge = BlockJudge(open_reviewer(settings, print), "none")
    [done] = in_process(judge)(iter([block]))
    ours = [each for each in done.lines if each.decision]
    assert [PASSING.sub(b"", line.encode()) for line, _ in lines] == [
        PASSING.sub(b"", each.line.encode()) for each in ours
    ]
    assert [decision for _, decision in lines] == [each.decision for each in ours] and texts == {}
    assert json.loads(lines[0][0])["creator_id"] == "c_0"


@pytest.mark.parametrize("field", ["handbook", "index", "model", "version"])
def test_a_worker_refuses_another_basis(settings, basis, field):
    """It says where it is, and what is not the same."""
    worker = Desk(settings, "none", replace(basis, **{field: "x"}))
    with pytest.raises(UserError, match=rf"^worker on .+: works with another (program )?{field}; give every"):
        worker.open()


def test_a_worker_that_cannot_open_says_where_it_is(settings, basis):
    """The fault is on its machine, which may be no other machine's."""
    with pytest.raises(UserError, match=r"worker on .+: "):
        Desk(settings.model_copy(update={"policies": Path("/nowhere")}), "none", basis).open()


def test_settings_hold_in_any_folder(monkeypatch, tmp_path):
    """Relative paths are made whole; names and addresses stay."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.gguf").touch()
    ours = load_settings(home="data", policies="hb", model="m.gguf")
    theirs = anywhere(ours)
    assert (theirs.home, theirs.policies) == (tmp_path / "data", tmp_path / "hb")
    assert theirs.model == str(tmp_path / "m.gguf")
    for word in ("default", "none", "http://host:1/v1", "gone.gguf"):
        assert anywhere(load_settings(model=word)).model == word
    assert anywhere(load_settings()).policies is None
