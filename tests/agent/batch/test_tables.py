"""The table holds what the verdicts say."""

import json

import pytest

from agent.batch import tables
from agent.batch.tables import row, verdict_table


def _read(path):
    from pyarrow import parquet

    return parquet.read_table(path)


@pytest.fixture(scope="module")
def verdicts(desk):
    """Give verdicts of all kinds, as they stand in JSON."""
    reviewer = desk.reviewer()
    names = desk.samples[:6]
    return [json.loads(reviewer.review(desk.sample(name)).model_dump_json()) for name in names]


def test_the_table_is_the_verdicts(verdicts, tmp_path, monkeypatch):
    """Row by row and column by column, in whatever groups they were written."""
    monkeypatch.setattr(tables, "ROWS", 4)
    with verdict_table(tmp_path / "v.parquet") as add:
        for verdict in verdicts:
            add(verdict)
    rows = _read(tmp_path / "v.parquet").to_pylist()
    assert len(rows) == len(verdicts)
    for got, verdict in zip(rows, verdicts, strict=True):
        assert got == row(verdict)
        by_status = {
            s: [f["clause"] for f in verdict["findings"] if f["status"] == s] for s in ("breached", "exempt")
        }
        assert {s: got[s] for s in by_status} == by_status
        assert got["as_of"].isoformat() == verdict["as_of"]
        assert got["escalation"] == [item["code"] for item in verdict["escalation"]]
        assert (got["rating_before"], got["milestone"]) == (
            verdict["rating"]["before"],
            verdict["rating"]["milestone"],
        )


def test_measures_read_as_kind_and_name(verdicts):
    """Advice has no name."""
    measures = [
        {"clause": "A-1", "kind": "educate", "measure": None, "days": None, "points": 1},
        {"clause": None, "kind": "restrict", "measure": "reach_limit", "days": 7, "points": 0},
    ]
    assert row({**verdicts[0], "measures": measures})["measures"] == ["educate", "restrict:reach_limit"]


def test_the_columns_are_as_told(tmp_path):
    """In this order; a job without a verdict has them too."""
    with verdict_table(tmp_path / "v.parquet"):
        pass
    table = _read(tmp_path / "v.parquet")
    assert table.num_rows == 0
    assert table.column_names == [
        *("creator_id", "as_of", "region", "decision", "recommended", "confidence", "rating_before"),
        *("rating_after", "milestone", "measures", "breached", "exempt", "undetermined", "escalation"),
        *("in_force", "assessed", "verdict_id"),
    ]


def test_half_a_table_is_none(verdicts, tmp_path):
    """An error on the way leaves no file of that name."""
    with pytest.raises(KeyError), verdict_table(tmp_path / "v.parquet") as add:
        add(verdicts[0])
        raise KeyError
    assert not (tmp_path / "v.parquet").exists()
