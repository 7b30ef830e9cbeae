"""What a tool of the chat is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.chat.turns import About, Proposal, Tool
from agent.review import Reviewer
from policies.handbook import Handbook


@dataclass(frozen=True)
class Asked:
    """One turn as a tool sees it.

    `text` is what the reviewer said, without quotes and without the name of a command; `whole` still has
    the quotes. `before` is what the reviewer said last, `cited` and `signals` what that was about.
    """

    text: str
    whole: str
    reviewer: Reviewer
    about: About
    before: str = ""
    cited: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()

    @property
    def handbook(self) -> Handbook:
        """The handbook of the verdict."""
        return self.reviewer.handbook


@dataclass(frozen=True)
class Said:
    """What a tool says.

    `instead` hands the turn to another tool; `missing` says that the next turn may bring what this one
    lacked, and `signals` which signals it was about.
    """

    text: str
    proposal: Proposal | None = None
    instead: Tool | None = None
    missing: bool = False
    signals: tuple[str, ...] = ()


Answering = Callable[[Asked], Said]
