"""Deciding: accept, change or hand on, always with a reason; the message is checked as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import gradio as gr

from agent.page.words import decision as word
from agent.people import Person
from agent.prose.edited import Marked
from agent.record.entry import Entry
from agent.record.ruling import Action, Ruling
from agent.rules.measures import WEIGHT
from console.desk import Desk
from console.draw import draw
from console.opened import Opened
from console.queue import told_of
from signals.errors import UserError

ACTIONS: list[tuple[str, Action]] = [("Accept", "accept"), ("Change", "change"), ("Hand on", "escalate")]


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
        self.record = gr.Button(
            "Record decision   Ctrl+Enter", variant="primary", elem_id="record", interactive=False
        )
        self.undo = gr.Button("Take the standing decision back", size="sm", visible=False)
        self.checked = gr.HTML()
        with gr.Accordion("Message to the creator", open=False):
            self.message = gr.Textbox(show_label=False, lines=10, max_lines=18, elem_id="letter")

    @property
    def outputs(self) -> list[Any]:
        """What `fill` fills."""
        return [
            self.past, self.action, self.decision, self.clauses, self.reason,
            self.record, self.undo, self.message, self.checked,
        ]  # fmt: skip

    @property
    def said(self) -> list[Any]:
        """What the person fills in, in the order in which `ruling` takes it."""
        return [self.action, self.decision, self.clauses, self.reason, self.message]

    def fill(self, opened: Opened, person: Person) -> list[Any]:
        """The form for a case; nothing is chosen beforehand."""
        verdict = opened.verdict
        named = [f.clause for f in verdict.findings]
        breached = [f.clause for f in verdict.findings if f.status == "breached"]
        text, ready = verdict.education_message.text, opened.ready and person.may("decide")
        wait = "Record decision   Ctrl+Enter" if opened.ready else "The verdict is not complete yet"
        return [
            *self.after(opened, person)[:1],
            gr.Radio(value=None, interactive=ready),
            gr.Dropdown(value=opened.item.heaviest, visible=False),
            gr.CheckboxGroup(choices=named, value=breached or [c for c in told_of(verdict) if c in named]),
            gr.Textbox(value="", interactive=ready),
            gr.Button(wait, interactive=ready),
            *self.after(opened, person)[1:],
            gr.Textbox(value=text, interactive=ready),
            self.check(opened, text),
        ]

    def after(self, opened: Opened, person: Person) -> list[Any]:
        """What was decided on the case, and whether it can be taken back by this person."""
        entries = [e for e in self._desk.records.of(opened.item.key) if e.kind == "ruling"]
        standing = self._desk.records.standing(opened.item.key)
        mine = standing is not None and person.may("undo", standing.ruling.reviewer)
        return [draw("rulings", rows=_rows(entries, standing)), gr.Button(visible=mine)]

    def check(self, opened: Opened | None, text: str) -> str:
        """What is wrong with the message as it stands, with the failing words marked."""
        if opened is None:
            return ""
        found = self._desk.checks(opened, text)
        return draw("checks", found=found, pieces=_pieces(text, found))

    def ruling(self, opened: Opened, person: Person, values: Sequence[Any]) -> Ruling:
        """The decision that the form holds.

        Raises:
            UserError: Nothing is chosen, the person may not decide, or no reason is given.
        """
        action, decision, clauses, reason, message = values
        if not person.may("decide"):
            raise UserError("a viewer decides nothing", where=person.name, hint="ask a lead for another role")
        if not action:
            raise UserError("nothing is chosen", hint="accept, change or hand on")
        holds = {"accept": opened.item.heaviest, "change": decision}.get(action)
        return self._ruling(opened, person, action, holds, clauses, reason, message)

    def taken_back(self, opened: Opened, person: Person, reason: str) -> Ruling:
        """The ruling that takes the standing decision back.

        Raises:
            UserError: The person may not take it back, or no reason is given.
        """
        standing = self._desk.records.standing(opened.item.key)
        if not person.may("undo", standing.ruling.reviewer if standing else None):
            raise UserError("this decision is not yours to take back", where=person.name, hint="ask a lead")
        return self._ruling(opened, person, "undo", None, (), reason, "")

    def _ruling(
        self,
        opened: Opened,
        person: Person,
        action: Action,
        decision: Any,
        clauses: Sequence[str],
        reason: str,
        message: str,
    ) -> Ruling:
        verdict = opened.verdict
        failed = self._desk.checks(opened, message) if message else ()
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
            failed_checks=tuple(dict.fromkeys(each.check for each in failed)),
        )


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
