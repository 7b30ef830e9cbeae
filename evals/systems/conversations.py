"""The program's chat on labelled conversations about the sample creators.

Every turn of a case is said in order, in a conversation of its own; the last answer is what is scored. The
verdict on a creator is made once and kept, with the handbook's own words for a message.
"""

from __future__ import annotations

import json
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

from agent.chat.chat import Chat
from agent.chat.turns import About, Answer
from agent.review import Reviewer
from evals.case_forms import ChatCase
from signals.errors import UserError
from signals.readers import load_profiles


class Conversations:
    """Answers chat cases.

    Args:
        reviewer: Handbook, search and model.
    """

    def __init__(self, reviewer: Reviewer) -> None:
        self._reviewer = reviewer
        self._about: dict[str, About] = {}

    def answer(self, case: ChatCase) -> dict[str, Any]:
        """Tool, text and clauses of the last answer.

        Raises:
            UserError: No sample creator has the id of the case, or none that this handbook can judge.
        """
        about = self._known(case.creator_id)
        thread = uuid4().hex
        answer = [self._last(thread, turn, about) for turn in case.turns][-1]
        return {"tool": answer.tool, "text": answer.text, "clauses": list(answer.clauses)}

    def close(self) -> None:
        """Forgets the conversations."""
        if "_chat" in self.__dict__:
            self._chat.close()

    @cached_property
    def _chat(self) -> Chat:
        return Chat(self._reviewer)

    @cached_property
    def _samples(self) -> dict[str, Path]:
        """The file of each sample creator, by id."""
        folder = Path(str(files("agent") / "samples"))
        return {json.loads(p.read_text("utf-8"))["creator_id"]: p for p in sorted(folder.glob("*.json"))}

    def _known(self, creator_id: str) -> About:
        if creator_id not in self._samples:
            raise UserError(f'no sample creator "{creator_id}"', hint="see agent/samples")
        if creator_id not in self._about:
            handbook = self._reviewer.handbook
            path = self._samples[creator_id]
            [profile] = load_profiles(path, handbook.catalog, clause_ids=handbook.ids)
            self._about[creator_id] = About(profile, self._reviewer.review(profile, prose=False))
        return self._about[creator_id]

    def _last(self, thread: str, text: str, about: About) -> Answer:
        *_, last = self._chat.ask(thread, text, about)
        assert isinstance(last, Answer)
        return last
