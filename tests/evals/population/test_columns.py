"""Columns: the same for every block, and profiles that leave out what is absent."""

from evals.population.columns import Column, as_json, columns, profiles


def test_every_block_has_the_same_columns(small):
    """In the same order; noise and day stand behind their signal."""
    population = small()
    found = [[column.name for column in columns(population, block)] for block in population.blocks(2500)]
    assert found[0] == found[1] == found[2]
    at = found[0].index("static_frame_share")
    assert found[0][at + 1 : at + 3] == ["static_frame_share.sd", "static_frame_share.observed_at"]
    assert "matched_videos_28d.observed_at" not in found[0]
    assert found[0][-3:] == ["history", "evidence", "content"]


def test_a_signal_of_which_only_the_value_is_told_is_a_bare_number(small):
    """Others are objects; none is null."""
    population = small()
    found = [each for block in population.blocks(300) for each in profiles(columns(population, block))]
    assert all(isinstance(each["signals"]["matched_videos_28d"], int) for each in found)
    static = [
        each["signals"]["static_frame_share"] for each in found if "static_frame_share" in each["signals"]
    ]
    assert {tuple(each) for each in static} == {("value", "observed_at"), ("value", "sd", "observed_at")}
    assert 0 < sum("language" not in each for each in found) < 100
    assert "null" not in as_json(found)


def test_days_are_plain_text():
    """Days are counted from 1970 in the column and written out for JSON and CSV."""
    import numpy as np

    absent = np.array([False, True])
    assert Column("as_of", "day", np.array([0, 31], np.int32), absent).plain() == ["1970-01-01", None]
