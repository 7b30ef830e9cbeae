"""What columns mean and what their cells hold."""

from __future__ import annotations

import math

import pytest

from signals.columns import Column, assemble, columns, list_in, number_in

NEEDED = ["creator_id", "as_of", "region"]


@pytest.mark.parametrize(
    ("name", "path", "numeric", "nested"),
    [
        ("followers", ("followers",), True, False),
        ("history", ("history",), False, True),
        ("speech_share", ("signals", "speech_share", "value"), True, False),
        ("speech_share.sd", ("signals", "speech_share", "sd"), True, False),
        ("speech_share.observed_at", ("signals", "speech_share", "observed_at"), False, False),
        ("speech_share.evidence", ("signals", "speech_share", "evidence"), False, True),
        ("vibe.sd", ("signals", "vibe.sd", "value"), True, False),
    ],
)
def test_columns_know_where_their_cells_go(name, path, numeric, nested, catalog):
    """Fields, signals and what belongs to a signal are told apart by name."""
    column = columns([*NEEDED, name], catalog, "f")[-1]
    assert (column.path, column.numeric, column.nested) == (path, numeric, nested)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        (" 0.5 ", 0.5),
        ("+1e-3", 0.001),
        (".5", 0.5),
        ("-0.25", -0.25),
        ("1e999", math.inf),
        ("-inf", -math.inf),
    ],
)
def test_numbers_in_cells(text, value):
    """Plain and scientific numbers are read, spaces around them ignored."""
    assert number_in(text) == value


@pytest.mark.parametrize("text", ["1_000", "0,5", "62%", "1 000", "0x1f", "٣", "none", "--5"])
def test_other_text_stays_text(text):
    """Nothing that merely looks like a number becomes one."""
    assert number_in(text) == text


def test_booleans_and_nan_in_cells():
    """Both are recognised, so that they can be refused by name."""
    assert number_in("TRUE") is True
    assert isinstance(number_in("NaN"), float)


def test_a_part_without_value_is_a_missing_signal():
    """Noise or a day beside an empty value does not make a signal."""
    cells = [
        (Column("creator_id", ("creator_id",)), "c"),
        (Column("x", ("signals", "x", "value")), None),
        (Column("x.sd", ("signals", "x", "sd")), 0.1),
        (Column("followers", ("followers",)), 18400.0),
    ]
    assert assemble(cells) == {"creator_id": "c", "followers": 18400, "signals": {}}


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("[1", "broken JSON, it ends in the middle"),
        ('[{"id": 1, "id": 2}]', "the key is given twice"),
        ("[" * 25 + "]" * 25, "nested more than 20 levels deep"),
    ],
)
def test_broken_lists_in_cells(text, wording):
    """The faults of JSON in a cell are complaints about that cell."""
    value, [complaint] = list_in(text, ("history",))
    assert value is None
    assert complaint.path[0] == "history"
    assert wording in complaint.what
