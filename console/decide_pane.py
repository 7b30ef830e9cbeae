"""Deciding: accept, change or hand on, always with a reason; the message follows, and is checked as typed.

A message that nobody has edited is drafted anew for each decision that is chosen. One that somebody has
edited stays until they take the new draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import gradio as gr

from agent.chat.turns import Proposal
from agent.page.words import decision as word
from agent.people import Person
from agent.prose.edited import NOT_TAKEN, Marked
from agent.record.entry import Entry
from agent.record.ruling import Action, Ruling
from agent.rules.measures import WEIGHT
from agent.rules.ruled import Choice
from console.desk import Desk
from console.draw import draw
from console.opened import Opened
from console.queue import told_of
from signals.errors import UserError

ACTIONS: list[tuple[str, Action]] = [("Accept", "accept"), ("Change", "change"), ("Hand on", "escalate")]
RECORD = "Record decision   Ctrl+Enter"


class DecidePane:
    """The form of a decision, and what was decided before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.past = gr.HTML()
        self.action = gr.Radio(ACTIONS, label="Decision", elem_id="action")
        self.decision = gr.Dropdown(
            [(word(each), each) for each in WEIGHT],
            label="What holds instead",
            visible=False,
            elem_id="instead",
        )
        self.clauses = gr.CheckboxGroup([], label="Clauses it rests on")
        self.reason = gr.Textbox(
            label="Reason", lines=2, elem_id="reason", placeholder="Why; it is kept with the decision"
        )
        self.record = gr.Button(RECORD, variant="primary", elem_id="record", interactive=False)
        self.undo = gr.Button("Take the standing decision back", size="sm", visible=False)
        self.checked = gr.HTML()
        self.offer = gr.HTML(elem_id="offer")
        self.take = gr.Button("Take the new draft", size="sm", visible=False, elem_id="take")
        # Not states: those live on the server, where they would run ahead of what the browser shows.
        self.about, self.drafted = gr.Textbox(visible=False), gr.Textbox(visible=False)
        with gr.Accordion("Message to the creator", open=False):
            self.message = gr.Textbox(show_label=False, lines=10, max_lines=18, elem_id="letter")

    @property
    def outputs(self) -> list[Any]:
        """What `fill` fills."""
        return [
            self.past, self.action, self.decision, self.clauses, self.reason,
            self.record, self.undo, *self.letter, self.about,
        ]  # fmt: skip

    @property
    def letter(self) -> list[Any]:
        """What shows the message, in the order of `_letter`."""
        return [self.message, self.drafted, self.offer, self.take, self.checked]

    @property
    def choice(self) -> list[Any]:
        """What is chosen, in the order in which `_choice` takes it."""
        return [self.action, self.decision, self.clauses]

    @property
    def choosing(self) -> list[Any]:
        """What `chosen` takes after the case."""
        return [*self.choice, self.message, self.drafted]

    @property
    def said(self) -> list[Any]:
        """What the person fills in, in the order in which `ruling` takes it."""
        return [*self.choice, self.reason, self.message, self.drafted, self.about]

    @property
    def proposal(self) -> list[Any]:
        """What shows a decision that was asked for in the chat, in the order of `proposed`."""
        return [self.action, self.decision, self.reason]

    def proposed(self, proposal: Proposal) -> list[Any]:
        """The form with a decision that was asked for in the chat; it waits there for the person."""
        changes = proposal.action == "change"
        return [
            gr.Radio(value=proposal.action),
            gr.Dropdown(value=proposal.decision, visible=True) if changes else gr.Dropdown(visible=False),
            gr.Textbox(value=proposal.reason),
        ]

    def resting(self) -> Any:
        """The button while the form is still that of the case before."""
        return gr.Button("The verdict is not complete yet", interactive=False)

    def fill(self, opened: Opened, person: Person) -> list[Any]:
        """The form for a case; nothing is chosen beforehand."""
        verdict = opened.verdict
        named = [f.clause for f in verdict.findings]
        text, ready = verdict.education_message.text, opened.ready and person.may("decide")
        return [
            *self.after(opened, person)[:1],
            gr.Radio(value=None, interactive=ready),
            gr.Dropdown(value=opened.item.heaviest, visible=False),
            gr.CheckboxGroup(choices=named, value=_based_on(opened)),
            gr.Textbox(value="", interactive=ready),
            gr.Button(RECORD, interactive=ready) if opened.ready else self.resting(),
            *self.after(opened, person)[1:],
            gr.Textbox(value=text, interactive=ready),
            *self._letter(opened, Choice(), text)[1:],
            opened.item.key,
        ]

    def after(self, opened: Opened, person: Person) -> list[Any]:
        """What was decided on the case, and whether it can be taken back by this person."""
        entries = [e for e in self._desk.records.of(opened.item.key) if e.kind == "ruling"]
        standing = self._desk.records.standing(opened.item.key)
        mine = standing is not None and person.may("undo", standing.ruling.reviewer)
        return [draw("rulings", rows=_rows(entries, standing)), gr.Button(visible=mine)]

    def check(self, opened: Opened | None, action: Any, decision: Any, clauses: Any, text: str) -> str:
        """What is wrong with the message as it stands, with the failing words marked."""
        return self._checked(opened, _choice(action, decision, clauses), text) if opened else ""

    def chosen(
        self, opened: Opened | None, action: Any, decision: Any, clauses: Any, text: str, drafted: str
    ) -> Any:
        """The message once something else is chosen; `drafted` is what the program last put in the editor."""
        choice = _choice(action, decision, clauses)
        if opened is None or choice.action is None:
            return gr.skip()
        draft = self._desk.drafted(opened, choice)
        another = not _same(draft, drafted)
        if _same(text, drafted) or _same(text, draft):
            return self._letter(opened, choice, draft, anew=another)
        offer = draw("offer", told=_told(opened, choice, draft), draft=draft, edited=another, anew=False)
        take = gr.Button(visible=another and bool(draft))
        return [gr.skip(), gr.skip(), offer, take, self._checked(opened, choice, text)]

    def taken(self, opened: Opened | None, action: Any, decision: Any, clauses: Any) -> Any:
        """The new draft in place of what stands in the editor."""
        if opened is None:
            return gr.skip()
        choice = _choice(action, decision, clauses)
        return self._letter(opened, choice, self._desk.drafted(opened, choice))

    def _letter(self, opened: Opened, choice: Choice, draft: str, *, anew: bool = False) -> list[Any]:
        """The editor with a draft in it; `anew` says so."""
        told = _told(opened, choice, draft)
        offer = draw("offer", told=told, draft=draft, edited=False, anew=anew and bool(draft))
        return [draft, draft, offer, gr.Button(visible=False), self._checked(opened, choice, draft)]

    def _checked(self, opened: Opened, choice: Choice, text: str) -> str:
        found = self._desk.checks(opened, choice, text)
        return draw("checks", found=found, pieces=_pieces(text, found))

    def ruling(self, opened: Opened, person: Person, values: Sequence[Any]) -> Ruling:
        """The decision that the form holds; a message that nobody edited is that of the decision.

        Raises:
            UserError: Nothing is chosen, the person may not decide, no reason is given, the form is that of
                another case, or the message tells of a measure that is not taken.
        """
        action, decision, clauses, reason, message, drafted, about = values
        if not person.may("decide"):
            raise UserError("a viewer decides nothing", where=person.name, hint="ask a lead for another role")
        _meant(opened, about)
        if not action:
            raise UserError("nothing is chosen", hint="accept, change or hand on")
        holds = {"accept": opened.item.heaviest, "change": decision}.get(action)
        choice = _choice(action, decision, clauses)
        if _same(message, drafted):
            message = self._desk.drafted(opened, choice)
        found = self._desk.checks(opened, choice, message) if message else ()
        failed = tuple(dict.fromkeys(each.check for each in found))
        if NOT_TAKEN in failed:
            what = "the message tells of a measure that is not taken"
            raise UserError(what, hint="take the new draft, or mend the words that are marked")
        return self._ruling(opened, person, action, holds, clauses, reason, message, failed)

    def taken_back(self, opened: Opened, person: Person, reason: str, about: str) -> Ruling:
        """The ruling that takes the standing decision back.

        Raises:
            UserError: The person may not take it back, no reason is given, or the form is of another case.
        """
        _meant(opened, about)
        standing = self._desk.records.standing(opened.item.key)
        if not person.may("undo", standing.ruling.reviewer if standing else None):
            raise UserError("this decision is not yours to take back", where=person.name, hint="ask a lead")
        return self._ruling(opened, person, "undo", None, (), reason, "", ())

    def _ruling(
        self,
        opened: Opened,
        person: Person,
        action: Action,
        decision: Any,
        clauses: Sequence[str],
        reason: str,
        message: str,
        failed: tuple[str, ...],
    ) -> Ruling:
        verdict = opened.verdict
        return Ruling(
            case=opened.item.key,
            verdict_id=verdict.verdict_id,
            creator_id=verdict.creator_id,
            as_of=verdict.as_of,
            region=verdict.region,
            reviewer=person.name,
            action=action,
            decision=decision,
            clauses=tuple(clauses),
            reason=reason or "",
            message=message,
            failed_checks=failed,
        )


