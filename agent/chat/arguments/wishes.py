"""How a reviewer wants the message: in which language, and in which tone."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Tone = Literal["shorter", "friendlier", "formal", "simple"]

TONES: dict[Tone, re.Pattern[str]] = {
    "shorter": re.compile(
        r"\bshort\w*|\bbrief\w*|\bconcise|\bhalf the length|\bfewer words|\btighter|\btrim\b|\bkürzer"
        r"|\bmás cort\w*|\bplus court\w*|\bsingkat",
        re.IGNORECASE,
    ),
    "formal": re.compile(r"\bformal\w*|\bofficial\w*|\bförmlich\w*|\bless chatty", re.IGNORECASE),
    "friendlier": re.compile(
        r"\bfriendl\w*|\bsoft\w*|\bwarm\w*|\bkind\w*|\bgentl\w*|\bnice\w*"
        r"|\bless (?:harsh|strict|cold|preachy)|\bfreundlich\w*|\bamable|\bgentil\w*|\bramah",
        re.IGNORECASE,
    ),
    "simple": re.compile(
        r"\bsimpl\w*|\beasy\b|\bplain\w*|\beasier\b|\beinfach\w*|\bsencill\w*", re.IGNORECASE
    ),
}
LANGUAGES: dict[str, tuple[str, ...]] = {
    "en": ("english", "inglés", "englisch", "anglais", "inggris"),
    "es": ("spanish", "español", "castellano", "spanisch", "espagnol"),
    "de": ("german", "deutsch", "alemán", "allemand", "jerman"),
    "fr": ("french", "français", "französisch", "francés", "perancis"),
    "id": ("indonesian", "bahasa indonesia", "indonesisch", "indonesio", "bahasa"),
    "vi": ("vietnamese", "tiếng việt", "vietnamesisch", "vietnamita"),
    "pt": ("portuguese", "português", "portugiesisch", "portugués"),
    "it": ("italian", "italiano", "italienisch", "italien"),
    "th": ("thai", "ภาษาไทย"),
    "ms": ("malay", "bahasa melayu"),
    "tl": ("tagalog", "filipino"),
    "zh": ("chinese", "mandarin", "中文"),
    "ja": ("japanese", "日本語"),
    "ko": ("korean", "한국어"),
    "pl": ("polish", "polski"),
    "nl": ("dutch", "nederlands"),
    "tr": ("turkish", "türkçe"),
    "ar": ("arabic", "العربية"),
}
"""What a language is called, in itself and in some others."""


class MessageWish(NamedTuple):
    """The language by its code and the tone; None where the turn names none."""

    language: str | None
    tone: Tone | None


def read_message_wish(text: str) -> MessageWish:
    """What a turn says of the message."""
    lowered = text.casefold()
    names = [(name, code) for code, every in LANGUAGES.items() for name in every]
    found = [code for name, code in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)]
    coded = re.fullmatch(r"\s*([a-z]{2})\s*", lowered)
    if coded and coded[1] in LANGUAGES:
        found = [coded[1]]
    tone = next((tone for tone, pattern in TONES.items() if pattern.search(text)), None)
    return MessageWish(found[0] if found else None, tone)


def language_name(code: str) -> str:
    """The English name of a language, its code where it has none here."""
    return LANGUAGES[code][0].capitalize() if code in LANGUAGES else code
