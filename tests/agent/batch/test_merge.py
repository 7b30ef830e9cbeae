"""Parts become three files that agree."""

from agent.batch.merge import FAILURES, TABLE, VERDICTS, merge
from agent.batch.parts import Parts


def test_parquet_and_jsonl_hold_the_same(go, people, lines):
    """The same creators in the same order, with the same ids and decisions."""
    from pyarrow import parquet

    folder = go(people)
    told = lines(folder / VERDICTS)
    table = parquet.read_table(folder / TABLE).to_pylist()
    keys = ("verdict_id", "creator_id", "decision", "recommended", "confidence")
    assert [[row[k] for k in keys] for row in table] == [[v[k] for k in keys] for v in told]


def test_only_parts_of_this_job_are_taken(tmp_path):
    """As many as there are blocks; failures go into their own file, byte by byte."""
    parts = Parts(tmp_path)
    parts.write(0, ['{"number":1,"creator_id":null,"reasons":["é"]}'])
    parts.write(1, ['{"number":2}'])
    counts = merge(parts, 1, tmp_path)
    assert (tmp_path / FAILURES).read_text("utf-8") == '{"number":1,"creator_id":null,"reasons":["é"]}\n'
    assert (tmp_path / VERDICTS).read_bytes() == b""
    assert (counts.profiles, counts.failed) == (1, 1)


def test_texts_are_counted_over_all_blocks(tmp_path):
    """A text that two blocks needed was written once; none of the files holds a line of it."""
    parts = Parts(tmp_path)
    parts.write(0, ['{"texts": {"a": 2, "b": 1}}'])
    parts.write(1, ['{"texts": {"a": 1}}'])
    counts = merge(parts, 2, tmp_path)
    assert (counts.profiles, counts.texts.needed, counts.texts.different) == (0, 4, 2)
    assert (tmp_path / FAILURES).read_bytes() == (tmp_path / VERDICTS).read_bytes() == b""
