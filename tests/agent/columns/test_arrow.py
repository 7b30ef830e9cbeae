"""Whole files as columns: all rows in order, none that the slow reader refuses, and its very words."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from agent.columns import arrow
from agent.columns.arrow import read_columns
from evals.population.columns import columns as population_columns
from evals.population.open import open_population
from evals.population.sinks import parquet_sink
from signals.catalog import Catalog
from signals.readers import read_profiles
from signals.rows import ProfileError
from tests.agent.columns.parquet import CLAUSES, DAY, hold, taken, write
from tests.agent.test_against_naive import examples

ROWS = 6
LATER = date(2026, 10, 4)


def refusals(path: Path, catalog: Catalog) -> list[str]:
    """How the slow reader and the fast one refuse a file."""
    found = []
    for read in (read_profiles, read_columns):
        with pytest.raises(ProfileError) as refused:
            for _ in read(path, catalog, clause_ids=CLAUSES):
                pass
        found.append(str(refused.value))
    return found


@pytest.mark.parametrize("as_of", [None, LATER])
def test_a_population_is_taken_whole(as_of: date | None, tmp_path: Path) -> None:
    """Invented creators in blocks, on their own day and on another."""
    population, path = open_population(7, DAY), tmp_path / "p.parquet"
    with parquet_sink(path) as add:
        for block in population.blocks(120):
            add(population_columns(population, block))
    handbook = population.handbook
    blocks = hold(path, handbook.catalog, clause_ids=handbook.ids, as_of=as_of, size=50)
    assert [len(block.taken) for block in blocks] == [50, 50, 20]
    assert all(taken(blocks))
    assert any(len(block.columns.history.row) for block in blocks)
    assert any(block.columns.evidence.any() for block in blocks)


DATES = [DAY, date(2026, 1, 1), date(2026, 10, 2), date.min]
TEXT_DAYS = ["2026-09-30", "2026-1-1", "", "2026-02-30"]
KINDS: list[tuple[Any, list[Any]]] = [
    (pa.string(), ["US", "A-1", "confirmed", "", "ü" * 33, "x" * 201, *TEXT_DAYS]),
    (pa.large_string(), ["US", "en", ""]),
    (pa.dictionary(pa.int32(), pa.string()), ["US", "2026-09-30", ""]),
    (pa.binary(), [b"US"]),
    (pa.float64(), [0.0, 0.5, 1.0, 1.5, -1.0, math.nan, math.inf, 2.0**53, 10.0**13]),
    (pa.float32(), [0.1, 1.0]),
    (pa.int64(), [0, 1, 2, -1, 10**12, 10**12 + 1]),
    (pa.uint8(), [0, 1, 255]),
    (pa.decimal128(9, 2), [Decimal("0.25"), Decimal(1)]),
    (pa.bool_(), [True, False]),
    (pa.date32(), DATES),
    (pa.timestamp("us"), [datetime(2026, 9, 30, 12), datetime(2026, 10, 1)]),
    (pa.timestamp("ns", "Asia/Tokyo"), [datetime(2026, 9, 30, 20)]),
    (pa.list_(pa.string()), [[], ["v"], ["v", None], [""]]),
    (pa.large_list(pa.string()), [["v"]]),
    (pa.list_(pa.int64()), [[1], []]),
    (pa.list_(pa.struct({"id": pa.string(), "text": pa.string()})), [[], [{"id": "a", "text": ""}], [None]]),
    (pa.null(), [None]),
]


def some_days(rng: Random) -> Any:
    """Days of a column, mostly good."""
    return pa.array([rng.choice([DAY, DAY, DAY, None, *DATES]) for _ in range(ROWS)], pa.date32())


def some_history(rng: Random) -> Any:
    """Histories with faults now and then."""
    clauses, outcomes = ["A-1"] * 9 + ["C-1", None], ["confirmed"] * 9 + ["pending", "guilty"]

    def entry() -> dict[str, Any] | None:
        parts = {
            "clause": rng.choice(clauses),
            "date": rng.choice(DATES),
            "outcome": rng.choice(outcomes),
            "points": rng.choice([None, 0, 3, 3, -1]),
        }
        return parts if rng.random() < 0.95 else None

    lists = [rng.choice([None, [entry() for _ in range(rng.randrange(4))]]) for _ in range(ROWS)]
    return pa.array(lists)


def some_evidence(rng: Random) -> Any:
    """Notes, some with one id."""
    note = {"id": pa.string(), "kind": pa.string(), "trusted": pa.bool_(), "text": pa.string()}
    lists = []
    for _ in range(ROWS):
        ids = rng.choices("abcd", k=rng.randrange(3))
        lists.append([{"id": each, "text": "x", "trusted": rng.choice([None, True])} for each in ids])
    return pa.array(lists, pa.list_(pa.struct(note)))


def some_numbers(rng: Random) -> Any:
    """Shares, mostly good."""
    return pa.array(
        [rng.choice([None, 0.0, 0.5, 0.5, 1.0, 0.25, 1.5, -0.5]) for _ in range(ROWS)], pa.float64()
    )


def anything(rng: Random) -> Any:
    """A column of some type that may fit nothing, with gaps."""
    kind, cells = rng.choice(KINDS)
    return pa.array([rng.choice([None, *cells]) for _ in range(ROWS)], kind)


USUAL: dict[str, Callable[[Random], Any]] = {
    "creator_id": lambda rng: pa.array([rng.choice("abcdefghijklmnop") for _ in range(ROWS)]),
    "as_of": lambda rng: pa.array([rng.choice([DAY, DAY, LATER]) for _ in range(ROWS)]),
    "region": lambda rng: pa.array([rng.choice(["US", "EU"]) for _ in range(ROWS)]),
}
OTHERS: dict[str, Callable[[Random], Any]] = {
    "language": lambda rng: pa.array([rng.choice(["en", None]) for _ in range(ROWS)], pa.string()),
    "account_opened": some_days,
    "followers": lambda rng: pa.array([rng.choice([1, None]) for _ in range(ROWS)], pa.int64()),
    "bonus_points": lambda rng: pa.array([rng.choice([3.0, None]) for _ in range(ROWS)], pa.float64()),
    "test_share": some_numbers,
    "test_share.sd": some_numbers,
    "test_share.observed_at": some_days,
    "test_share.model": lambda rng: pa.array(["m", None] * (ROWS // 2)),
    "test_share.evidence": lambda rng: pa.array([["v"], None] * (ROWS // 2)),
    "free_count": lambda rng: pa.array([rng.choice([1, 2, None]) for _ in range(ROWS)], pa.int64()),
    "free_count.observed_at": some_days,
    "history": some_history,
    "evidence": some_evidence,
    "content": lambda rng: pa.array([[{"id": "v"}], None] * (ROWS // 2)),
    "no_signal": lambda rng: pa.array([None, 1] * (ROWS // 2)),
    "health_rating": lambda rng: pa.nulls(ROWS, pa.int64()),
}


@examples(150)
@given(seed=st.integers(0, 2**48))
def test_any_table(bench: Any, tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Columns of all kinds, right and wrong: the columns are those of the slow reader's profiles."""
    rng = Random(seed)
    named = list(OTHERS.items())
    chosen = USUAL | dict(rng.sample(named[:-2], rng.randrange(1, 7)))
    if rng.random() < 0.1:
        chosen |= dict(named[-2:])
    table = {name: (anything if rng.random() < 0.08 else make)(rng) for name, make in chosen.items()}
    path = write(tmp_path_factory.getbasetemp(), ROWS, **table)
    as_of = rng.choice([None, None, LATER])
    hold(path, bench.catalog, as_of=as_of, size=rng.choice([2, 4, 100]))


