"""Finds the numbers that English prose states, however it writes them.

`60 %`, `0.6`, `three in five`, `half a dozen`, `twenty-five`, `a fortnight` and `the third` all become a
value with its place in the text. Whether such a mention states the threshold of a rule, `policies.numbers`
decides. Nothing here knows a signal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from policies.cardinals import Read, Tokens, digits
from policies.numerals import (
    BETWEEN,
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

Form = Literal["plain", "percent", "fraction", "ordinal", "nothing", "something"]


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


@lru_cache(maxsize=512)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every number that a text states, in order; two readings of the same words may overlap."""
    return tuple(sorted(_Scan(text).all(), key=lambda m: (m.start, m.end)))


class _Scan(Tokens):
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
            yield from self._other_readings(mention)

    def _at(self, at: int) -> tuple[Mention, int] | None:
        token = self.tokens[at]
        if token.kind == "sign" or (
            token.kind == "word" and token.text not in STARTS and "n" not in token.text[-2:-1]
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
        """`one in five`, `60 out of 100`, `3/4`, `two of every three`."""
        part = self.cardinal(at)
        if part is None:
            return None
        joint = part.next
        words = [self.word(joint + n) for n in range(2)]
        if (
            words[0] == "/"
            or (words[0] == "in" and words[1] != "every")
            or (words[0] == "of" and words[1] not in ("every", "each"))
        ):
            joint += 1
        elif words in (["out", "of"], ["of", "every"], ["in", "every"], ["of", "each"]):
            joint += 2
        else:
            return None
        whole = self.cardinal(joint) if joint < len(self.tokens) and self.glued(joint) else None
        if whole is None or not 0 <= part.value <= whole.value or whole.value == 0 or self._unit(whole.next):
            return None
        if self.word(whole.next) == "/":
            return None
        return self._mention(part.value / whole.value, at, whole.next, "fraction"), whole.next

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
            return self._mention(1 / below, at, at + 1, "fraction"), at + 1
        return None

    def _whole_of(self, at: int, share: Read) -> tuple[Mention, int]:
        """A fraction, or the part of a dozen, a million, an hour that it is."""
        behind = share.next + (self.word(share.next) == "of")
        behind += self.word(behind) in ("a", "an")
        scale, unit = SCALES.get(self.word(behind)), SECONDS.get(self.word(behind))
        if scale and (behind > share.next or self.tokens[share.next - 1].text == "half"):
            return self._mention(share.value * scale, at, behind + 1), behind + 1
        if unit and self.word(behind) not in ("second", "d", "h"):
            return self._mention(share.value, at, behind + 1, "plain", self.word(behind)), behind + 1
        return self._mention(share.value, at, share.next, "fraction"), share.next

    def _count(self, at: int) -> tuple[Mention, int] | None:
        """A cardinal, with the percent sign or unit of time behind it."""
        many = self.cardinal(at)
        if many is None:
            return self._article_of_time(at)
        token = self.tokens[many.next - 1]
        if token.suffix in ("h", "d"):
            return self._mention(many.value, at, many.next, "plain", token.suffix), many.next
        if percent := self._percent(many.next):
            return self._mention(many.value / percent.value, at, percent.next, "percent"), percent.next
        if found := self._unit(many.next):
            return self._mention(many.value, at, found[1], "plain", found[0]), found[1]
        end = many.next + (self.word(many.next) in ("times", "fold"))
        return self._mention(many.value, at, end), end

    def _article_of_time(self, at: int) -> tuple[Mention, int] | None:
        """`a week`, `an hour`, `the fortnight`."""
        unit = self.word(at + 1)
        articles = ("a", "an", "the", "one", "single") if unit == "fortnight" else ("a", "an")
        if self.tokens[at].text in articles and unit in SECONDS and len(unit) > 2:
            return self._mention(1, at, at + 2, "plain", unit), at + 2
        return None

    def _word(self, at: int) -> tuple[Mention, int] | None:
        """Words that stand for a number by themselves."""
        token = self.tokens[at]
        if token.kind != "word":
            return None
        if token.text in TIMES:
            return self._mention(TIMES[token.text], at, at + 1), at + 1
        if token.text in NOTHING or token.text.endswith(("n't", "n’t")):
            return self._mention(0, at, at + 1, "nothing"), at + 1
        if token.text in SOMETHING:
            return self._mention(1, at, at + 1, "something"), at + 1
        return None

    def _percent(self, at: int) -> Read | None:
        """What a number before `%`, `per cent`, `‰` is divided by."""
        word, then = self.word(at), self.word(at + 1)
        if word in ("%", "percent", "pct", "percentage"):
            return Read(100, at + 1)
        if word == "‰":
            return Read(1000, at + 1)
        if word == "per" and then in ("cent", "hundred"):
            return Read(100, at + 2)
        return Read(1000, at + 2) if word == "per" and then in ("mille", "thousand") else None

    def _unit(self, at: int) -> tuple[str, int] | None:
        """The unit of time at an index, `or more` and adjectives before it skipped, and the index behind."""
        if self.word(at) == "or" and self.word(at + 1) in ("more", "fewer", "less", "over"):
            at += 2
        at += self.word(at) in BETWEEN
        word = self.word(at)
        return (word, at + 1) if word in SECONDS else None

    def _other_readings(self, mention: Mention) -> Iterator[Mention]:
        """`1.000` may be a thousand; `a third breach` is the third."""
        text = self.text[mention.start : mention.end]
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) and not text.startswith("0."):
            yield Mention(
                float(text.replace(".", "")), mention.start, mention.end, mention.unit, mention.form
            )
        nth = ORDINALS.get(text.lower().removeprefix("a ").removeprefix("an "))
        if mention.form == "fraction" and nth and not re.match(r"\s+of\b", self.text[mention.end :]):
            yield Mention(float(nth), mention.start, mention.end, None, "ordinal")
        if text.lower() == "a second":
            yield Mention(2.0, mention.start, mention.end, None, "ordinal")
