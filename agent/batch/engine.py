"""Who judges the blocks of a job: this process by itself, or workers elsewhere.

An engine is given blocks and gives back their lines, in whatever order it is done with them. Everything else
(reading, parts, resuming, merging) is the job's, so the files do not tell which engine was at work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from agent.batch.blocks import Block
from agent.batch.failure import Failure, bad_row
from agent.batch.judging import JudgeBlock, Result
from signals.profile import Profile


class Told(NamedTuple):
    """What became of one row, as it will lie on disk."""

    line: str
    """Without its line feed."""
    decision: str | None
    """None: a row without a verdict."""


class Done(NamedTuple):
    """A block that is judged."""

    number: int
    lines: Iterator[Told]
    """In the order of its rows, each made when it is asked for."""
    texts: Mapping[str, int]
    """The texts that it needed of a model: how often each, by key."""


Engine: TypeAlias = Callable[[Iterator[Block]], Iterator[Done]]


def in_process(judge_block: JudgeBlock) -> Engine:
    """The engine of a job on one machine: one block after the other, here."""

    def judged(blocks: Iterator[Block]) -> Iterator[Done]:
        for block in blocks:
            rows = [(read.number, read.profile) for read in block.reads if read.profile is not None]
            lines, texts = judge_rows(rows, judge_block)
            yield Done(block.number, woven(block, lines), texts)

    return judged


def judge_rows(
    rows: Sequence[tuple[int, Profile]], judge_block: JudgeBlock
) -> tuple[Iterator[Told], Counter[str]]:
    """The lines of profiles with the numbers of their rows, and the texts that they needed."""
    results, texts = judge_block([profile for _, profile in rows])
    numbered = zip(rows, results, strict=True)
    return (told(result, number) for (number, _), result in numbered), Counter(texts)


def woven(block: Block, judged: Iterator[Told]) -> Iterator[Told]:
    """The lines of a whole block: those of the judged rows, and between them those of the bad ones."""
    for read in block.reads:
        yield next(judged) if read.error is None else told(bad_row(read.error), read.number)


def told(result: Result, number: int) -> Told:
    """What became of the row of that number."""
    if isinstance(result, Failure):
        return Told(result.at(number).line(), None)
    return Told(result.model_dump_json(), result.decision)