def test_most_of_a_random_table_is_taken(bench: Any, tmp_path: Path) -> None:
    """The property above has rows of both kinds to speak of."""
    rows = []
    for seed in range(20):
        rng = Random(seed)
        table = {name: make(rng) for name, make in (USUAL | {"test_share": some_numbers}).items()}
        rows += taken(hold(write(tmp_path, ROWS, **table), bench.catalog))
    assert 0.3 < sum(rows) / len(rows) < 0.9


@pytest.mark.parametrize("size", [1, 2, 100])
def test_doubles_of_a_file(size: int, bench: Any, tmp_path: Path) -> None:
    """A creator's day counts once, in this block or a later one; a refused row was never told."""
    ids, days = ["a", "b", "a", "c", "c", "b"], [DAY, DAY, DAY, DAY, DAY, LATER]
    columns = {"creator_id": ids, "as_of": days, "test_share": [0.5, 0.5, 0.5, 7.0, 0.5, 0.5]}
    path = write(tmp_path, 6, **columns)
    assert taken(hold(path, bench.catalog, size=size)) == [True, True, False, False, True, True]
    blocks = hold(path, bench.catalog, size=size, as_of=LATER)
    assert taken(blocks) == [True, True, False, False, True, False]
    errors = [str(read.error) for block in blocks for read in block.handed]
    assert '"b" is given twice for 2026-10-04, first as number 2' in errors[-1]


