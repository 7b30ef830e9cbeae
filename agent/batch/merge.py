"""From the parts of a job to its final files, in one pass; killed here, the pass is simply made again."""

from __future__ import annotations

from pathlib import Path

from agent.batch.counts import Counting, Counts
from agent.batch.durable import written
from agent.batch.parts import Parts
from agent.batch.tables import verdict_table

VERDICTS, TABLE, FAILURES = "verdicts.jsonl", "verdicts.parquet", "failures.jsonl"
FILES = (VERDICTS, TABLE, FAILURES)


def merge(parts: Parts, blocks: int, out: Path) -> Counts:
    """Puts so many parts together, in their order, and counts what is in them.

    Raises:
        UserError: A part is damaged, or a file cannot be written.
    """
    counting = Counting()
    with (
        written(out / VERDICTS) as verdicts,
        written(out / FAILURES) as failures,
        verdict_table(out / TABLE) as add,
    ):
        for number in range(blocks):
            for line in parts.read(number):
                if line.is_verdict:
                    verdicts.write(line.text)
                    add(line.data)
                    counting.verdict(line.data)
                elif line.is_result:
                    failures.write(line.text)
                    counting.failure()
                else:
                    counting.texts(line.data)
    return counting.counts()
