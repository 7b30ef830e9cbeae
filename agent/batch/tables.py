"""`verdicts.parquet`: each verdict as one flat row, for people who count and join."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.batch.durable import written

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 10_000
"""Rows of a row group; only so many are held in memory."""

Add = Callable[[Mapping[str, Any]], None]


@contextmanager
def verdict_table(path: Path) -> Iterator[Add]:
    """Takes verdicts, as they stand in JSON, and leaves them in a Parquet file.

    Raises:
        UserError: The file cannot be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    form = schema()
    rows: list[dict[str, Any]] = []
    with written(path) as file, parquet.ParquetWriter(file, form, compression="zstd") as writer:

        def flush() -> None:
            if rows:
                writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=form))
                rows.clear()

        def add(verdict: Mapping[str, Any]) -> None:
            rows.append(row(verdict))
            if len(rows) == ROWS:
                flush()

        yield add
        flush()


def schema() -> pa.Schema:
    """The columns and their types."""
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    texts = pa.list_(text)
    return pa.schema(
        {
            "creator_id": text,
            "as_of": pa.date32(),
            "region": text,
            "decision": text,
            "recommended": text,
            "confidence": pa.float64(),
            "rating_before": whole,
            "rating_after": whole,
            "milestone": whole,
            "measures": texts,
            "breached": texts,
            "exempt": texts,
            "undetermined": texts,
            "escalation": texts,
            "in_force": whole,
            "assessed": whole,
            "verdict_id": text,
        }
    )


def row(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The flat row of a verdict."""
    rating, coverage = verdict["rating"], verdict["coverage"]
    return {
        **{name: verdict[name] for name in ("creator_id", "region", "decision", "recommended", "confidence")},
        "as_of": date.fromisoformat(verdict["as_of"]),
        "rating_before": rating["before"],
        "rating_after": rating["after"],
        "milestone": rating["milestone"],
        "measures": [_measure(each) for each in verdict["measures"]],
        **{status: _clauses(verdict, status) for status in ("breached", "exempt", "undetermined")},
        "escalation": [item["code"] for item in verdict["escalation"]],
        "in_force": coverage["in_force"],
        "assessed": coverage["assessed"],
        "verdict_id": verdict["verdict_id"],
    }


def _measure(imposed: Mapping[str, Any]) -> str:
    """Such as `educate` or `restrict:reach_limit`."""
    return f"{imposed['kind']}:{imposed['measure']}" if imposed["measure"] else str(imposed["kind"])


def _clauses(verdict: Mapping[str, Any], status: str) -> list[str]:
    return [finding["clause"] for finding in verdict["findings"] if finding["status"] == status]