@pytest.mark.parametrize("size", [1, 100])
def test_a_row_that_was_handed_over_is_told_too(size: int, bench: Any, tmp_path: Path) -> None:
    """Good or refused only for its lists, as the slow reader has it, before a row that tells the same."""
    lists = ["[]", None, '{"a": 1, "a": 2}', None]
    path = write(tmp_path, 4, creator_id=["a", "a", "b", "b"], content=lists)
    assert taken(hold(path, bench.catalog, size=size)) == [False] * 4


def test_blocks_with_many_doubts_are_cut(bench: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Not too many full profiles are held at once; rows and numbers go on as before."""
    monkeypatch.setattr(arrow, "MOST_HANDED", 2)
    path = write(tmp_path, 7, content=["[]", None, "[]", None, "[]", None, None])
    blocks = hold(path, bench.catalog, size=5)
    assert [block.first for block in blocks] == [1, 3, 5, 6]
    assert taken(blocks) == [False, True, False, True, False, True, True]


def test_some_rows_as_profiles(bench: Any, note: Any, tmp_path: Path) -> None:
    """A row that goes to the model is read whole, by its position among the taken ones."""
    path = write(tmp_path, 3, region=["US", "", "EU"], evidence=[None, None, [note]])
    [block] = hold(path, bench.catalog)
    [read] = block.read([1])
    assert read.number == 3 and read.profile is not None
    assert read.profile.evidence[0].id == note["id"]
    assert block.read([]) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"creator_id": []},
        {"creator_id ": ["a"]},
        {"creator_id": ["a"], "as_of": [DAY]},
        {"account_opened": pa.array([2**31 - 1], pa.int32()).view(pa.date32())},
        {"account_opened": pa.array([2**60], pa.int64()).view(pa.timestamp("ms"))},
        {"language": pa.array([b"\xff"]).view(pa.string())},
        {"history": [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]},
    ],
)
def test_files_that_cannot_be_used(columns: dict[str, Any], bench: Any, tmp_path: Path) -> None:
    """A file without rows, with a strange header or with broken cells is refused in the same words."""
    path = tmp_path / "t.parquet"
    usual = {"creator_id": ["a"], "as_of": [DAY], "region": ["US"]}
    whole = columns if next(iter(columns)).startswith("creator_id") else usual | columns
    parquet.write_table(pa.table(whole), path)
    slow, fast = refusals(path, bench.catalog)
    assert slow == fast


def test_what_breaks_later_in_the_file(bench: Any, tmp_path: Path) -> None:
    """Cells that no reader can read spoil the file, wherever they stand."""
    texts = pa.array([b"en"] * 1500 + [b"\xff"]).view(pa.string())
    path = write(tmp_path, 1501, language=texts)
    slow, fast = refusals(path, bench.catalog)
    assert slow == fast
    assert "cannot be read as Parquet" in fast


def test_files_that_are_none(bench: Any, tmp_path: Path) -> None:
    """A missing file, a folder, and a file of something else."""
    (tmp_path / "text.parquet").write_text("creator_id")
    for name in ("missing.parquet", ".", "text.parquet"):
        slow, fast = refusals(tmp_path / name, bench.catalog)
        assert slow == fast


def test_an_index_of_pandas_is_passed_over(bench: Any, tmp_path: Path) -> None:
    """The column that pandas adds for its row labels is no signal."""
    assert taken(hold(write(tmp_path, 2, **{"__index_level_0__": [7, 8]}), bench.catalog)) == [True, True]
