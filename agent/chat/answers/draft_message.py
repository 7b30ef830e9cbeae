"""`draft_message`: the verdict's message to the creator, in another language or tone where that can be done.

The model may reword only the two passages of each clause, and only as far as the checks on all prose let it.
What fails them is told, and the standing message shown. Nothing that a reviewer asks to add is added.
"""

from __future__ import annotations

from collections.abc import Mapping

from agent.chat.answers.rewording import Refused, reworded
from agent.chat.arguments.wishes import MessageWish, language_name, read_message_wish
from agent.chat.asked import Asked, Said
from agent.chat.case import case_of
from agent.page import words as say
from agent.prose.checks import PROMISE
from agent.prose.frame import Passage, carried, compose
from agent.prose.passages import MODEL_LANGUAGES
from agent.prose.source import source_of, template
from agent.prose.wording import Wording, languages, load_wording
from agent.rules.case import Case
from agent.rules.decide import Outcome, decide

TONE_WORDS = {"shorter": "shorter", "friendlier": "friendlier", "formal": "more formal", "simple": "simpler"}


def draft_message(asked: Asked) -> Said:
    """The message, and a sentence about every wish that was not met."""
    wish = read_message_wish(asked.text)
    standing = asked.about.verdict.education_message
    notes: list[str] = []
    text = standing.text
    if wish.language not in (None, standing.language) or wish.tone:
        text, notes = _made(asked, wish)
    if PROMISE.search(asked.text):
        notes.append("Nothing is assured in it beyond what the rules hold.")
    return Said("\n\n".join([_lead(asked), *notes, _quoted(text)]))


def _made(asked: Asked, wish: MessageWish) -> tuple[str, list[str]]:
    """The message as wished as far as it can be, and what could not be."""
    standing = asked.about.verdict.education_message
    case = case_of(asked.about, asked.reviewer)
    outcome = decide(case)
    if outcome.decision != asked.about.verdict.decision:
        return standing.text, ["It is shown as it stands, since the verdict was made under other rules."]
    notes = []
    have = languages(asked.handbook.messages)
    language = wish.language or standing.language
    if language not in have:
        names = " and ".join(map(language_name, have))
        notes.append(f"There is no checked wording in {language_name(language)}, so it stays in {names}.")
        language = standing.language
    wording = load_wording(language, asked.handbook.messages)
    passages: Mapping[str, Passage] = _standing(case, outcome, wording)
    if wish.tone:
        passages, note = _toned(asked, case, outcome, wording, passages, wish)
        notes.append(note)
    elif language == standing.language:
        return standing.text, notes
    return compose(case, outcome, passages, wording), notes


def _toned(
    asked: Asked,
    case: Case,
    outcome: Outcome,
    wording: Wording,
    passages: Mapping[str, Passage],
    wish: MessageWish,
) -> tuple[Mapping[str, Passage], str]:
    """The passages in another tone, or as they stand with the reason."""
    assert wish.tone is not None
    tools = asked.reviewer.tools
    kept = f"It could not be made {TONE_WORDS[wish.tone]}"
    if not passages:
        return passages, f"{kept}: every sentence of it is fixed wording."
    if tools.model is None:
        return passages, f"{kept} without a model; this is the standing message."
    if wording.language not in MODEL_LANGUAGES:
        return passages, f"{kept}: the model writes English only."
    sources = {a.clause.id: source_of(case, a, wording) for a in carried(outcome)}
    try:
        return reworded(tools.model, sources, passages, wish.tone, tools.time_limit), (
            f"The reasons and the advice are {TONE_WORDS[wish.tone]}, by the model, and passed all checks."
        )
    except Refused as refused:
        return passages, f"{kept}: the model's words did not pass the checks ({refused})."


def _standing(case: Case, outcome: Outcome, wording: Wording) -> dict[str, Passage]:
    """The handbook's own words on each breach."""
    return {a.clause.id: template(source_of(case, a, wording), wording) for a in carried(outcome)}


def _lead(asked: Asked) -> str:
    verdict = asked.about.verdict
    clauses = dict.fromkeys(item.clause for item in verdict.measures if item.clause)
    on = f" on {', '.join(clauses)}" if clauses else ""
    return f"The message of this verdict ({say.decision(verdict.decision)}){on}. Nothing is sent from here."


def _quoted(message: str) -> str:
    """The message as a quote, so that nobody takes it for the chat's own words."""
    return "\n".join(f"> {line}".rstrip() for line in say.safe(message).split("\n"))
