"""What a reviewer wants recorded: accept, change or escalate, which decision, and the reason.

Reads words, records nothing. A reason is what follows the order, or what stands after because; an
opinion before it is none, so that a decision is never recorded for a sigh.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from agent.chat.turns import Action
from agent.rules.measures import RuledDecision

ACCEPT = re.compile(
    r"\b(?:accept\w*|agree\w*|confirm\w*|approv\w*|uphold|sign(?:ed)? off|go with (?:it|the)|fine by me"
    r"|einverstanden|bestätig\w*|akzeptier\w*|acepto|aceptar|confirmo|de acuerdo|estoy de acuerdo"
    r"|accepte\w*|d['’]accord|confirme\w*|setuju|terima|đồng ý|chấp nhận|concordo|aceito)\b",
    re.IGNORECASE,
)
ESCALATE = re.compile(
    r"\b(?:escal\w*|eskalier\w*|hand (?:it|this|him|her|them) (?:on|over|up)|second (?:pair|opinion)|senior"
    r"|pass (?:it|this) (?:on|up)|teruskan)\b",
    re.IGNORECASE,
)
DECISIONS: tuple[tuple[RuledDecision, re.Pattern[str]], ...] = (
    (
        "no_action",
        re.compile(
            r"\bno[ _]action\b|\bdismiss\w*|\blet (?:it|him|her|them|this) (?:go|off)\b|\boverturn\w*"
            r"|\bdrop (?:it|this|the|all)\b|\bclear (?:him|her|them|it)\b|\bnothing (?:should|is to) happen"
            r"|\bsin medida|\bkeine maßnahme|\btanpa tindakan|\baucune mesure",
            re.IGNORECASE,
        ),
    ),
    (
        "educate",
        re.compile(r"\beducat\w*|\badvice\b|\bwarn\w*|\bhinweis\b|\bconsejo\b|\bconseil\b", re.IGNORECASE),
    ),
    (
        "restrict",
        re.compile(
            r"\brestrict\w*|\breach limit\b|\bposting limit\b|\btagging block\b|\bcommission hold\b|\bhold\b"
            r"|\beinschränk\w*|\brestring\w*|\bbatasi\b",
            re.IGNORECASE,
        ),
    ),
    (
        "suspend",
        re.compile(
            r"\bsuspen\w*|\bban(?:ned)?\b|\bsperr\w*|\bperman\w*|\bkick\b|\bsuspende\w*", re.IGNORECASE
        ),
    ),
)
GROUND = re.compile(
    r"\b(?:reason(?: is|:)?|because|since|on the ground(?:s)? that|weil|denn|porque|ya que|parce que|karena"
    r"|vì|begründung:?|motivo:?|alasan:?)[:,]?\s+(?P<reason>.+)$",
    re.IGNORECASE | re.DOTALL,
)
BREAK = re.compile(r"[.,;:!–—]\s+|\s[-–—]\s")
FEWEST = 2
"""Words that a reason has at least."""


class Wish(NamedTuple):
    """What is to be recorded; None where the turn does not say."""

    action: Action | None
    decision: RuledDecision | None
    reason: str


def read_wish(text: str, stands: str) -> Wish:
    """The wish of a turn in free words.

    Args:
        text: What the reviewer said, without quotes.
        stands: The decision of the verdict, which whoever names it with a word of assent accepts.
    """
    decision = decision_in(text)
    action: Action | None = None
    if ESCALATE.search(text):
        action = "escalate"
    elif ACCEPT.search(text) and decision in (None, stands):
        action = "accept"
    elif decision is not None or re.search(r"\bperman|\blifetime", text, re.IGNORECASE):
        action = "change"
    elif ACCEPT.search(text):
        action = "accept"
    return Wish(action, decision if action == "change" else None, reason_in(text))


def decision_in(text: str) -> RuledDecision | None:
    """The decision that a text names, the one that stands first; None where it names none."""
    found = [(match.start(), decision) for decision, p in DECISIONS if (match := p.search(text))]
    return min(found)[1] if found else None


def reason_in(text: str) -> str:
    """What a text gives as a reason; empty where it gives none."""
    ground = GROUND.search(text)
    if ground:
        return _reason(ground["reason"])
    orders = [ACCEPT, ESCALATE, *(pattern for _, pattern in DECISIONS)]
    starts = [match.start() for pattern in orders if (match := pattern.search(text))]
    if not starts:
        return ""
    after = BREAK.search(text, min(starts))
    return _reason(text[after.end() :]) if after else ""


def _reason(text: str) -> str:
    said = text.strip(" .,;:")
    return said if len(said.split()) >= FEWEST else ""
