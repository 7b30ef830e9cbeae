"""Whether the prose of a clause states the threshold of a rule, and where it does so best.

Generous on purpose: prose may say `more than four` for `>= 5`, `a tenth` for 0.1, `any` for `>= 1`. A share
must stand as a share (`60 %`, `0.6`, `three in five`), and `seven days` does not state seven videos.
Numbers in examples and in notes on earlier versions state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from policies.clause import Clause
from policies.criteria import Leaf
from policies.mention import Mention, mentions
from policies.numerals import EVERYTHING, SECONDS
from policies.relevance import (
    AT_LEAST,
    AT_MOST,
    NEAR,
    OR_LESS,
    OR_MORE,
    STRICTLY_LESS,
    STRICTLY_MORE,
    WORD,
    relevance,
    shared_words,
    signal_words,
    stems,
    unit_words,
)
from policies.sentences import Span
from signals.catalog import SignalSpec

__all__ = ["Mention", "best_mention", "is_stated", "mentions", "scale_of", "states"]

ASIDE = re.compile(r"(?i)\s*(?:examples?\b|near miss|what changed|changes?\b|history)")
Scale = Literal["share", "percent", "time", "count"]


def best_mention(
    clause: Clause, leaf: Leaf, spec: SignalSpec, others: frozenset[str] = frozenset()
) -> Mention | None:
    """Where the prose of a clause best states the threshold of a leaf; None where it does not.

    Args:
        clause: The clause whose rule has the leaf.
        leaf: The test whose number is looked for.
        spec: The signal of that test.
        others: Units of the other signals of the rule; a number of such things (`three mentions`) is not
            taken for this one's.
    """
    found = _fitting(clause.text, leaf, spec, *_elsewhere(clause, spec, others))
    return _best(found, clause.text, leaf, spec)


def is_stated(clause: Clause, leaf: Leaf, spec: SignalSpec, others: frozenset[str] = frozenset()) -> bool:
    """Whether the prose of a clause states the threshold of a leaf; arguments as for `best_mention`."""
    found = _fitting(clause.text, leaf, spec, *_elsewhere(clause, spec, others))
    return next(found, None) is not None


def _elsewhere(
    clause: Clause, spec: SignalSpec, others: frozenset[str]
) -> tuple[Sequence[Span], frozenset[str]]:
    """What speaks of something else: sections that state nothing, and words for what others count."""
    asides = [Span(s.start, s.end) for s in clause.sections if ASIDE.match(s.heading)]
    return asides, frozenset(stems(" ".join(others))) - frozenset(stems(spec.unit))


def states(text: str, test: Leaf | float, spec: SignalSpec) -> Mention | None:
    """The mention in a text that best states a threshold; None where none does.

    Args:
        text: Prose, in Markdown.
        test: A leaf, or its number alone: `more than four` states 5 only for the leaf `>= 5`.
        spec: The signal of the test.
    """
    leaf = test if isinstance(test, Leaf) else Leaf(spec.name, "==", float(test), f"{spec.name} == {test}")
    return _best(_fitting(text, leaf, spec, (), frozenset()), text, leaf, spec)


def _best(
    fitting: Iterable[tuple[Mention, float]], text: str, leaf: Leaf, spec: SignalSpec
) -> Mention | None:
    """The mention that fits best and whose surroundings speak most of the signal; the first of equals."""
    scored = ((fit + relevance(text, mention, leaf, spec), mention) for mention, fit in fitting)
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best else None


def _fitting(
    text: str, leaf: Leaf, spec: SignalSpec, asides: Sequence[Span], others: frozenset[str]
) -> Iterator[tuple[Mention, float]]:
    """The mentions outside of the asides that state a threshold, and how well they do."""
    scale = scale_of(spec)
    for mention in (*mentions(text), *_words_for(text, leaf, spec, scale)):
        fit = _fit(text, mention, leaf, spec, scale)
        if fit is None or any(aside.start <= mention.start < aside.end for aside in asides):
            continue
        if not (others and mention.form == "plain" and _counts_other(text, mention, spec, scale, others)):
            yield mention, fit


def _fit(text: str, mention: Mention, leaf: Leaf, spec: SignalSpec, scale: Scale) -> float | None:
    """How well the value of a mention states a threshold, 0 at best; None where it does not."""
    match scale:
        case "share":
            fits = _states_share(mention, leaf.number) or _denies(text, mention, leaf, spec)
        case "percent":
            fits = _states_percent(mention, leaf.number)
        case "time":
            fits = _states_time(mention, leaf.number, spec.unit) or _small(mention, leaf) is not None
        case _:
            return _fit_count(text, mention, leaf, spec)
    return 0.0 if fits else None


def scale_of(spec: SignalSpec) -> Scale:
    """How numbers of a signal are told: as `share`, `percent`, `time` or `count`."""
    high = spec.range[1]
    if (high is not None and high <= 1) or (spec.unit == "share" and high is None):
        return "share"
    if re.search(r"(?i)%|per ?cent", spec.unit):
        return "percent"
    return "time" if spec.unit.casefold() in SECONDS else "count"


def _states_share(mention: Mention, number: float) -> bool:
    if mention.unit is not None or mention.form == "ordinal":
        return False
    if mention.form in ("nothing", "something"):
        return number == 0 and mention.end - mention.start > 2
    if mention.form == "plain" and mention.value == int(mention.value) and number not in (0, 1):
        return False
    return _close(mention, number)


def _denies(text: str, mention: Mention, leaf: Leaf, spec: SignalSpec) -> bool:
    """Whether `no` in front of words of the signal states a share of 0."""
    following = text[mention.end : mention.end + NEAR // 2]
    return (
        mention.form == "nothing" and leaf.number == 0 and bool(shared_words(following, signal_words(spec)))
    )


def _states_percent(mention: Mention, number: float) -> bool:
    if mention.form in ("nothing", "something"):
        return number == 0
    if mention.form in ("percent", "fraction"):
        return _close(mention, number / 100)
    return mention.form == "plain" and mention.unit is None and _close(mention, number)


def _states_time(mention: Mention, number: float, unit: str) -> bool:
    if mention.form == "ordinal":
        return False
    if mention.seconds is None:
        return mention.form in ("plain", "fraction") and _close(mention, number)
    wanted = number * SECONDS[unit.casefold()]
    return mention.lasts(wanted)


def _close(mention: Mention, number: float) -> bool:
    """Equal, but for the rounding of fractions that no decimal can write."""
    endless = mention.form == "fraction" and abs(mention.value * 1000 - round(mention.value * 1000)) > 1e-6
    return abs(mention.value - number) <= (0.0051 if endless else 1e-9 * max(1.0, abs(number)))


def _fit_count(text: str, mention: Mention, leaf: Leaf, spec: SignalSpec) -> float | None:
    if mention.unit is not None:
        return None
    if (small := _small(mention, leaf)) is not None:
        return small
    if mention.form == "ordinal":
        following = text[mention.end : mention.end + NEAR // 2]
        return -0.5 if mention.value == leaf.number and shared_words(following, unit_words(spec)) else None
    if mention.form in ("nothing", "something"):
        return None
    if mention.form in ("fraction", "percent") and leaf.number == int(leaf.number):
        return None
    if _close(mention, leaf.number):
        return 0.0
    whole = leaf.number == int(leaf.number) and spec.kind != "measured"
    return -0.25 if whole and mention.value == leaf.number + _shift(text, mention, leaf) else None


def _shift(text: str, mention: Mention, leaf: Leaf) -> float:
    """How far a whole number may lie from that of the rule and mean the same: `more than 4`, `>= 5`."""
    before, after = text[max(0, mention.start - 24) : mention.start], text[mention.end : mention.end + 40]
    match leaf.op:
        case ">=":
            return -1 if STRICTLY_MORE.search(before) else 0
        case ">":
            return 1 if AT_LEAST.search(before) or OR_MORE.match(after) else 0
        case "<=":
            return 1 if STRICTLY_LESS.search(before) else 0
        case "<":
            return -1 if AT_MOST.search(before) or OR_LESS.match(after) else 0
        case _:
            return 0


def _counts_other(
    text: str, mention: Mention, spec: SignalSpec, scale: Scale, others: frozenset[str]
) -> bool:
    """Whether the first thing named behind a number is what another signal counts."""
    if scale == "share" or mention.unit is not None:
        return False
    own = frozenset(stems(spec.unit))
    following = (
        stem for stem in stems(" ".join(text[mention.end :][:80].split()[:5])) if stem in others | own
    )
    return next(following, "") in others


def _small(mention: Mention, leaf: Leaf) -> float | None:
    """The fit of words such as `any`, `no` and `a single` where a test tells nothing from something."""
    tells = {(">=", 1.0), (">", 0.0), ("!=", 0.0), ("==", 0.0), ("<", 1.0), ("<=", 0.0)}
    if mention.unit is not None:
        return None
    if (
        (leaf.op, leaf.number) in tells
        and mention.form in ("nothing", "something", "plain")
        and mention.value in (0, 1)
    ):
        article = mention.form == "something" and mention.end - mention.start <= 2
        return -4.0 if article else -1.0 if mention.form == "nothing" else -0.25
    if leaf.number == 1 and mention.form == "something":
        return -4.0 if mention.end - mention.start <= 2 else -0.5
    return None


def _words_for(text: str, leaf: Leaf, spec: SignalSpec, scale: Scale) -> Iterator[Mention]:
    """Words that state one particular threshold: `all` of the posts for a share of 1."""
    if scale in ("share", "percent") and leaf.number == (1 if scale == "share" else 100):
        for found in WORD.finditer(text):
            around = text[max(0, found.start() - NEAR) : found.end() + NEAR]
            if found[0].lower() in EVERYTHING and shared_words(around, signal_words(spec)):
                yield Mention(1.0, found.start(), found.end(), None, "percent")
