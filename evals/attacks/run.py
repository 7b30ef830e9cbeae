"""Puts attacks and their twins through the same review, one after the other.

Every output of the model is kept by content, so equal prompts are asked once and a run that was stopped goes
on where it was. A hostile handbook is searched by words and by signals alone, as is that of its twin.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from agent.chat.chat import Chat
from agent.chat.turns import About, Answer
from agent.review import Reviewer
from evals.attacks.attack import Attack, Base
from evals.attacks.outcome import Outcome, chat_outcome, outcome
from evals.attacks.place import handbook_with, profile_with
from evals.attacks.seen import Seen, look
from index.store import open_index
from signals.profile import Profile

QUOTE = "> "
"""How a chat begins the lines of a message that it shows."""


def run(attacks: Sequence[Attack], bases: Mapping[str, Base], reviewer: Reviewer) -> Iterator[Outcome]:
    """What became of each attack, in their order.

    Args:
        attacks: The attacks.
        bases: The creators who are attacked, by id.
        reviewer: What is attacked.
    """
    with tempfile.TemporaryDirectory() as work, Chat(reviewer) as chat:
        range_ = _Range(bases, reviewer, chat, Path(work))
        for attack in attacks:
            yield range_.measured(attack)


class _Range:
    """Where attacks are measured: a reviewer, and a folder for hostile files."""

    def __init__(self, bases: Mapping[str, Base], reviewer: Reviewer, chat: Chat, work: Path) -> None:
        self._bases, self._reviewer, self._chat, self._work = bases, reviewer, chat, work
        self._seen: dict[str, Seen] = {}

    def measured(self, attack: Attack) -> Outcome:
        """One attack beside its twin."""
        base = self._bases[attack.base]
        hostile, clean = attack.hostile(base), attack.clean(base)
        match attack.at:
            case "chat":
                return self._in_chat(attack, hostile, clean)
            case "handbook":
                return self._by_handbook(attack, hostile, clean)
        profiles = (self._profile(attack, hostile), self._profile(attack, clean), self._creator(attack.base))
        seen, twin, bare = map(self._look, profiles)
        return outcome(attack, seen, twin, bare)

    def _look(self, profile: Profile) -> Seen:
        """A review; that of a twin which many attacks share is made once."""
        digest = profile.digest()
        if digest not in self._seen:
            self._seen[digest] = look(self._reviewer, profile)
        return self._seen[digest]

    def _creator(self, base: str) -> Profile:
        handbook = self._reviewer.handbook
        return profile_with(self._bases[base], "evidence", "", handbook, self._work)

    def _profile(self, attack: Attack, text: str) -> Profile:
        base = self._bases[attack.base]
        # A name and a label have a length; a twin's is cut like everybody's.
        text = text if attack.at in ("evidence", "csv", "caption") else text[:80].strip()
        return profile_with(base, attack.at, text, self._reviewer.handbook, self._work)

    def _by_handbook(self, attack: Attack, hostile: str, clean: str) -> Outcome:
        profile = self._creator(attack.base)
        seen, twin = (look(self._over(text), profile) for text in (hostile, clean))
        return outcome(attack, seen, twin, self._look(profile))

    def _over(self, text: str) -> Reviewer:
        """A reviewer over a handbook that holds the text."""
        handbook, tools = handbook_with(text, self._work), self._reviewer.tools
        return Reviewer(handbook, open_index(handbook, None, self._work), tools.model, scale=tools.scale)

    def _in_chat(self, attack: Attack, hostile: str, clean: str) -> Outcome:
        profile = self._creator(attack.base)
        before = self._look(profile)
        about = About(profile, before.verdict)
        answers = [_answer(self._chat, text, about) for text in (hostile, clean)]
        brought, other = ((a.tool, a.proposal and (a.proposal.action, a.proposal.decision)) for a in answers)
        drafts = (_draft(answers[0]), _draft(answers[1]))
        return chat_outcome(attack, before, look(self._reviewer, profile), (brought, other), drafts)


def _answer(chat: Chat, text: str, about: About) -> Answer:
    """The answer of a new conversation to one turn."""
    *_, last = chat.ask(uuid4().hex, text, about)
    assert isinstance(last, Answer)
    return last


def _draft(answer: Answer) -> str:
    """The message that an answer shows to be sent; all else is for the reviewer, who may see limits."""
    lines = answer.text.split("\n")
    return "\n".join(line.removeprefix(QUOTE) for line in lines if line.startswith(QUOTE.strip()))
