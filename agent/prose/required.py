"""What no message may leave out: which rules were breached, what follows, and how to appeal.

What follows and the way to appeal are the wording's and the handbook's own; around them people write freely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.prose.frame import appeal, carried, days_in_words, measure_name
from agent.prose.wording import Wording
from agent.rules.case import Case
from agent.rules.decide import Outcome
from agent.rules.measures import Imposed
from policies.sentences import sentences

WORD = re.compile(r"\w+")
Together = tuple[str, ...]
"""Words that must stand in one sentence."""


@dataclass(frozen=True)
class Part:
    """One thing that must be said; any of the ways does, and a way is all of its sentences."""

    told: str
    ways: tuple[tuple[Together, ...], ...]


def missing(text: str, case: Case, outcome: Outcome, wording: Wording) -> Iterator[str]:
    """What a message leaves out, one sentence for each thing."""
    said = [_plain(text[start:end]) for start, end in sentences(text)]
    for part in _parts(case, outcome, wording):
        if not any(all(_stands(words, said) for words in way) for way in part.ways):
            yield part.told


def _stands(together: Together, said: list[str]) -> bool:
    wanted = [_plain(words) for words in together]
    return any(all(words in sentence for words in wanted) for sentence in said)


def _plain(text: str) -> str:
    """The words alone, with blanks around each, so that 4 is not found in 44."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


def _parts(case: Case, outcome: Outcome, wording: Wording) -> Iterator[Part]:
    opening = _verbatim(wording.say(f"opening.{outcome.decision}"))
    told = carried(outcome)
    if not told:
        also = (_verbatim(wording.say("now.escalate")),) if outcome.decision == "escalate" else ()
        yield Part(f"does not say: {wording.say(f'opening.{outcome.decision}')}", (opening, *also))
        return
    for a in told:
        names = (((a.clause.id,),), ((a.clause.title,),))
        yield Part(f"does not name the rule {a.clause.id}, “{a.clause.title}”", names)
    for imposed in outcome.measures:
        yield _measure(imposed, outcome, wording)
    yield from _rating(outcome)
    yield Part(f"does not say how to appeal: {appeal(case, wording)}", (_verbatim(appeal(case, wording)),))


def _measure(imposed: Imposed, outcome: Outcome, wording: Wording) -> Part:
    kind, slug, days = imposed.measure.kind, imposed.measure.measure, imposed.measure.days
    if kind == "educate":
        advice = wording.say("now.educate", clause=imposed.clause)
        opening = wording.say("opening.educate")
        ways = (_verbatim(advice), _verbatim(opening)) if outcome.decision == kind else (_verbatim(advice),)
        return Part(f"does not say: {advice}", ways)
    words = [measure_name(slug, wording), days_in_words(days, wording)]
    together = tuple(each for each in words if each)
    return Part(f"does not say in one sentence: {', '.join(together)}", ((together,),))


def _rating(outcome: Outcome) -> Iterator[Part]:
    lost = outcome.rating.before - outcome.rating.after
    if lost:
        together = (str(lost), str(outcome.rating.after))
        yield Part(f"does not say that the health rating fell by {lost} to {together[1]}", ((together,),))


def _verbatim(text: str) -> tuple[Together, ...]:
    return tuple((text[start:end],) for start, end in sentences(text))
