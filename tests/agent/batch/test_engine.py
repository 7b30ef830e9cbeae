"""Blocks in, lines out: each row has its line at its place."""

import json

import pytest

from agent.batch.blocks import blocks
from agent.batch.engine import Told, in_process, told, woven
from agent.batch.failure import Failure
from agent.batch.judging import BlockJudge, Judged
from signals.readers import read_profiles


@pytest.fixture
def cut(people, small):
    """Give the blocks of a file of seven rows, two of them bad."""
    return lambda size: blocks(read_profiles(people, small.catalog), size)


def test_every_row_has_its_line_at_its_place(cut, quick):
    """Verdicts, and between them the failures with the numbers of their rows."""
    first, second = in_process(BlockJudge(quick, "none"))(cut(4))
    told = [*first.lines, *second.lines]
    assert (first.number, second.number) == (0, 1)
    found = [json.loads(each.line) for each in told]
    assert [each["creator_id"] for each in found] == ["c_0", "c_1", None, "c_2", "c_3", "c_4", None]
    assert [each.decision for each in told] == [each.get("decision") for each in found]
    assert [found[at]["number"] for at in (2, 6)] == [3, 7]


def test_a_review_that_broke_has_the_number_of_its_row(cut):
    """The judge sees profiles alone, and knows no numbers."""
    broken = Failure(creator_id="c_2", reasons=("odd",))
    [block] = cut(9)
    [done] = in_process(lambda profiles: Judged(iter([broken] * len(profiles))))(iter([block]))
    assert [json.loads(each.line)["number"] for each in done.lines] == [1, 2, 3, 4, 5, 6, 7]
    assert told(broken, 8).decision is None


def test_texts_are_counted(cut):
    """How often each was needed."""
    judge = lambda profiles: Judged(iter(()), ("a", "b", "a"))  # noqa: E731
    assert [done.texts for done in in_process(judge)(cut(9))] == [{"a": 2, "b": 1}]


def test_blocks_are_judged_as_they_are_asked_for(cut):
    """One is done before the next is read."""
    left = cut(2)
    done = in_process(lambda profiles: Judged(iter(())))(left)
    assert next(done).number == 0 and next(left).number == 1


def test_lines_are_woven_in_the_order_of_the_rows(cut):
    """Wherever they were judged."""
    [block] = cut(9)
    lines = [*woven(block, (Told(f"{n}", "educate") for n in range(5)))]
    assert [each.line for each in lines if each.decision] == ["0", "1", "2", "3", "4"]
    assert [at for at, each in enumerate(lines) if each.decision is None] == [2, 6]
