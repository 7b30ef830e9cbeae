"""Finds the numbers that English prose states, however it writes them.

`60 %`, `0.6`, `three in five`, `half a dozen`, `twenty-five`, `a fortnight` and `the third` all become a
value with its place in the text. Whether such a mention states the threshold of a rule, `policies.numbers`
decides. Nothing here knows a signal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from policies.cardinals import Read, digits
from policies.numerals import (
    CARDINALS,
    DENOMINATORS,
    NOTHING,
    ORDINALS,
    SCALES,
    SECONDS,
    SOMETHING,
    TENS,
    TIMES,
    VULGAR,
)
from policies.units import Units

Form = Literal["plain", "percent", "fraction", "ordinal", "nothing", "something"]

LOOSE = {"month": (28 / 30, 31 / 30), "year": (360 / 365, 366 / 365)}
"""How much shorter or longer than the reckoned one a month and a year may be."""


@dataclass(frozen=True)
class Mention:
    """A number as prose states it: `text[start:end]`.

    `value` of a percentage or fraction is the share, 0.6 for 60 %. `unit` is the unit of time that
    follows, singular or plural as written; None where it is none.
    """

    value: float
    start: int
    end: int
    unit: str | None = None
    form: Form = "plain"

    @property
    def seconds(self) -> float | None:
        """The value as a duration; None without a unit of time."""
        return None if self.unit is None else self.value * SECONDS[self.unit]

    def lasts(self, seconds: float) -> bool:
        """Whether this is a duration of so many seconds; months and years may be some days off."""
        if self.unit is None:
            return False
        low, high = LOOSE.get(self.unit.rstrip("s"), (1 - 1e-9, 1 + 1e-9))
        return self.value * SECONDS[self.unit] * low <= seconds <= self.value * SECONDS[self.unit] * high


STARTS = frozenset(
    {
        *CARDINALS,
        *TENS,
        *SCALES,
        *ORDINALS,
        *DENOMINATORS,
        *TIMES,
        *NOTHING,
        *SOMETHING,
        "the",
        "majority",
        "single",
    }
)
"""Words that a number may begin with; at every other word the scan goes on at once."""

JOINTS = (
    *(("out", "of", each) for each in ("every", "each")),
    ("out", "of"),
    *((first, each) for first in ("of", "in") for each in ("every", "each")),
    *((word,) for word in ("of", "in", "/")),
)
"""What may stand between the part and the whole: `one in five`; the longest come first."""


@lru_cache(maxsize=512)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every number that a text states, in order; two readings of the same words may overlap."""
    return tuple(sorted(_Scan(text).all(), key=lambda m: (m.start, m.end)))


