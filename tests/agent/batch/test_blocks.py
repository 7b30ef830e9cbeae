"""Blocks: the whole file, in order, and no more held than one."""

import pytest

from agent.batch.blocks import blocks
from signals.readers import Read


def _reads(rows):
    return [Read(number, None, None) for number in range(rows)]


@pytest.mark.parametrize(
    ("rows", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])], ids=str
)
def test_every_row_is_in_one_block(rows, sizes):
    """In the order of the file, with the rest in the last block."""
    cut = list(blocks(_reads(rows), 3))
    assert [block.number for block in cut] == list(range(len(sizes)))
    assert [len(block.reads) for block in cut] == sizes
    assert [read for block in cut for read in block.reads] == _reads(rows)


def test_a_block_is_read_when_it_is_wanted():
    """Not before the one before it is done."""
    rows = iter(_reads(10))
    next(blocks(rows, 3))
    assert next(rows).number == 3
