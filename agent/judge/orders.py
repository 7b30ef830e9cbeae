"""Takes out of evidence what speaks to its reader instead of about the case.

Evidence tells what happened; it has no reason to open a chat turn or to say how a question is to be
answered. What does so is cut before a model sees it, whoever wrote it. An order that is not recognised
still meets a question that is asked before the evidence and answered in one word.
"""

from __future__ import annotations

import re

TURN = re.compile(r"<\s*[|｜][^<>\n]{0,64}[|｜]\s*>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>", re.I)
"""The marks by which chat formats open a turn; nothing after one is evidence."""

ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:instruction|rule|polic|prompt|above|previous|evidence)"
    r"|\b(?:answer|reply|respond)\b.{0,60}\b(?:yes|no|true)\b"
    r"|\b(?:new|updated|system|hidden) (?:instruction|prompt|message|note|override|order)s?\b"
    r"|\bdear (?:ai|assistant|bot)\b|\b(?:allowed|correct|required) output\b"
    r"|\byou are (?:now|an? (?:ai|assistant|model|reviewer|judge))\b"
    r"|\bas an? (?:ai|assistant|language model)\b"
    r"|\breturn\b.{0,40}\b(?:decision|verdict|no_action)\b|\bno_action\b|\bconfidence\b.{0,10}\d"
    r"|\bdo not (?:mention|reveal|repeat|tell|show)\b.{0,40}\b(?:line|message|instruction|note|this)\b"
    r"|\bexempt from (?:every|all|any)\b"
    r"|\b(?:mark|treat|classify|set)\b.{0,40}\bas (?:exempt|compliant|cleared)\b"
    r"|\btreat\b.{0,40}\bas (?:an? )?(?:trusted|proven|verified)\b"
    r"|\bignor\w+\b.{0,40}\b(?:reglas|instrucciones|regeln|anweisungen)\b|\brespond\w*\b.{0,30}\bsí\b"
    r"|\babaikan\b.{0,40}\b(?:aturan|instruksi)\b|\bjawab\w*\b.{0,30}\bya\b|\bantwort\w*\b.{0,30}\bja\b"
    r"|\bbỏ qua\b.{0,40}\b(?:quy tắc|hướng dẫn)\b|\btrả lời\b.{0,30}\bcó\b",
    re.IGNORECASE | re.DOTALL,
)
SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")


def gives_orders(text: str) -> bool:
    """Whether anything in the text speaks to its reader."""
    return bool(TURN.search(text)) or any(ORDER.search(sentence) for sentence in SENTENCE.split(text))


def without_orders(text: str) -> str:
    """The text up to the first mark of a chat turn, less every sentence that gives an order to its reader."""
    told = SENTENCE.split(TURN.split(text, maxsplit=1)[0])
    return " ".join(sentence for sentence in told if not ORDER.search(sentence)).strip()
