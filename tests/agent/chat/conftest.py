"""A conversation about a shipped sample creator, by rules and words alone or with a script for a model."""

from __future__ import annotations

from typing import Any

import pytest

from agent.chat.asked import Asked
from agent.chat.chat import Chat
from agent.chat.choice.examples import Examples
from agent.chat.turns import TOOLS, About, Answer, Other, Tool


class Undecided(Examples):
    """Examples to which every turn is as like as to any other, so that the model is asked."""

    def odds(self, text: str) -> dict[Tool, float]:
        """The same for every tool."""
        return {tool: 1 / len(TOOLS) for tool in TOOLS}


class Room:
    """Where conversations are held; verdicts and the fitted examples are made once."""

    def __init__(self, desk: Any) -> None:
        """`desk` holds the shipped handbook and the samples."""
        self.desk = desk
        self.reviewer = desk.reviewer()
        self.examples = Examples(None)
        self.undecided = Undecided(None)
        self._about: dict[str, About] = {}

    def about(self, name: str, *others: str) -> About:
        """A sample creator with its verdict, and the verdicts on others."""
        if name not in self._about:
            profile = self.desk.sample(name)
            self._about[name] = About(profile, self.reviewer.review(profile, prose=False))
        known = self._about[name]
        return About(known.profile, known.verdict, lambda: [Other(self.about(o).verdict) for o in others])

    def chat(self, reviewer: Any = None, place: Any = None, undecided: bool = False) -> Chat:
        """A chat whose examples are fitted already, or leave every choice to the model."""
        opened = Chat(reviewer or self.reviewer, place)
        opened._examples = self.undecided if undecided else self.examples
        return opened

    def says(self, name: str, *turns: str, chat: Chat | None = None, others: tuple[str, ...] = ()) -> Answer:
        """The last answer of a conversation about a sample creator."""
        opened = chat or self.chat()
        for turn in turns:
            *_, last = opened.ask("t", turn, self.about(name, *others))
        assert isinstance(last, Answer)
        return last

    def asked(self, name: str, text: str, *others: str, reviewer: Any = None, **keys: Any) -> Asked:
        """One turn as a tool sees it."""
        return Asked(text, text, reviewer or self.reviewer, self.about(name, *others), **keys)


@pytest.fixture(scope="session")
def room(desk: Any) -> Room:
    """Conversations over the shipped handbook."""
    return Room(desk)
