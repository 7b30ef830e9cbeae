"""Fixtures: the shipped catalog, a good profile, and a writer for each format that is read."""

from __future__ import annotations

import copy
import csv
import json
from pathlib import Path
from typing import Any

import pytest

from signals.catalog import Catalog, load_catalog

GOOD: dict[str, Any] = {
    "creator_id": "0012",
    "as_of": "2026-09-30",
    "region": "US",
    "account_type": "affiliate",
    "account_opened": "2024-02-29",
    "followers": 18400,
    "bonus_points": 3,
    "signals": {
        "static_frame_share": {
            "value": 0.74,
            "sd": 0.03,
            "model": "frame-motion",
            "version": "2.3",
            "observed_at": "2026-09-29",
            "evidence": ["v_881", "v_902"],
        },
        "shoppable_videos_7d": 6,
    },
    "history": [{"clause": "STILL-2", "date": "2026-08-11", "outcome": "confirmed", "points": 12}],
    "evidence": [
        {"id": "n1", "kind": "reviewer_note", "trusted": True, "date": "2026-09-20", "text": "Licence seen."},
        {"id": "n2", "kind": "bio", "trusted": False, "text": "Hello, “world”,\nsecond line"},
    ],
    "content": [{"id": "v_881", "surface": "video", "posted_at": "2026-09-12", "caption": "Look"}],
}
NESTED = ("history", "evidence", "content")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog."""
    return load_catalog()


@pytest.fixture
def good() -> dict[str, Any]:
    """A raw profile without fault, free to be spoilt."""
    return copy.deepcopy(GOOD)


def cells_of(raw: dict[str, Any]) -> dict[str, Any]:
    """A raw profile as cells of a table: nested lists as JSON text, None where there is nothing."""
    cells = {key: value for key, value in raw.items() if key != "signals"}
    cells |= {key: json.dumps(cells[key]) for key in NESTED if key in cells}
    for name, given in raw["signals"].items():
        if not isinstance(given, dict):
            cells[name] = given
            continue
        for part, value in given.items():
            text = json.dumps(value) if part == "evidence" else value
            cells[name if part == "value" else f"{name}.{part}"] = text
    return cells


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Writes raw profiles in the format of the file's ending."""
    match path.suffix:
        case ".json":
            path.write_text(json.dumps(rows, indent=1), "utf-8")
        case ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        case ".csv":
            _write_csv(path, [cells_of(row) for row in rows])
        case ".parquet":
            _write_parquet(path, [cells_of(row) for row in rows])
    return path


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    header = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([[_cell(row.get(key)) for key in header] for row in rows])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else "" if value is None else str(value)


def _write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    header = list(dict.fromkeys(key for row in rows for key in row))
    parquet.write_table(pa.table({key: [row.get(key) for row in rows] for key in header}), path)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """A function that writes raw profiles as `creators` plus an ending and gives the path."""
    return lambda ending, *rows: write(tmp_path / f"creators{ending}", list(rows))