class _Scan(Units):
    """One pass over the tokens of a text."""

    def all(self) -> Iterator[Mention]:
        at = 0
        while at < len(self.tokens):
            found = self._at(at)
            if found is None:
                at += 1
                continue
            mention, at = found
            yield mention
            yield from self._other_readings(mention, at)

    def _at(self, at: int) -> tuple[Mention, int] | None:
        token = self.tokens[at]
        if token.kind == "sign" or (
            token.kind == "word" and token.text not in STARTS and not token.text.endswith(("n't", "n’t"))
        ):
            return None
        for read in (self._ratio, self._ordinal, self._fraction, self._count, self._word):
            if found := read(at):
                return found
        return None

    def _mention(
        self, value: float, first: int, last: int, form: Form = "plain", unit: str | None = None
    ) -> Mention:
        return Mention(value, self.tokens[first].start, self.tokens[last - 1].end, unit, form)

    def _ratio(self, at: int) -> tuple[Mention, int] | None:
        """`one in five`, `60 out of 100`, `3/4`, `two of every three`, `3/4 of an hour`."""
        part = self.cardinal(at)
        if part is None:
            return None
        whole = self._whole(part, part.next)
        if whole is None:
            return None
        if self.word(part.next) == "/":
            return self._whole_of(at, Read(part.value / whole.value, whole.next))
        return self._mention(part.value / whole.value, at, whole.next, "fraction"), whole.next

    def _whole(self, part: Read, at: int) -> Read | None:
        """The whole that a part is taken of: `in five`, `out of every hundred`; no days and no dates."""
        joint = next((j for j in JOINTS if all(self.word(at + n) == word for n, word in enumerate(j))), None)
        behind = at + len(joint or ())
        if joint is None or not self.glued_to_last(behind):
            return None
        scale = SCALES.get(self.word(behind)) if joint[-1] in ("every", "each") else None
        whole = self.cardinal(behind) or (Read(scale, behind + 1) if scale else None)
        if whole is None or not 0 <= part.value <= whole.value or whole.value == 0:
            return None
        another = self.word(whole.next) == "/" or (joint != ("/",) and self.time_behind(whole.next))
        return None if another else whole

    def _ordinal(self, at: int) -> tuple[Mention, int] | None:
        """`third`, `the twenty-fifth`, `6th`; not `a third of`, `two thirds`."""
        token = self.tokens[at]
        if token.kind == "number" and token.suffix in ("st", "nd", "rd", "th"):
            return self._mention(digits(token.text), at, at + 1, "ordinal"), at + 1
        tens = TENS.get(token.text, 0) if token.kind == "word" else 0
        last = at + 1 if tens else at
        value = ORDINALS.get(self.word(last, after=None if tens else at), 0)
        if not value or (tens and value >= 10):
            return None
        if not tens and value > 2 and self.word(at + 1) == "of" and self.word(at - 1, after=at) != "the":
            return None
        if value == 2 and not tens and self.word(at - 1, after=at) in ("a", "per", "each", "every"):
            return None
        return self._mention(tens + value, at, last + 1, "ordinal"), last + 1

    def _fraction(self, at: int) -> tuple[Mention, int] | None:
        """`half`, `a quarter`, `two thirds`, `½`; with what follows also `half a dozen`, `half an hour`."""
        token = self.tokens[at]
        if token.kind == "vulgar":
            share = Read(VULGAR[token.text], at + 1)
        elif token.text == "majority":
            share = Read(0.5, at + 1)
        elif token.text in ("half", "every") or token.text in ("a", "an"):
            found = self._part(at)
            if found is None:
                return None
            share = found
        else:
            many = self.cardinal(at)
            if many is None or not (below := DENOMINATORS.get(self.word(many.next))):
                return self._bare_part(at)
            share = Read(many.value / below, many.next + 1)
        return self._whole_of(at, share)

    def _part(self, at: int) -> Read | None:
        """A fraction that starts with `half`, an article or `every`."""
        first, second = self.tokens[at].text, self.word(at + 1)
        if first == "half":
            return Read(0.5, at + 1)
        if first == "every" and (nth := 2 if second == "other" else ORDINALS.get(second, 0)) > 1:
            return Read(1 / nth, at + 2)
        if first != "every" and (below := DENOMINATORS.get(second)):
            return Read(1 / below, at + 2)
        return None

    def _bare_part(self, at: int) -> tuple[Mention, int] | None:
        """`tenth of`, `quarter of` without an article, as after `the first` or `less than`."""
        below = DENOMINATORS.get(self.word(at, after=at))
        if below and self.word(at + 1) == "of":
            return self._whole_of(at, Read(1 / below, at + 1))
        return None

    def _whole_of(self, at: int, share: Read) -> tuple[Mention, int]:
        """A fraction, or the part of a dozen, a million, an hour, one per cent that it is."""
        behind = share.next + (self.word(share.next) == "of")
        behind += self.word(behind) in ("a", "an", "one")
        scale, time = SCALES.get(self.word(behind)), self.time(behind)
        if scale and (behind > share.next or self.tokens[share.next - 1].text == "half"):
            return self._mention(share.value * scale, at, behind + 1), behind + 1
        if percent := self.percent(behind):
            return self._mention(share.value / percent.value, at, percent.next, "percent"), percent.next
        if time and time.unit not in ("second", "d", "h") and self.tokens[at].text != "every":
            return self._mention(share.value, at, time.next, "plain", time.unit), time.next
        return self._mention(share.value, at, share.next, "fraction"), share.next

    def _count(self, at: int) -> tuple[Mention, int] | None:
        """A cardinal, with the percent sign or unit of time behind it."""
        many = self.cardinal(at)
        if many is None:
            time = self.single_time(at)
            return (self._mention(1, at, time.next, "plain", time.unit), time.next) if time else None
        token = self.tokens[many.next - 1]
        if token.suffix in ("h", "d"):
            return self._mention(many.value, at, many.next, "plain", token.suffix), many.next
        if found := self._measured(many.value, at, many.next):
            return found
        end = many.next + (self.word(many.next) in ("times", "fold"))
        return self._mention(many.value, at, end), end

    def _measured(self, value: float, first: int, behind: int) -> tuple[Mention, int] | None:
        """A number with the percent sign or unit of time at `behind`; None without one."""
        if percent := self.percent(behind):
            return self._mention(value / percent.value, first, percent.next, "percent"), percent.next
        if time := self.time_behind(behind):
            return self._mention(value, first, time.next, "plain", time.unit), time.next
        return None

    def _word(self, at: int) -> tuple[Mention, int] | None:
        """Words that stand for a number by themselves."""
        token = self.tokens[at]
        if token.kind != "word":
            return None
        if token.text in TIMES:
            many = TIMES[token.text]
            time = self.time(at + 2) if self.word(at + 1) == "of" else None
            end = time.next if time else at + 1
            return self._mention(many, at, end, "plain", time.unit if time else None), end
        if token.text in NOTHING or token.text.endswith(("n't", "n’t")):
            return self._mention(0, at, at + 1, "nothing"), at + 1
        if token.text in SOMETHING:
            return self._mention(1, at, at + 1, "something"), at + 1
        return None

    def _other_readings(self, mention: Mention, at: int) -> Iterator[Mention]:
        """`1.000` may be a thousand; `a third breach` is the third.

        Args:
            mention: What was read.
            at: Index of the token behind it.
        """
        text = self.text[mention.start : mention.end]
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) and not text.startswith("0."):
            whole = float(text.replace(".", ""))
            yield Mention(whole, mention.start, mention.end, mention.unit, mention.form)
        nth = ORDINALS.get(text.lower().removeprefix("a ").removeprefix("an "))
        if mention.form == "fraction" and nth and not re.match(r"\s+of\b", self.text[mention.end :]):
            yield Mention(float(nth), mention.start, mention.end, None, "ordinal")
        if text.lower() == "a second":
            yield Mention(2.0, mention.start, mention.end, None, "ordinal")
        if mention.unit and (rest := self.rest_of_time(at, mention.unit)):
            end = self.tokens[rest.next - 1].end
            yield Mention(mention.value + rest.value, mention.start, end, mention.unit)
        if mention.form == "plain" and mention.unit is None:
            yield from self._with_the_next(mention, at)

    def _with_the_next(self, mention: Mention, at: int) -> Iterator[Mention]:
        """`5 to 10 %` speaks of 5 % too, `one video in three` of a third."""
        dash = at < len(self.tokens) and re.match(r"\s*[-‐‑–—]", self.text[mention.end :])
        after = at if dash else at + 1 if self.word(at) in ("to", "and", "or") else None
        last = self.cardinal(after) if after is not None and self.glued_to_last(after) else None
        found = self._measured(mention.value, after or at, last.next) if last else None
        if found:
            yield replace(found[0], start=mention.start, end=mention.end)
        joint = at + (self.word(at) != "out")
        joined = self.word(joint) == "out" or (mention.value == 1 and self.word(joint) == "in")
        whole = self._whole(Read(mention.value, at), joint) if joined and self.word(at) else None
        if whole:
            end = self.tokens[whole.next - 1].end
            yield Mention(mention.value / whole.value, mention.start, end, None, "fraction")
