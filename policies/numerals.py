"""The words of numbers in English prose, as data: what `policies.numbers` reads by."""

from __future__ import annotations

CARDINALS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"nought": 0, "nil": 0}
TENS: dict[str, int] = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES: dict[str, int] = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
SUFFIXES: dict[str, int] = {"k": 1000, "m": 1_000_000}

ORDINALS: dict[str, int] = (
    {
        word: value
        for value, word in enumerate(
            [
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
                "fifteenth",
                "sixteenth",
                "seventeenth",
                "eighteenth",
                "nineteenth",
            ],
            start=1,
        )
    }
    | {word.removesuffix("y") + "ieth": value for word, value in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 1_000_000}
)

DENOMINATORS: dict[str, int] = {
    form: value for word, value in ORDINALS.items() if value > 2 for form in (word, word + "s")
} | {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}

VULGAR: dict[str, float] = {
    sign: above / below
    for below, signs in {
        2: "½", 3: "⅓⅔", 4: "¼ ¾", 5: "⅕⅖⅗⅘", 6: "⅙   ⅚", 7: "⅐", 8: "⅛ ⅜ ⅝ ⅞", 9: "⅑", 10: "⅒",
    }.items()
    for above, sign in enumerate(signs, start=1)
    if sign != " "
}  # fmt: skip

TIMES: dict[str, int] = {
    word: value
    for value, words in enumerate(
        (
            "once single",
            "twice double doubled doubles twofold both couple pair",
            "thrice triple tripled threefold",
            "fourfold",
            "fivefold",
            "sixfold",
            "sevenfold",
            "eightfold",
            "ninefold",
            "tenfold",
        ),
        start=1,
    )
    for word in words.split()
} | {"hundredfold": 100}

NOTHING = frozenset(["no", "none", "never", "without", "nothing", "nobody", "neither", "nor", "not", "zero"])
SOMETHING = frozenset(
    ["a", "an", "any", "one", "anything", "anybody", "somebody", "something", "even", "some", "every", "each"]
)
EVERYTHING = frozenset(
    [
        "all",
        "every",
        "each",
        "entire",
        "entirely",
        "whole",
        "wholly",
        "full",
        "fully",
        "complete",
        "completely",
        "only",
        "always",
    ]
)

SECONDS: dict[str, int] = {
    form: seconds
    for names, seconds in (
        ("second seconds sec secs", 1),
        ("minute minutes min mins", 60),
        ("hour hours hr hrs h", 3600),
        ("day days d", 86_400),
        ("week weeks", 7 * 86_400),
        ("fortnight fortnights", 14 * 86_400),
        ("month months", 30 * 86_400),
        ("year years", 365 * 86_400),
    )
    for form in names.split()
}  # fmt: skip
"""Seconds in each unit of time; a month counts 30 days."""

BETWEEN = frozenset(
    ["full", "whole", "calendar", "working", "business", "consecutive", "straight", "further", "more"]
)
"""Words that may stand between a number and its unit of time."""
