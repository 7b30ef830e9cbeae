"""`chat`: a conversation about one creator and the verdict on it, in a terminal or piped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commands.options import AsOf, Creator, Home, Language, Lenient, Model, Policies, Profiles, day_of
from commands.output import steps
from commands.profiles import chosen_profiles

if TYPE_CHECKING:
    from agent.chat.chat import Chat
    from agent.chat.turns import About, Proposal
    from signals.profile import Profile

PROMPT = "> "
ENDS = ("/quit", "/exit")


def chat(
    profile: Profiles,
    policies: Policies = None,
    model: Model = None,
    as_of: AsOf = None,
    language: Language = None,
    home: Home = None,
    creator: Creator = None,
    lenient: Lenient = False,
) -> None:
    """Talk about one creator and the verdict: why, what if, what the handbook says.

    /help lists the commands, /quit ends. Nothing that is said changes the verdict. A conversation goes on
    where it ended, as long as the verdict is the same. Other creators of the file are those that it is
    compared with.

    Example: clausewise chat agent/samples/still_mill.json --model none
    """
    from agent.chat.chat import Chat
    from agent.chat.turns import About, Other
    from agent.llm.backends import DATABASE
    from agent.opening import open_reviewer
    from agent.settings import load_settings
    from policies.handbook import load_handbook

    day = day_of(as_of)
    settings = load_settings(home=home, policies=policies, model=model, language=language)
    with steps() as progress:
        handbook = load_handbook(settings.policies)
        every = chosen_profiles(profile, handbook, progress, as_of=day, lenient=lenient)
        one = _the_one(every, creator, str(profile))
        reviewer = open_reviewer(settings, progress.tell, handbook)
    with reviewer, Chat(reviewer, settings.home / DATABASE) as opened:
        if sys.stdin.isatty():  # While somebody types; a pipe may hold nothing but commands.
            opened.warm_up()
        with steps() as progress:
            progress.tell(f"{one.creator_id}: reading the rules …")
            others = [Other(reviewer.review(each, prose=False)) for each in every if each is not one]
            about = About(one, reviewer.review(one), lambda: others)
        _talk(opened, about)


def _the_one(profiles: list[Profile], creator: str | None, where: str) -> Profile:
    """The creator to talk about.

    Raises:
        UserError: The file does not hold it, or holds several and none is named.
    """
    from signals.errors import UserError

    found = [profile for profile in profiles if creator in (None, profile.creator_id)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(sorted(profile.creator_id for profile in profiles)[:5])
    what = "no such creator" if not found else "holds several creators"
    raise UserError(what, where=where, hint=f"choose one with --creator: {known}")


def _talk(opened: Chat, about: About) -> None:
    """Answers line after line until the input ends or says so."""
    from agent.chat.turns import Answer, Piece
    from agent.page.words import decision, line

    verdict = about.verdict
    print(line(f"{verdict.creator_id} · {decision(verdict.decision)} · /help lists commands, /quit ends"))
    for said in _lines():
        if said.casefold() in ENDS:
            return
        for event in opened.ask(verdict.verdict_id, said, about):
            match event:
                case Piece(text):
                    print(text, end="", flush=True)
                case Answer(proposal=proposal):
                    print(f"\n{_told(proposal)}" if proposal else "", end="\n\n", flush=True)


def _lines() -> Iterator[str]:
    """What is typed, or the lines of a pipe; empty lines say nothing."""
    while True:
        if sys.stdin.isatty():
            try:
                typed = input(PROMPT)
            except EOFError:
                return
        else:
            typed = sys.stdin.readline()
            if not typed:
                return
        if typed.strip():
            yield typed.strip()


def _told(proposal: Proposal) -> str:
    """A proposal on one line."""
    from agent.page.words import decision, line

    to = f" to {decision(proposal.decision)}" if proposal.decision else ""
    on = f" on {', '.join(proposal.clauses)}" if proposal.clauses else ""
    return line(f"Proposal: {proposal.action}{to}{on}, reason: {proposal.reason}")
