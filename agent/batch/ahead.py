"""Prose for a whole block, written before its verdicts are: each text once, many side by side.

Prompts hold no creator's own numbers or words, so one text serves everybody who breaks a clause in the same
way. Whatever is written here is kept by content, and the reviews that follow find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from agent.batch.together import Settled
from agent.llm.protocol import Completion, TextModel, WriteRequest
from agent.prose.frame import carried
from agent.prose.passages import passage_request, reading_request, write_passage
from agent.prose.source import Source, rule_of, source_of
from agent.prose.wording import Wording


class Telling(NamedTuple):
    """One clause that one creator is told of: what may be drawn on, and the rule for the reviewer."""

    source: Source
    rule: str


def tellings(settled: Settled, wording: Wording) -> list[Telling]:
    """What is to be written for a creator."""
    case, told = settled.case, carried(settled.outcome)
    return [Telling(source_of(case, a, wording), rule_of(a.clause)) for a in told]


def write_ahead(model: TextModel, told: Sequence[Telling], seconds: float) -> Iterator[str]:
    """Has all texts written that reviews will ask for, second tries too; gives the key of each one needed.

    Args:
        model: What writes; its outputs must be kept.
        told: What is told, creator by creator; the same breach comes as often as it was found.
        seconds: Most that one text may take.

    Raises:
        Cancelled: Somebody stopped the model.
    """
    firsts = [passage_request(each.source, (), seconds) for each in told]
    readings = [reading_request(each.source, each.rule, seconds) for each in told]
    written = _write(model, [*firsts, *readings])
    yield from (request.key(model.digest) for request in (*firsts, *readings))
    again = []
    for each, first in zip(told, firsts, strict=True):
        if first.key(model.digest) in written:
            objections = write_passage(model, each.source, (), seconds, None).objections
            again += [passage_request(each.source, objections, seconds)] if objections else []
    _write(model, again)
    yield from (request.key(model.digest) for request in again)


def _write(model: TextModel, requests: Iterable[WriteRequest]) -> set[str]:
    """Has different texts written, each once; gives the keys of those that came about."""
    wanted = {request.key(model.digest): request for request in requests}
    keys = list(wanted)
    done = model.write_all(list(wanted.values()))
    return {keys[number] for number, text in done if isinstance(text, Completion)}
