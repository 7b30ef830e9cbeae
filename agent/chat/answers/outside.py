"""`none`: small talk, commands about the chat itself, and what neither the handbook nor the case can tell."""

from __future__ import annotations

import re

from agent.chat.answers.english import query_of
from agent.chat.answers.search_policy import hits_for
from agent.chat.asked import Asked, Said

NOT_SAID = "The handbook does not say."
GREETING = re.compile(
    r"\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|moin|hallo|guten (?:tag|morgen)|hola"
    r"|buenos días|buenas|bonjour|salut|halo|selamat \w+|xin chào|olá|ciao)(?: there| all| again| you)?\W*",
    re.IGNORECASE,
)
THANKS = re.compile(
    r"\W*(?:ok(?:ay)?|great|perfect|good|nice|alright|cool)?\W*"
    r"(?:thanks?(?: you)?|thx|ty|cheers|danke\w*|gracias|merci"
    r"|terima kasih|makasih|cảm ơn|obrigad[oa]|grazie)"
    r"(?: (?:a lot|so much|very much|for (?:that|this|your help)|schön|sehr|that'?s all|all))*\W*",
    re.IGNORECASE,
)
SMALL_TALK = re.compile(
    r"\W*(?:ok(?:ay)?|great|perfect|fine|alright|cool|got it|i see|bye|goodbye|see you|never ?mind|lol|haha"
    r"|good job|well done|nice)\W*",
    re.IGNORECASE,
)
WHO = re.compile(
    r"\b(?:who|what) are you\b|\bare you (?:a |an )?(?:bot|human|machine|person|ai|real)\b", re.IGNORECASE
)


def is_small_talk(text: str) -> bool:
    """Whether a turn is a greeting, thanks or the like, and nothing else."""
    return any(pattern.fullmatch(text) for pattern in (GREETING, THANKS, SMALL_TALK)) or bool(
        WHO.search(text)
    )


def outside(asked: Asked) -> Said:
    """One honest sentence, with the nearest clauses where something was asked."""
    if THANKS.fullmatch(asked.text):
        return Said("You are welcome.")
    if is_small_talk(asked.text) or not asked.text:
        return Said("I can speak of this case and of the handbook; /help shows how.")
    hits = hits_for(asked, query_of(asked))
    near = ", ".join(f"{hit.clause} ({_title(hit.clause, asked)})" for hit in hits)
    return Said(f"{NOT_SAID} The nearest clauses are {near}." if near else NOT_SAID)


def _title(clause: str, asked: Asked) -> str:
    profile = asked.about.profile
    version = asked.handbook.version_of(clause, profile.region, profile.as_of)
    return version.title if version else clause
