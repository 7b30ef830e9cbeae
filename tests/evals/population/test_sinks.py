"""Files: one population in three formats, each whole or not there at all."""

import pytest

from evals.population.columns import columns
from evals.population.sinks import SINKS, sink_for, whole
from signals.errors import UserError
from signals.readers import read_profiles


def written(population, creators, path):
    """The population in a file."""
    with sink_for(path)(path) as add:
        for block in population.blocks(creators):
            add(columns(population, block))
    return path


def read(path, handbook):
    """The profiles of a file, all of them good."""
    found = list(read_profiles(path, handbook.catalog, clause_ids=handbook.ids))
    assert [str(each.error) for each in found if each.error] == []
    return [each.profile for each in found]


def test_all_formats_hold_the_same_profiles(shipped, handbook, tmp_path):
    """The program reads every one of them without a fault."""
    found = [read(written(shipped, 250, tmp_path / f"a{ending}"), handbook) for ending in SINKS]
    assert len(found[0]) == 250
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("ending", SINKS)
def test_the_same_population_gives_the_same_bytes(small, tmp_path, ending):
    """Written twice, once in a longer file's shadow."""
    population = small()
    first, second = (
        written(population, 1200, tmp_path / f"a{ending}"),
        written(population, 1200, tmp_path / f"b{ending}"),
    )
    assert first.read_bytes() == second.read_bytes()


def test_parquet_is_written_in_row_groups(small, tmp_path):
    """Memory stays flat: ten blocks at a time."""
    from pyarrow import parquet

    meta = parquet.ParquetFile(written(small(), 20_500, tmp_path / "a.parquet")).metadata
    assert [meta.row_group(at).num_rows for at in range(meta.num_row_groups)] == [10_000, 10_000, 500]


def test_a_file_appears_only_when_all_is_written(tmp_path):
    """What was there before stays until then."""
    path = tmp_path / "a.csv"
    path.write_text("old", "utf-8")
    with whole(path) as new:
        new.write_text("new", "utf-8")
        assert path.read_text("utf-8") == "old"
    assert path.read_text("utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", SINKS)
def test_a_stopped_file_leaves_nothing_behind(small, tmp_path, ending):
    """Neither a half file nor its half name."""
    path, population = tmp_path / f"a{ending}", small()

    def stopped():
        with whole(path) as new, sink_for(path)(new) as add:
            for block in population.blocks(11_000):
                add(columns(population, block))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(path.parent.glob("a*")) == []


@pytest.mark.parametrize(
    ("name", "said"), [("no/a.csv", "no: there is no such folder"), (".", "is a folder; name a file in it")]
)
def test_a_place_that_cannot_be_is_told(tmp_path, name, said):
    """Before anything is written."""
    with pytest.raises(UserError, match=said), whole(tmp_path / name):
        pytest.fail("there is no place to write to")


def test_an_ending_without_format_is_told(tmp_path):
    """With those that there are."""
    with pytest.raises(UserError, match=r"end it in .parquet, .jsonl, .csv"):
        sink_for(tmp_path / "a.xlsx")
