"""The room where cases are reviewed: queue on the left, case in the middle, what to do with it on the right.

A click shows what the rules say at once; the model's reading follows and never holds the click up. Only one
reading or answer runs at a time, in the order in which they were asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from agent.chat.turns import Proposal
from agent.page.live import EMPTY_CLAUSES, cited
from agent.people import Person
from agent.record.ruling import Ruling
from console.appeal_pane import AppealPane
from console.ask_pane import AskPane
from console.case_view import EMPTY, case_html
from console.decide_pane import DecidePane
from console.desk import Desk
from console.events import AT_ONCE, BY_MODEL, PRIVATE
from console.line import Line
from console.opened import Focus, Opened
from console.place_pane import PlacePane
from console.queue import Queue
from console.queue_pane import QueuePane
from console.what_if_pane import WhatIfPane
from signals.errors import UserError

KEYS = (
    "<p class='keys'><kbd>J</kbd> <kbd>K</kbd> next, previous · <kbd>A</kbd> accept · <kbd>C</kbd> change · "
    "<kbd>E</kbd> hand on · <kbd>M</kbd> message · <kbd>Q</kbd> ask · <kbd>W</kbd> what if · "
    "<kbd>T</kbd> clauses · <kbd>/</kbd> search</p>"
)


class ReviewTab:
    """Builds the room and joins its panes.

    Args:
        desk: What stands behind the page.
        items: The queue of this sitting, a state that other rooms may replace.
        opened: The open case, a state.
        line: The line before the model.
    """

    def __init__(self, desk: Desk, items: gr.State, opened: gr.State, line: Line) -> None:
        self._desk, self._items, self._opened = desk, items, opened
        # Filled when the page is entered: the value of a state that nothing filled is a copy each time.
        self.focus = gr.State()
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=200, elem_id="left"):
                self.queue = QueuePane()
            with gr.Column(scale=5, min_width=380, elem_id="middle"):
                self.case = gr.HTML(EMPTY, elem_id="case", apply_default_css=False)
                self.draft = gr.Markdown(elem_id="draft", sanitize_html=True)
            with gr.Column(scale=3, min_width=340, elem_id="right"):
                self.place = PlacePane(line)
                with gr.Tabs():
                    with gr.Tab("Decide"):
                        self.decide = DecidePane(desk)
                        gr.HTML(KEYS)
                    with gr.Tab("Ask"):
                        self.ask = AskPane(desk)
                    with gr.Tab("What if"):
                        self.what_if = WhatIfPane(desk.handbook)
                    with gr.Tab("Appeal"):
                        self.appeal = AppealPane(desk)
                    with gr.Tab("Clauses"):
                        self.clauses = gr.Markdown(EMPTY_CLAUSES, elem_id="clauses", sanitize_html=True)
        self._join()

    @property
    def found(self) -> list[Any]:
        """What the queue is drawn from."""
        return [self._items, self._opened, *self.queue.filters]

    @property
    def picked(self) -> list[Any]:
        """What choosing a case fills."""
        return [*self._case_parts, *self.ask.outputs, *self.appeal.outputs]

    @property
    def to_read(self) -> list[Any]:
        """What a reading needs."""
        return [self._items, self._opened, self.focus]

    @property
    def to_link(self) -> list[Any]:
        """What a link needs besides the key."""
        return [self._items, self.focus]

    @property
    def read_parts(self) -> list[Any]:
        """What reading a case fills."""
        return [self._items, *self._case_parts]

    @property
    def _case_parts(self) -> list[Any]:
        """What shows the open case, in the order of `_shown`."""
        return [
            self._opened, self.case, self.draft, self.clauses,
            *self.decide.outputs, *self.what_if.outputs,
        ]  # fmt: skip

    def _join(self) -> None:
        filters, drawn, found = self.queue.filters, self.queue.drawn, self.found
        picked = self.queue.list.click(self._pick, [self._items, self.focus], self.picked, **AT_ONCE)
        self.place.watch(picked.then)
        read = picked.then(self.read, self.to_read, self.read_parts, **BY_MODEL)
        read.then(self.redraw, found, drawn, **AT_ONCE)
        for each in filters:
            change = each.input if each is self.queue.search else each.change
            change(self.redraw, found, drawn, **AT_ONCE, trigger_mode="always_last")
        self._items.change(self.redraw, found, drawn, **AT_ONCE)
        self._join_decision(found)
        self._join_questions()
        self._join_what_if()
        self.appeal.join(self._opened, self.focus, self.place)

    def _join_decision(self, found: list[Any]) -> None:
        form, case = self.decide, [self._items, self._opened]
        outs = [*case, form.past, form.undo, form.reason, *self.appeal.state]
        recorded = form.record.click(self._record, [*case, *form.said], outs, **PRIVATE)
        taken_back = form.undo.click(self._take_back, [*case, form.reason, form.about], outs, **PRIVATE)
        for done in (recorded, taken_back):
            done.then(self.redraw, found, self.queue.drawn, **AT_ONCE)
        form.action.change(
            lambda action: gr.Dropdown(visible=action == "change"), form.action, form.decision, **AT_ONCE
        )
        chosen = [self._opened, *form.choice]
        for each in form.choice:
            each.change(
                form.chosen, [*chosen, form.message, form.drafted], form.letter,
                **AT_ONCE, trigger_mode="always_last",
            )  # fmt: skip
        form.take.click(form.taken, chosen, form.letter, **AT_ONCE)
        form.message.input(
            form.check, [*chosen, form.message], form.checked, **AT_ONCE, trigger_mode="always_last"
        )

    def _join_questions(self) -> None:
        ask, proposed = self.ask, [self.decide.action, self.decide.decision, self.decide.reason]
        outs = [ask.talk, ask.question, *proposed]
        self.place.watch(ask.question.submit, *(button.click for button in ask.starters))
        ask.question.submit(self._ask, [self._items, self._opened, ask.question], outs, **BY_MODEL)
        for button in ask.starters:
            button.click(self._ask, [self._items, self._opened, button], outs, **BY_MODEL)

    def _join_what_if(self) -> None:
        pane = self.what_if
        for each in pane.settings:
            each.input(
                pane.moved, [self._opened, *pane.settings], pane.said, **AT_ONCE, trigger_mode="always_last"
            )
        for number, button in enumerate(pane.turns):
            button.click(
                lambda opened, number=number: pane.turned(opened, number),
                self._opened,
                [pane.said, *pane.settings],
                **AT_ONCE,
            )
        pane.reset.click(
            lambda opened: pane.fill(opened) if opened else [gr.skip()] * len(pane.outputs),
            self._opened,
            pane.outputs,
            **AT_ONCE,
        )

    def redraw(self, items: Queue, opened: Opened | None, *filters: Any) -> list[Any]:
        """The queue as it stands."""
        return self.queue.drawing(items, opened.item.key if opened else "", *filters)

    def _pick(self, items: Queue, focus: Focus, event: gr.EventData, request: gr.Request) -> list[Any]:
        return self.link(items, focus, str(getattr(event, "key", "")), request)

    def link(self, items: Queue, focus: Focus, key: str, request: gr.Request) -> list[Any]:
        """The case of a key as the rules see it, at once; nothing where no key is given."""
        item = items.get(key)
        if item is None:
            if key:
                gr.Warning("Choose another one.", title="Not in the queue any more")
            return [gr.skip()] * len(self.picked)
        focus.key = key
        person = self._desk.person(request.username)
        opened = Opened(item, self._desk.records.newest(key))
        parts = self._shown(opened, person, "waiting for the model")
        return [*parts, *self.ask.fill(opened, person), *self.appeal.fill(opened)]

    def read(
        self, items: Queue, opened: Opened | None, focus: Focus, request: gr.Request
    ) -> Iterator[list[Any]]:
        """The same case while the model reads and writes; the last state can be decided on.

        It ends without a word as soon as another case is looked at.
        """
        if opened is None:
            # A generator that gives nothing would empty what it fills.
            yield [gr.skip()] * len(self.read_parts)
            return
        person, drawn = self._desk.person(request.username), opened.verdict
        kept: list[Any] = [gr.skip()] * (len(self._case_parts) - 3)
        try:
            for reading in self._desk.read(opened.item):
                if focus.key != opened.item.key:
                    yield [gr.skip()] * len(self.read_parts)
                    return
                ready = not reading.status
                opened = opened.told(reading.verdict, reading.answers, reading.drafts, ready=ready)
                if ready:
                    opened = replace(opened, seen=self._desk.records.newest(opened.item.key))
                    yield [items.with_item(opened.item), *self._shown(opened, person, "")]
                else:
                    page = case_html(reading.verdict, opened.profile, self._desk.handbook, reading.status)
                    same = reading.verdict is drawn
                    drawn = reading.verdict
                    yield [gr.skip(), gr.skip() if same else opened, page, reading.draft, *kept]
        except UserError as error:
            gr.Warning(str(error), title="Not reviewed")
            yield [gr.skip()] * len(self.read_parts)

    def _shown(self, opened: Opened, person: Person, status: str) -> list[Any]:
        handbook = self._desk.handbook
        return [
            opened,
            case_html(opened.verdict, opened.profile, handbook, status),
            "",
            cited(opened.verdict, handbook),
            *self.decide.fill(opened, person),
            *self.what_if.fill(opened),
        ]

    def _record(self, items: Queue, opened: Opened | None, request: gr.Request, *said: Any) -> list[Any]:
        return self._rule(items, opened, request, lambda case, person: self.decide.ruling(case, person, said))

    def _take_back(self, items: Queue, opened: Opened | None, request: gr.Request, *said: Any) -> list[Any]:
        return self._rule(
            items, opened, request, lambda case, person: self.decide.taken_back(case, person, *said)
        )

    def _rule(
        self,
        items: Queue,
        opened: Opened | None,
        request: gr.Request,
        make: Callable[[Opened, Person], Ruling],
    ) -> list[Any]:
        """Records what a person decided; a refusal is told and leaves the form as it is."""
        person = self._desk.person(request.username)
        try:
            if opened is None:
                raise UserError("no case is open", hint="choose one from the queue")
            entry = self._desk.rule(make(opened, person), opened.seen)
        except UserError as error:
            gr.Warning(str(error), title="Not recorded", duration=20)
            told = self.decide.after(opened, person) if opened else [gr.skip()] * 2
            return [gr.skip(), gr.skip(), *told, *[gr.skip()] * (1 + len(self.appeal.state))]
        item = replace(opened.item, ruling=self._desk.records.standing(opened.item.key))
        opened = replace(opened, item=item, seen=entry.number)
        gr.Info("Recorded. J opens the next case.", duration=4)
        past, undo = self.decide.after(opened, person)
        return [items.with_item(item), opened, past, undo, "", *self.appeal.after(opened)]

    def _ask(
        self, items: Queue, opened: Opened | None, text: str, request: gr.Request
    ) -> Iterator[list[Any]]:
        """One turn of the conversation; a decision asked for is put into the form and waits there."""
        if opened is None or not text.strip():
            yield [gr.skip()] * 5
            return
        person = self._desk.person(request.username)
        keep = [gr.skip()] * 3
        try:
            for talk, proposal in self.ask.ask(opened, person, text, items):
                yield [talk, "", *(_proposed(proposal) if proposal else keep)]
        except UserError as error:
            gr.Warning(str(error), title="Not answered")
            yield [gr.skip()] * 5


def _proposed(proposal: Proposal) -> list[Any]:
    changes = proposal.action == "change"
    return [
        gr.Radio(value=proposal.action),
        gr.Dropdown(value=proposal.decision, visible=True) if changes else gr.skip(),
        gr.Textbox(value=proposal.reason),
    ]