def _meant(opened: Opened, about: str) -> None:
    """Refuses what was clicked in the form of another case, which the browser still showed."""
    if about != opened.item.key:
        raise UserError("the case is still being opened", hint="look at it, then decide")


def _choice(action: Any, decision: Any, clauses: Any) -> Choice:
    return Choice(action or None, decision, tuple(clauses or ()))


def _based_on(opened: Opened) -> list[str]:
    """The clauses that the proposal rests on."""
    findings = opened.verdict.findings
    named = [finding.clause for finding in findings]
    breached = [finding.clause for finding in findings if finding.status == "breached"]
    return breached or [clause for clause in told_of(opened.verdict) if clause in named]


def _told(opened: Opened, choice: Choice, draft: str) -> Iterator[str]:
    """What a person should know about what they chose."""
    if not draft:
        yield (
            f"No rule of the clauses chosen has a measure to {word(choice.decision or '')}, so no message can"
            " be drafted. Choose other clauses, or write what holds."
        )
    if choice.action == "accept" and set(choice.clauses) != set(_based_on(opened)):
        yield "Accepting takes the proposal with all its clauses; to leave one out, choose Change."


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space, which a browser may turn into another."""
    return one.split() == other.split()


def _rows(entries: Sequence[Entry], standing: Entry | None) -> list[tuple[Entry, bool]]:
    """Rulings, the newest first, each with whether it is the one that holds."""
    return [(entry, standing is not None and entry.number == standing.number) for entry in reversed(entries)]


def _pieces(text: str, found: Sequence[Marked]) -> list[tuple[str, bool]]:
    """The text cut at the edges of what failed, each piece with whether it failed."""
    spans = [(each.start, each.end) for each in found if each.end > each.start]
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    return [
        (text[start:end], any(first <= start and end <= last for first, last in spans))
        for start, end in pairwise(edges)
    ]
