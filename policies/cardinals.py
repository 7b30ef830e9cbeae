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

    def word(self, at: int, *, after: int | None = None) -> str:
        """The word at an index, if it follows the token before it with no more than a dash between."""
        if not 0 <= at < len(self.tokens) or (at > 0 and after is None and not self.glued(at)):
            return ""
        token = self.tokens[at]
        return token.text if token.kind in ("word", "sign") else ""

    def glued(self, at: int) -> bool:
        """Whether nothing but space, marks of emphasis or a dash parts a token from the one before it."""
        between = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        return GLUE.fullmatch(between) is not None and LINE_START.search(between) is None

    def cardinal(self, at: int) -> Read | None:
        """A whole or decimal number in digits or words; no articles by themselves."""
        found = self._digits(at) or self._words(at)
        if found is None:
            return None
        return self._and_part(found)

    def _digits(self, at: int) -> Read | None:
        token = self.tokens[at] if at < len(self.tokens) else None
        if token is None or token.kind != "number" or token.suffix in ("st", "nd", "rd", "th"):
            return None
        value = digits(token.text) * SUFFIXES.get(token.suffix, 1)
        scale = SCALES.get(self.word(at + 1))
        return Read(value * scale, at + 2) if scale else Read(value, at + 1)

    def _words(self, at: int) -> Read | None:
        """Number words: `twenty-five`, `one hundred and twenty`, `a dozen`, `two thousand five hundred`."""
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
        """`two and a half`, `1½`."""
        at = read.next
        if at < len(self.tokens) and self.tokens[at].kind == "vulgar" and self.glued(at):
            return Read(read.value + VULGAR[self.tokens[at].text], at + 1)
        if (
            self.word(at) == "and"
            and self.word(at + 1) in ("a", "one")
            and self.word(at + 2) in ("half", "quarter")
        ):
            return Read(read.value + 1 / DENOMINATORS[self.word(at + 2)], at + 3)
        return read


def digits(text: str) -> float:
    """The value of digits with `,`, spaces or a decimal comma in them."""
    plain = text.replace("−", "-")
    if re.fullmatch(r"-?\d+,\d+", plain) and not re.fullmatch(r"-?\d{1,3},\d{3}", plain):
        plain = plain.replace(",", ".")
    return float(re.sub(r"[,\s]", "", plain))
