"""The tokens of a text, and the cardinals they spell: `1,000`, `twenty-five`, `two and a half`.

Clause ids, dates and names of signals are no numbers and are passed over.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from policies.numerals import CARDINALS, DENOMINATORS, SCALES, SUFFIXES, TENS, VULGAR
from policies.parse import CLAUSE_ID

DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+"
TOKEN = re.compile(
    rf"(?P<number>(?<![\w.])(?:(?<![\w)-])[-−](?=[\d.]))?(?:{DIGITS}))(?P<suffix>st|nd|rd|th|[kKx×hd])?(?![A-Za-z_])"
    rf"|(?P<word>[A-Za-z]+(?:['’][a-z]+)?)"
    rf"|(?P<vulgar>[{''.join(VULGAR)}])"
    rf"|(?P<sign>[%‰/])"
)
NO_NUMBER = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}|(?<![\w-])(?:{CLAUSE_ID.pattern})(?![\w-])|\w+_\w+")
LINE_START = re.compile(r"\n\s*\n|\n\s*[-*] ")
GLUE = re.compile(r"[\s*_]*[-‐‑–]?[\s*_]*")

OPENINGS = frozenset({*CARDINALS, *TENS, "a", "an"})
"""Words that a cardinal in words begins with."""


class Token(NamedTuple):
    """A number in digits, a word, a vulgar fraction or a sign, with its place."""

    kind: str
    text: str
    start: int
    end: int
    suffix: str = ""


class Read(NamedTuple):
    """A number read from tokens: its value and the index behind it."""

    value: float
    next: int


class Tokens:
    """The tokens of a text, and the cardinals that stand among them."""

    def __init__(self, text: str) -> None:
        self._read: dict[int, Read | None] = {}
        self.text = NO_NUMBER.sub(lambda found: "\x00" * len(found[0]), text)
        self.tokens = [
            Token(
                m.lastgroup if m.lastgroup != "suffix" else "number",
                m[m.lastgroup].lower(),
                m.start(),
                m.end(),
            )
            if m["number"] is None
            else Token("number", m["number"], m.start(), m.end(), (m["suffix"] or "").lower())
            for m in TOKEN.finditer(self.text)
            if m.lastgroup
        ]
        self._words_alone = [t.text if t.kind in ("word", "sign") else "" for t in self.tokens]
        self._linked = [
            word if word and (at == 0 or self.glued(at)) else "" for at, word in enumerate(self._words_alone)
        ]

    def word(self, at: int, *, after: int | None = None) -> str:
        """The word at an index, if it follows the token before it with no more than a dash between."""
        words = self._linked if after is None else self._words_alone
        return words[at] if 0 <= at < len(words) else ""

    def glued(self, at: int) -> bool:
        """Whether nothing but space, marks of emphasis or a dash parts a token from the one before it."""
        between = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        if between == " ":
            return True
        return GLUE.fullmatch(between) is not None and LINE_START.search(between) is None

    def cardinal(self, at: int) -> Read | None:
        """A whole or decimal number in digits or words; no articles by themselves."""
        if at not in self._read:
            found = self._digits(at) or self._words(at)
            self._read[at] = self._and_part(found) if found else None
        return self._read[at]

    def _digits(self, at: int) -> Read | None:
        token = self.tokens[at] if at < len(self.tokens) else None
        if token is None or token.kind != "number" or token.suffix in ("st", "nd", "rd", "th"):
            return None
        value = digits(token.text) * SUFFIXES.get(token.suffix, 1)
        scale = SCALES.get(self.word(at + 1))
        return Read(value * scale, at + 2) if scale else Read(value, at + 1)

    def _words(self, at: int) -> Read | None:
        """Number words: `twenty-five`, `one hundred and twenty`, `a dozen`, `two thousand five hundred`."""
        if self.word(at, after=at) not in OPENINGS:
            return None
        total, current, last, first = 0, 0, "", at
        if self.word(at, after=at) in ("a", "an") and SCALES.get(self.word(at + 1)):
            current, last, at = 1, "unit", at + 1
        while at < len(self.tokens):
            word = self.word(at, after=None if at > first else at)
            if word in CARDINALS and last != "unit" and (last != "ten" or 0 < CARDINALS[word] < 10):
                current, last = current + CARDINALS[word], "unit"
            elif word in TENS and last not in ("unit", "ten"):
                current, last = current + TENS[word], "ten"
            elif word in SCALES and last:
                scale = SCALES[word]
                total, current = (
                    (total, current * scale) if scale <= 100 else (total + max(current, 1) * scale, 0)
                )
                last = "scale"
            elif not (word == "and" and last == "scale" and self.word(at + 1) in (CARDINALS | TENS)):
                break
            at += 1
        return self._point(Read(total + current, at)) if last else None

    def _point(self, read: Read) -> Read:
        """The decimals of `zero point six`."""
        if self.word(read.next) != "point":
            return read
        at, digits = read.next + 1, ""
        while (value := CARDINALS.get(self.word(at))) is not None and value < 10:
            digits, at = digits + str(value), at + 1
        return Read(float(f"{read.value:g}.{digits}"), at) if digits else read

    def _and_part(self, read: Read) -> Read:
        """`two and a half`, `one and two thirds`, `1½`, `2 1/2`."""
        at = read.next
        if at < len(self.tokens) and self.tokens[at].kind == "vulgar" and self.glued(at):
            return Read(read.value + VULGAR[self.tokens[at].text], at + 1)
        if self.word(at) == "and":
            above = 1 if self.word(at + 1) == "a" else CARDINALS.get(self.word(at + 1), 0)
            below = DENOMINATORS.get(self.word(at + 2), 0)
            if 0 < above < below:
                return Read(read.value + above / below, at + 3)
        if self.word(at + 1) == "/" and self.glued(at) and read.value == int(read.value):
            parts = [self.tokens[n].text for n in (at, at + 2) if n < len(self.tokens)]
            if re.fullmatch(r"\d \d\d?", " ".join(parts)) and int(parts[0]) < int(parts[1]):
                return Read(read.value + int(parts[0]) / int(parts[1]), at + 3)
        return read


def digits(text: str) -> float:
    """The value of digits with `,`, spaces or a decimal comma in them."""
    plain = text.replace("−", "-")
    if re.fullmatch(r"-?\d+,\d+", plain) and not re.fullmatch(r"-?\d{1,3},\d{3}", plain):
        plain = plain.replace(",", ".")
    return float(re.sub(r"[,\s]", "", plain))
