"""Answers to questions, and what retrieval found, as columns.

Most rows of a batch have no evidence and no answer; a question that nobody answered has no column.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agent.columns.table import Codes, Flags, Floats, Rows
from agent.rules.case import Answer, AskKey

UNANSWERED, YES, NO, UNCLEAR, UNTRUSTED = 0, 1, 2, 3, 4
"""Codes of what was said; `UNTRUSTED` is unclear because only untrusted evidence says yes."""


class AnswerColumn(NamedTuple):
    """The answers to one question, row by row.

    `probability` is P(yes). `judged` tells answers of a model from those that follow without reading.
    """

    said: Codes
    probability: Floats
    judged: Flags

    def take(self, rows: Rows) -> AnswerColumn:
        """The same question in some of the rows."""
        return AnswerColumn(self.said.take(rows), self.probability.take(rows), self.judged.take(rows))


def unanswered(size: int) -> AnswerColumn:
    """A question that nobody answered."""
    return AnswerColumn(np.zeros(size, np.int8), np.zeros(size), np.zeros(size, np.bool_))


def answer_columns(rows: Sequence[Mapping[AskKey, Answer]]) -> dict[AskKey, AnswerColumn]:
    """Columns of the answers that each row has."""
    columns: dict[AskKey, AnswerColumn] = {}
    for row, answers in enumerate(rows):
        for key, answer in answers.items():
            if key not in columns:
                columns[key] = unanswered(len(rows))
            said, probability, judged = columns[key]
            said[row], probability[row], judged[row] = _code(answer), answer.probability, answer.judged
    return columns


def found_columns(rows: Sequence[Collection[str]]) -> dict[str, Flags]:
    """For each clause id, the rows for which retrieval brought the clause."""
    columns: dict[str, Flags] = {}
    for row, found in enumerate(rows):
        for clause in found:
            columns.setdefault(clause, np.zeros(len(rows), np.bool_))[row] = True
    return columns


def _code(answer: Answer) -> int:
    if answer.verbal == "unclear":
        return UNTRUSTED if answer.code == "untrusted_evidence" else UNCLEAR
    return YES if answer.verbal == "yes" else NO
