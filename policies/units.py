"""What may stand behind a number in English prose: a sign of hundredths, or a unit of time."""

from __future__ import annotations

import re
from typing import NamedTuple

from policies.cardinals import Read, Tokens
from policies.numerals import BETWEEN, DENOMINATORS, SECONDS

ARTICLES = ("a", "an")
MORE = ("more", "fewer", "less", "over")


class Time(NamedTuple):
    """A unit of time as it was written, and the index behind it."""

    unit: str
    next: int


class Units(Tokens):
    """The tokens of a text, and the units that stand among them."""

    def percent(self, at: int) -> Read | None:
        """What a number before `%`, `per cent`, `‰` is divided by."""
        word, then = self.word(at), self.word(at + 1)
        if word in ("%", "percent", "pct", "percentage"):
            return Read(100, at + 1)
        if word == "‰":
            return Read(1000, at + 1)
        if word == "per" and then in ("cent", "hundred"):
            return Read(100, at + 2)
        return Read(1000, at + 2) if word == "per" and then in ("mille", "thousand") else None

    def time(self, at: int) -> Time | None:
        """The unit of time at an index; `week's` is a week."""
        word = re.sub(r"['’]s$", "", self.word(at))
        return Time(word, at + 1) if word in SECONDS else None

    def time_behind(self, at: int) -> Time | None:
        """The unit of time behind a number, `or more` and adjectives before it skipped."""
        if self.word(at) == "or" and self.word(at + 1) in MORE:
            at += 2
        return self.time(at + (self.word(at) in BETWEEN))

    def single_time(self, at: int) -> Time | None:
        """`a week`, `an hour`, `a full month`, `the fortnight`."""
        behind = at + 1 + (self.word(at + 1) in BETWEEN)
        found = self.time(behind)
        if found is None or len(found.unit) <= 2:
            return None
        known = (*ARTICLES, "the", "one", "single") if found.unit == "fortnight" else ARTICLES
        return found if self.tokens[at].text in known else None

    def rest_of_time(self, at: int, unit: str) -> Read | None:
        """What is added behind a duration, in its unit: `an hour | and a half`, `2 hours | 30 minutes`."""
        joined = self.word(at) == "and"
        at += joined
        if joined and self.word(at) in (*ARTICLES, "one") and self.word(at + 1) in ("half", "quarter"):
            return Read(1 / DENOMINATORS[self.word(at + 1)], at + 2)
        many = self.cardinal(at) if self.glued_to_last(at) else None
        smaller = self.time_behind(many.next) if many else None
        if many is None or smaller is None or SECONDS[smaller.unit] >= SECONDS[unit]:
            return None
        return Read(many.value * SECONDS[smaller.unit] / SECONDS[unit], smaller.next)

    def glued_to_last(self, at: int) -> bool:
        """Whether there is a token at an index that follows closely on the one before it."""
        return 0 < at < len(self.tokens) and self.glued(at)
